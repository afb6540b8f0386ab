package typeset

import "sohoa/testdata/gen/wording"

// table sets a ruled table row by row; it goes on over the sheet's end.
func (c *composer) table(t *wording.Table) {
	c.y += 6
	size := c.look.Size - 1.5
	edges := []float64{c.body.x0}
	for _, w := range t.Widths {
		edges = append(edges, edges[len(edges)-1]+w*(c.body.x1-c.body.x0))
	}
	begun := false
	for r, row := range t.Rows {
		cells, height := c.cells(t, r, row, edges, size)
		need := height
		if r == 0 && len(t.Rows) > 1 { // a head keeps its first row
			_, first := c.cells(t, 1, t.Rows[1], edges, size)
			need += first
		}
		if c.y+need > c.bottom {
			c.newSheet()
			c.y += 4
			begun = false
		}
		if !begun {
			c.rule(edges[0], edges[len(edges)-1], c.y, 0.6)
			begun = true
		}
		for _, cell := range cells {
			cell.place(c, r, height)
		}
		c.y += height
		c.rule(edges[0], edges[len(edges)-1], c.y, 0.6)
	}
	c.y += 6
}

// cell is a table cell broken into lines, not yet placed.
type cell struct {
	table, col int
	style      style
	m          measure
	lines      [][]token
	x0, x1     float64
}

const cellPad = 3.5

func (c *composer) cells(t *wording.Table, r int, row []string, edges []float64, size float64) ([]cell, float64) {
	f := c.look.Family
	var out []cell
	height := 0.0
	for col := 0; col < len(row); {
		span := max(1, t.Spans[[2]int{r, col}])
		s := style{face: f.Regular, size: size, pitch: size * 1.17}
		switch {
		case r == 0 || span > 1:
			s.face, s.align = f.Bold, centre
		case t.Centre[col]:
			s.align = centre
		case t.Right[col]:
			s.align = right
		}
		k := cell{table: t.ID, col: col, style: s, x0: edges[col], x1: edges[col+span]}
		k.m = measure{k.x0 + cellPad, k.x1 - cellPad}
		k.lines = breakLines(tokens(s, "", row[col]), s, k.m)
		height = max(height, float64(len(k.lines))*s.pitch+5)
		out = append(out, k)
		col += span
	}
	return out, height
}

func (k cell) place(c *composer, row int, height float64) {
	for _, x := range []float64{k.x0, k.x1} {
		c.sh.Rules = append(c.sh.Rules, Rule{X0: x, Y0: c.y, X1: x, Y1: c.y + height, Width: 0.6})
	}
	if len(k.lines) == 0 {
		return
	}
	y := c.y + (height-float64(len(k.lines))*k.style.pitch)/2
	block := Block{Kind: "cell", Table: k.table, Row: row, Col: k.col}
	for i, l := range k.lines {
		y += k.style.pitch
		block.Lines = append(block.Lines, c.sh.set(l, k.style, k.m, y-0.26*k.style.size, i == 0, true))
	}
	c.sh.Blocks = append(c.sh.Blocks, block)
}

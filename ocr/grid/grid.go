// Package grid makes tables of the ruled strokes of a page: where their
// columns and rows part, and their cells, merged where no rule parts them. It
// is pure: the same strokes give the same tables.
package grid

import (
	"slices"

	"sohoa/ocr"
)

// Table is a ruled table of one page, in pixels of the page.
type Table struct {
	Box   ocr.Box
	X, Y  []int     // borders of its columns and rows, ascending
	Cells []Cell    // row by row; they cover the table without overlap
	Rules []ocr.Box // the strokes it is made of
}

// Cell is a rectangle of a table, up to the middles of the rules around it.
type Cell struct {
	Row, Col   int // of its upper left corner, from 0
	Rows, Cols int // how many it spans, at least 1
	Box        ocr.Box
}

// What a page and a table can have; a page of hatching has more.
const (
	mostRules = 1000
	mostCells = 4000
)

// Find finds the ruled tables of a page, from the top; dpi is the page's
// resolution, 0 for unknown. A table has four cells or more: fewer are a frame.
func Find(rules []ocr.Rule, dpi int) []Table {
	if len(rules) > mostRules {
		return nil
	}
	if dpi <= 0 {
		dpi = 200
	}
	reach := max(3, dpi/17) // ends of rules that meet are at most 1.5 mm apart
	var found []Table
	for _, g := range ruling(rules, reach).groups(reach) {
		if g = g.trimmed(reach); len(g.across) < 2 || len(g.down) < 2 {
			continue
		}
		if t, ok := g.table(reach); ok {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, func(a, b Table) int { return a.Box.Y0 - b.Box.Y0 })
	return found
}

// table makes cells of the strokes of one table.
func (g strokes) table(reach int) (Table, bool) {
	t := Table{X: borders(g.down, g.across, reach), Y: borders(g.across, g.down, reach)}
	cols, rows := len(t.X)-1, len(t.Y)-1
	if cols < 1 || rows < 1 || cols*rows < 4 || cols*rows > mostCells {
		return t, false
	}
	for _, s := range slices.Concat(g.across, g.down) {
		t.Rules = append(t.Rules, s.boxes...)
	}
	t.Box = ocr.Box{X0: t.X[0] - reach, Y0: t.Y[0] - reach, X1: t.X[cols] + reach, Y1: t.Y[rows] + reach}
	wallLeft := func(r, c int) bool { return covered(g.down, t.X[c], t.Y[r], t.Y[r+1], reach) }
	wallAbove := func(r, c int) bool { return covered(g.across, t.Y[r], t.X[c], t.X[c+1], reach) }
	taken := make([]bool, rows*cols)
	for r := range rows {
		for c := range cols {
			if taken[r*cols+c] {
				continue
			}
			cell := Cell{Row: r, Col: c, Rows: 1, Cols: 1}
			for c+cell.Cols < cols && !taken[r*cols+c+cell.Cols] && !wallLeft(r, c+cell.Cols) {
				cell.Cols++
			}
			for open := true; open && r+cell.Rows < rows; {
				for k := c; k < c+cell.Cols && open; k++ {
					open = !wallAbove(r+cell.Rows, k)
				}
				if open {
					cell.Rows++
				}
			}
			for y := r; y < r+cell.Rows; y++ {
				for x := c; x < c+cell.Cols; x++ {
					taken[y*cols+x] = true
				}
			}
			cell.Box = ocr.Box{X0: t.X[c], Y0: t.Y[r], X1: t.X[c+cell.Cols], Y1: t.Y[r+cell.Rows]}
			t.Cells = append(t.Cells, cell)
		}
	}
	return t, len(t.Cells) >= 4
}

// borders are the places where columns (or rows) part. Strokes within reach of
// each other make one border, if one of them runs from crossing stroke to
// crossing stroke or they are half as long as the table together: what ends
// amid a cell is a stroke of its text or the streak of a dirty scanner. Those
// of less than an eighth of the table are the bars of a word in a narrow cell.
func borders(along, crossing []stroke, reach int) []int {
	along = slices.Clone(along)
	slices.SortFunc(along, func(a, b stroke) int { return a.at - b.at })
	first, last := crossing[0].at, crossing[0].at
	for _, c := range crossing {
		first, last = min(first, c.at), max(last, c.at)
	}
	var out []int
	for i := 0; i < len(along); {
		sum, weight, whole, j := 0, 0, false, i
		for ; j < len(along) && along[j].at-along[i].at <= reach; j++ {
			s := along[j]
			sum += s.at * s.length()
			weight += s.length()
			whole = whole || s.endsAt(crossing, reach)
		}
		if whole && weight*8 >= last-first || weight*2 >= last-first {
			out = append(out, sum/weight)
		}
		i = j
	}
	return out
}

// covered reports whether strokes at a place cover half of from–to.
func covered(along []stroke, at, from, to, reach int) bool {
	sum := 0
	for _, s := range along {
		if near(s.at, at, reach) {
			sum += max(0, min(s.to, to)-max(s.from, from))
		}
	}
	return sum*2 >= to-from
}

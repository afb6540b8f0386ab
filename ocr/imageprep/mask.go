package imageprep

import "image"

// mask marks square cells of a page. It is made for the thumbnail and serves
// the full page too, with cells as much larger; what the thumbnail dropped at
// the right and at the bottom belongs to the last cells. The zero mask marks
// nothing.
type mask struct {
	cols, rows int
	on         []bool
}

// newMask covers w × h pixels with cells of cell × cell.
func newMask(w, h, cell int) mask {
	m := mask{cols: (w + cell - 1) / cell, rows: (h + cell - 1) / cell}
	m.on = make([]bool, m.cols*m.rows)
	return m
}

// row are the cells over row y, for cells of cell pixels.
func (m mask) row(y, cell int) []bool {
	return m.on[min(y/cell, m.rows-1)*m.cols:][:m.cols]
}

// runs calls do for the stretches [from, to) of row y of a page w wide that are
// marked, and those that are not.
func (m mask) runs(y, w, cell int, do func(from, to int, on bool)) {
	if m.on == nil {
		do(0, w, false)
		return
	}
	cells := m.row(y, cell)
	for c := 0; c < len(cells); {
		first := c
		for c < len(cells) && cells[c] == cells[first] {
			c++
		}
		from, to := min(first*cell, w), min(c*cell, w)
		if c == len(cells) {
			to = w
		}
		if from < to {
			do(from, to, cells[first])
		}
	}
}

// whiten sets the marked cells of g to white.
func (m mask) whiten(g *image.Gray, cell int) {
	if m.on == nil {
		return
	}
	w, h := size(g)
	for y := range h {
		row := g.Pix[y*g.Stride:][:w]
		m.runs(y, w, cell, func(from, to int, on bool) {
			if on {
				white(row[from:to])
			}
		})
	}
}

// clear removes the ink of b in the marked cells.
func (m mask) clear(b bitmap, cell int) {
	if m.on == nil {
		return
	}
	for y := range b.h {
		row := b.ink[y*b.w:][:b.w]
		m.runs(y, b.w, cell, func(from, to int, on bool) {
			if on {
				clear(row[from:to])
			}
		})
	}
}

package imageprep

import (
	"image"
	"slices"

	"sohoa/ocr"
)

// bedCell is the width of a bed's cells in pixels of the thumbnail: about a
// millimetre.
const bedCell = 4

// bed tells the paper from what lies around it: the scanner's dark bed, black
// copy borders. It is laid over the delivered page.
type bed struct {
	w, h  int
	dark  []bool // per cell; nil = the page has no bed
	scale int    // delivered pixels a cell
}

// findBed looks for darkness that reaches in from the rim of a thumbnail of
// 1/k of the delivered page's size. Text never counts: averaged over a cell
// even bold print is lighter than half the paper.
func findBed(thumb *image.Gray, k int) bed {
	tiny := reduce(thumb, bedCell)
	w, h := size(tiny)
	b := bed{w: w, h: h, scale: bedCell * k}
	if w < 8 || h < 8 {
		return b
	}
	level := make([]uint8, 0, w*h/4)
	for y := h / 4; y < h-h/4; y++ {
		level = append(level, tiny.Pix[y*tiny.Stride+w/4:y*tiny.Stride+w-w/4]...)
	}
	slices.Sort(level)
	limit := uint8(int(level[len(level)*7/10]) * 45 / 100)
	isDark := func(i int) bool { return tiny.Pix[i/w*tiny.Stride+i%w] < limit }
	reached := make([]bool, w*h)
	var rim []int
	for i := range reached {
		if x, y := i%w, i/w; (x == 0 || y == 0 || x == w-1 || y == h-1) && isDark(i) {
			reached[i] = true
			rim = append(rim, i)
		}
	}
	if len(rim) < (w+h)/20 {
		return b // a stray mark at the rim
	}
	n := flood(reached, rim, w, isDark)
	if n > w*h*7/10 {
		return b // a dark page, not a bed
	}
	b.dark = onlyLargest(reached, w)
	for range 2 { // the paper's edge casts a shadow
		b.dark = grown(b.dark, w)
	}
	return b
}

// flood spreads reached over the four neighbours that pass; it gives the
// number of cells reached.
func flood(reached []bool, from []int, w int, pass func(i int) bool) int {
	n := len(from)
	for len(from) > 0 {
		i := from[len(from)-1]
		from = from[:len(from)-1]
		for _, j := range [4]int{i - 1, i + 1, i - w, i + w} {
			if j < 0 || j >= len(reached) || reached[j] || (j == i-1 && i%w == 0) || (j == i+1 && j%w == 0) || !pass(j) {
				continue
			}
			reached[j] = true
			n++
			from = append(from, j)
		}
	}
	return n
}

// onlyLargest marks everything but the largest open region of dark: specks of
// light on the bed belong to it.
func onlyLargest(dark []bool, w int) []bool {
	seen := slices.Clone(dark)
	best, bestAt := 0, -1
	for i := range seen {
		if seen[i] {
			continue
		}
		seen[i] = true
		if n := flood(seen, []int{i}, w, func(int) bool { return true }); n > best {
			best, bestAt = n, i
		}
	}
	out := make([]bool, len(dark))
	if bestAt < 0 {
		return out
	}
	out[bestAt] = true
	flood(out, []int{bestAt}, w, func(j int) bool { return !dark[j] })
	for i := range out {
		out[i] = !out[i]
	}
	return out
}

// grown adds the four neighbours of every marked cell.
func grown(a []bool, w int) []bool {
	out := slices.Clone(a)
	for i, v := range a {
		if !v {
			continue
		}
		if i%w > 0 {
			out[i-1] = true
		}
		if (i+1)%w > 0 {
			out[i+1] = true
		}
		if i >= w {
			out[i-w] = true
		}
		if i+w < len(a) {
			out[i+w] = true
		}
	}
	return out
}

// at tells whether the delivered point x, y lies on the bed.
func (b bed) at(x, y float64) bool {
	if b.dark == nil {
		return false
	}
	cx, cy := int(x)/b.scale, int(y)/b.scale
	cx, cy = min(max(cx, 0), b.w-1), min(max(cy, 0), b.h-1)
	return b.dark[cy*b.w+cx]
}

// over lays the bed over the upright page p: cells of cell × cell pixels of its
// thumbnail of 1/k; the empty mask when there is no bed. What lies beyond the
// delivered picture is taken as its rim.
func (b bed) over(p ocr.Page, k, cell int) mask {
	if b.dark == nil {
		return mask{}
	}
	m := newMask(max(1, p.Width/k), max(1, p.Height/k), cell)
	step := float64(cell * k)
	for y := range m.rows {
		for x := range m.cols {
			dx, dy := p.ToDelivered((float64(x)+0.5)*step, (float64(y)+0.5)*step, p.SourceWidth, p.SourceHeight)
			m.on[y*m.cols+x] = b.at(dx, dy)
		}
	}
	return m
}

// cover sets a box of g, grown by margin on each side, to white.
func cover(g *image.Gray, o ocr.Box, margin int) {
	w, h := size(g)
	o = ocr.Box{X0: o.X0 - margin, Y0: o.Y0 - margin, X1: o.X1 + margin, Y1: o.Y1 + margin}.Intersect(ocr.Box{X1: w, Y1: h})
	for y := o.Y0; y < o.Y1; y++ {
		white(g.Pix[y*g.Stride+o.X0 : y*g.Stride+o.X1])
	}
}

package imageprep

import (
	"image"

	"sohoa/ocr"
)

// Crop cuts a mark out of the page to be read alone: dark ink of any colour on
// white, the ruled frame taken off, with a white margin of 2 mm around. A mark
// outside of the page gives an empty white picture of the margins.
func (p Prepared) Crop(m ocr.Mark) *image.Gray {
	dpi := max(p.Page.DPI, 50)
	box := m.Box.Intersect(ocr.Box{X1: p.Page.Width, Y1: p.Page.Height})
	margin := dpi * 2 / 25
	out := newGray(box.W()+2*margin, box.H()+2*margin)
	if box.Empty() {
		return out
	}
	inner := image.NewGray(image.Rect(0, 0, box.W(), box.H()))
	p.darkest(inner, box)
	darken(inner)
	if m.Boxed {
		unframe(inner, dpi)
	}
	for y := range box.H() {
		copy(out.Pix[(y+margin)*out.Stride+margin:], inner.Pix[y*inner.Stride:][:box.W()])
	}
	return out
}

// darkest copies the box with every pixel as dark as its weakest channel: there
// red and blue ink are as dark as black.
func (p Prepared) darkest(dst *image.Gray, box ocr.Box) {
	w, h := size(dst)
	if u, ok := p.Upright.(*image.RGBA); ok {
		for y := range h {
			src := u.Pix[(box.Y0+y)*u.Stride+4*box.X0:]
			for x := range w {
				dst.Pix[y*dst.Stride+x] = min(src[4*x], src[4*x+1], src[4*x+2])
			}
		}
		return
	}
	for y := range h {
		copy(dst.Pix[y*dst.Stride:][:w], p.Gray.Pix[(box.Y0+y)*p.Gray.Stride+box.X0:])
	}
}

// darken makes the paper of a crop white and its ink black.
func darken(g *image.Gray) {
	hist := histogram(g)
	paper, ink := quantile(hist, 0.8), quantile(hist, 0.02)
	if paper-ink < 24 {
		return // nothing but paper
	}
	low := ink
	high := paper - (paper-ink)/8
	for i, v := range g.Pix {
		g.Pix[i] = uint8(min(255, max(0, (int(v)-low)*255/(high-low))))
	}
}

// unframe clears the strokes along the four sides: from each side it clears
// lines up to the last that is mostly ink within 3 mm, and a little more. The
// ends of letters that reach into the frame go with it.
func unframe(g *image.Gray, dpi int) {
	w, h := size(g)
	reach := min(dpi*3/25, w/4, h/4)
	soft := max(1, dpi/150)
	inkIn := func(count func(int) int, n, length int) int {
		last := -1
		for i := range n {
			if count(i)*2 > length {
				last = i
			}
		}
		if last < 0 {
			return 0
		}
		return min(n, last+1+soft)
	}
	row := func(y int) (n int) {
		for _, v := range g.Pix[y*g.Stride:][:w] {
			if v < 128 {
				n++
			}
		}
		return n
	}
	column := func(x int) (n int) {
		for y := range h {
			if g.Pix[y*g.Stride+x] < 128 {
				n++
			}
		}
		return n
	}
	top := inkIn(row, reach, w)
	bottom := inkIn(func(i int) int { return row(h - 1 - i) }, reach, w)
	left := inkIn(column, reach, h)
	right := inkIn(func(i int) int { return column(w - 1 - i) }, reach, h)
	for y := range h {
		for x := range w {
			if y < top || y >= h-bottom || x < left || x >= w-right {
				g.Pix[y*g.Stride+x] = 255
			}
		}
	}
}

package reader

import (
	"image"

	"sohoa/ocr"
	"sohoa/ocr/imageprep"
)

// margin is the white border around a band, in pixels: Tesseract loses letters
// at an edge.
const margin = 12

// inks are the pictures of one page: its print in gray, and its colours when
// there are any.
type inks struct {
	gray   *image.Gray
	colour *image.RGBA // nil for a page in gray
}

func inksOf(p imageprep.Prepared) inks {
	colour, _ := p.Upright.(*image.RGBA)
	return inks{p.Gray, colour}
}

// A way makes of a part of a page a picture to be read, and sizes it so that
// letters have this many dpi; level is that of print as in inkLevel. No picture
// = the page has nothing for it.
type way struct {
	picture func(ink inks, band ocr.Box, level uint8, em int) *image.Gray
	dpi     int  // 0 = the page's own, doubled when it is less than 220
	narrow  int  // how much of the band is left out at either side, in heights of words
	dark    bool // print is taken to be half as far from its value to white
}

// textWays are for rows that the first reading left out, nameWays for names.
var (
	textWays = []way{{picture: cleaned}, {picture: asIs}, {picture: darkest}}
	nameWays = []way{{picture: colourless}, {picture: darkest, narrow: 2, dark: true}, {picture: asIs, narrow: 1}, {picture: cleaned, dark: true},
		{picture: darkest, narrow: 3}, {picture: cleaned, dpi: 230, narrow: 2}, {picture: asIs, dpi: 260, narrow: 3}}
)

// asIs is a part of a page on a white border.
func asIs(ink inks, band ocr.Box, _ uint8, _ int) *image.Gray {
	return cut(ink.gray, band, 255)
}

// colourless leaves out what red, green or blue light does not see: the ink of
// seals and pens, also where it crosses print.
func colourless(ink inks, band ocr.Box, _ uint8, _ int) *image.Gray {
	if ink.colour == nil {
		return nil
	}
	light := image.NewGray(image.Rect(0, 0, band.W(), band.H()))
	var hist [256]int
	for y := range band.H() {
		row := ink.colour.Pix[(band.Y0+y)*ink.colour.Stride+4*band.X0:]
		for x := range band.W() {
			v := max(row[4*x], row[4*x+1], row[4*x+2])
			light.Pix[y*light.Stride+x] = v
			hist[v]++
		}
	}
	paper, seen := 255, 0 // the value of most of the paper
	for ; paper > 64 && seen*4 < band.W()*band.H(); paper-- {
		seen += hist[paper]
	}
	for i, v := range light.Pix {
		light.Pix[i] = uint8(min(255, int(v)*255/paper))
	}
	return cut(light, ocr.Box{X1: band.W(), Y1: band.H()}, 255)
}

// darkest leaves of a part only what is as dark as print.
func darkest(ink inks, band ocr.Box, level uint8, _ int) *image.Gray {
	return cut(ink.gray, band, level)
}

// cleaned leaves of a part only what is as dark as print and no larger than
// letters: a ring or the stroke of a pen goes where it touches none.
func cleaned(ink inks, band ocr.Box, level uint8, em int) *image.Gray {
	out := cut(ink.gray, band, level)
	inner := ocr.Box{X0: margin, Y0: margin, X1: margin + band.W(), Y1: margin + band.H()}
	// Beyond the band a pen's stroke goes on: its size is that on the page.
	around := grown(band, em)
	for _, s := range strokes(ink.gray, around, level) {
		if s.box.H()*2 <= em*3 && s.box.W() <= em*4 {
			continue
		}
		for _, r := range s.runs {
			whiten(out, ocr.Box{X0: r.X0 - band.X0 + margin - 1, Y0: r.Y0 - band.Y0 + margin, X1: r.X1 - band.X0 + margin + 1, Y1: r.Y1 - band.Y0 + margin}.Intersect(inner))
		}
	}
	return out
}

// cut copies a part of a page; what is lighter than level becomes white.
func cut(page *image.Gray, band ocr.Box, level uint8) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, band.W()+2*margin, band.H()+2*margin))
	whiten(out, ocr.Box{X1: out.Rect.Dx(), Y1: out.Rect.Dy()})
	for y := range band.H() {
		dst := out.Pix[(y+margin)*out.Stride+margin:][:band.W()]
		for x, v := range page.Pix[(band.Y0+y)*page.Stride+band.X0:][:band.W()] {
			if v < level {
				dst[x] = v
			}
		}
	}
	return out
}

// resized is img at another size, between pixels by their means.
func resized(img *image.Gray, by float64) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, int(float64(w)*by), int(float64(h)*by)))
	at := func(i, n int) (int, int, float64) { // the two pixels beside a place, and its share of the second
		v := max(0, (float64(i)+0.5)/by-0.5)
		k := min(int(v), n-1)
		return k, min(k+1, n-1), v - float64(k)
	}
	for y := range out.Rect.Dy() {
		y0, y1, fy := at(y, h)
		up, down := img.Pix[y0*img.Stride:], img.Pix[y1*img.Stride:]
		for x := range out.Rect.Dx() {
			x0, x1, fx := at(x, w)
			a := float64(up[x0])*(1-fx) + float64(up[x1])*fx
			b := float64(down[x0])*(1-fx) + float64(down[x1])*fx
			out.Pix[y*out.Stride+x] = uint8(a*(1-fy) + b*fy + 0.5)
		}
	}
	return out
}

// shrunk is img at 1/k of its size, each pixel the mean of k × k.
func shrunk(img *image.Gray, k int) *image.Gray {
	w, h := img.Rect.Dx()/k, img.Rect.Dy()/k
	out := image.NewGray(image.Rect(0, 0, w, h))
	sums := make([]int, w)
	for y := range h {
		clear(sums)
		for i := range k {
			row := img.Pix[(y*k+i)*img.Stride:]
			for x := range sums {
				for _, v := range row[x*k : x*k+k] {
					sums[x] += int(v)
				}
			}
		}
		for x, s := range sums {
			out.Pix[y*out.Stride+x] = uint8(s / (k * k))
		}
	}
	return out
}

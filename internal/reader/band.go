package reader

import (
	"image"

	"sohoa/ocr"
)

// margin is the white border around a band, in pixels: Tesseract loses letters
// at an edge.
const margin = 12

// asIs is a part of a page on a white border.
func asIs(page *image.Gray, band ocr.Box, _ uint8, _ int) *image.Gray {
	return cut(page, band, 255)
}

// darkest leaves of a part only what is as dark as print.
func darkest(page *image.Gray, band ocr.Box, level uint8, _ int) *image.Gray {
	return cut(page, band, level)
}

// cleaned leaves of a part only what is as dark as print and no larger than
// letters: a ring or the stroke of a pen goes where it touches none.
func cleaned(page *image.Gray, band ocr.Box, level uint8, em int) *image.Gray {
	out := cut(page, band, level)
	inner := ocr.Box{X0: margin, Y0: margin, X1: margin + band.W(), Y1: margin + band.H()}
	// Beyond the band a pen's stroke goes on: its size is that on the page.
	around := grown(band, em)
	for _, s := range strokes(page, around, level) {
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

// doubled is img at twice its size, between pixels by their means.
func doubled(img *image.Gray) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, 2*w, 2*h))
	for y := range 2 * h {
		for x := range 2 * w {
			x0, y0 := x/2, y/2
			x1, y1 := min(w-1, x0+x%2), min(h-1, y0+y%2)
			sum := int(img.Pix[y0*img.Stride+x0]) + int(img.Pix[y0*img.Stride+x1]) + int(img.Pix[y1*img.Stride+x0]) + int(img.Pix[y1*img.Stride+x1])
			out.Pix[y*out.Stride+x] = uint8(sum / 4)
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

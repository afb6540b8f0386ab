package imageprep

import (
	"image"

	"sohoa/ocr"
)

// paperCell is the width in thumbnail pixels of a cell of the paper's level:
// about 2 mm.
const paperCell = 2 * bedCell

// view is a reduced page prepared for looking at its ink: about 100 dots per
// inch, paper white, the bed gone.
type view struct {
	flat  *image.Gray
	ink   bitmap
	dpi   int
	dark  mask    // the bed
	paper paper   // of the picture the view was made from
	faint bitmap  // ink and what is half as dark: broken strokes are whole in it
	depth float64 // how much darker than paper the ink is, 0–1
	noise float64 // standard deviation of the paper's tone

	runs  []stretch
	blobs []blob
}

// look makes a view of thumb, where dark marks what is no paper.
func look(thumb *image.Gray, dpi int, dark mask) view {
	v := view{dpi: dpi, dark: dark, paper: measurePaper(thumb, paperCell, dark)}
	v.flat = v.paper.flatten(thumb, 1)
	dark.whiten(v.flat, paperCell)
	hist := histogram(v.flat)
	if spread(hist) > 7 {
		blur(v.flat)
		hist = histogram(v.flat)
	}
	v.noise = spread(hist)
	v.depth = float64(255-quantile(hist, 0.01)) / 255
	v.ink = threshold(v.flat, inkLevel(hist))
	noise := quantile(hist, 0.5) - int(3.2*spread(hist))
	v.faint = threshold(v.flat, uint8(max(int(v.ink.level), min((int(v.ink.level)+235)/2, noise))))
	v.runs, v.blobs = v.ink.blobs()
	return v
}

// inkLevel is the gray value below which a flattened page is ink: two fifths
// of the way from paper to the darkest hundredth, and clear of the paper's
// noise.
func inkLevel(hist [256]int) uint8 {
	middle := float64(quantile(hist, 0.5))
	darkest := quantile(hist, 0.01)
	level := min(255-(255-darkest)*2/5, 215, int(middle-3.2*spread(hist)))
	return uint8(max(level, 40))
}

// spread is the standard deviation of the paper's noise, from the values just
// below its middle: further down a dense page has its letters.
func spread(hist [256]int) float64 {
	return float64(quantile(hist, 0.5)-quantile(hist, 0.35)) / 0.385
}

func histogram(g *image.Gray) (hist [256]int) {
	w, h := size(g)
	for y := range h {
		for _, v := range g.Pix[y*g.Stride:][:w] {
			hist[v]++
		}
	}
	return hist
}

// quantile is the value that the share of all values does not exceed.
func quantile(hist [256]int, share float64) int {
	n := 0
	for _, c := range hist {
		n += c
	}
	left := int(float64(n) * share)
	for v, c := range hist {
		if left -= c; left < 0 {
			return v
		}
	}
	return 255
}

// blur softens g in place with the binomial of three by three.
func blur(g *image.Gray) {
	w, h := size(g)
	if w < 3 || h < 3 {
		return
	}
	before, line := make([]uint8, w), make([]uint8, w)
	copy(before, g.Pix[:w])
	for y := range h {
		row := g.Pix[y*g.Stride:][:w]
		after := row
		if y+1 < h {
			after = g.Pix[(y+1)*g.Stride:][:w]
		}
		for x := range row {
			line[x] = uint8((int(before[x]) + 2*int(row[x]) + int(after[x])) / 4)
		}
		copy(before, row)
		row[0], row[w-1] = line[0], line[w-1]
		for x := 1; x < w-1; x++ {
			row[x] = uint8((int(line[x-1]) + 2*int(line[x]) + int(line[x+1])) / 4)
		}
	}
}

// plain is the page that a picture of w × h pixels is before it is turned.
func plain(w, h int) ocr.Page {
	return ocr.Page{Width: w, Height: h, SourceWidth: w, SourceHeight: h}
}

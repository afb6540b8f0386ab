package imageprep

import "image"

// noisy is the standard deviation of the paper's tone, in gray values, from
// which a page is softened before it is read.
const noisy = 6

// pale is the tone from which ink is too light for the engine.
const pale = 140

// contrast brings the paper of a noisy or pale page to white and its ink near to
// black; a noisy page is softened first. The engine parts ink from paper by one
// level for a whole region, and the noise of a faint copy reaches across it.
// Other pages stay as they are: they read worse with harder edges. v is the view
// of the page, cell the width of the cells of its bed in pixels of g.
func contrast(g *image.Gray, v view, cell int) {
	hist := toneOfPaper(g, v.dark, cell)
	soften := spread(hist) > noisy
	if soften {
		blur(g)
		hist = toneOfPaper(g, v.dark, cell)
	}
	low, ok := v.inkTone()
	high := quantile(hist, 0.5) - int(spread(hist))
	if !ok || high-low < 24 || !soften && low < pale {
		return
	}
	low -= (high - low) / 8
	var lut [256]uint8
	for i := range lut {
		lut[i] = uint8(min(255, max(0, (i-low)*255/(high-low))))
	}
	w, h := size(g)
	for y := range h {
		row := g.Pix[y*g.Stride:][:w]
		for x, v := range row {
			row[x] = lut[v]
		}
	}
}

// toneOfPaper is the histogram of every seventh row of a page off the bed.
func toneOfPaper(g *image.Gray, dark mask, cell int) (hist [256]int) {
	w, h := size(g)
	for y := 0; y < h; y += 7 {
		row := g.Pix[y*g.Stride:][:w]
		dark.runs(y, w, cell, func(from, to int, on bool) {
			if on {
				return
			}
			for _, v := range row[from:to] {
				hist[v]++
			}
		})
	}
	return hist
}

// inkTone is the tone of the darkest tenth of what can be lettering, for the
// rest may shine through from the other side; false when there is next to none.
func (v view) inkTone() (int, bool) {
	text := lettering(v.dpi)
	var hist [256]int
	n := 0
	for _, s := range v.runs {
		if !text(v.blobs[s.blob]) {
			continue
		}
		for _, t := range v.flat.Pix[int(s.y)*v.flat.Stride:][s.x0:s.x1] {
			hist[t]++
			n++
		}
	}
	return quantile(hist, 0.1), n > v.dpi
}

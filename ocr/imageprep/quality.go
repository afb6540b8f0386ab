package imageprep

import (
	"image"
	"math"

	"sohoa/ocr"
)

// quality grades a page by what a person can still mend at the scanner.
// g is the straight page at full size, v the view of it.
func quality(g *image.Gray, v view, p ocr.Page) ocr.Quality {
	q := ocr.Quality{Score: 1}
	fault := func(reason string, severity float64) {
		if severity <= 0 {
			return
		}
		q.Reasons = append(q.Reasons, reason)
		q.Score *= 1 - min(severity, 1)*0.6
	}
	if p.Kind == "blank" {
		return q
	}
	fault("blur", (0.30-sharpness(g, v))/0.25)
	if v.cut() {
		fault("cut_edge", 0.5)
	}
	fault("low_contrast", (0.45-v.depth)/0.35)
	fault("low_dpi", float64(180-p.DPI)/120)
	fault("skew", (math.Abs(p.Skew)-5)/10)
	q.Score = math.Round(q.Score*100) / 100
	return q
}

// sharpness is how steep the edges of letters are: the strongest steps between
// neighbours, as a share of the depth of the ink. Sharp print has steps of
// half the depth and more.
func sharpness(g *image.Gray, v view) float64 {
	w, h := size(g)
	var hist [256]int
	for y := 0; y < h; y += 8 {
		row := g.Pix[y*g.Stride:][:w]
		for x := 1; x < w; x++ {
			d := int(row[x]) - int(row[x-1])
			hist[max(d, -d)]++
		}
	}
	strong := quantile(hist, 0.995)
	return float64(strong) / max(1, v.depth*255)
}

// cut reports whether letters run into the rim of the picture.
func (v view) cut() bool {
	text := lettering(v.dpi)
	n := 0
	for _, o := range v.blobs {
		if text(o) && o.box.H()*254 > v.dpi*14 && o.box.H()*254 < v.dpi*60 && (o.box.X0 == 0 || o.box.X1 == v.ink.w) {
			n++
		}
	}
	return n >= 5
}

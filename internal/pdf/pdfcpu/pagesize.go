package pdfcpu

import (
	"math"

	"sohoa/internal/pdf"
)

// A resolution that a scanner, fax or camera can mean; 72 and 96 are what
// programs write that do not know.
const (
	leastDPI = 100
	mostDPI  = 2400
)

// pageSize is the size of a picture's page in points: by the file's own
// resolution, else by the one the page was read with, else such that the
// picture is about as large as A4.
func pageSize(pic picture, l pdf.LayerPage) (w, h float64) {
	x, y := pic.dpiX, pic.dpiY
	switch {
	case x >= leastDPI && x <= mostDPI && y >= leastDPI/2 && y <= mostDPI: // fax has half the lines
	case l.Page != nil && l.Page.DPI >= leastDPI && l.Page.DPI <= mostDPI:
		x = float64(l.Page.DPI)
		y = x
	default:
		x = likeA4(pic.width, pic.height)
		y = x
	}
	point := func(pixels int, dpi float64) float64 { // viewers take up to 14,400 points
		return math.Min(math.Round(float64(pixels)/dpi*72*1000)/1000, 14400)
	}
	return max(point(pic.width, x), 1), max(point(pic.height, y), 1)
}

// likeA4 is the usual resolution at which the picture's long side comes
// nearest to that of A4.
func likeA4(w, h int) float64 {
	const long = 11.69 // inches
	want, best := float64(max(w, h))/long, 0.0
	for _, dpi := range []float64{72, 100, 150, 200, 240, 300, 400, 600, 1200} {
		if best == 0 || math.Abs(math.Log(dpi/want)) < math.Abs(math.Log(best/want)) {
			best = dpi
		}
	}
	return best
}

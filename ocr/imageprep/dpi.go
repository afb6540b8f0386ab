package imageprep

// format is a paper size in inches and how much less usual than A4 it is.
type format struct{ short, long, rare float64 }

var formats = []format{{8.27, 11.69, 0}, {11.69, 16.54, 0.1}, {5.83, 8.27, 0.1}}

// resolution gives the dots per inch of a page of w × h pixels. What the file
// says is taken when it makes a sheet of at least A5 and at most A2, or when the
// pixels fit no usual sheet. A box of 72 dpi around a scan, no word at all, or a
// sheet too small or too large is replaced by the usual resolution that makes
// the page A4, A3 or A5; a strip that fits none counts as A4 wide.
func resolution(w, h, said int) int {
	short, long := float64(min(w, h)), float64(max(w, h))
	best, off := 0, 0.25
	for i, dpi := range []int{300, 200, 150, 400, 600, 100, 240, 250, 120, 96, 72} {
		for _, f := range formats {
			// Beds and tilts add a rim: a page may well be somewhat too large.
			d := max(fault(short/float64(dpi)/f.short), fault(long/float64(dpi)/f.long)) + f.rare
			if i > 5 {
				d += 0.15 // seldom used
			}
			if d < off {
				best, off = dpi, d
			}
		}
	}
	if d := float64(said); said >= 90 && long/d <= 24 && (short/d >= 5 || off > 0.08) {
		return min(said, 1200)
	}
	if best == 0 {
		best = min(1200, max(50, int(short/formats[0].short+0.5)))
	}
	return best
}

// fault is how far a ratio of sizes is from one; too small counts double.
func fault(ratio float64) float64 {
	if ratio < 1 {
		return 2 * (1 - ratio)
	}
	return ratio - 1
}

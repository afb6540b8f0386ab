package imageprep

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// maxSkew is the largest tilt looked for, in degrees to either side.
const maxSkew = 15.0

// bitmap is a reduced page in two tones; 1 is ink.
type bitmap struct {
	w, h int
	ink  []uint8
	// tone are the gray values the ink was told from, level the limit; nil for a
	// bitmap that was drawn.
	tone  []uint8
	level uint8
}

// threshold makes everything darker than level ink.
func threshold(g *image.Gray, level uint8) bitmap {
	w, h := size(g)
	b := bitmap{w: w, h: h, ink: make([]uint8, w*h), tone: g.Pix, level: level}
	if g.Stride != w {
		b.tone = nil
	}
	for y := range h {
		row := b.ink[y*w:][:w]
		for x, v := range g.Pix[y*g.Stride:][:w] {
			if v < level {
				row[x] = 1
			}
		}
	}
	return b
}

// transposed swaps rows and columns.
func (b bitmap) transposed() bitmap {
	t := bitmap{w: b.h, h: b.w, ink: transpose(b.ink, b.w, b.h), level: b.level}
	if b.tone != nil {
		t.tone = transpose(b.tone, b.w, b.h)
	}
	return t
}

func transpose(pix []uint8, w, h int) []uint8 {
	out := make([]uint8, len(pix))
	const tile = 64
	for ty := 0; ty < h; ty += tile {
		for tx := 0; tx < w; tx += tile {
			for y := ty; y < min(ty+tile, h); y++ {
				for x := tx; x < min(tx+tile, w); x++ {
					out[x*h+y] = pix[y*w+x]
				}
			}
		}
	}
	return out
}

type point struct{ x, y float32 }

// columns is the number of upright strips the skew is looked for in. Rows of
// two columns of a page have nothing to do with each other, but could seem to
// line up at a wrong angle.
const columns = 4

// feet are the lowest ink pixels of strokes, seen from the middle of the page,
// for each column: letters stand on their line with them. Runs longer than
// longest are ruling, streaks or borders and left out.
func (b bitmap) feet(longest int) [columns][]point {
	var pts [columns][]point
	for y := 0; y+1 < b.h; y++ {
		row, below := b.ink[y*b.w:][:b.w], b.ink[(y+1)*b.w:][:b.w]
		for x := 0; x < b.w; {
			if row[x] == 0 || below[x] != 0 {
				x++
				continue
			}
			start := x
			for x < b.w && row[x] != 0 && below[x] == 0 {
				x++
			}
			if x-start > longest {
				continue
			}
			for i := start; i < x; i++ {
				c := i * columns / b.w
				pts[c] = append(pts[c], point{float32(i) - float32(b.w)/2, float32(y) - float32(b.h)/2 + b.edge(i, y)})
			}
		}
	}
	return pts
}

// edge is how far below the middle of the ink pixel x, y its ink ends: 0–1 by
// the gray values, as a row that falls by a pixel does so bit by bit.
func (b bitmap) edge(x, y int) float32 {
	if b.tone == nil {
		return 0.5
	}
	in, out := int(b.tone[y*b.w+x]), int(b.tone[(y+1)*b.w+x])
	if out <= in {
		return 0.5
	}
	return float32(int(b.level)-in) / float32(out-in)
}

// profile sums points along lines that fall by slope, in bins of bin pixels,
// and gives the sum of the squared counts: high when letters stand in rows.
// Each point is shared between two bins and the bins are smoothed, else the
// grid of pixels itself would speak for certain angles.
func profile(pts []point, counts []int32, slope, bin float64) float64 {
	clear(counts)
	half := float32(len(counts)) / 2 * 64
	k, inv := float32(slope), float32(64/bin)
	for _, p := range pts {
		v := int((p.y-p.x*k)*inv + half)
		if i := v >> 6; uint(i) < uint(len(counts)-1) {
			f := int32(v & 63)
			counts[i] += 64 - f
			counts[i+1] += f
		}
	}
	var sum float64
	a, b := int32(0), int32(0)
	for _, c := range counts {
		v := float64(a + 2*b + c)
		sum += v * v
		a, b = b, c
	}
	return sum
}

// findSkew gives the tilt in degrees, clockwise positive, of the rows of a
// reduced page w × h, and how much the rows stand out from what chance would
// give (1 = not at all).
func findSkew(pts [columns][]point, w, h int) (degrees, peak float64) {
	n := 0
	for _, p := range pts {
		n += len(p)
	}
	if n < 50 {
		return 0, 1
	}
	span := float64(h) + float64(w)*math.Tan(maxSkew*math.Pi/180)
	counts := make([]int32, int(span)+4)
	at := func(pts [columns][]point, deg, bin float64) (sum float64) {
		for _, p := range pts {
			sum += profile(p, counts[:int(span/bin)+4], math.Tan(deg*math.Pi/180), bin)
		}
		return sum
	}
	few := thinned(pts, n/8000+1)
	// A step moves the end of a column's row by no more than two pixels.
	step := 180 / math.Pi * 2 * columns / float64(max(w, 64))
	top, mean, tried := -1.0, 0.0, 0.0
	for deg := -maxSkew; deg <= maxSkew; deg += step {
		s := at(few, deg, 3)
		mean += s
		tried++
		if s > top {
			degrees, top = deg, s
		}
	}
	for _, fine := range []struct{ step, reach float64 }{{step / 4, step}, {step / 16, step / 4}} {
		from, best := degrees, -1.0
		for i := -math.Round(fine.reach / fine.step); i*fine.step <= fine.reach*1.01; i++ {
			if s := at(pts, from+i*fine.step, 1); s > best {
				degrees, best = from+i*fine.step, s
			}
		}
	}
	for range 4 {
		degrees = fitRows(pts, counts, degrees)
	}
	return degrees, top * tried / mean
}

// thinned is every kth point.
func thinned(pts [columns][]point, k int) (out [columns][]point) {
	for c, all := range pts {
		for i := 0; i < len(all); i += k {
			out[c] = append(out[c], all[i])
		}
	}
	return out
}

// fitRows corrects an angle that is nearly right: it collects the feet of each
// row of each column, fits a straight line through them and gives the mean of
// the slopes, the longer and fuller row weighing more.
func fitRows(pts [columns][]point, counts []int32, degrees float64) float64 {
	const reach = 2 // pixels above and below the row; descenders stay out
	slope := math.Tan(degrees * math.Pi / 180)
	half := float64(len(counts)) / 2
	row := make([]int32, len(counts)) // 1-based number of the row that owns a bin
	type sums struct{ n, x, y, xx, xy float64 }
	var fitted []fit
	for _, column := range pts {
		clear(counts)
		clear(row)
		bin := func(p point) int { return int(float64(p.y) - float64(p.x)*slope + half) }
		for _, p := range column {
			if i := bin(p); uint(i) < uint(len(counts)) {
				counts[i]++
			}
		}
		rows := int32(0)
		for i := reach; i < len(counts)-reach; i++ {
			c := counts[i]
			if c < 8 || row[i-reach] != 0 {
				continue
			}
			highest := true
			for j := -reach; j <= reach; j++ {
				highest = highest && counts[i+j] <= c
			}
			if highest {
				rows++
				for j := -reach; j <= reach; j++ {
					row[i+j] = rows
				}
			}
		}
		fits := make([]sums, rows)
		for _, p := range column {
			if i := bin(p); uint(i) < uint(len(row)) && row[i] != 0 {
				f, x, y := &fits[row[i]-1], float64(p.x), float64(p.y)-float64(p.x)*slope
				f.n++
				f.x += x
				f.y += y
				f.xx += x * x
				f.xy += x * y
			}
		}
		for _, f := range fits {
			spread := f.xx - f.x*f.x/f.n
			if spread > 0 {
				fitted = append(fitted, fit{(f.xy - f.x*f.y/f.n) / spread, spread})
			}
		}
	}
	return math.Atan(slope+consensus(fitted)) * 180 / math.Pi
}

// fit is the slope of one row and its weight.
type fit struct{ slope, weight float64 }

// consensus is the mean of the slopes near their median: seals and pen strokes
// have their own.
func consensus(fits []fit) float64 {
	const near = 0.008 // about half a degree
	slices.SortFunc(fits, func(a, b fit) int { return cmp.Compare(a.slope, b.slope) })
	var total float64
	for _, f := range fits {
		total += f.weight
	}
	median, left := 0.0, total/2
	for _, f := range fits {
		if left -= f.weight; left <= 0 {
			median = f.slope
			break
		}
	}
	var sum, weight float64
	for _, f := range fits {
		if math.Abs(f.slope-median) <= near {
			sum += f.slope * f.weight
			weight += f.weight
		}
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

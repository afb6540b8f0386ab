package imageprep

import (
	"image"
	"math"
)

// maxSkew is the largest tilt looked for, in degrees to either side.
const maxSkew = 15.0

// bitmap is a reduced page in two tones; 1 is ink.
type bitmap struct {
	w, h int
	ink  []uint8
}

// threshold makes everything darker than level ink.
func threshold(g *image.Gray, level uint8) bitmap {
	w, h := size(g)
	b := bitmap{w, h, make([]uint8, w*h)}
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
	t := bitmap{b.h, b.w, make([]uint8, len(b.ink))}
	for y := range b.h {
		for x, v := range b.ink[y*b.w:][:b.w] {
			t.ink[x*t.w+y] = v
		}
	}
	return t
}

type point struct{ x, y float32 }

// feet are the lowest ink pixels of strokes, seen from the middle of the page:
// letters stand on their line with them. Runs longer than longest are ruling,
// streaks or borders and left out.
func (b bitmap) feet(longest int) []point {
	var pts []point
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
				pts = append(pts, point{float32(i) - float32(b.w)/2, float32(y) - float32(b.h)/2})
			}
		}
	}
	return pts
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

// findSkew gives the tilt in degrees, clockwise positive, of the lines of a
// reduced page, and how much the rows stand out from what chance would give
// (1 = not at all).
func findSkew(pts []point, w, h int) (degrees, peak float64) {
	if len(pts) < 50 {
		return 0, 1
	}
	span := float64(h) + float64(w)*math.Tan(maxSkew*math.Pi/180)
	counts := make([]int32, int(span)+4)
	at := func(deg, bin float64) float64 {
		return profile(pts, counts[:int(span/bin)+4], math.Tan(deg*math.Pi/180), bin)
	}
	// Coarse: the step moves the page's edge by less than a bin.
	best, top, mean, n := 0.0, -1.0, 0.0, 0.0
	step := 2 * 180 / math.Pi * 2 / float64(max(w, 64)) // 4 pixels over the width
	for deg := -maxSkew; deg <= maxSkew; deg += step {
		s := at(deg, 3)
		mean += s
		n++
		if s > top {
			best, top = deg, s
		}
	}
	mean /= n
	for _, fine := range []struct{ step, reach, bin float64 }{{step / 4, step, 1.5}, {step / 16, step / 2, 1}} {
		centre := best
		top1 := -1.0
		for deg := centre - fine.reach; deg <= centre+fine.reach; deg += fine.step {
			if s := at(deg, fine.bin); s > top1 {
				best, top1 = deg, s
			}
		}
	}
	return best, top / mean
}

package imageprep

import (
	"math"

	"sohoa/ocr"
)

// The radius of a seal in tenths of a millimetre: office seals measure 30 to
// 42 mm across, and stamps spread.
const sealLeast, sealMost = 135, 225

// seals finds the round seals of b by the circle that bounds them, at most
// three. The ring may be broken, crossed by a pen or full of noise.
func (b bitmap) seals(dpi int) []ocr.Box {
	s := max(1, dpi/50)
	w, h := (b.w+s-1)/s, (b.h+s-1)/s
	seen := make([]bool, w*h)
	type dot struct{ x, y int }
	var dots []dot
	for y := range b.h {
		for x, v := range b.ink[y*b.w:][:b.w] {
			if i := y/s*w + x/s; v != 0 && !seen[i] {
				seen[i] = true
				dots = append(dots, dot{x / s, y / s})
			}
		}
	}
	var found []ocr.Box
	votes := make([]uint16, w*h)
	for len(found) < 3 && len(dots) >= 60 {
		stride := len(dots)/2000 + 1
		best, at, radius := 0.0, 0, 0.0
		for tenth := sealLeast; tenth <= sealMost; tenth += 5 {
			r := float64(tenth*dpi) / 254 / float64(s)
			clear(votes)
			around := make([]dot, 0, 72)
			for k := range 72 {
				sin, cos := math.Sincos(2 * math.Pi * float64(k) / 72)
				around = append(around, dot{int(math.Round(cos * r)), int(math.Round(sin * r))})
			}
			for i := 0; i < len(dots); i += stride {
				for _, a := range around {
					if x, y := dots[i].x+a.x, dots[i].y+a.y; uint(x) < uint(w) && uint(y) < uint(h) {
						votes[y*w+x]++
					}
				}
			}
			for i, n := range votes {
				if v := float64(n) / math.Sqrt(r); v > best {
					best, at, radius = v, i, r
				}
			}
		}
		box, sure := b.fitCircle(float64(at%w*s+s/2), float64(at/w*s+s/2), radius*float64(s), s)
		if sure < 0.55 {
			break
		}
		found = append(found, box)
		rest := dots[:0]
		for _, d := range dots {
			// A second seal does not overlap the first by much.
			if 4*math.Hypot(float64(d.x*s)-float64(box.X0+box.X1)/2, float64(d.y*s)-float64(box.Y0+box.Y1)/2) > 3*float64(box.W()) {
				rest = append(rest, d)
			}
		}
		dots = rest
	}
	return found
}

// fitCircle moves and sizes a circle for the most ink along it, and gives its
// box and how much of the ring is inked beyond what lies just outside.
func (b bitmap) fitCircle(cx, cy, r float64, reach int) (box ocr.Box, sure float64) {
	bx, by, br := cx, cy, r
	for dr := -2 * reach; dr <= 2*reach; dr++ {
		for dy := -reach; dy <= reach; dy++ {
			for dx := -reach; dx <= reach; dx++ {
				x, y, rr := cx+float64(dx), cy+float64(dy), r+float64(dr)
				if v := b.along(x, y, rr) - b.along(x, y, rr*1.12)/2; v > sure {
					bx, by, br, sure = x, y, rr, v
				}
			}
		}
	}
	box = ocr.Box{X0: int(bx - br), Y0: int(by - br), X1: int(bx+br) + 1, Y1: int(by+br) + 1}
	return box.Intersect(ocr.Box{X1: b.w, Y1: b.h}), sure
}

// along is the share of the circle's directions that have ink on it, to a
// pixel.
func (b bitmap) along(cx, cy, r float64) float64 {
	const sectors = 90
	hit := 0
	for k := range sectors {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / sectors)
		for _, d := range [3]float64{0, -1, 1} {
			x, y := int(cx+cos*(r+d)), int(cy+sin*(r+d))
			if uint(x) < uint(b.w) && uint(y) < uint(b.h) && b.ink[y*b.w+x] != 0 {
				hit++
				break
			}
		}
	}
	return float64(hit) / sectors
}

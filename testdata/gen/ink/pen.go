package ink

import (
	"image/color"
	"math/rand/v2"

	"sohoa/testdata/gen/typeset"
)

// shapes are the pen's way through each digit in a unit cell, y down.
var shapes = map[rune][][][2]float64{
	'0': {{{.5, .05}, {.2, .3}, {.18, .7}, {.45, .97}, {.75, .75}, {.78, .35}, {.52, .04}}},
	'1': {{{.3, .3}, {.55, .05}, {.52, .5}, {.5, .97}}},
	'2': {{{.22, .28}, {.45, .04}, {.75, .22}, {.6, .55}, {.2, .94}, {.5, .92}, {.82, .93}}},
	'3': {{{.22, .14}, {.5, .03}, {.72, .22}, {.45, .46}, {.76, .66}, {.55, .96}, {.2, .86}}},
	'4': {{{.6, .04}, {.36, .35}, {.15, .64}, {.5, .63}, {.85, .62}}, {{.64, .38}, {.62, .7}, {.6, .99}}},
	'5': {{{.3, .07}, {.26, .25}, {.25, .44}, {.55, .4}, {.78, .65}, {.55, .95}, {.18, .88}}, {{.3, .07}, {.55, .07}, {.8, .04}}},
	'6': {{{.68, .04}, {.38, .3}, {.2, .68}, {.45, .97}, {.74, .74}, {.5, .52}, {.24, .72}}},
	'7': {{{.18, .1}, {.5, .09}, {.8, .07}, {.6, .45}, {.42, .98}}, {{.35, .5}, {.55, .5}, {.75, .48}}},
	'8': {{{.7, .15}, {.42, .05}, {.3, .25}, {.55, .48}, {.75, .76}, {.45, .96}, {.22, .74}, {.5, .48}, {.72, .22}, {.6, .06}}},
	'9': {{{.74, .25}, {.45, .05}, {.24, .3}, {.5, .5}, {.74, .26}, {.7, .6}, {.55, .98}}},
	'/': {{{.75, .02}, {.5, .5}, {.22, .98}}},
}

// digits writes s by hand with its baseline at y; each digit stays inside its
// cell of typeset.PenAdvance × typeset.PenHeight ems.
func (c *Canvas) digits(s string, x, y, size float64, rng *rand.Rand, ink color.RGBA) {
	w, h := typeset.PenAdvance*size, typeset.PenHeight*size
	slant := 0.06 + 0.1*rng.Float64()
	for _, r := range s {
		scale := 0.82 + 0.12*rng.Float64()
		drop := (rng.Float64() - 0.5) * 0.04
		for _, way := range shapes[r] {
			var pts [][2]float64
			for _, q := range way {
				u := 0.1 + 0.72*q[0] + slant*(1-q[1]) + (rng.Float64()-0.5)*0.05
				v := 1 - scale*(1-q[1]) + drop + (rng.Float64()-0.5)*0.035
				pts = append(pts, [2]float64{x + w*min(.95, max(.05, u)), y - h + h*min(1, max(.03, v))})
			}
			c.stroke(smooth(pts), size*(0.075+0.02*rng.Float64()), ink, c.uneven(rng.Uint64(), 0.97, 0.12))
		}
		x += w
	}
}

// Signature writes a fluent scrawl about the middle cx, cy of a box w × h
// points and gives the box of its ink (points).
func (c *Canvas) Signature(cx, cy, w, h float64, rng *rand.Rand, ink color.RGBA) [4]float64 {
	c.marking = true
	defer func() { c.marking = false }()
	n := 7 + rng.IntN(5)
	pts := [][2]float64{{cx - w*0.45, cy + h*0.1}}
	for i := range n {
		t := float64(i+1) / float64(n)
		up := 1.0
		if i%2 == 1 {
			up = -0.7
		}
		back := 0.0
		if rng.IntN(3) == 0 {
			back = 0.13
		}
		amp := h * (0.18 + 0.32*rng.Float64()) * (1.1 - 0.6*t)
		pts = append(pts, [2]float64{cx - w*0.45 + w*0.78*t - w*back, cy - up*amp})
	}
	// The closing stroke runs back under the name and out again.
	pts = append(pts, [2]float64{cx - w*0.2, cy + h*0.38}, [2]float64{cx + w*0.15, cy + h*0.25}, [2]float64{cx + w*0.5, cy - h*(0.1+0.3*rng.Float64())})
	line := smooth(pts)
	c.stroke(line, 1.1+0.5*rng.Float64(), ink, c.uneven(rng.Uint64(), 0.95, 0.2))
	return bounds(line, 1.6)
}

func bounds(pts [][2]float64, pad float64) [4]float64 {
	b := [4]float64{pts[0][0], pts[0][1], pts[0][0], pts[0][1]}
	for _, p := range pts {
		b = [4]float64{min(b[0], p[0]), min(b[1], p[1]), max(b[2], p[0]), max(b[3], p[1])}
	}
	return [4]float64{b[0] - pad, b[1] - pad, b[2] + pad, b[3] + pad}
}

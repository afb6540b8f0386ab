package ink

import (
	"image/color"
	"math"
	"math/rand/v2"

	"golang.org/x/image/math/f64"

	"sohoa/testdata/gen/typeset"
)

// way is one digit's strokes in a unit cell, y down.
type way [][][2]float64

// ways are the habits people write each digit by: the 1 with a flag, a foot or
// neither, the 4 open or closed, the 7 with and without its bar.
var ways = map[rune][]way{
	'0': {
		{{{.5, .03}, {.2, .25}, {.16, .7}, {.45, .97}, {.78, .75}, {.8, .3}, {.5, .04}}},
		{{{.62, .06}, {.3, .12}, {.12, .55}, {.35, .97}, {.75, .8}, {.85, .35}, {.6, .04}, {.42, .1}}},
		{{{.4, .06}, {.22, .4}, {.3, .92}, {.55, .95}, {.72, .5}, {.6, .06}, {.36, .05}}},
	},
	'1': {
		{{{.3, .3}, {.55, .05}, {.52, .5}, {.5, .97}}},
		{{{.12, .55}, {.4, .25}, {.62, .03}, {.6, .5}, {.57, .98}}},
		{{{.5, .03}, {.5, .5}, {.49, .97}}},
		{{{.15, .45}, {.6, .03}, {.58, .5}, {.56, .96}}, {{.25, .97}, {.85, .95}}},
		{{{.02, .85}, {.3, .45}, {.62, .03}, {.6, .5}, {.55, .98}}},
		{{{.3, .22}, {.5, .16}, {.58, .03}, {.52, .5}, {.46, .98}}},
	},
	'2': {
		{{{.22, .28}, {.45, .04}, {.75, .22}, {.6, .55}, {.2, .94}, {.5, .92}, {.82, .93}}},
		{{{.18, .25}, {.48, .03}, {.8, .25}, {.55, .65}, {.22, .95}, {.12, .8}, {.34, .76}, {.6, .94}, {.95, .86}}},
		{{{.15, .2}, {.5, .03}, {.72, .25}, {.5, .62}, {.15, .95}}, {{.15, .95}, {.5, .9}, {.88, .95}}},
		{{{.2, .1}, {.75, .08}, {.5, .5}, {.18, .93}, {.85, .9}}},
	},
	'3': {
		{{{.22, .14}, {.5, .03}, {.72, .22}, {.45, .46}, {.76, .66}, {.55, .96}, {.2, .86}}},
		{{{.2, .07}, {.5, .05}, {.8, .06}, {.62, .25}, {.42, .42}, {.72, .5}, {.78, .75}, {.5, .97}, {.16, .86}}},
		{{{.2, .2}, {.45, .03}, {.7, .2}, {.5, .42}, {.36, .47}, {.5, .5}, {.8, .7}, {.45, .98}, {.1, .8}}},
	},
	'4': {
		{{{.6, .04}, {.36, .35}, {.15, .64}, {.5, .63}, {.85, .62}}, {{.64, .38}, {.62, .7}, {.6, .99}}},
		{{{.7, .97}, {.69, .5}, {.68, .03}, {.4, .35}, {.12, .66}, {.5, .66}, {.92, .65}}},
		{{{.28, .05}, {.22, .3}, {.18, .55}, {.5, .55}, {.85, .5}}, {{.75, .1}, {.72, .5}, {.7, .98}}},
		{{{.2, .03}, {.2, .3}, {.22, .52}, {.5, .54}, {.82, .48}}, {{.82, .05}, {.78, .5}, {.74, .98}}},
	},
	'5': {
		{{{.3, .07}, {.26, .25}, {.25, .44}, {.55, .4}, {.78, .65}, {.55, .95}, {.18, .88}}, {{.3, .07}, {.55, .07}, {.8, .04}}},
		{{{.82, .05}, {.55, .06}, {.34, .07}, {.28, .42}, {.6, .4}, {.78, .68}, {.5, .97}, {.14, .88}}},
		{{{.38, .1}, {.3, .45}, {.66, .42}, {.72, .75}, {.45, .97}, {.1, .9}}, {{.36, .1}, {.65, .08}, {.98, .02}}},
	},
	'6': {
		{{{.68, .04}, {.38, .3}, {.2, .68}, {.45, .97}, {.74, .74}, {.5, .52}, {.24, .72}}},
		{{{.72, .05}, {.35, .32}, {.22, .7}, {.42, .97}, {.74, .86}, {.7, .6}, {.44, .54}, {.25, .72}}},
		{{{.45, .03}, {.25, .4}, {.22, .8}, {.5, .97}, {.78, .78}, {.6, .58}, {.3, .68}, {.26, .8}}},
	},
	'7': {
		{{{.18, .1}, {.5, .09}, {.8, .07}, {.6, .45}, {.42, .98}}, {{.35, .5}, {.55, .5}, {.75, .48}}},
		{{{.18, .1}, {.5, .08}, {.82, .07}, {.62, .45}, {.45, .98}}},
		{{{.15, .25}, {.16, .1}, {.5, .1}, {.85, .06}, {.6, .5}, {.45, .98}}, {{.3, .52}, {.85, .46}}},
		{{{.12, .16}, {.3, .06}, {.55, .12}, {.85, .04}, {.68, .4}, {.6, .98}}, {{.4, .5}, {.9, .46}}},
	},
	'8': {
		{{{.7, .15}, {.42, .05}, {.3, .25}, {.55, .48}, {.75, .76}, {.45, .96}, {.22, .74}, {.5, .48}, {.72, .22}, {.6, .06}}},
		{{{.78, .12}, {.45, .05}, {.3, .24}, {.5, .46}, {.76, .7}, {.5, .97}, {.24, .75}, {.5, .45}, {.85, .1}}},
		{{{.5, .05}, {.28, .22}, {.5, .45}, {.74, .22}, {.5, .05}}, {{.5, .46}, {.2, .72}, {.48, .97}, {.8, .72}, {.5, .46}}},
	},
	'9': {
		{{{.74, .25}, {.45, .05}, {.24, .3}, {.5, .5}, {.74, .26}, {.7, .6}, {.55, .98}}},
		{{{.76, .2}, {.5, .03}, {.24, .25}, {.46, .5}, {.74, .28}, {.78, .1}, {.75, .6}, {.72, .98}}},
		{{{.74, .22}, {.45, .04}, {.22, .28}, {.48, .5}, {.75, .24}, {.74, .65}, {.5, .96}, {.18, .88}}},
	},
}

// Hand is one person's way of writing digits.
type Hand struct {
	habit  map[rune]way
	slant  float64
	wide   float64 // of a cell, to its height
	gap    float64 // between cells, in cell widths
	width  float64 // of the stroke, to the height
	wobble float64
}

// NewHand is a person whose habits come from rng.
func NewHand(rng *rand.Rand) *Hand {
	h := &Hand{habit: map[rune]way{}, slant: -0.08 + 0.4*rng.Float64(), wide: 0.45 + 0.3*rng.Float64(), gap: -0.12 + 0.4*rng.Float64(),
		width: 0.045 + 0.075*rng.Float64(), wobble: 0.02 + 0.03*rng.Float64()}
	for r := '0'; r <= '9'; r++ {
		h.habit[r] = ways[r][rng.IntN(len(ways[r]))]
	}
	return h
}

// Write writes digits by hand from the baseline point x, y, height points
// high, and gives the x behind them.
func (c *Canvas) Write(s string, h *Hand, x, y, height float64, rng *rand.Rand, ink color.RGBA) float64 {
	w := h.wide * height
	flow := c.uneven(rng.Uint64(), 0.97, 0.15)
	for _, r := range s {
		scale, drop := 0.85+0.3*rng.Float64(), (rng.Float64()-0.5)*0.14
		wide := w * (0.85 + 0.3*rng.Float64())
		if r == '1' {
			wide *= 0.75
		}
		slant := h.slant + 0.1*(rng.Float64()-0.5)
		for _, line := range h.habit[r] {
			pts := make([][2]float64, len(line))
			for i, q := range line {
				u := q[0] + h.wobble*rng.NormFloat64()
				v := scale*(1-q[1]) - drop + h.wobble*rng.NormFloat64()
				pts[i] = [2]float64{x + wide*u + slant*v*height, y - v*height}
			}
			c.stroke(smooth(pts), height*h.width*(0.9+0.2*rng.Float64()), ink, flow)
		}
		x += wide * (1 + h.gap + 0.1*rng.NormFloat64())
	}
	return x
}

// Type prints s in a face as a pen, a stamp or a typewriter would, slanted by
// a share of the height, from the baseline point x, y, and gives the x behind.
// gap is added between characters, in ems.
func (c *Canvas) Type(s string, face *typeset.Face, size, x, y, slant, gap, depth float64, rng *rand.Rand, ink color.RGBA) float64 {
	press := c.uneven(rng.Uint64(), 0.98, depth)
	for _, r := range s {
		g := face.Glyph(r)
		var p path
		glyph(&p, g, f64.Aff3{size, -slant * size, x, 0, size, y})
		c.fill(&p, ink, press)
		x += (g.Advance + gap) * size
	}
	return x
}

// Rule draws a straight line, dotted when dots is not 0 (their distance in points).
func (c *Canvas) Rule(x0, y0, x1, y1, width, dots float64, ink color.RGBA) {
	if dots == 0 {
		c.stroke([][2]float64{{x0, y0}, {x1, y1}}, width, ink, nil)
		return
	}
	var p path
	n := math.Hypot(x1-x0, y1-y0) / dots
	for i := 0.0; i < n; i++ {
		p.disc(x0+(x1-x0)*i/n, y0+(y1-y0)*i/n, width/2)
	}
	c.fill(&p, ink, nil)
}

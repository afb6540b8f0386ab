package fault

import (
	"math"

	"sohoa/testdata/gen/ink"
)

// Print spoils what the printer put on the paper: call it before seals and
// pens are added.
func Print(c *ink.Canvas, p Plan) {
	if p.Toner > 0 {
		toner(c, p)
	}
	if p.Fade > 0 {
		keep := 1 - 0.17*float64(p.Fade)
		each(c, func(v float64) float64 { return 255 - (255-v)*keep })
	}
	if p.Copy > 0 {
		photocopy(c, p)
	}
}

func each(c *ink.Canvas, f func(float64) float64) {
	var lut [256]uint8
	for i := range lut {
		lut[i] = clamp(f(float64(i)))
	}
	for _, pl := range c.Planes {
		for i, v := range pl {
			pl[i] = lut[v]
		}
	}
}

func clamp(v float64) uint8 { return uint8(max(0, min(255, math.Round(v)))) }

// toner thins the print in patches, as a nearly empty cartridge does.
func toner(c *ink.Canvas, p Plan) {
	rng := source(p, 1)
	field := patches(c, 14, rng.Uint64())
	fine := patches(c, 0.6, rng.Uint64())
	lose := 0.13 * float64(p.Toner)
	for y := range c.H {
		for x := range c.W {
			i := y*c.W + x
			if c.Planes[0][i] > 250 {
				continue
			}
			k := max(0, field(x, y)-0.35) * lose * 2 * (0.4 + fine(x, y))
			if k <= 0 {
				continue
			}
			for _, pl := range c.Planes {
				pl[i] = clamp(float64(pl[i]) + (255-float64(pl[i]))*min(k, 0.65))
			}
		}
	}
}

// photocopy spreads the ink a little, then hardens it, and adds pepper.
func photocopy(c *ink.Canvas, p Plan) {
	for _, pl := range c.Planes {
		blur(pl, c.W, c.H, 0.6+0.25*float64(p.Copy))
	}
	gain := 1.2 + 0.35*float64(p.Copy)
	each(c, func(v float64) float64 { return 138 + (v-132)*gain })
	rng := source(p, 2)
	for range p.Copy * 120 {
		speck(c, rng.IntN(c.W), rng.IntN(c.H), 0.2+0.35*rng.Float64(), 70)
	}
}

// patches is smooth value noise in [0,1] with cells of size points.
func patches(c *ink.Canvas, size float64, seed uint64) func(x, y int) float64 {
	cell := c.Scale * size
	w := int(float64(c.W)/cell) + 3
	h := int(float64(c.H)/cell) + 3
	grid := make([]float64, w*h)
	s := seed | 1
	for i := range grid {
		s ^= s << 13
		s ^= s >> 7
		s ^= s << 17
		grid[i] = float64(s>>11) / (1 << 53)
	}
	return func(x, y int) float64 {
		fx, fy := float64(x)/cell, float64(y)/cell
		ix, iy := int(fx), int(fy)
		tx, ty := fx-float64(ix), fy-float64(iy)
		g := grid[iy*w+ix:]
		b := grid[(iy+1)*w+ix:]
		return (g[0]*(1-tx)+g[1]*tx)*(1-ty) + (b[0]*(1-tx)+b[1]*tx)*ty
	}
}

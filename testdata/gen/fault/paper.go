package fault

import (
	"math"

	"sohoa/testdata/gen/ink"
)

// Hole is a punch hole in points: its middle and radius.
type Hole struct{ X, Y, R float64 }

// Paper spoils the sheet itself. back, when not nil, is what is printed on
// the other side. It gives the holes that were punched.
func Paper(c, back *ink.Canvas, p Plan) []Hole {
	rng := source(p, 3)
	if p.Bleed > 0 && back != nil {
		bleed(c, back, 0.05+0.05*float64(p.Bleed))
	}
	if p.Yellow > 0 {
		tint(c, 0.02*float64(p.Yellow), 0.05*float64(p.Yellow), 0.14*float64(p.Yellow))
	}
	for range p.Stains * 2 {
		stain(c, rng.Float64()*float64(c.W), rng.Float64()*float64(c.H), (20+50*rng.Float64())*c.Scale, 0.06+0.05*float64(p.Stains), rng.Uint64())
	}
	if p.Folds > 0 {
		for k := 1; k <= 2; k++ {
			if p.Folds > 1 || k == 1 {
				fold(c, float64(c.H)*float64(k)/3+c.Scale*6*(rng.Float64()-0.5), float64(p.Folds), rng.Float64()*0.01-0.005, rng.Uint64())
			}
		}
	}
	if p.Texture > 0 {
		field, amp := patches(c, 1.1, rng.Uint64()), 3.5*float64(p.Texture)
		for y := range c.H {
			for x := range c.W {
				d := amp * (field(x, y) - 1)
				for _, pl := range c.Planes {
					pl[y*c.W+x] = clamp(float64(pl[y*c.W+x]) + d)
				}
			}
		}
	}
	var holes []Hole
	if p.Punch > 0 {
		w, h := float64(c.W)/c.Scale, float64(c.H)/c.Scale
		x := (8 + 3*rng.Float64()) * 72 / 25.4
		for _, y := range []float64{h/2 - 113, h/2 + 113} {
			holes = append(holes, Hole{min(x, w), y + 8*rng.Float64(), 8.2})
		}
		for _, k := range holes {
			disc(c, k.X*c.Scale, k.Y*c.Scale, k.R*c.Scale, 30+60*rng.Float64())
		}
	}
	return holes
}

// bleed lets the other side shine through, mirrored.
func bleed(c, back *ink.Canvas, strength float64) {
	for y := range min(c.H, back.H) {
		for x := range min(c.W, back.W) {
			b := back.Planes[0][y*back.W+back.W-1-x]
			if b > 250 {
				continue
			}
			k := 1 - strength*(255-float64(b))/255
			for _, pl := range c.Planes {
				pl[y*c.W+x] = clamp(float64(pl[y*c.W+x]) * k)
			}
		}
	}
}

func tint(c *ink.Canvas, r, g, b float64) {
	less := []float64{r, g, b}
	if len(c.Planes) == 1 {
		less = []float64{0.299*r + 0.587*g + 0.114*b}
	}
	for i, pl := range c.Planes {
		for j, v := range pl {
			pl[j] = uint8(float64(v) * (1 - less[i]))
		}
	}
}

func stain(c *ink.Canvas, cx, cy, r, depth float64, seed uint64) {
	field := patches(c, 10, seed)
	warm := []float64{0.5, 0.8, 1.2}
	for y := max(0, int(cy-r)); y < min(c.H, int(cy+r)); y++ {
		for x := max(0, int(cx-r)); x < min(c.W, int(cx+r)); x++ {
			d := math.Hypot(float64(x)-cx, float64(y)-cy)/r + 0.35*(field(x, y)-0.5)
			if d >= 1 {
				continue
			}
			k := depth * (0.5 + 0.5*d*d)
			if d > 0.9 {
				k *= (1 - d) * 10
			}
			for i, pl := range c.Planes {
				f := 1.0
				if len(c.Planes) == 3 {
					f = warm[i]
				}
				pl[y*c.W+x] = clamp(float64(pl[y*c.W+x]) * (1 - k*f))
			}
		}
	}
}

// fold is a crease: a thin worn line between a light and a dark flank.
func fold(c *ink.Canvas, y0, level, slope float64, seed uint64) {
	wear := patches(c, 5, seed)
	reach := 7 * c.Scale
	for x := range c.W {
		mid := y0 + slope*float64(x)
		for y := max(0, int(mid-reach)); y < min(c.H, int(mid+reach)); y++ {
			d := (float64(y) - mid) / reach
			delta := -14 * level * (1 - math.Abs(d))
			if d < 0 {
				delta = 0
			}
			if math.Abs(float64(y)-mid) < 0.5*c.Scale && wear(x, y) > 0.4 {
				delta += 25 * level // ink broken off
			}
			for _, pl := range c.Planes {
				pl[y*c.W+x] = clamp(float64(pl[y*c.W+x]) + delta)
			}
		}
	}
}

func disc(c *ink.Canvas, cx, cy, r, level float64) {
	for y := max(0, int(cy-r-1)); y <= min(c.H-1, int(cy+r+1)); y++ {
		for x := max(0, int(cx-r-1)); x <= min(c.W-1, int(cx+r+1)); x++ {
			a := min(1, max(0, r+0.5-math.Hypot(float64(x)-cx, float64(y)-cy)))
			for _, pl := range c.Planes {
				v := float64(pl[y*c.W+x])
				pl[y*c.W+x] = clamp(v*(1-a) + level*a)
			}
		}
	}
}

// speck is a small dark dot of r points.
func speck(c *ink.Canvas, x, y int, r, level float64) {
	disc(c, float64(x), float64(y), r*c.Scale, level)
}

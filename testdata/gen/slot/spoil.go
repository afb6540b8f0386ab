package slot

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"sohoa/testdata/gen/ink"
)

type pencolour = color.RGBA

// scribble crosses the number out: nobody can say what it reads.
func scribble(c *ink.Canvas, text string, end, base, height float64, rng *rand.Rand) string {
	c.Signature((end+8)/2, base-height/2, end-4, height, rng, ink.Black)
	return string(Unknown)
}

// surround draws what of the page reaches into a slot: a colon or the tail of
// a letter on the left, the foot of a slash or a letter on the right, the
// dotted line below.
func (s *Source) surround(c *ink.Canvas, x, end, base, size float64, rng *rand.Rand) {
	switch rng.IntN(6) {
	case 0: // the colon of Số:
		for _, up := range []float64{0.05, 0.4} {
			c.Rule(x-size*0.3, base-up*size, x-size*0.3+0.4, base-up*size, size*0.11, 0, ink.Black)
		}
	case 2: // the end of ngày
		if len(s.Print) > 0 {
			f := s.Print[rng.IntN(len(s.Print))]
			c.Type("y", f, size, x-size*(0.5+0.15*rng.Float64()), base, 0, 0, 0, rng, ink.Black)
		}
	case 1: // the tail of ngày
		c.Rule(x-size*0.35, base-size*0.1, x-size*0.5, base+size*0.25, size*0.06, 0, ink.Black)
	}
	switch rng.IntN(8) {
	case 2: // the beginning of tháng or năm
		if len(s.Print) > 0 {
			f := s.Print[rng.IntN(len(s.Print))]
			c.Type([]string{"t", "th", "n"}[rng.IntN(3)], f, size, end+size*(0.3*rng.Float64()-0.05), base, 0, 0, 0, rng, ink.Black)
		}
	case 0: // a slash's foot
		c.Rule(end+size*0.05, base+size*0.02, end+size*0.15, base-size*(0.1+0.25*rng.Float64()), size*0.06, 0, ink.Black)
	case 1: // a hyphen
		c.Rule(end+size*0.05, base-size*0.22, end+size*0.3, base-size*0.22, size*0.06, 0, ink.Black)
	}
	switch rng.IntN(6) {
	case 0:
		c.Rule(2, base+size*0.04, end+8, base+size*0.04, 0.6+0.5*rng.Float64(), 1.6+2*rng.Float64(), ink.Black)
	case 1:
		c.Rule(2, base+size*0.12, end+8, base+size*0.12, 0.5+0.4*rng.Float64(), 0, ink.Black)
	}
}

// paste lays photographed digits down, stretched to height.
func (s *Source) paste(c *ink.Canvas, text string, x, base, height float64, rng *rand.Rand) float64 {
	k := c.Scale
	gap := -0.12 + 0.3*rng.Float64()
	slant := -0.1 + 0.35*rng.Float64()
	level := 70 + 100*rng.Float64()
	for _, r := range text {
		all := s.Scans[r-'0']
		p := all[rng.IntN(len(all))]
		x0, x1 := 27, 0
		for i, v := range p {
			if v > 90 {
				x0, x1 = min(x0, i%28), max(x1, i%28)
			}
		}
		tall := height * k / 20 * (0.88 + 0.24*rng.Float64())
		wide := tall * (0.75 + 0.35*rng.Float64())
		drop := (rng.Float64() - 0.5) * 0.12 * height * k
		for dy := range int(28 * tall) {
			v := float64(dy)/tall - 0.5
			py := int(base*k+drop) - int(24*tall) + dy
			for dx := range int(float64(x1-x0+3) * wide) {
				u := float64(x0-1) + float64(dx)/wide
				ink := bilinear(p, u, v)
				a := min(1, max(0, (ink-level)/50+0.5))
				px := int(x*k) + dx + int(slant*(base*k-float64(py)))
				if a > 0 && px >= 0 && px < c.W && py >= 0 && py < c.H {
					at := &c.Planes[0][py*c.W+px]
					*at = min(*at, uint8(255-225*a))
				}
			}
		}
		x += (float64(x1-x0+2)*wide + gap*20*tall*0.6) / k
	}
	return x
}

func bilinear(p []uint8, u, v float64) float64 {
	at := func(x, y int) float64 {
		if x < 0 || y < 0 || x > 27 || y > 27 {
			return 0
		}
		return float64(p[y*28+x])
	}
	x, y := int(math.Floor(u)), int(math.Floor(v))
	fx, fy := u-float64(x), v-float64(y)
	return (at(x, y)*(1-fx)+at(x+1, y)*fx)*(1-fy) + (at(x, y+1)*(1-fx)+at(x+1, y+1)*fx)*fy
}

func crop(g *image.Gray, x0, x1 int) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, x1-x0, g.Rect.Dy()))
	for y := range g.Rect.Dy() {
		copy(out.Pix[y*out.Stride:], g.Pix[y*g.Stride+x0:y*g.Stride+x1])
	}
	return out
}

// spoil scans the picture: soft, tinted, noisy, with specks, perhaps in black
// and white alone.
func spoil(g *image.Gray, rng *rand.Rand) *image.Gray {
	for range rng.IntN(3) {
		g = soften(g)
	}
	paper, dark, noise := 200+55*rng.Float64(), 110*rng.Float64()*rng.Float64(), 14*rng.Float64()*rng.Float64()
	level := dark + (paper-dark)*(0.4+0.35*rng.Float64())
	bitonal := rng.IntN(5) < 2
	for i, v := range g.Pix {
		f := dark + (paper-dark)*float64(v)/255 + noise*rng.NormFloat64()
		if bitonal {
			if f < level {
				f = 0
			} else {
				f = 255
			}
		}
		g.Pix[i] = uint8(min(255, max(0, f)))
	}
	if rng.IntN(4) == 0 {
		w, h := g.Rect.Dx(), g.Rect.Dy()
		for range rng.IntN(8) {
			x, y, r := rng.IntN(w), rng.IntN(h), 1+rng.IntN(3)
			for j := y; j < min(h, y+r); j++ {
				for i := x; i < min(w, x+r); i++ {
					g.Pix[j*g.Stride+i] = uint8(dark)
				}
			}
		}
	}
	return g
}

// soften blurs with the kernel 1 2 1.
func soften(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(g.Rect)
	for y := range h {
		for x := range w {
			sum, n := 0, 0
			for j := -1; j <= 1; j++ {
				for i := -1; i <= 1; i++ {
					if x+i >= 0 && x+i < w && y+j >= 0 && y+j < h {
						k := (2 - i*i) * (2 - j*j)
						sum, n = sum+k*int(g.Pix[(y+j)*g.Stride+x+i]), n+k
					}
				}
			}
			out.Pix[y*out.Stride+x] = uint8(sum / n)
		}
	}
	return out
}

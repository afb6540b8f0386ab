package fault

import (
	"math"

	"sohoa/testdata/gen/ink"
)

// Optics spoils the picture as the scanner's lamp, lens and sensor do.
func Optics(c *ink.Canvas, p Plan) {
	rng := source(p, 5)
	if p.Illum > 0 || p.Spine > 0 {
		shade(c, p, rng.Float64()*2*math.Pi, rng.IntN(2) == 0)
	}
	if p.Blur > 0 {
		for _, pl := range c.Planes {
			blur(pl, c.W, c.H, (0.09+0.075*float64(p.Blur))*c.Scale)
		}
	}
	for range p.Streaks * 2 {
		streak(c, rng.IntN(c.W), 1+rng.IntN(max(1, int(c.Scale/2))), 0.25*float64(p.Streaks)*rng.Float64(), rng.IntN(3) == 0)
	}
	for range p.Specks * 60 {
		speck(c, rng.IntN(c.W), rng.IntN(c.H), 0.15+0.3*rng.Float64()*float64(p.Specks)/2, 20+80*rng.Float64())
	}
	if p.Gauss > 0 {
		gauss(c, 3.2*float64(p.Gauss), rng.Uint64())
	}
}

// shade dims towards one side (lamp) and along one edge (the book's spine).
func shade(c *ink.Canvas, p Plan, angle float64, left bool) {
	sin, cos := math.Sincos(angle)
	for y := range c.H {
		for x := range c.W {
			u, v := float64(x)/float64(c.W)-0.5, float64(y)/float64(c.H)-0.5
			k := 1 - 0.11*float64(p.Illum)*(0.5+u*cos+v*sin)
			if p.Spine > 0 {
				d := u + 0.5
				if !left {
					d = 0.5 - u
				}
				k *= 1 - 0.22*float64(p.Spine)*math.Exp(-d*22)
			}
			for _, pl := range c.Planes {
				pl[y*c.W+x] = uint8(float64(pl[y*c.W+x]) * min(1, max(0, k)))
			}
		}
	}
}

// streak is a vertical line of a dirty sensor cell.
func streak(c *ink.Canvas, x, width int, strength float64, light bool) {
	for y := range c.H {
		for k := x; k < min(c.W, x+width); k++ {
			for _, pl := range c.Planes {
				v := float64(pl[y*c.W+k])
				if light {
					pl[y*c.W+k] = clamp(v + (255-v)*strength*2)
				} else {
					pl[y*c.W+k] = clamp(v * (1 - strength))
				}
			}
		}
	}
}

// gauss adds sensor noise of standard deviation sd, coarser in colour.
func gauss(c *ink.Canvas, sd float64, seed uint64) {
	var bell [4096]int16
	for i := range bell {
		// Sum of three uniforms is near enough to a bell.
		s := seed + uint64(i)*0x9E3779B97F4A7C15
		s ^= s >> 30
		s *= 0xBF58476D1CE4E5B9
		s ^= s >> 27
		u := float64(s&0xFFFF) + float64(s>>16&0xFFFF) + float64(s>>32&0xFFFF) - 1.5*65535
		bell[i] = int16(math.Round(u / 65535 * 2 * sd))
	}
	s := seed | 1
	for _, pl := range c.Planes {
		for i := range pl {
			s ^= s << 13
			s ^= s >> 7
			s ^= s << 17
			pl[i] = uint8(max(0, min(255, int16(pl[i])+bell[s>>52])))
		}
	}
}

// blur is a bell of standard deviation sd pixels, by rows then columns.
func blur(pl []uint8, w, h int, sd float64) {
	r := int(math.Ceil(2.5 * sd))
	if r < 1 {
		r = 1
	}
	kernel := make([]uint32, 2*r+1)
	sum := 0.0
	for i := range kernel {
		sum += math.Exp(-float64((i-r)*(i-r)) / (2 * sd * sd))
	}
	total := uint32(0)
	for i := range kernel {
		kernel[i] = uint32(math.Exp(-float64((i-r)*(i-r))/(2*sd*sd)) / sum * 65536)
		total += kernel[i]
	}
	kernel[r] += 65536 - total
	line := make([]uint8, w)
	for y := range h {
		row := pl[y*w : (y+1)*w]
		copy(line, row)
		for x := r; x < w-r; x++ {
			s := uint32(32768)
			for k, f := range kernel {
				s += f * uint32(line[x+k-r])
			}
			row[x] = uint8(s >> 16)
		}
	}
	// Columns, by a ring of the rows above.
	ring := make([][]uint8, 2*r+1)
	for i := range ring {
		ring[i] = make([]uint8, w)
		if i < 2*r {
			copy(ring[i], pl[min(i, h-1)*w:])
		}
	}
	for y := r; y < h-r; y++ {
		copy(ring[(y+r)%(2*r+1)], pl[(y+r)*w:(y+r+1)*w])
		row := pl[y*w : (y+1)*w]
		for x := range row {
			s := uint32(32768)
			for k, f := range kernel {
				s += f * uint32(ring[(y+k-r)%(2*r+1)][x])
			}
			row[x] = uint8(s >> 16)
		}
	}
}

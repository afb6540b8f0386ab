package ink

import (
	"image/color"
	"math"
)

// stroke draws a line through pts (points), round at its ends and joints.
func (c *Canvas) stroke(pts [][2]float64, width float64, ink color.RGBA, strength func(x, y int) float64) {
	var p path
	h := width / 2
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		dx, dy := b[0]-a[0], b[1]-a[1]
		l := math.Hypot(dx, dy)
		if l == 0 {
			continue
		}
		nx, ny := -dy/l*h, dx/l*h
		p.moveTo(a[0]-nx, a[1]-ny)
		p.lineTo(b[0]-nx, b[1]-ny)
		p.lineTo(b[0]+nx, b[1]+ny)
		p.lineTo(a[0]+nx, a[1]+ny)
		p.close()
	}
	if len(pts) > 2 {
		for _, q := range pts {
			p.disc(q[0], q[1], h)
		}
	}
	c.fill(&p, ink, strength)
}

// disc adds a filled circle with the orientation of stroke's pieces.
func (p *path) disc(x, y, r float64) {
	const n = 12
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		if i == 0 {
			p.moveTo(x+r*cos, y+r*sin)
		} else {
			p.lineTo(x+r*cos, y+r*sin)
		}
	}
	p.close()
}

// circle is a closed round line.
func circle(x, y, r float64) [][2]float64 {
	const n = 90
	var pts [][2]float64
	for i := range n + 1 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		pts = append(pts, [2]float64{x + r*cos, y + r*sin})
	}
	return pts
}

// smooth passes a curve through pts (Catmull–Rom, 8 steps a piece).
func smooth(pts [][2]float64) [][2]float64 {
	at := func(i int) [2]float64 { return pts[max(0, min(len(pts)-1, i))] }
	var out [][2]float64
	for i := range len(pts) - 1 {
		a, b, c, d := at(i-1), at(i), at(i+1), at(i+2)
		for k := range 8 {
			t := float64(k) / 8
			var q [2]float64
			for j := range 2 {
				q[j] = 0.5 * (2*b[j] + (c[j]-a[j])*t + (2*a[j]-5*b[j]+4*c[j]-d[j])*t*t + (3*b[j]-a[j]-3*c[j]+d[j])*t*t*t)
			}
			out = append(out, q)
		}
	}
	return append(out, pts[len(pts)-1])
}

// uneven gives an ink's opacity that wanders between high-depth and high in
// spots of about 1.5 mm, as rubber stamps print.
func (c *Canvas) uneven(seed uint64, high, depth float64) func(x, y int) float64 {
	cell := c.Scale * 4
	value := func(x, y int) float64 {
		h := uint64(x)*0x9E3779B97F4A7C15 ^ uint64(y)*0xC2B2AE3D27D4EB4F ^ seed
		h ^= h >> 31
		h *= 0xD6E8FEB86659FD93
		h ^= h >> 29
		return float64(h>>11) / (1 << 53)
	}
	return func(x, y int) float64 {
		fx, fy := float64(x)/cell, float64(y)/cell
		ix, iy := int(math.Floor(fx)), int(math.Floor(fy))
		tx, ty := fx-float64(ix), fy-float64(iy)
		top := value(ix, iy)*(1-tx) + value(ix+1, iy)*tx
		low := value(ix, iy+1)*(1-tx) + value(ix+1, iy+1)*tx
		grain := value(x+7919, y+104729)
		return high - depth*(top*(1-ty)+low*ty) - 0.15*depth*grain
	}
}

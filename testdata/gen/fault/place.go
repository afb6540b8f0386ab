package fault

import (
	"math"

	"golang.org/x/image/math/f64"

	"sohoa/testdata/gen/ink"
)

// Place lays the sheet on the scanner's bed: skewed about its middle, with
// background around it, then turned by quarters. The matrix takes sheet
// pixels to delivered pixels.
func Place(c *ink.Canvas, p Plan) (*ink.Canvas, f64.Aff3) {
	out, m := skewed(c, p)
	return turned(out, m, p.Turn)
}

func skewed(c *ink.Canvas, p Plan) (*ink.Canvas, f64.Aff3) {
	rng := source(p, 4)
	ident := f64.Aff3{1, 0, 0, 0, 1, 0}
	if p.Skew == 0 && p.DarkBG == 0 && p.Borders == 0 {
		return c, ident
	}
	sin, cos := math.Sincos(p.Skew * math.Pi / 180)
	w, h := c.W, c.H
	if math.Abs(p.Skew) > 1.5 || p.DarkBG > 0 {
		w = int(math.Ceil(float64(c.W)*cos + float64(c.H)*math.Abs(sin)))
		h = int(math.Ceil(float64(c.W)*math.Abs(sin) + float64(c.H)*cos))
	}
	dx, dy := 0.0, 0.0
	if p.DarkBG > 0 {
		edge := (4 + 6*rng.Float64()*float64(p.DarkBG)) * c.Scale
		w, h = w+int(2*edge), h+int(2*edge)
		dx, dy = edge*(rng.Float64()-0.5), edge*(rng.Float64()-0.5)
	}
	bed := 250.0
	if p.DarkBG > 0 {
		bed = 25 + 60*rng.Float64()
	} else if p.Borders > 0 || rng.Float64() < 0.3 {
		bed = 12
	}
	cx, cy := float64(c.W)/2, float64(c.H)/2
	ox, oy := float64(w)/2+dx, float64(h)/2+dy
	m := f64.Aff3{cos, -sin, ox - cos*cx + sin*cy, sin, cos, oy - sin*cx - cos*cy}
	out := &ink.Canvas{W: w, H: h, Scale: c.Scale}
	for _, pl := range c.Planes {
		out.Planes = append(out.Planes, warp(pl, c.W, c.H, w, h, m, bed))
	}
	if p.DarkBG > 0 {
		rim(out, m, float64(c.W), float64(c.H))
	}
	if p.Borders > 0 {
		borders(out, p, rng.Float64(), rng.Float64())
	}
	return out, m
}

// warp samples src through the inverse of m, bilinear; outside is bed.
func warp(src []uint8, sw, sh, w, h int, m f64.Aff3, bed float64) []uint8 {
	out := make([]uint8, w*h)
	const one = 1 << 16
	// The inverse of a rotation is its transpose.
	ux, uy := int64(m[0]*one), int64(m[1]*one) // source step per output x
	b := int64(bed)
	for y := range h {
		fy := float64(y) - m[5]
		sx := int64((m[0]*-m[2] + m[3]*fy) * one)
		sy := int64((m[1]*-m[2] + m[4]*fy) * one)
		row := out[y*w : (y+1)*w]
		for x := range row {
			ix, iy := int(sx>>16), int(sy>>16)
			if ix < 0 || iy < 0 || ix >= sw-1 || iy >= sh-1 {
				row[x] = uint8(b)
			} else {
				tx, ty := sx&(one-1)>>0, sy&(one-1)
				i := iy*sw + ix
				top := int64(src[i])*(one-tx) + int64(src[i+1])*tx
				low := int64(src[i+sw])*(one-tx) + int64(src[i+sw+1])*tx
				row[x] = uint8((top>>8*(one-ty) + low>>8*ty + 1<<23) >> 24)
			}
			sx, sy = sx+ux, sy+uy
		}
	}
	return out
}

// rim darkens the sheet's edge shadow on a dark bed.
func rim(c *ink.Canvas, m f64.Aff3, w, h float64) {
	for _, e := range [][4]float64{{0, 0, w, 0}, {w, 0, w, h}, {w, h, 0, h}, {0, h, 0, 0}} {
		n := int(math.Hypot(e[2]-e[0], e[3]-e[1]))
		for i := range n {
			t := float64(i) / float64(n)
			x, y := e[0]+(e[2]-e[0])*t, e[1]+(e[3]-e[1])*t
			px, py := int(m[0]*x+m[1]*y+m[2]), int(m[3]*x+m[4]*y+m[5])
			for dy := range 2 {
				for dx := range 2 {
					if px+dx >= 0 && py+dy >= 0 && px+dx < c.W && py+dy < c.H {
						for _, pl := range c.Planes {
							pl[(py+dy)*c.W+px+dx] = uint8(float64(pl[(py+dy)*c.W+px+dx]) * 0.55)
						}
					}
				}
			}
		}
	}
}

// borders are black bands where the lid did not cover, on two sides.
func borders(c *ink.Canvas, p Plan, a, b float64) {
	side := int((1.2 + 2.2*a*float64(p.Borders)) * c.Scale)
	foot := int((1.2 + 2.2*b*float64(p.Borders)) * c.Scale)
	for _, pl := range c.Planes {
		for y := range c.H {
			for x := range side {
				if a < 0.5 {
					pl[y*c.W+x] = 8
				} else {
					pl[y*c.W+c.W-1-x] = 8
				}
			}
			if y < foot && b < 0.5 || y >= c.H-foot && b >= 0.5 {
				for x := range c.W {
					pl[y*c.W+x] = 8
				}
			}
		}
	}
}

// turned rotates by quarter turns, clockwise.
func turned(c *ink.Canvas, m f64.Aff3, deg int) (*ink.Canvas, f64.Aff3) {
	w, h := float64(c.W), float64(c.H)
	var q f64.Aff3
	switch deg {
	case 0:
		return c, m
	case 90:
		q = f64.Aff3{0, -1, h, 1, 0, 0}
	case 180:
		q = f64.Aff3{-1, 0, w, 0, -1, h}
	case 270:
		q = f64.Aff3{0, 1, 0, -1, 0, w}
	}
	out := &ink.Canvas{W: c.W, H: c.H, Scale: c.Scale}
	if deg != 180 {
		out.W, out.H = c.H, c.W
	}
	for _, pl := range c.Planes {
		dst := make([]uint8, len(pl))
		for y := range c.H {
			row := pl[y*c.W : (y+1)*c.W]
			for x, v := range row {
				switch deg {
				case 90:
					dst[x*out.W+c.H-1-y] = v
				case 180:
					dst[(c.H-1-y)*out.W+c.W-1-x] = v
				case 270:
					dst[(c.W-1-x)*out.W+y] = v
				}
			}
		}
		out.Planes = append(out.Planes, dst)
	}
	return out, then(m, q)
}

// then is first m, after that q.
func then(m, q f64.Aff3) f64.Aff3 {
	return f64.Aff3{
		q[0]*m[0] + q[1]*m[3], q[0]*m[1] + q[1]*m[4], q[0]*m[2] + q[1]*m[5] + q[2],
		q[3]*m[0] + q[4]*m[3], q[3]*m[1] + q[4]*m[4], q[3]*m[2] + q[4]*m[5] + q[5],
	}
}

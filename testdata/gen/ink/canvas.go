// Package ink draws sheets: print, pens, seals and stamps, each with the
// transparency of its ink. A new mark is one file with a method of Canvas
// that paints paths and returns what the truth needs.
package ink

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/math/f64"
	"golang.org/x/image/vector"
)

// Canvas is a page of W × H pixels: one plane for gray, three for colour, row
// after row, 255 is white. Scale is pixels per point.
type Canvas struct {
	W, H   int
	Planes [][]uint8
	Scale  float64

	touched map[[2]int]bool // 2-point cells that a mark's ink lies on
	marking bool
}

// New gives a white sheet of w × h points at dpi.
func New(w, h float64, dpi int, colour bool) *Canvas {
	c := &Canvas{W: int(math.Round(w * float64(dpi) / 72)), H: int(math.Round(h * float64(dpi) / 72)), Scale: float64(dpi) / 72, touched: map[[2]int]bool{}}
	n := 1
	if colour {
		n = 3
	}
	for range n {
		p := make([]uint8, c.W*c.H)
		for i := range p {
			p[i] = 255
		}
		c.Planes = append(c.Planes, p)
	}
	return c
}

// Inks.
var (
	Black = color.RGBA{18, 18, 22, 255}
	Red   = color.RGBA{206, 30, 44, 255}
	Blue  = color.RGBA{28, 52, 158, 255}
	Navy  = color.RGBA{52, 48, 140, 255}
)

// level is the ink's value in a plane of this canvas.
func (c *Canvas) level(ink color.RGBA, plane int) float64 {
	if len(c.Planes) == 1 {
		return (0.299*float64(ink.R) + 0.587*float64(ink.G) + 0.114*float64(ink.B)) / 255
	}
	return float64([]uint8{ink.R, ink.G, ink.B}[plane]) / 255
}

// path is drawn in points and filled; its pieces must not overlap with
// opposite orientation.
type path struct {
	ops            []op
	x0, y0, x1, y1 float64
}

type op struct {
	n int // 0 move, 1 line, 2 quad, 3 cubic, 4 close
	a [3][2]float64
}

func (p *path) add(n int, pts ...[2]float64) {
	o := op{n: n}
	for i, q := range pts {
		o.a[i] = q
		if len(p.ops) == 0 && i == 0 {
			p.x0, p.x1, p.y0, p.y1 = q[0], q[0], q[1], q[1]
		}
		p.x0, p.x1 = min(p.x0, q[0]), max(p.x1, q[0])
		p.y0, p.y1 = min(p.y0, q[1]), max(p.y1, q[1])
	}
	p.ops = append(p.ops, o)
}

func (p *path) moveTo(x, y float64) { p.add(0, [2]float64{x, y}) }
func (p *path) lineTo(x, y float64) { p.add(1, [2]float64{x, y}) }
func (p *path) close()              { p.ops = append(p.ops, op{n: 4}) }

// fill lays ink over the path. strength, when given, is the ink's opacity at
// a pixel; nil is opaque.
func (c *Canvas) fill(p *path, ink color.RGBA, strength func(x, y int) float64) {
	if len(p.ops) == 0 {
		return
	}
	s := c.Scale
	bx, by := int(math.Floor(p.x0*s))-1, int(math.Floor(p.y0*s))-1
	w, h := int(math.Ceil(p.x1*s))-bx+2, int(math.Ceil(p.y1*s))-by+2
	r := vector.NewRasterizer(w, h)
	for _, o := range p.ops {
		var q [3][2]float32
		for i, a := range o.a {
			q[i] = [2]float32{float32(a[0]*s - float64(bx)), float32(a[1]*s - float64(by))}
		}
		switch o.n {
		case 0:
			r.MoveTo(q[0][0], q[0][1])
		case 1:
			r.LineTo(q[0][0], q[0][1])
		case 2:
			r.QuadTo(q[0][0], q[0][1], q[1][0], q[1][1])
		case 3:
			r.CubeTo(q[0][0], q[0][1], q[1][0], q[1][1], q[2][0], q[2][1])
		case 4:
			r.ClosePath()
		}
	}
	mask := image.NewAlpha(image.Rect(0, 0, w, h))
	r.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	c.blend(mask, bx, by, ink, strength)
}

// blend multiplies ink into the page where mask is set.
func (c *Canvas) blend(mask *image.Alpha, bx, by int, ink color.RGBA, strength func(x, y int) float64) {
	for my := range mask.Rect.Dy() {
		y := by + my
		if y < 0 || y >= c.H {
			continue
		}
		row := mask.Pix[my*mask.Stride : my*mask.Stride+mask.Rect.Dx()]
		for mx, m := range row {
			x := bx + mx
			if m == 0 || x < 0 || x >= c.W {
				continue
			}
			a := float64(m) / 255
			if strength != nil {
				a *= strength(x, y)
			}
			if c.marking && a > 0.25 {
				c.touched[[2]int{int(float64(x) / c.Scale / 2), int(float64(y) / c.Scale / 2)}] = true
			}
			for i, p := range c.Planes {
				v := float64(p[y*c.W+x])
				p[y*c.W+x] = uint8(v*(1-a*(1-c.level(ink, i))) + 0.5)
			}
		}
	}
}

// Covered reports whether a mark's ink lies in the box (points).
func (c *Canvas) Covered(x0, y0, x1, y1 float64) bool {
	for y := int(y0 / 2); y <= int(y1/2); y++ {
		for x := int(x0 / 2); x <= int(x1/2); x++ {
			if c.touched[[2]int{x, y}] {
				return true
			}
		}
	}
	return false
}

// turn gives the rotation by deg clockwise about cx, cy.
func turn(deg, cx, cy float64) f64.Aff3 {
	sin, cos := math.Sincos(deg * math.Pi / 180)
	return f64.Aff3{cos, -sin, cx - cos*cx + sin*cy, sin, cos, cy - sin*cx - cos*cy}
}

func apply(m f64.Aff3, x, y float64) (float64, float64) {
	return m[0]*x + m[1]*y + m[2], m[3]*x + m[4]*y + m[5]
}

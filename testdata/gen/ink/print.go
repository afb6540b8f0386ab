package ink

import (
	"image/color"
	"math/rand/v2"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/f64"

	"sohoa/testdata/gen/typeset"
)

// glyph adds one character's outline to p, sized and moved by m (em → points).
func glyph(p *path, g *typeset.Glyph, m f64.Aff3) {
	at := func(q [2]float64) [2]float64 {
		x, y := apply(m, q[0], q[1])
		return [2]float64{x, y}
	}
	for i, s := range g.Segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				p.close()
			}
			p.add(0, at(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			p.add(1, at(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			p.add(2, at(s.Args[0]), at(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			p.add(3, at(s.Args[0]), at(s.Args[1]), at(s.Args[2]))
		}
	}
	if len(g.Segments) > 0 {
		p.close()
	}
}

// Tilt is the matrix of a tilt; the identity for none.
func Tilt(t typeset.Tilt) f64.Aff3 {
	if t.Deg == 0 {
		return f64.Aff3{1, 0, 0, 0, 1, 0}
	}
	return turn(t.Deg, t.CX, t.CY)
}

// text draws s from the baseline point x, y through m.
func (c *Canvas) text(s string, face *typeset.Face, size, x, y float64, m f64.Aff3, ink color.RGBA, strength func(x, y int) float64) float64 {
	for _, r := range s {
		g := face.Glyph(r)
		var p path
		ox, oy := apply(m, x, y)
		glyph(&p, g, f64.Aff3{m[0] * size, m[1] * size, ox, m[3] * size, m[4] * size, oy})
		c.fill(&p, ink, strength)
		x += g.Advance * size
	}
	return x
}

// Print draws the words and rules of a sheet. Handwritten digits and stamped
// words come from rng, in pen and stamp ink.
func (c *Canvas) Print(sh *typeset.Sheet, rng *rand.Rand, pen color.RGBA) {
	for _, r := range sh.Rules {
		m, ink, strength := Tilt(r.Tilt), Black, func(int, int) float64 { return 1 }
		if r.Red {
			ink, strength = Red, c.uneven(rng.Uint64(), 0.92, 0.25)
		}
		x0, y0 := apply(m, r.X0, r.Y0)
		x1, y1 := apply(m, r.X1, r.Y1)
		c.stroke([][2]float64{{x0, y0}, {x1, y1}}, r.Width, ink, strength)
	}
	for _, w := range sh.Words {
		m, x, text := Tilt(w.Tilt), w.X, w.Text
		switch {
		case w.Red:
			c.text(text, w.Face, w.Size, x, w.Y, m, Red, c.uneven(rng.Uint64(), 0.92, 0.25))
			continue
		case w.Pen > 0:
			runes := []rune(text)
			c.digits(string(runes[:w.Pen]), w.X, w.Y, w.Size, rng, pen)
			x, text = x+float64(w.Pen)*typeset.PenAdvance*w.Size, string(runes[w.Pen:])
		}
		c.text(text, w.Face, w.Size, x, w.Y, m, Black, nil)
	}
}

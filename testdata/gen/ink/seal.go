package ink

import (
	"image/color"
	"math"
	"math/rand/v2"
	"strings"

	"golang.org/x/image/math/f64"

	"sohoa/testdata/gen/typeset"
)

// Seal presses a round seal of r points radius, turned by deg: two rings, the
// first text around, the second inside under a star. It gives the ink's box.
func (c *Canvas) Seal(cx, cy, r, deg float64, texts []string, face *typeset.Face, rng *rand.Rand, ink color.RGBA) [4]float64 {
	c.marking = true
	defer func() { c.marking = false }()
	press := c.uneven(rng.Uint64(), 0.88, 0.4)
	c.stroke(circle(cx, cy, r), r*0.045, ink, press)
	c.stroke(circle(cx, cy, r*0.92), r*0.015, ink, press)
	c.stroke(circle(cx, cy, r*0.62), r*0.015, ink, press)
	c.ring(texts[0], cx, cy, r*0.70, r*0.19, deg, face, ink, press)
	c.star(cx, cy-r*0.22, r*0.2, deg, cx, cy, ink, press)
	if len(texts) > 1 {
		m := turn(deg, cx, cy)
		lines := fold(texts[1], 11)
		size := r * 0.125
		if len(lines) > 3 {
			size = r * 0.1
		}
		for i, l := range lines {
			y := cy + r*0.12 + float64(i)*size*1.2
			c.text(l, face, size, cx-face.Width(l, size)/2, y, m, ink, press)
		}
	}
	return [4]float64{cx - r*1.03, cy - r*1.03, cx + r*1.03, cy + r*1.03}
}

// ring sets s on a circle of radius rad, its middle at the top.
func (c *Canvas) ring(s string, cx, cy, rad, size, deg float64, face *typeset.Face, ink color.RGBA, press func(x, y int) float64) {
	total := face.Width(s, size) * 1.12
	if room := 2 * math.Pi * rad * 0.9; total > room {
		size *= room / total
		total = room
	}
	along := -total / 2
	for _, ch := range s + " " {
		g := face.Glyph(ch)
		adv := g.Advance * size * 1.12
		angle := (along+adv/2)/rad*180/math.Pi + deg
		m := turn(angle, cx, cy)
		x, y := apply(m, cx-g.Advance*size/2, cy-rad)
		var p path
		glyph(&p, g, f64.Aff3{m[0] * size, m[1] * size, x, m[3] * size, m[4] * size, y})
		c.fill(&p, ink, press)
		along += adv
	}
}

func (c *Canvas) star(x, y, r, deg, cx, cy float64, ink color.RGBA, press func(x, y int) float64) {
	var p path
	m := turn(deg, cx, cy)
	for i := range 10 {
		rad := r
		if i%2 == 1 {
			rad = r * 0.4
		}
		sin, cos := math.Sincos(math.Pi * float64(i) / 5)
		px, py := apply(m, x+rad*sin, y-rad*cos)
		if i == 0 {
			p.moveTo(px, py)
		} else {
			p.lineTo(px, py)
		}
	}
	p.close()
	c.fill(&p, ink, press)
}

// fold breaks s into lines of about n letters.
func fold(s string, n int) []string {
	var out []string
	for _, w := range strings.Fields(s) {
		if len(out) > 0 && len([]rune(out[len(out)-1]))+len([]rune(w)) < n {
			out[len(out)-1] += " " + w
		} else {
			out = append(out, w)
		}
	}
	return out
}

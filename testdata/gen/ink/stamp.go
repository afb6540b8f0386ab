package ink

import (
	"image/color"
	"math/rand/v2"

	"golang.org/x/image/math/f64"

	"sohoa/testdata/gen/typeset"
)

// Received presses the "ĐẾN" stamp of NĐ 30/2020 appendix IV, tilted, its
// blanks filled by pen; 44 × 29 mm, as stamp makers sell it, not the decree's
// 50 × 35. x, y is its top left corner (points).
// It gives the box and the text of what it says.
func (c *Canvas) Received(x, y, deg float64, organ, number, day, to string, f *typeset.Fonts, rng *rand.Rand, ink, pen color.RGBA) ([4]float64, []string) {
	c.marking = true
	defer func() { c.marking = false }()
	const w, h = 44 * typeset.MM, 29 * typeset.MM
	m := turn(deg, x+w/2, y+h/2)
	press := c.uneven(rng.Uint64(), 0.9, 0.35)
	box := [][2]float64{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}
	for i := range box {
		box[i][0], box[i][1] = apply(m, box[i][0], box[i][1])
	}
	c.stroke(box, 1.6, ink, press)
	bold := f.Termes.Bold
	mid := func(s string, size, dy float64) {
		for face := bold; ; size *= 0.95 {
			if width := face.Width(s, size); width < w-8 {
				c.text(s, face, size, x+(w-width)/2, y+dy, m, ink, press)
				return
			}
		}
	}
	mid(organ, 9, 12)
	mid("ĐẾN", 14, 27)
	lines := []string{"Số: " + number, "Ngày: " + day, "Chuyển: " + to}
	for i, l := range []struct{ tag, fill string }{{"Số:", number}, {"Ngày:", day}, {"Chuyển:", to}} {
		by := y + 42 + float64(i)*16
		end := c.text(l.tag, f.Termes.Regular, 10.5, x+7, by, m, ink, press)
		c.dots(end+2, x+w-7, by, m, ink, press)
		if digital(l.fill) {
			px, py := apply(m, end+5, by)
			c.digits(l.fill, px, py, 11.5, rng, pen)
		} else {
			c.text(l.fill, f.Hand, 13, end+6, by-1, m, pen, c.uneven(rng.Uint64(), 0.95, 0.15))
		}
	}
	return bounds(box, 1), append([]string{organ, "ĐẾN"}, lines...)
}

func digital(s string) bool {
	for _, r := range s {
		if _, ok := shapes[r]; !ok {
			return false
		}
	}
	return true
}

func (c *Canvas) dots(x0, x1, y float64, m f64.Aff3, ink color.RGBA, press func(x, y int) float64) {
	var p path
	for x := x0; x < x1; x += 3 {
		px, py := apply(m, x, y)
		p.disc(px, py, 0.4)
	}
	c.fill(&p, ink, press)
}

// Note writes lines by hand in a pen's italic, as clerks do in the margin.
func (c *Canvas) Note(x, y, size, deg float64, lines []string, face *typeset.Face, rng *rand.Rand, ink color.RGBA) [4]float64 {
	c.marking = true
	defer func() { c.marking = false }()
	m := turn(deg, x, y)
	flow := c.uneven(rng.Uint64(), 0.95, 0.2)
	wide := 0.0
	for i, l := range lines {
		at, by := x+2*rng.Float64(), y+float64(i+1)*size*1.15
		for _, r := range l {
			g := face.Glyph(r)
			wave := turn(deg+4*(rng.Float64()-0.5), 0, 0)
			px, py := apply(m, at, by+0.05*size*(rng.Float64()-0.5))
			var p path
			glyph(&p, g, f64.Aff3{wave[0] * size, wave[1] * size, px, wave[3] * size, wave[4] * size, py})
			c.fill(&p, ink, flow)
			at += g.Advance * size
		}
		wide = max(wide, at-x)
	}
	var corners [][2]float64
	for _, q := range [][2]float64{{x, y}, {x + wide, y}, {x + wide, y + float64(len(lines))*size*1.3}, {x, y + float64(len(lines))*size*1.3}} {
		px, py := apply(m, q[0], q[1])
		corners = append(corners, [2]float64{px, py})
	}
	return bounds(corners, 2)
}

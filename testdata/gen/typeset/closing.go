package typeset

import "sohoa/testdata/gen/wording"

// closing sets receivers left and the signature right, both on one sheet.
func (c *composer) closing() {
	p, f, size := c.paper, c.look.Family, c.look.Size
	leftCol := measure{c.body.x0, c.body.x0 + 74*MM}
	rightCol := measure{c.body.x0 + 76*MM, c.body.x1}
	const gap = 33 * MM // for the pen and the seal
	need := float64(len(p.Signature)+2)*size*1.25 + gap
	need = max(need, float64(len(p.Receivers)+1)*14+14)
	if c.y+10+need > c.bottom {
		c.newSheet()
	}
	c.y += 10
	head := style{face: f.BoldItalic, size: 12, pitch: 15}
	if p.Family == wording.Party {
		head = style{face: f.Regular, size: 14, pitch: 17}
	}
	y := c.column("recipients_title", head, leftCol, c.y, "Nơi nhận:")
	if p.Family == wording.Party {
		c.under(1, 2)
	}
	list := style{face: f.Regular, size: 11, pitch: 13.2}
	for _, r := range p.Receivers {
		y = c.column("recipient", list, leftCol, y, r)
	}
	s := style{face: f.Bold, size: size, pitch: size * 1.25, align: centre}
	ys := c.y
	for _, l := range p.Signature {
		ys = c.column("sign_authority", s, rightCol, ys, l)
	}
	title := s
	if p.Family == wording.Party {
		title.face = f.Regular
	}
	ys = c.column("sign_title", title, rightCol, ys, p.Title)
	top := ys
	ys = c.column("sign_name", s, rightCol, ys+gap, p.Name)
	c.sh.Signing = &Signing{CX: (rightCol.x0 + rightCol.x1) / 2, Top: top, Bottom: top + gap, NameY: ys - 0.28*size, NameW: s.face.Width(p.Name, size)}
	c.y = max(y, ys)
}

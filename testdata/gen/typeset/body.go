package typeset

import "sohoa/testdata/gen/wording"

// item sets one piece of the body.
func (c *composer) item(it wording.Item) {
	f, size := c.look.Family, c.look.Size
	if it.Table != nil {
		c.table(it.Table)
		return
	}
	s := style{face: f.Regular, lead: f.Bold, size: size, pitch: size * 1.27, before: 5, indent: 12.7 * MM, align: justify}
	switch {
	case it.Kind == "decide":
		s.align, s.indent, s.before = centre, 0, 8
	case it.Kind == "heading" && c.y+s.before+3*s.pitch > c.bottom:
		c.newSheet() // a heading keeps its paragraph
	case it.Ital:
		s.face = f.Italic
	}
	c.flow(it.Kind, s, it.Lead, it.Text)
}

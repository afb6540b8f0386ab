package typeset

import (
	"strings"

	"sohoa/testdata/gen/wording"
)

// header sets the two columns: issuer and number left, motto and date right.
func (c *composer) header() {
	p, f := c.paper, c.look.Family
	leftCol := measure{c.body.x0 - 6*MM, c.body.x0 + 64*MM}
	rightCol := measure{c.body.x0 + 62*MM, c.body.x1 + 3*MM}
	line := func(face *Face, size float64) style {
		return style{face: face, size: size, pitch: size * 1.2, align: centre}
	}
	party := p.Family == wording.Party
	size := map[bool]float64{true: 13, false: 12.5}[party]

	y := c.column("parent_agency", line(f.Regular, size), leftCol, c.top, p.Parent...)
	y = c.column("issuing_agency", line(f.Bold, size), leftCol, y, p.Issuer...)
	if party {
		y = c.column("star", line(f.Regular, size), leftCol, y, "*")
	} else {
		c.under(0.4, 3.5)
		y += 4
	}
	y = c.number(line(f.Regular, 13), leftCol, y+2)
	memo := line(f.Regular, 12)
	if party {
		memo = line(f.Italic, 12)
	}
	y = c.column("subject", memo, measure{leftCol.x0 + 4*MM, leftCol.x1 - 4*MM}, y+4, p.Memo...)
	y = c.stamps(leftCol, y)

	var yr float64
	if party {
		yr = c.column("nation", line(f.Bold, 14.5), rightCol, c.top, "ĐẢNG CỘNG SẢN VIỆT NAM")
		c.under(1, 4)
	} else {
		yr = c.column("nation", line(f.Bold, 12.5), rightCol, c.top, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
		yr = c.column("motto", line(f.Bold, 13.5), rightCol, yr, "Độc lập - Tự do - Hạnh phúc")
		c.under(1, 4)
	}
	yr = c.placeDate(line(f.Italic, 13.5), rightCol, yr+9)
	c.y = max(y, yr) + 10
}

// electronic sets the box of an electronic signature at the top right, in the
// margin (NĐ 30/2020, appendix I, box 14).
func (c *composer) electronic() {
	s := style{face: c.look.Family.Regular, size: 7.5, pitch: 9}
	y := 14.0
	for _, l := range c.look.ESign {
		y = c.column("digital_signature", s, measure{c.body.x1 - 52*MM, c.body.x1 + 10*MM}, y, l)
	}
}

// number sets "Số: 05/UBND-VP", its digits written by hand when so asked.
func (c *composer) number(s style, m measure, y float64) float64 {
	y += s.pitch
	pen := 0
	if c.look.Pen {
		pen = c.paper.Digits
		y += 4 // a pen needs room
	}
	toks := []token{{text: c.paper.NumberTag, face: s.face}, {text: c.paper.Code, face: s.face, pen: pen}}
	line := c.sh.set(toks, s, m, y-0.28*s.size, true, true)
	c.sh.Blocks = append(c.sh.Blocks, Block{Kind: "number", Lines: [][]int{line}, Table: -1})
	return y
}

func (c *composer) placeDate(s style, m measure, y float64) float64 {
	toks := tokens(s, "", c.paper.PlaceDate)
	for i := range toks {
		if c.look.PenDay && i > 0 && toks[i-1].text == "ngày" {
			toks[i].pen = len([]rune(toks[i].text))
		}
	}
	y += s.pitch
	c.sh.Blocks = append(c.sh.Blocks, Block{Kind: "place_date", Lines: [][]int{c.sh.set(toks, s, m, y-0.28*s.size, true, true)}, Table: -1})
	return y
}

// stamps sets the boxed secrecy and urgency marks under the left column.
func (c *composer) stamps(m measure, y float64) float64 {
	for _, st := range []struct{ kind, text string }{{"secrecy", c.paper.Secrecy}, {"urgency", c.paper.Urgency}} {
		if st.text == "" {
			continue
		}
		s := style{face: c.look.Family.Bold, size: 14, pitch: 17, align: centre, red: true}
		w := s.face.Width(st.text, s.size)
		mid := (m.x0 + m.x1) / 2
		s.tilt = Tilt{c.look.StampDeg, mid, y + 19}
		x0, x1, y0, y1 := mid-w/2-9, mid+w/2+9, y+8, y+31
		c.column(st.kind, s, m, y+10, st.text)
		for _, r := range [][4]float64{{x0, y0, x1, y0}, {x1, y0, x1, y1}, {x0, y1, x1, y1}, {x0, y0, x0, y1}} {
			c.sh.Rules = append(c.sh.Rules, Rule{X0: r[0], Y0: r[1], X1: r[2], Y1: r[3], Width: 1.6, Red: true, Tilt: s.tilt})
		}
		y = y1 + 2
	}
	return y
}

// title sets the type of paper, its subject and its addressees.
func (c *composer) title() {
	p, f, size := c.paper, c.look.Family, c.look.Size
	party := p.Family == wording.Party
	s := style{face: f.Bold, size: size + 0.5, pitch: size * 1.3, align: centre}
	if p.TypeName != "" {
		c.flow("type_name", s, "", p.TypeName)
		full := c.body
		c.body = measure{full.x0 + 14*MM, full.x1 - 14*MM}
		s.size = size
		subject := p.Subject
		c.flow("subject", s, "", subject)
		c.body = full
		if party {
			c.flow("separator", style{face: f.Regular, size: size, pitch: size, align: centre}, "", "-----")
		} else {
			c.under(0.4, 5)
			c.y += 4
		}
	}
	if p.Kinhgui != "" {
		c.addressees(style{face: f.Regular, size: size, pitch: size * 1.3, before: 6})
	}
	if p.Authority != "" {
		s.size, s.before = size, 8
		c.flow("authority_head", s, "", p.Authority)
	}
	c.y += 4
}

func (c *composer) addressees(s style) {
	p := c.paper
	if len(p.Addressee) == 1 {
		s.align = centre
		c.flow("addressee", s, "", p.Kinhgui+" "+p.Addressee[0])
		return
	}
	s.indent = 28 * MM
	c.flow("addressee", s, "", p.Kinhgui)
	full := c.body
	c.body.x0 += 38 * MM
	s.indent, s.before = 0, 0
	for i, a := range p.Addressee {
		end := ";"
		if i == len(p.Addressee)-1 {
			end = "."
		}
		c.flow("addressee", s, "", "- "+strings.TrimSpace(a)+end)
	}
	c.body = full
}

package typeset

import (
	"strconv"

	"sohoa/testdata/gen/wording"
)

// Look is how a paper is printed.
type Look struct {
	Family   *Family
	Size     float64  // of the body, 13 to 14
	Pen      bool     // the number is written by hand
	PenDay   bool     // the day too
	StampDeg float64  // tilt of secrecy and urgency stamps
	ESign    []string // lines of an electronic signature's box; none on paper
}

// composer fills sheets from the top.
type composer struct {
	look   Look
	paper  *wording.Paper
	sheets []*Sheet
	sh     *Sheet
	y      float64 // end of what is set
	body   measure
	top    float64
	bottom float64
}

// Compose lays the paper out on as many sheets as it needs.
func Compose(p *wording.Paper, look Look) []*Sheet {
	c := &composer{look: look, paper: p, body: measure{30 * MM, PageW - 17*MM}, top: 20 * MM, bottom: PageH - 20*MM}
	c.newSheet()
	c.electronic()
	c.header()
	c.title()
	for _, it := range p.Body {
		c.item(it)
	}
	c.closing()
	c.sh.Free = c.y
	return c.sheets
}

func (c *composer) newSheet() {
	if c.sh != nil {
		c.sh.Free = c.y
	}
	c.sh = &Sheet{}
	c.sheets = append(c.sheets, c.sh)
	c.y = c.top
	if n := len(c.sheets); n > 1 {
		s := style{face: c.look.Family.Regular, size: c.look.Size, align: centre}
		line := c.sh.set(tokens(s, "", strconv.Itoa(n)), s, c.body, c.top-4*MM, true, true)
		c.sh.Blocks = append(c.sh.Blocks, Block{Kind: "page_number", Lines: [][]int{line}, Table: -1})
		c.y = c.top + 2*MM
	}
}

// flow sets a paragraph in the text column, over sheets when it must.
func (c *composer) flow(kind string, s style, lead, text string) {
	lines := breakLines(tokens(s, lead, text), s, c.body)
	block := Block{Kind: kind, Table: -1}
	c.y += s.before
	for i, l := range lines {
		// Neither the first nor the last line of a longer paragraph stands alone.
		need := s.pitch
		if len(lines) > 2 && (i == 0 || i == len(lines)-2) {
			need *= 2
		}
		if c.y+need > c.bottom && c.y > c.top+4*MM {
			if len(block.Lines) > 0 {
				c.sh.Blocks = append(c.sh.Blocks, block)
				block.Lines = nil
			}
			c.newSheet()
		}
		c.y += s.pitch
		block.Lines = append(block.Lines, c.sh.set(l, s, c.body, c.y-0.28*s.size, i == 0, i == len(lines)-1))
	}
	c.sh.Blocks = append(c.sh.Blocks, block)
}

// column sets lines in a fixed column from y down, each entry of texts a line
// group of its own, and gives the new y.
func (c *composer) column(kind string, s style, m measure, y float64, texts ...string) float64 {
	block := Block{Kind: kind, Table: -1}
	for _, t := range texts {
		for i, l := range breakLines(tokens(s, "", t), s, m) {
			y += s.pitch
			block.Lines = append(block.Lines, c.sh.set(l, s, m, y-0.28*s.size, i == 0, false))
		}
	}
	if len(block.Lines) > 0 {
		c.sh.Blocks = append(c.sh.Blocks, block)
	}
	return y
}

func (c *composer) rule(x0, x1, y, width float64) {
	c.sh.Rules = append(c.sh.Rules, Rule{X0: x0, Y0: y, X1: x1, Y1: y, Width: width})
}

// under draws a rule as long as share of the last line of the last block.
func (c *composer) under(share, gap float64) {
	lines := c.sh.Blocks[len(c.sh.Blocks)-1].Lines
	line := lines[len(lines)-1]
	a, b := c.sh.Words[line[0]], c.sh.Words[line[len(line)-1]]
	mid, half := (a.X+b.X+b.Width)/2, (b.X+b.Width-a.X)/2*share
	c.rule(mid-half, mid+half, a.Y+gap, 0.7)
}

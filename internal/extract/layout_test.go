package extract

import (
	"strings"
	"unicode"

	"sohoa/ocr"
)

// form is a paper in its structure: what golden papers are written in.
type form struct {
	ID           string     `json:"id"`
	Left         []string   `json:"left"`
	NumberLine   string     `json:"number_line"`
	BelowNumber  []string   `json:"below_number"`
	Right        []string   `json:"right"`
	PlaceDate    string     `json:"place_date"`
	Security     string     `json:"security"`
	Urgency      string     `json:"urgency"`
	Title        []string   `json:"title"`
	KinhGui      []string   `json:"kinh_gui"`
	KinhGuiLabel string     `json:"kinh_gui_label"`
	Body         [][]any    `json:"body"` // ["p", text], ["H", text], ["table", rows]
	Recipients   []string   `json:"recipients"`
	Sign         []string   `json:"sign"`
	Signer       string     `json:"signer"`
	Annex        [][]string `json:"annex"` // pages of centred lines
	Truth        any        `json:"truth"`
}

// A4 at 300 dpi with the margins of Decree 30/2020; a line of 14 pt type.
const (
	sheetW, sheetH = 2480, 3508
	marginL        = 354
	marginR        = sheetW - 200
	lineH          = 52
	pitch          = 70
)

// pen draws words on pages.
type pen struct {
	pages []ocr.Page
	y     int
}

func newPen() *pen {
	p := &pen{}
	p.page()
	return p
}

func (p *pen) page() {
	p.pages = append(p.pages, ocr.Page{Number: len(p.pages) + 1, Kind: "content", Width: sheetW, Height: sheetH, DPI: 300, Colour: "grey"})
	p.y = 240
	if n := len(p.pages); n > 1 {
		p.line(string(rune('0'+n)), sheetW/2-10, 150)
	}
}

// wide is the width of a word of 14 pt Times.
func wide(s string) int {
	w := 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			w += 38
		case strings.ContainsRune("ilj.,:;'|tfr()-", r):
			w += 17
		default:
			w += 27
		}
	}
	return w
}

func widthOf(text string) int {
	w := 0
	for i, f := range strings.Fields(text) {
		if i > 0 {
			w += 14
		}
		w += wide(f)
	}
	return w
}

// line puts one line with its left end at x.
func (p *pen) line(text string, x, y int) {
	pg := &p.pages[len(p.pages)-1]
	var l ocr.Line
	for _, f := range strings.Fields(text) {
		w := ocr.Word{Text: f, Conf: 0.96, Box: ocr.Box{X0: x, Y0: y, X1: x + wide(f), Y1: y + lineH}}
		l.Words = append(l.Words, w)
		l.Box = l.Box.Union(w.Box)
		x = w.Box.X1 + 14
	}
	if len(l.Words) > 0 {
		pg.Lines = append(pg.Lines, l)
	}
}

func (p *pen) centred(text string, mid, y int) { p.line(text, mid-widthOf(text)/2, y) }

// wrapped puts a paragraph from x to right, the first line at first.
func (p *pen) wrapped(text string, first, x, right int) {
	at, row := first, ""
	flush := func() {
		if row == "" {
			return
		}
		if p.y > sheetH-300 {
			p.page()
		}
		p.line(row, at, p.y)
		p.y += pitch
		at, row = x, ""
	}
	for _, f := range strings.Fields(text) {
		if row != "" && at+widthOf(row+" "+f) > right {
			flush()
		}
		row = strings.TrimSpace(row + " " + f)
	}
	flush()
}

// table rules and fills equal columns.
func (p *pen) table(rows [][]string) {
	cols := len(rows[0])
	width := (marginR - marginL) / cols
	height := func(row []string) int {
		n := 1
		for _, c := range row {
			n = max(n, len(wrap(c, width-30)))
		}
		return n*pitch + 20
	}
	rule := func(b ocr.Box, v bool) {
		pg := &p.pages[len(p.pages)-1]
		pg.Rules = append(pg.Rules, ocr.Rule{Box: b, Vertical: v})
	}
	top := p.y
	rule(ocr.Box{X0: marginL, Y0: p.y, X1: marginL + cols*width, Y1: p.y + 3}, false)
	for _, row := range rows {
		h := height(row)
		if p.y+h > sheetH-250 {
			for c := 0; c <= cols; c++ {
				rule(ocr.Box{X0: marginL + c*width, Y0: top, X1: marginL + c*width + 3, Y1: p.y}, true)
			}
			p.page()
			top = p.y
			rule(ocr.Box{X0: marginL, Y0: p.y, X1: marginL + cols*width, Y1: p.y + 3}, false)
		}
		for c, cell := range row {
			for i, text := range wrap(cell, width-30) {
				p.line(text, marginL+c*width+15, p.y+12+i*pitch)
			}
		}
		p.y += h
		rule(ocr.Box{X0: marginL, Y0: p.y, X1: marginL + cols*width, Y1: p.y + 3}, false)
	}
	for c := 0; c <= cols; c++ {
		rule(ocr.Box{X0: marginL + c*width, Y0: top, X1: marginL + c*width + 3, Y1: p.y}, true)
	}
	p.y += pitch / 2
}

func wrap(text string, width int) []string {
	var out []string
	row := ""
	for _, f := range strings.Fields(text) {
		if row != "" && widthOf(row+" "+f) > width {
			out = append(out, row)
			row = ""
		}
		row = strings.TrimSpace(row + " " + f)
	}
	if row != "" {
		out = append(out, row)
	}
	return out
}

// draw lays a form out as words with boxes, as a clean scan would be read.
func draw(f form) []ocr.Page {
	p := newPen()
	const leftMid, rightMid = 740, 1680
	y := p.y
	for _, t := range f.Left {
		p.centred(t, leftMid, y)
		y += pitch
	}
	p.centred(f.NumberLine, leftMid, y+20)
	y += pitch + 20
	for _, t := range f.BelowNumber {
		p.centred(t, leftMid, y+10)
		y += pitch
	}
	ry := p.y
	for _, t := range f.Right {
		p.centred(t, rightMid, ry)
		ry += pitch
	}
	p.centred(f.PlaceDate, rightMid, ry+30)
	for _, stamp := range []string{f.Security, f.Urgency} {
		if stamp != "" {
			y += 40
			p.centred(stamp, 560, y)
			y += pitch
		}
	}
	p.y = max(y, ry+pitch) + 90
	for i, t := range f.Title {
		p.centred(t, (marginL+marginR)/2, p.y)
		p.y += pitch
		if i == 0 {
			p.y += 6
		}
	}
	p.y += 60
	label := f.KinhGuiLabel
	if label == "" {
		label = "Kính gửi:"
	}
	switch len(f.KinhGui) {
	case 0:
	case 1:
		p.centred(label+" "+f.KinhGui[0], (marginL+marginR)/2, p.y)
		p.y += pitch + 40
	default:
		p.line(label, 800, p.y)
		p.y += pitch
		for _, k := range f.KinhGui {
			p.line("- "+k, 900, p.y)
			p.y += pitch
		}
		p.y += 40
	}
	for _, b := range f.Body {
		switch b[0] {
		case "table":
			p.table(rowsOfJSON(b[1]))
		case "c":
			p.centred(b[1].(string), (marginL+marginR)/2, p.y)
			p.y += pitch + 10
		default:
			p.wrapped(b[1].(string), marginL+150, marginL, marginR)
			p.y += 20
		}
	}
	p.y += 40
	if p.y > sheetH-900 {
		p.page()
	}
	top := p.y
	p.line("Nơi nhận:", marginL, p.y)
	for _, r := range f.Recipients {
		p.y += pitch - 10
		p.line("- "+r, marginL, p.y)
	}
	sy := top
	for _, t := range f.Sign {
		p.centred(t, 1750, sy)
		sy += pitch
	}
	p.centred(f.Signer, 1750, sy+300)
	for _, a := range f.Annex {
		p.page()
		for _, t := range a {
			p.centred(t, (marginL+marginR)/2, p.y)
			p.y += pitch
		}
	}
	return p.pages
}

func rowsOfJSON(v any) [][]string {
	var out [][]string
	for _, row := range v.([]any) {
		var cells []string
		for _, c := range row.([]any) {
			cells = append(cells, c.(string))
		}
		out = append(out, cells)
	}
	return out
}

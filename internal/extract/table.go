package extract

import (
	"regexp"
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
	"sohoa/ocr"
)

// table is a table of the paper, joined over page breaks.
type table struct {
	scan.Table
	grids []ruled
}

// readTables finds the ruled tables and joins those that go on over a page
// break. Narrow frames in the head are stamps.
func (p *paper) readTables() {
	for i, s := range p.sheets {
		for _, g := range ruledOf(s) {
			if i == p.head.page && g.Box.Y0 < p.title.bottom-s.em && g.Box.W() < s.page.Width/2 {
				continue
			}
			g.fill(s)
			if !g.isTable() {
				continue
			}
			p.grids = append(p.grids, g)
		}
	}
	for _, g := range p.grids {
		if n := len(p.tables); n > 0 && p.goesOver(p.tables[n-1], g) {
			p.tables[n-1].add(p, g)
			continue
		}
		t := table{}
		t.add(p, g)
		p.tables = append(p.tables, t)
	}
	for _, t := range p.tables {
		t.number()
	}
}

// isTable tells tables from frames: at least four cells hold words.
func (g *ruled) isTable() bool {
	n := 0
	for _, words := range g.words {
		if len(words) > 0 {
			n++
		}
	}
	return n >= 4
}

// goesOver reports whether g continues t on the next page: the same columns,
// t the last thing on its page and g the first on its own.
func (p *paper) goesOver(t table, g ruled) bool {
	last := t.grids[len(t.grids)-1]
	if g.page != last.page+1 || len(g.X) != len(last.X) {
		return false
	}
	a, b := p.sheets[last.page], p.sheets[g.page]
	for k := range g.X {
		left := last.X[k] - last.X[0]
		if !near2(left*g.Box.W()/max(1, last.Box.W()), g.X[k]-g.X[0], b.em*2) {
			return false
		}
	}
	for _, l := range a.lines {
		if l.midY() > last.Box.Y1+a.em/2 && letters(l.words) > 12 && !a.isPageNumber(l) && conf(l.words) > 0.6 {
			return false
		}
	}
	for _, l := range b.lines {
		if l.midY() < g.Box.Y0-b.em/2 && letters(l.words) > 12 && !b.isPageNumber(l) && conf(l.words) > 0.6 {
			return false
		}
	}
	return true
}

// add appends a grid's rows; a repeated heading is dropped.
func (t *table) add(p *paper, g ruled) {
	s := p.sheets[g.page]
	rows := make([][]string, len(g.Y)-1)
	for r := range rows {
		rows[r] = make([]string, len(g.X)-1)
	}
	for i, c := range g.Cells {
		rows[c.Row][c.Col] = p.cellText(g.words[i])
	}
	skip := 0
	if len(t.Rows) > 0 && repeats(rows[0], t.Rows[0]) {
		skip = 1
	}
	base := len(t.Rows) - skip
	for i, c := range g.Cells {
		if c.Row < skip {
			continue
		}
		box := [4]float64{float64(c.Box.X0), float64(c.Box.Y0), float64(c.Box.X1), float64(c.Box.Y1)}
		cell := scan.Cell{R: base + c.Row, C: c.Col, Text: rows[c.Row][c.Col], Page: s.page.Number, BBox: &box, Confidence: round2(conf(g.words[i]))}
		if c.Rows > 1 || c.Cols > 1 {
			cell.RS, cell.CS = c.Rows, c.Cols
		}
		t.Cells = append(t.Cells, cell)
	}
	t.Rows = append(t.Rows, rows[skip:]...)
	if n := len(t.Pages); n == 0 || t.Pages[n-1] != s.page.Number {
		t.Pages = append(t.Pages, s.page.Number)
	}
	t.grids = append(t.grids, g)
}

// repeats reports whether a row is a heading that stands again on a new page:
// most of its cells are the same, but for slips of reading.
func repeats(row, heading []string) bool {
	alike, filled := 0, 0
	for c, text := range row {
		if text == "" && heading[c] == "" {
			continue
		}
		filled++
		if same(text, heading[c]) {
			alike++
		}
	}
	return alike >= 2 && alike*3 >= filled*2
}

// percentTail is a percent sign whose last circle was read twice: (%c), %fc,
// (°7o).
var percentTail = regexp.MustCompile(`^(\(?)(?:%\p{L}{1,2}|°/?7?[oc0])(\)?)$`)

// cellText is the text of a cell without strokes of its frame.
func (p *paper) cellText(words []token) string {
	var parts []string
	for _, w := range words {
		text := strings.Trim(w.text, "|[]¦_")
		if text == "" || !hasAlnum(text) && !strings.Contains(text, "%") && (w.conf < 0.5 && text != "-" || strings.Trim(text, "'`.,:;~^*“”\"‘’°") == "") {
			continue
		}
		if len(words) > 1 && w.conf < 0.25 && !hasAlnum(text) && !strings.Contains(text, "%") {
			continue
		}
		parts = append(parts, percentTail.ReplaceAllString(text, "$1%$2"))
	}
	for len(parts) > 1 && strings.Trim(parts[len(parts)-1], "-–—") == "" { // what is left of a streak
		parts = parts[:len(parts)-1]
	}
	return vn.Tone(strings.Join(parts, " "), vn.Old)
}

// inTable reports whether a line stands in a table that was found.
func (p *paper) inTable(l line) bool {
	for _, g := range p.grids {
		if g.page == l.page && l.box.Intersect(g.Box) != (ocr.Box{}) && l.midY() > g.Box.Y0 && l.midY() < g.Box.Y1 {
			return true
		}
	}
	return false
}

// fillTables writes the tables, and tasks and indicators from those whose
// headings say so.
func (p *paper) fillTables() {
	for _, t := range p.tables {
		h := p.rules.headingsOf(t.Rows)
		kind := "other"
		switch {
		case h.isTask():
			kind = "task"
			p.fillTasks(t, h)
		case h.isFigure():
			kind = "figure"
			p.fillIndicators(t, h)
		}
		t.Kind = &kind
		p.result.Tables = append(p.result.Tables, t.Table)
	}
}

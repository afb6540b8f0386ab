package extract

import (
	"strings"

	"sohoa/ocr"
)

// header is the head of a paper: two columns with their lines, and the anchors
// they were found by.
type header struct {
	page     int
	banner   line // CỘNG HÒA … or ĐẢNG CỘNG SẢN VIỆT NAM
	motto    line
	party    bool // the banner is the Party's
	anchored bool // banner or motto was found
	date     placeDate
	split    int // x between the columns
	left     []line
	right    []line
	number   *code // as read from the number line
	bottom   int   // y below the anchors
	lines    []line
}

const (
	nation     = "cong hoa xa hoi chu nghia viet nam"
	partyTitle = "dang cong san viet nam"
	mottoText  = "doc lap tu do hanh phuc"
)

// anchor finds a fixed text in lines of the band y0..y1: the words of the best
// match.
func anchor(lines []line, text string, y0, y1 int) (line, bool) {
	best := 99
	var out line
	for _, l := range lines {
		if l.midY() < y0 || l.midY() > y1 {
			continue
		}
		if from, to, d, ok := find(l.words, text); ok && d < best {
			best, out = d, newLine(trimJunk(l.words[from:to]))
		}
	}
	return out, best < 99
}

// nations are the nation line whole and without what a stamp covers of it.
var nations = []string{nation, "xa hoi chu nghia viet nam", "cong hoa xa hoi chu nghia"}

// anyAnchor finds the first of some texts that stands above y1.
func anyAnchor(lines []line, texts []string, y1 int) (line, bool) {
	for _, t := range texts {
		if l, ok := anchor(lines, t, 0, y1); ok && upperShare(l.words) > 0.5 {
			return l, true
		}
	}
	return line{}, false
}

// headerOf reads the head of a page. found says how sure it is that there is
// one: 0 none, up to 3 anchors.
func (r *Rules) headerOf(s sheet) (h header, found int) {
	h.page = s.index
	limit := s.page.Height * 45 / 100
	if s.page.Width > s.page.Height {
		limit = s.page.Height * 60 / 100
	}
	var ok bool
	if h.banner, ok = anyAnchor(s.lines, nations, limit); ok {
		found++
	} else if h.banner, ok = r.partyBanner(s, limit); ok {
		h.party = true
		found++
	}
	h.anchored = ok
	if !h.party {
		if h.motto, ok = anchor(s.lines, mottoText, 0, limit); ok {
			found++
			h.anchored = true
		}
	}
	right := h.banner.box.Union(h.motto.box)
	h.date, h.split = h.findDate(s, right, limit)
	if h.date.ok {
		found++
	}
	if found == 0 {
		h.split = s.page.Width * 45 / 100
	}
	h.bottom = max(right.Y1, boxOf(h.date.words).Y1)
	if h.bottom == 0 {
		h.bottom = s.page.Height / 6
	}
	h.lines = cut(s.lines, h.split, 0, h.bottom+s.em*2, s.em)
	for _, l := range h.lines {
		switch {
		case l.midY() > limit:
		case l.midX() < h.split:
			h.left = append(h.left, l)
		case l.midY() <= h.bottom+s.em/2:
			h.right = append(h.right, l)
		}
	}
	h.left = sideBySide(h.left, s.em) // a slot to be filled by hand is a wide gap
	return h, found
}

// partyBanner finds ĐẢNG CỘNG SẢN VIỆT NAM in the right half.
func (r *Rules) partyBanner(s sheet, limit int) (line, bool) {
	l, ok := anchor(s.lines, partyTitle, 0, limit)
	if !ok || l.midX() < s.page.Width*45/100 || upperShare(l.words) < 0.5 {
		return line{}, false
	}
	return l, true
}

func boxOf(words []token) ocr.Box {
	var b ocr.Box
	for _, w := range words {
		b = b.Union(w.box)
	}
	return b
}

// clean is a line's text without stray signs at its ends.
func clean(words []token) string {
	return strings.Trim(textOf(trimJunk(words)), " _|*'`\"“”‘’~¬<>=«»·•.,;:-–—")
}

// sideBySide joins lines of a column that stand beside each other, not those
// that reach into each other's height.
func sideBySide(lines []line, em int) []line {
	var out []line
	for _, row := range rowsOf(lines, em) {
		overlap := false
		for i := 1; i < len(row.words); i++ {
			overlap = overlap || row.words[i].box.X0 < row.words[i-1].box.X1-em
		}
		if !overlap {
			out = append(out, row)
			continue
		}
		for _, l := range lines {
			if l.midY() >= row.box.Y0 && l.midY() <= row.box.Y1 && l.box.X0 >= row.box.X0 && l.box.X1 <= row.box.X1 && within(l, row) {
				out = append(out, l)
			}
		}
	}
	return out
}

// within reports whether a line's first word is one of a row's.
func within(l, row line) bool {
	for _, w := range row.words {
		if w.box == l.words[0].box {
			return true
		}
	}
	return false
}

package extract

import (
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// Split cuts a file's pages into documents by the look of their headers; it
// gives ranges of page numbers in order. Blank and separator pages stand
// outside the ranges or inside them, never at their ends; a file without any
// content page has no range.
func Split(pages []ocr.Page) []Range { return Default().Split(pages) }

// Split is the function Split by these rules.
func (r *Rules) Split(pages []ocr.Page) []Range {
	var out []Range
	afterSeparator := false
	for i, pg := range pages {
		switch pg.Kind {
		case string(scan.KindBlank):
			continue
		case string(scan.KindSeparator):
			afterSeparator = true
			continue
		}
		starts, sure := r.startsDocument(newSheet(pg, i))
		if len(out) == 0 || afterSeparator || starts {
			out = append(out, Range{First: pg.Number, Last: pg.Number, Unsure: len(out) > 0 && !afterSeparator && !sure})
		} else {
			out[len(out)-1].Last = pg.Number
		}
		afterSeparator = false
	}
	return out
}

// startsDocument reports whether a page looks like the first one of a paper:
// the national or Party banner with a number line or a date line.
func (r *Rules) startsDocument(s sheet) (starts, sure bool) {
	if s.page.Height == 0 {
		return false, false
	}
	h, _ := r.headerOf(s)
	banner := !h.banner.box.Empty() && h.banner.midY() < s.page.Height*30/100
	motto := !h.motto.box.Empty() && h.motto.midY() < s.page.Height*32/100
	date := h.date.ok
	number := false
	for _, l := range h.left {
		if c, ok := readCode(l.words); ok && l.midY() < s.page.Height*35/100 {
			number = c.notation != ""
			break
		}
	}
	n := 0
	for _, b := range []bool{banner, motto || h.party, date, number} {
		if b {
			n++
		}
	}
	if !banner && !motto {
		return n >= 2, false
	}
	return n >= 2, n >= 3
}

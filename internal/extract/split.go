package extract

import (
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// Split cuts a file's pages into documents by the built-in rules.
func Split(pages []ocr.Page) []Range { return Default().Split(pages) }

// Split cuts a file's pages into documents; it gives ranges of page numbers in
// order. Separator sheets part documents, and between them the look of the
// headers does. Where a cover sheet says how many pages follow and as many do,
// they are one document, whatever they look like; where not, every document
// before the next separator is unsure. Blank and separator pages stand outside
// the ranges or inside them, never at their ends; a file without any content
// page has no range.
func (r *Rules) Split(pages []ocr.Page) []Range {
	var out []Range
	for len(pages) > 0 {
		batch, rest := untilSeparator(pages)
		announced := announced(pages[0])
		content, sides := 0, 0
		for _, p := range batch {
			if p.Kind != string(scan.KindSeparator) {
				sides++
			}
			if contentful(p) {
				content++
			}
		}
		whole := announced > 0 && (announced == content || announced == sides)
		found := r.split(batch, whole)
		for i := range found {
			if announced > 0 && !whole {
				found[i].Unsure, found[i].Announced = true, announced
			}
		}
		out = append(out, found...)
		pages = rest
	}
	return out
}

func contentful(p ocr.Page) bool {
	return p.Kind != string(scan.KindBlank) && p.Kind != string(scan.KindSeparator)
}

// untilSeparator parts pages before the next separator that is not the first.
func untilSeparator(pages []ocr.Page) (batch, rest []ocr.Page) {
	n := 1
	for n < len(pages) && pages[n].Kind != string(scan.KindSeparator) {
		n++
	}
	return pages[:n], pages[n:]
}

// announced is how many pages a cover sheet says that follow, 0 for none.
func announced(p ocr.Page) int {
	for _, m := range p.Marks {
		if m.Kind == scan.KindCover {
			if c, ok := scan.ParseCover(m.Text); ok {
				return c.Pages
			}
		}
	}
	return 0
}

// split cuts pages without a separator among them by the look of their headers,
// or takes them as a whole.
func (r *Rules) split(pages []ocr.Page, whole bool) (out []Range) {
	for i, pg := range pages {
		if !contentful(pg) {
			continue
		}
		starts, sure := false, true
		if !whole {
			starts, sure = r.startsDocument(newSheet(pg, i))
		}
		if len(out) == 0 || starts {
			out = append(out, Range{First: pg.Number, Last: pg.Number, Unsure: len(out) > 0 && !sure})
		} else {
			out[len(out)-1].Last = pg.Number
		}
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

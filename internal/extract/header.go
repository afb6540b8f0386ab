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

// headerOf reads the head of a page. found says how sure it is that there is
// one: 0 none, up to 3 anchors.
func (r *Rules) headerOf(s sheet) (h header, found int) {
	h.page = s.index
	limit := s.page.Height * 45 / 100
	if s.page.Width > s.page.Height {
		limit = s.page.Height * 60 / 100
	}
	var ok bool
	if h.banner, ok = anchor(s.lines, nation, 0, limit); ok {
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
	h.left = rowsOf(h.left, s.em) // a slot to be filled by hand is a wide gap
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

// findDate looks for the date line: in the right column, or near the middle
// when nothing else is known. It gives the x between the columns, too.
func (h *header) findDate(s sheet, right ocr.Box, limit int) (placeDate, int) {
	split := 0
	if !right.Empty() {
		split = right.X0 - s.em/3
	}
	best, bestScore := placeDate{}, 0
	for _, l := range s.lines {
		if l.midY() > limit || len(l.words) < 4 {
			continue
		}
		words := l.words
		from := 0
		if split > 0 {
			// The date line is centred under the banner and may start left of it.
			for i := 1; i < len(words); i++ {
				gap := words[i].box.X0 - words[i-1].box.X1
				if words[i].box.X0 < split+s.em*8 && gap > s.em*2/3 && words[i-1].box.X1 <= split+s.em {
					from = i
				}
			}
			if from == 0 && words[0].box.X0 < split-s.em*4 {
				for i, w := range words {
					if w.box.X0 >= split {
						from = i
						break
					}
				}
			}
		} else {
			for i := 1; i < len(words); i++ {
				if words[i].box.X0-words[i-1].box.X1 > s.em && words[i].box.X0 > s.page.Width/3 {
					from = i
				}
			}
		}
		p := readPlaceDate(words[from:])
		if !p.ok {
			continue
		}
		box := boxOf(p.words)
		score := 1
		if p.date != "" {
			score += 2
		}
		if len(p.place) > 0 && len(p.place) <= 6 {
			score += 2
		}
		if mid := (box.X0 + box.X1) / 2; mid > s.page.Width/2 {
			score += 2
		} else if mid < s.page.Width*2/5 {
			continue
		}
		if !right.Empty() && box.Y0 > right.Y1-s.em && box.Y0 < right.Y1+s.em*5 {
			score += 3
		}
		if len(p.words) > 14 { // a sentence of the body
			score -= 4
		}
		if score > bestScore && score >= 4 {
			best, bestScore = p, score
		}
	}
	if best.ok {
		box := boxOf(best.words)
		if split == 0 || box.X0 < split {
			split = box.X0 - s.em/3
		}
		if right.Empty() {
			// The nation line, not read, is about as wide as the column.
			mid := (box.X0 + box.X1) / 2
			split = min(split, max(mid-s.em*14, s.page.Width*2/5))
		}
	}
	if split == 0 {
		split = s.page.Width * 45 / 100
	}
	return best, split
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

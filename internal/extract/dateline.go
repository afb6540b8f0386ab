package extract

import (
	"strings"
	"unicode"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// placeDate is what the date line says.
type placeDate struct {
	place    []token
	date     string // ISO, "" when a slot is empty or unreadable
	day      []token
	month    []token
	year     []token
	repaired bool
	words    []token
	ok       bool // the line is a date line
}

// readPlaceDate reads "<Địa danh>, ngày DD tháng M năm YYYY" from words,
// whose keywords may be misread or grown together with what is written in the
// slots.
func readPlaceDate(words []token) placeDate {
	words = apart(words)
	var at [3]int // positions of ngày, tháng, năm
	k := 0
	for i, w := range words {
		key := w.key
		switch {
		case k == 0 && (key == "ngay" || len(key) == 4 && vn.Distance(key, "ngay", 1) <= 1 && i+2 < len(words)):
			at[0], k = i, 1
		case k == 1 && key == "ngay": // the word before was a name like it: Quảng Ngãi
			at[0] = i
		case k == 1 && (vn.Distance(key, "thang", 1) <= 1):
			at[1], k = i, 2
		case k == 2 && (key == "nam" || len(key) == 3 && vn.Distance(key, "nam", 1) <= 1 && i > at[1]+1):
			at[2], k = i, 3
		}
	}
	if k < 2 {
		if at, k = withoutDay(words); k < 2 {
			return placeDate{}
		}
	}
	p := placeDate{words: words, ok: true}
	place := trimJunk(words[:at[0]])
	for i := len(place) - 1; i >= 0; i-- { // a comma inside belongs to what stands before
		if i < len(place)-1 && strings.HasSuffix(place[i].text, ",") {
			place = place[i+1:]
			break
		}
	}
	p.place = place
	p.day = words[min(at[0]+1, at[1]):at[1]]
	slot := func(ws []token) (int, bool) {
		n, fixed, ok := number(strings.Join(texts(ws), ""))
		p.repaired = p.repaired || fixed
		return n, ok
	}
	if k == 3 {
		p.month, p.year = words[at[1]+1:at[2]], words[at[2]+1:]
	} else if rest := words[at[1]+1:]; len(rest) >= 2 {
		p.month, p.year = rest[:1], rest[len(rest)-1:]
	}
	if len(p.year) > 1 && len(letterKey(p.year[0].fold)) >= 4 {
		p.year = p.year[:1]
	}
	d, ok1 := slot(p.day)
	m, ok2 := slot(p.month)
	y, ok3 := slot(p.year)
	if ok1 && ok2 && ok3 {
		p.date = isoDate(d, m, y)
	}
	return p
}

// withoutDay finds the keywords of a line whose ngày was not read: a place with
// its comma, tháng, năm and a year. The last word before tháng stands for ngày.
func withoutDay(words []token) (at [3]int, found int) {
	for i, w := range words {
		switch {
		case found == 0 && i > 0 && w.key == "thang":
			at[0], at[1], found = i, i, 2
		case found == 2 && w.key == "nam" && i+1 < len(words) && len(words[i+1].key) >= 4:
			at[2], found = i, 3
		}
	}
	if found < 3 || len(words) > 10 {
		return at, 0
	}
	for i := 0; i < at[1]; i++ {
		if strings.HasSuffix(words[i].text, ",") {
			at[0] = i + 1
			return at, 3
		}
	}
	return at, 0
}

// apart cuts the keywords of a date line from what OCR grew together with
// them: ngàyŠtháng, 04tháng, 'Ởnăm, năm2025.
func apart(words []token) []token {
	var out []token
	for _, w := range words {
		out = append(out, cutKeyword(w)...)
	}
	return out
}

func cutKeyword(w token) []token {
	fold := []rune(w.fold)
	text := []rune(w.text)
	if len(fold) != len(text) || len(fold) < 4 || len(fold) > 24 {
		return []token{w}
	}
	for _, k := range [...]string{"thang", "ngay", "nam"} {
		at := runeIndex(fold, k)
		if k == "ngay" && at < 0 && len(fold) > 4 && vn.Distance(string(fold[:4]), k, 1) <= 1 {
			at = 0 // the last letter lost to the pen
		}
		if at < 0 {
			continue
		}
		before, after := text[:at], text[at+len(k):]
		if !slotInk(before) && k != "thang" || !slotInk(after) || len(before)+len(after) == 0 ||
			strings.Trim(string(before)+string(after), ".,;:") == "" {
			continue
		}
		piece := func(from, to int) token {
			t := newToken(ocr.Word{Text: string(text[from:to]), Conf: w.conf}, w.page)
			width := w.box.W()
			t.box = w.box
			t.box.X0 = w.box.X0 + width*from/len(text)
			t.box.X1 = w.box.X0 + width*to/len(text)
			return t
		}
		var out []token
		if at > 0 {
			out = append(out, cutKeyword(piece(0, at))...)
		}
		out = append(out, piece(at, at+len(k)))
		if len(after) > 0 {
			out = append(out, cutKeyword(piece(at+len(k), len(text)))...)
		}
		return out
	}
	return []token{w}
}

// slotInk reports whether what stands beside a keyword may be a slot: digits,
// signs, or the few letters that a pen leaves.
func slotInk(rs []rune) bool {
	low := 0
	for _, r := range rs {
		if unicode.IsLower(r) {
			low++
		}
	}
	return len(rs) <= 3 || low <= 2
}

func runeIndex(s []rune, k string) int {
	i := strings.Index(string(s), k)
	if i < 0 {
		return -1
	}
	return len([]rune(string(s)[:i]))
}

// findDate looks for the date line: under the banner where that was read,
// else near the middle of the head. It gives the x between the columns, too.
// A date of the body never fills the head.
func (h *header) findDate(s sheet, right ocr.Box, limit int) (placeDate, int) {
	split := 0
	if !right.Empty() {
		split = right.X0 - s.em/3
		limit = min(limit, right.Y1+s.em*6)
	}
	best, bestScore := placeDate{}, 0
	lines := s.lines
	if !right.Empty() { // ink may part the line
		lines = append(lines[:len(lines):len(lines)], rowsOf(s.under(right), s.em)...)
	}
	for _, l := range lines {
		if l.midY() > limit || l.midY() < right.Y0 {
			continue
		}
		p := readPlaceDate(dateWords(l.words, split, s))
		if !p.ok {
			continue
		}
		if score := dateScore(p, right, s); score > bestScore && score >= 4 {
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

// under are the lines close below a box, in the right part of the page.
func (s sheet) under(b ocr.Box) []line {
	var out []line
	for _, l := range s.lines {
		if l.midY() > b.Y1 && l.midY() < b.Y1+s.em*5 && l.box.X1 > b.X0 {
			out = append(out, l)
		}
	}
	return out
}

// dateWords are the words of a line that stand in the right column, whose date
// line is centred under the banner and may start left of it.
func dateWords(words []token, split int, s sheet) []token {
	from := 0
	if split > 0 {
		for i := 1; i < len(words); i++ {
			gap := words[i].box.X0 - words[i-1].box.X1
			if words[i].box.X0 < split+s.em*8 && gap > s.em*2/3 && words[i-1].box.X1 <= split+s.em {
				from = i
			}
		}
		if from == 0 && len(words) > 0 && words[0].box.X0 < split-s.em*4 {
			for i, w := range words {
				if w.box.X0 >= split {
					from = i
					break
				}
			}
		}
		return words[from:]
	}
	for i := 1; i < len(words); i++ {
		if words[i].box.X0-words[i-1].box.X1 > s.em && words[i].box.X0 > s.page.Width/3 {
			from = i
		}
	}
	return words[from:]
}

// dateScore says how much a line looks like the date line of the head; from 4
// on it is one.
func dateScore(p placeDate, right ocr.Box, s sheet) int {
	box := boxOf(p.words)
	mid := (box.X0 + box.X1) / 2
	if mid < s.page.Width*2/5 {
		return 0
	}
	score := 1
	if p.date != "" {
		score += 2
	}
	if len(p.place) > 0 && len(p.place) <= 6 {
		score += 2
	}
	if mid > s.page.Width/2 {
		score += 2
	}
	if !right.Empty() && box.Y0 > right.Y1-s.em && box.Y0 < right.Y1+s.em*5 {
		score += 3
	}
	if len(p.words) > 14 { // a sentence of the body
		score -= 4
	}
	if right.Empty() && !placeLike(p.place) {
		score -= 4
	}
	return score
}

// placeLike reports whether words may be a place: a few capitalised ones.
func placeLike(words []token) bool {
	if len(words) == 0 || len(words) > 6 {
		return false
	}
	for _, w := range words {
		if strings.ContainsAny(w.text, "0123456789/") || hasAlnum(w.text) && upperShare([]token{w}) == 0 {
			return false
		}
	}
	return true
}

package reader

import (
	"context"
	"image"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/internal/vn"
	"sohoa/ocr"
	"sohoa/ocr/digits"
	"sohoa/ocr/imageprep"
)

// Slots reads what is written by hand in a slot of the head.
type Slots interface {
	Read(slot *image.Gray, digit int, kind digits.Kind) digits.Reading
}

// slot is a gap in the print of a head that is filled by hand or by a stamp:
// between "Số:" and the symbol, "ngày" and "tháng", "tháng" and "năm".
type slot struct {
	kind  digits.Kind
	words []*ocr.Word // of the row, from the one before the gap to the one behind
	head  string      // what the first word has of print
	tail  string      // and the last
	box   ocr.Box     // of the gap, as high as a line with what hands reach
	em    float64     // size of the type, pixels
	apart bool        // the engine read the print behind it by itself
}

// readSlots looks at the slots of a page's head and puts what they hold among
// its words, where the engine is not sure by itself.
func (l *Local) readSlots(ctx context.Context, p imageprep.Prepared, page *ocr.Page) error {
	if l.cfg.Slots == nil {
		return nil
	}
	for _, find := range []func(*ocr.Page) (slot, bool){numberSlot, monthSlot, daySlot} {
		s, ok := find(page)
		if !ok {
			continue
		}
		if ink, closed := s.cut(p); ink != nil {
			r := l.cfg.Slots.Read(ink, int(s.em*digitHeight), s.kind)
			if err := l.fill(ctx, p.Gray, page, s, r, closed); err != nil {
				return err
			}
		}
	}
	return nil
}

// headShare is the part of a page, from the top, that a head takes.
const headShare = 0.4

// symbolText is how a symbol begins: QĐ-UBND, CTPH-LĐLĐ, HD/VPTW.
var symbolText = regexp.MustCompile(`(?:[/\-](?:19|20)\d\d/)?\p{Lu}\p{L}+[-/–](?:\p{Lu}|$)`)

// numberSlot finds the gap behind the first "Số" that a symbol follows.
func numberSlot(page *ocr.Page) (slot, bool) {
	for _, first := range headWords(page) {
		head, ok := numberWord(first.Text)
		if !ok || first.Box.X0 > page.Width/2 {
			continue
		}
		row := rowFrom(page, first, page.Width/2)
		for k, w := range row {
			from := 0
			if k == 0 {
				from = len(head)
			}
			start, ok := symbolAt(w.Text[from:])
			if !ok {
				continue
			}
			s := slot{kind: digits.Number, words: row[:k+1], head: head, tail: w.Text[from+start:]}
			if k == 0 && !strings.HasPrefix(s.tail, "-") {
				s.head = strings.TrimRight(head, ":;.") + ":" // state papers print one
			}
			return s, s.measure(page)
		}
	}
	return slot{}, false
}

// symbolAt is where the symbol, with the separator before it, begins in what
// was read behind Số, however the separator was read.
func symbolAt(text string) (int, bool) {
	at := symbolText.FindStringIndex(text)
	if at == nil {
		return 0, false
	}
	start := at[0]
	if r, n := utf8.DecodeLastRuneInString(text[:start]); n > 0 && !strings.ContainsRune("/-", rune(text[start])) && (!unicode.IsLetter(r) || unicode.IsLower(r)) && !unicode.IsDigit(r) {
		start -= n
	}
	return start, true
}

// numberWord gives the "Số:" that a word begins with, and what it was read
// with in front.
func numberWord(s string) (string, bool) {
	r := []rune(s)
	n := 0
	for n < len(r) && !unicode.IsLetter(r[n]) && r[n] != '§' {
		n++
	}
	if len(r) < n+2 || r[n] != 'S' && r[n] != '§' || !strings.ContainsRune("oôốồổỗộóòơ06", r[n+1]) {
		return "", false
	}
	n += 2
	if len(r) > n && strings.ContainsRune(":;.", r[n]) {
		n++
	}
	return string(r[:n]), true
}

// daySlot and monthSlot find the gaps on the first line that has ngày and
// tháng.
func daySlot(page *ocr.Page) (slot, bool) {
	row, month, _ := dateRow(page)
	if row == nil {
		return slot{}, false
	}
	head, _ := printed(row[0].Text, "ngay", false)
	rest := row[month].Text
	if month == 0 {
		rest = rest[len(head):]
	}
	s := slot{kind: digits.Day, words: row[:month+1], head: head}
	s.tail = rest[strings.LastIndex(rest, "th"):]
	return s, s.measure(page)
}

func monthSlot(page *ocr.Page) (slot, bool) {
	row, month, year := dateRow(page)
	if row == nil || year < 0 {
		return slot{}, false
	}
	s := slot{kind: digits.Month, words: row[month : year+1]}
	text := row[month].Text
	s.head = text[:strings.LastIndex(text, "th")]
	word, _ := printed(text[len(s.head):], "thang", false)
	s.head += word
	s.tail, _ = printed(row[year].Text, "nam", true)
	return s, s.measure(page)
}

// dateRow finds the words from ngày on; month and year are the places of tháng
// and năm among them, year -1 when it was not read.
func dateRow(page *ocr.Page) (row []*ocr.Word, month, year int) {
	for _, first := range headWords(page) {
		if _, ok := printed(first.Text, "ngay", false); !ok || first.Box.X0 < page.Width/4 || first.Text[0] != 'n' {
			continue
		}
		row, month, year = rowFrom(page, first, page.Width/3), -1, -1
		for k, w := range row {
			at := strings.LastIndex(w.Text, "th")
			switch {
			case month < 0 && at >= 0:
				if _, ok := printed(w.Text[at:], "thang", false); ok {
					month = k
				}
			case month >= 0 && year < 0:
				if _, ok := printed(w.Text, "nam", true); ok {
					year = k
				}
			}
		}
		if month >= 0 {
			return row, month, year
		}
	}
	return nil, 0, 0
}

// printed finds a word of print, without its marks, at the beginning or the end
// of what was read; one letter of four or more may be wrong.
func printed(s, word string, atEnd bool) (string, bool) {
	r := []rune(s)
	n := len(word)
	if len(r) < n {
		return "", false
	}
	part := string(r[:n])
	if atEnd {
		part = string(r[len(r)-n:])
	}
	d := vn.Distance(vn.Fold(part), word, 1)
	return part, d == 0 || d == 1 && n >= 4
}

// headWords are the words of the head, from the top.
func headWords(page *ocr.Page) []*ocr.Word {
	var out []*ocr.Word
	for i := range page.Lines {
		for k := range page.Lines[i].Words {
			if w := &page.Lines[i].Words[k]; float64(w.Box.Y1) < headShare*float64(page.Height) {
				out = append(out, w)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *ocr.Word) int { return a.Box.Y0 - b.Box.Y0 })
	return out
}

// rowFrom are the words from first to the right that stand in its row, not
// further than reach.
func rowFrom(page *ocr.Page, first *ocr.Word, reach int) []*ocr.Word {
	var row []*ocr.Word
	for _, w := range headWords(page) {
		over := min(w.Box.Y1, first.Box.Y1) - max(w.Box.Y0, first.Box.Y0)
		if w == first || w.Box.X0 > first.Box.X0 && w.Box.X0 < first.Box.X0+reach && over*2 > min(w.Box.H(), first.Box.H()) {
			row = append(row, w)
		}
	}
	slices.SortStableFunc(row, func(a, b *ocr.Word) int { return a.Box.X0 - b.Box.X0 })
	return row[max(0, slices.Index(row, first)):]
}

// measure finds where the print before a slot ends and the print behind it
// begins. Where print and ink were read as one word, the widths of the letters
// say it. False when there is no room for a digit.
func (s *slot) measure(page *ocr.Page) bool {
	first, last := s.words[0], s.words[len(s.words)-1]
	s.em = typeEm(page, first, last)
	if s.em < 8 {
		return false
	}
	x0 := first.Box.X0 + int(s.em*ems(s.head))
	if first.Text == s.head { // unless the box has more than the word
		x0 = min(first.Box.X1, x0+int(s.em/3))
	}
	// A word's own letters say best how wide they are, if it is read whole.
	em, tail := s.em, ems(s.printedTail())
	if own := float64(last.Box.W()) / (ems(last.Text) - bearing); first != last && own > 0.85*em && own < 1.15*em {
		em = own
	}
	x1 := last.Box.X1 - int(em*(tail-bearing))
	if last.Text == s.tail && first != last {
		s.apart = math.Abs(float64(x1-last.Box.X0)) < s.em/3
		x1 = max(last.Box.X0, x1-int(s.em/3))
	}
	middle := (first.Box.Y0 + first.Box.Y1 + last.Box.Y0 + last.Box.Y1) / 4
	s.box = ocr.Box{X0: x0, X1: x1, Y0: middle - int(s.em), Y1: middle + int(s.em)}.Intersect(ocr.Box{X1: page.Width, Y1: page.Height})
	return float64(x1-x0) > 0.3*s.em
}

// printedTail is the print behind a slot as it must be: with the separator of a
// symbol, however it was read, and its Đ once.
func (s *slot) printedTail() string {
	if s.kind != digits.Number {
		return s.tail
	}
	symbol := strings.ReplaceAll(strings.TrimLeftFunc(s.tail, func(r rune) bool { return !unicode.IsUpper(r) && !unicode.IsDigit(r) }), "ĐĐ", "Đ")
	if strings.HasPrefix(s.tail, "-") {
		return "-" + symbol
	}
	return "/" + symbol
}

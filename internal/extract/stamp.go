package extract

import (
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
	"sohoa/ocr"
)

// stampWord is a mark in words and what it means.
type stampWord struct {
	key      string // folded letters
	security scan.SecurityLevel
	urgency  scan.UrgencyLevel
}

// The marks of secrecy (box 10a) and urgency (box 10b), longest first.
var stampWords = []stampWord{
	{"tuyetmat", scan.SecurityTuyet, ""},
	{"toimat", scan.SecurityToiMat, ""},
	{"mat", scan.SecurityMat, ""},
	{"hoatochengio", "", scan.UrgencyHoaToc},
	{"thuongkhan", "", scan.UrgencyThuong},
	{"hoatoc", "", scan.UrgencyHoaToc},
	{"khan", "", scan.UrgencyKhan},
}

// stampReading is one stamp found.
type stampReading struct {
	stampWord
	words []token
	exact bool // its letters were read as they are
}

// stampsOn finds words that stand alone as a stamp does: capitals, no running
// text beside them.
func stampsOn(s sheet) []stampReading {
	var out []stampReading
	for _, l := range s.lines {
		if len(l.words) > 60 {
			continue
		}
		for _, seg := range splitAtGaps(l.words, s.em*6/5) {
			words := trimNoise(seg.words)
			if len(words) == 0 || len(words) > 4 || upperShare(words) < 0.7 {
				continue
			}
			key := letterKey(newLine(words).fold)
			for _, st := range stampWords {
				limit := 0
				if len(st.key) >= 6 {
					limit = 1
				}
				if len(st.key) >= 8 {
					limit = 2
				}
				if d := vn.Distance(stampKey(key), st.key, limit); d <= limit {
					out = append(out, stampReading{stampWord: st, words: words, exact: d == 0 && key == st.key})
					break
				}
			}
		}
	}
	return out
}

// stampKey undoes the digits OCR sees in capitals.
func stampKey(key string) string {
	return strings.NewReplacer("0", "o", "1", "i").Replace(key)
}

// trimNoise drops signs, single letters and frame strokes around stamp words.
func trimNoise(words []token) []token {
	noise := func(t token) bool { return len([]rune(t.key)) <= 1 }
	for len(words) > 0 && noise(words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && noise(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// Secrecy looks for a mark of secrecy on one page: MẬT, TỐI MẬT, TUYỆT MẬT as
// a stamp or a line of its own. Words in running text are no marks. It gives
// the level and the mark; a stamp of secrecy or a word in its place that
// cannot be read is scan.SecurityUnknown. That nothing was found is no proof.
func Secrecy(p ocr.Page) (scan.SecurityLevel, *ocr.Mark) {
	return secrecyOf(newSheet(p, 0))
}

func secrecyOf(s sheet) (scan.SecurityLevel, *ocr.Mark) {
	level, mark := scan.SecurityNone, (*ocr.Mark)(nil)
	raise := func(l scan.SecurityLevel, m ocr.Mark) {
		if rank(l) > rank(level) {
			m.Kind = "secrecy_stamp"
			level, mark = l, &m
		}
	}
	found := func(l scan.SecurityLevel, words []token) {
		raise(l, ocr.Mark{Box: boxOf(words), Text: textOf(words), Conf: conf(words)})
	}
	for _, st := range stampsOn(s) {
		if st.security != "" && s.stampPlace(boxOf(st.words)) {
			found(st.security, st.words)
		}
	}
	for _, l := range s.lines {
		if s.stampPlace(l.box) {
			if lv, words := inLine(l, s.em); lv != scan.SecurityNone {
				found(lv, words)
			}
		}
	}
	for _, m := range s.page.Marks {
		raise(s.markLevel(m), m)
	}
	if level == scan.SecurityNone {
		if words := s.doubtfulMark(); words != nil {
			found(scan.SecurityUnknown, words)
		}
	}
	return level, mark
}

// inLine finds a mark that was read into a line of other words: capitals among
// words that are none, or letters that spell TỐI MẬT or TUYỆT MẬT.
func inLine(l line, em int) (scan.SecurityLevel, []token) {
	for i := range l.words {
		key := ""
		for j := i; j < min(i+3, len(l.words)); j++ {
			if upperShare(l.words[j:j+1]) < 0.8 && hasAlnum(l.words[j].text) && letters(l.words[j:j+1]) > 0 {
				break
			}
			key += stampKey(l.words[j].key)
			switch {
			case strings.HasSuffix(key, "tuyetmat"):
				return scan.SecurityTuyet, l.words[i : j+1]
			case strings.HasSuffix(key, "toimat"):
				return scan.SecurityToiMat, l.words[i : j+1]
			}
		}
		if l.words[i].fold == "mat" && upperShare(l.words[i:i+1]) == 1 && !besideCapitals(l.words, i, em) {
			return scan.SecurityMat, l.words[i : i+1]
		}
	}
	return scan.SecurityNone, nil
}

// besideCapitals reports whether word i stands close to another word in
// capitals, as in a printed heading.
func besideCapitals(words []token, i, em int) bool {
	capital := func(a, b int) bool { // word b, beside word a
		gap := max(words[b].box.X0-words[a].box.X1, words[a].box.X0-words[b].box.X1)
		return gap < em*6/5 && letters(words[b:b+1]) > 1 && upperShare(words[b:b+1]) > 0.8
	}
	return i > 0 && capital(i, i-1) || i+1 < len(words) && capital(i, i+1)
}

func rank(l scan.SecurityLevel) int {
	switch l {
	case scan.SecurityUnknown:
		return 1
	case scan.SecurityMat:
		return 2
	case scan.SecurityToiMat:
		return 3
	case scan.SecurityTuyet:
		return 4
	}
	return 0
}

// stampPlace reports whether a stamp may stand there: anywhere on the upper
// half of a page, and at its foot, but not in a table.
func (s sheet) stampPlace(b ocr.Box) bool {
	return (b.Y0+b.Y1)/2 < s.page.Height*55/100 || (b.Y0+b.Y1)/2 > s.page.Height*9/10
}

// markLevel is what the ink of one mark says. A framed stamp of the size of a
// secrecy mark whose text was not read is a doubt; a seal or a received stamp
// is none.
func (s sheet) markLevel(m ocr.Mark) scan.SecurityLevel {
	key := stampKey(letterKey(vn.Fold(m.Text)))
	if !m.Boxed && key == "toicao" {
		return scan.SecurityNone
	}
	for _, st := range stampWords {
		limit := min(2, slack(len(st.key)))
		if key != "" && vn.Distance(key, st.key, limit) <= limit {
			if st.security != "" {
				return st.security
			}
			return scan.SecurityNone
		}
	}
	switch {
	case strings.Contains(key, "tuyetmat"):
		return scan.SecurityTuyet
	case strings.Contains(key, "toimat"):
		return scan.SecurityToiMat
	case m.Kind == "secrecy_stamp":
		return scan.SecurityUnknown
	case m.Kind == "stamp" && m.Boxed && s.secrecySize(m.Box) && !otherStamp(key):
		return scan.SecurityUnknown
	}
	return scan.SecurityNone
}

// secrecySize reports whether a frame has the size of a secrecy mark (20 to 40
// by 8 mm, TT 24/2020/TT-BCA) with some play, in the upper half of the page.
func (s sheet) secrecySize(b ocr.Box) bool {
	dpi := s.page.DPI
	if dpi <= 0 {
		dpi = max(72, s.page.Width*254/2100) // an A4 page
	}
	w, h := b.W()*254/dpi, b.H()*254/dpi // tenths of a millimetre
	return w >= 100 && w <= 600 && h >= 40 && h <= 170 && w > h && (b.Y0+b.Y1)/2 < s.page.Height*55/100
}

// otherStamp reports whether the letters of a stamp say that it is another
// kind: received, copy, circulation, a date, or long text.
func otherStamp(key string) bool {
	for _, k := range []string{"den", "congvan", "saoy", "saoluc", "trichsao", "luuhanh", "xemxong", "duthao", "khan", "hoatoc", "banchinh", "ngay"} {
		if strings.Contains(key, k) {
			return true
		}
	}
	return len(key) > 24
}

// doubtfulMark finds a short capital word alone in the place of a secrecy
// stamp (box 10a, left, under the number) that is nearly MẬT.
func (s sheet) doubtfulMark() []token {
	for _, l := range s.lines {
		for _, seg := range splitAtGaps(l.words, s.em*6/5) {
			words := trimNoise(seg.words)
			if len(words) == 0 || len(words) > 2 || upperShare(words) < 0.6 {
				continue
			}
			b := boxOf(words)
			if b.Y0 < s.page.Height*5/100 || b.Y1 > s.page.Height*45/100 || b.X1 > s.page.Width*45/100 {
				continue
			}
			key := stampKey(letterKey(newLine(words).fold))
			if nearMat(key) {
				return words
			}
		}
	}
	return nil
}

// printedTop are words of headers that look like a mark: the courts and
// prosecutors tối cao.
var printedTop = []string{"toicao", "nhandantoicao"}

// nearMat reports whether key is one misread letter away from mat, or two from
// toi mat, and no other word that stands in a header.
func nearMat(key string) bool {
	for _, word := range printedTop {
		if vn.Distance(key, word, 1) <= 1 {
			return false
		}
	}
	switch key {
	case "mat", "nat", "mai", "mal", "maf", "wat", "hat", "mar", "iat", "mit", "met", "hiat", "niat", "mhat", "maat", "matt":
		return key != "hat" && key != "mai"
	}
	return len(key) >= 5 && vn.Distance(key, "toimat", 2) <= 2 || len(key) >= 6 && vn.Distance(key, "tuyetmat", 3) <= 3
}

// urgencyOf is the urgency mark of a page.
func urgencyOf(s sheet) (scan.UrgencyLevel, []token, *ocr.Mark) {
	for _, st := range stampsOn(s) {
		if st.urgency != "" && (boxOf(st.words).Y0+boxOf(st.words).Y1)/2 < s.page.Height/2 {
			return st.urgency, st.words, nil
		}
	}
	for i, m := range s.page.Marks {
		key := stampKey(letterKey(vn.Fold(m.Text)))
		for _, st := range stampWords {
			limit := min(2, slack(len(st.key)))
			if st.urgency != "" && key != "" && vn.Distance(key, st.key, limit) <= limit {
				return st.urgency, nil, &s.page.Marks[i]
			}
		}
	}
	return scan.UrgencyNone, nil, nil
}

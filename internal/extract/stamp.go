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
	noise := func(t token) bool { return len([]rune(letterKey(t.fold))) <= 1 }
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
			level, mark = l, &m
		}
	}
	for _, st := range stampsOn(s) {
		if st.security != "" && s.stampPlace(boxOf(st.words)) {
			raise(st.security, ocr.Mark{Kind: "secrecy_stamp", Box: boxOf(st.words), Text: textOf(st.words), Conf: conf(st.words)})
		}
	}
	for _, m := range s.page.Marks {
		raise(markLevel(m, s), m)
	}
	if level == scan.SecurityNone {
		if words := s.doubtfulMark(); words != nil {
			raise(scan.SecurityUnknown, ocr.Mark{Kind: "secrecy_stamp", Box: boxOf(words), Text: textOf(words), Conf: conf(words)})
		}
	}
	return level, mark
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

// markLevel is what the ink of one mark says.
func markLevel(m ocr.Mark, s sheet) scan.SecurityLevel {
	key := stampKey(letterKey(vn.Fold(m.Text)))
	if key != "" {
		for _, st := range stampWords {
			limit := min(2, slack(len(st.key)))
			if key == st.key || vn.Distance(key, st.key, limit) <= limit {
				if st.security != "" {
					return st.security
				}
				return scan.SecurityNone
			}
		}
		if strings.Contains(key, "tuyetmat") {
			return scan.SecurityTuyet
		}
		if strings.Contains(key, "toimat") {
			return scan.SecurityToiMat
		}
	}
	if m.Kind == "secrecy_stamp" {
		return scan.SecurityUnknown
	}
	return scan.SecurityNone
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

// nearMat reports whether key is one misread letter away from mat, or two from
// toi mat, and no other word that stands in a header.
func nearMat(key string) bool {
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

package vn

import "strings"

// digits by folded word; words after mươi have their own forms.
var digits = map[string]int64{"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5,
	"lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}

// Number reads a whole number in words ("tám trăm triệu", "một nghìn không
// trăm linh năm"), up to 999,999,999,999,999. It stops at đồng, chẵn or ./. and
// says false when a word is no numeral.
func Number(words string) (int64, bool) {
	var total, group, unit int64
	unit = -1
	seen := false
	flush := func(scale int64) {
		if unit >= 0 {
			group += unit
		}
		total += group * scale
		group, unit = 0, -1
	}
	for _, w := range strings.Fields(Key(words)) {
		w = strings.Trim(w, ",.;:()")
		d, isDigit := digits[w]
		switch {
		case isDigit:
			if unit >= 0 {
				return 0, false
			}
			unit = d
		case w == "mười":
			if unit >= 0 {
				return 0, false
			}
			group += 10
		case w == "mươi":
			if unit < 0 {
				return 0, false
			}
			group, unit = group+unit*10, -1
		case w == "trăm":
			if unit < 0 {
				return 0, false
			}
			group, unit = group+unit*100, -1
		case w == "linh" || w == "lẻ":
		case w == "nghìn" || w == "ngàn":
			flush(1_000)
		case w == "triệu":
			flush(1_000_000)
		case w == "tỷ" || w == "tỉ":
			flush(1)
			if total > 999_999 {
				return 0, false
			}
			total *= 1_000_000_000
		case w == "" || w == "và":
			continue
		case seen && (w == "đồng" || w == "chẵn" || w == "/"):
			flush(1)
			return total, true
		default:
			return 0, false
		}
		seen = true
	}
	flush(1)
	return total, seen
}

var digitWords = [...]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// Words writes a number from 0 to 999,999,999,999 in words, lower case.
func Words(n int64) string {
	if n == 0 {
		return digitWords[0]
	}
	var parts []string
	for _, scale := range []struct {
		size int64
		name string
	}{{1_000_000_000, "tỷ"}, {1_000_000, "triệu"}, {1_000, "nghìn"}, {1, ""}} {
		g := n / scale.size % 1000
		if g == 0 {
			continue
		}
		parts = append(parts, groupWords(g, len(parts) > 0))
		if scale.name != "" {
			parts = append(parts, scale.name)
		}
	}
	return strings.Join(parts, " ")
}

// groupWords writes 1 to 999; inner says that a higher group stands before.
func groupWords(g int64, inner bool) string {
	h, t, u := g/100, g/10%10, g%10
	var p []string
	if h > 0 || inner {
		p = append(p, digitWords[h], "trăm")
	}
	switch {
	case t == 1:
		p = append(p, "mười")
	case t > 1:
		p = append(p, digitWords[t], "mươi")
	case u > 0 && len(p) > 0:
		p = append(p, "linh")
	}
	switch {
	case u == 0:
	case u == 1 && t > 1:
		p = append(p, "mốt")
	case u == 5 && t > 0:
		p = append(p, "lăm")
	default:
		p = append(p, digitWords[u])
	}
	return strings.Join(p, " ")
}

package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// isoDate is day d of month m of year y as ISO text; "" when there is no such
// day or the year is not between 1945 and 2100.
func isoDate(d, m, y int) string {
	if y < 1945 || y > 2100 || m < 1 || m > 12 || d < 1 || d > 31 {
		return ""
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return ""
	}
	return t.Format(time.DateOnly)
}

// number reads digits with the usual confusions of OCR (O for 0, l for 1 …).
// repaired says that a letter was taken for a digit.
func number(s string) (n int, repaired, ok bool) {
	s = strings.Trim(s, " .,;:'`’‘\"_-|")
	if s == "" || len(s) > 6 {
		return 0, false, false
	}
	digits := 0
	var b strings.Builder
	for _, r := range s {
		d := r
		switch r {
		case 'O', 'o', 'Ô', 'ô', 'Q', 'D':
			d = '0'
		case 'l', 'I', 'i', '|', '!', 'í', 'ï', 'ì', '¡', 't', 'j', '[', ']', 'L':
			d = '1'
		case 'Z', 'z':
			d = '2'
		case 'S', 's', 'Š', 'š', '§':
			d = '5'
		case 'b', 'ó', 'õ', 'ố':
			d = '6'
		case 'B':
			d = '8'
		case 'g', 'q':
			d = '9'
		}
		if d < '0' || d > '9' {
			return 0, false, false
		}
		if d == r {
			digits++
		} else {
			repaired = true
		}
		b.WriteRune(d)
	}
	n, err := strconv.Atoi(b.String())
	return n, repaired, err == nil && (digits > 0 || len(s) == 1)
}

var (
	longDate  = regexp.MustCompile(`(?i)(\d{1,2})\s*tháng\s*(\d{1,2})\s*(?:năm|/)\s*(\d{4})`)
	shortDate = regexp.MustCompile(`(\d \d|\d{1,2})\s?[/.\-]\s?(\d \d|\d{1,2})\s?[/.\-]\s?((?:19|20)\d{2})`)
)

// dateIn finds the first full date of s: "05 tháng 11 năm 2025", "5/11/2025".
func dateIn(s string) (iso string, from, to int) {
	best := []int(nil)
	for _, re := range []*regexp.Regexp{longDate, shortDate} {
		for _, m := range re.FindAllStringSubmatchIndex(s, 20) {
			if v := isoDate(spaced(s[m[2]:m[3]]), spaced(s[m[4]:m[5]]), spaced(s[m[6]:m[7]])); v != "" && (best == nil || m[0] < best[0]) {
				iso, best = v, m
			}
		}
	}
	if best == nil {
		return "", 0, 0
	}
	return iso, best[0], best[1]
}

func texts(words []token) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.text
	}
	return out
}

// daysBetween is how many days b is after a.
func daysBetween(a, b string) (int, bool) {
	ta, err := time.Parse(time.DateOnly, a)
	tb, err2 := time.Parse(time.DateOnly, b)
	if err != nil || err2 != nil {
		return 0, false
	}
	return int(tb.Sub(ta).Hours() / 24), true
}

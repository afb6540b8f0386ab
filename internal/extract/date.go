package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"sohoa/internal/vn"
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
		case 'S', 's', '§':
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

// placeDate is what the date line says.
type placeDate struct {
	place    []token
	date     string // ISO, "" when a slot is empty or unreadable
	day      []token
	repaired bool
	words    []token
	ok       bool // the line is a date line
}

// readPlaceDate reads "<Địa danh>, ngày DD tháng M năm YYYY" from words,
// whose keywords may be misread.
func readPlaceDate(words []token) placeDate {
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
		return placeDate{}
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
	p.day = words[at[0]+1 : at[1]]
	slot := func(ws []token) (int, bool) {
		n, fixed, ok := number(strings.Join(texts(ws), ""))
		p.repaired = p.repaired || fixed
		return n, ok
	}
	var month, year []token
	if k == 3 {
		month, year = words[at[1]+1:at[2]], words[at[2]+1:]
	} else if rest := words[at[1]+1:]; len(rest) >= 2 {
		month, year = rest[:1], rest[len(rest)-1:]
	}
	if len(year) > 1 && len(letterKey(year[0].fold)) >= 4 {
		year = year[:1]
	}
	d, ok1 := slot(p.day)
	m, ok2 := slot(month)
	y, ok3 := slot(year)
	if ok1 && ok2 && ok3 {
		p.date = isoDate(d, m, y)
	}
	return p
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

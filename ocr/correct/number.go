package correct

import (
	"regexp"
	"strconv"
	"strings"
)

// digitFor maps what an engine takes for a digit back to the digit.
var digitFor = strings.NewReplacer("O", "0", "o", "0", "Q", "0", "l", "1", "I", "1", "!", "1", "|", "1")

// asDigits is s with look-alikes as digits; false when s has no look-alike or
// something else besides.
func asDigits(s string) (string, bool) {
	d := digitFor.Replace(s)
	if d == s || d == "" || strings.Trim(d, "0123456789") != "" {
		return "", false
	}
	return d, true
}

var dateForm = regexp.MustCompile(`^([0-9OoIl!]{1,2})([/.-])([0-9OoIl!]{1,2})([/.-])([0-9OoIl!]{4})([.,;:)]*)$`)

// date mends a date in figures (3l/1O/2025), when the mended one is a date.
func date(s string) (string, bool) {
	m := dateForm.FindStringSubmatch(s)
	if m == nil || m[2] != m[4] {
		return "", false
	}
	d, mon, y := digitFor.Replace(m[1]), digitFor.Replace(m[3]), digitFor.Replace(m[5])
	out := d + m[2] + mon + m[4] + y + m[6]
	if out == s || !within(d, 1, 31) || !within(mon, 1, 12) || !within(y, 1900, 2099) {
		return "", false
	}
	return out, true
}

func within(digits string, low, high int) bool {
	n, err := strconv.Atoi(digits)
	return err == nil && low <= n && n <= high
}

var quarterForm = regexp.MustCompile(`^([IVl1]{2,3})/(20[0-9]{2}[.,;:)]*)$`)

// quarter mends the Roman number of a quarter or month (IIl/2026, I1/2025): a
// number that mixes letters and look-alikes can only be Roman.
func quarter(s string) (string, bool) {
	m := quarterForm.FindStringSubmatch(s)
	if m == nil || !strings.ContainsAny(m[1], "IV") || !strings.ContainsAny(m[1], "l1") {
		return "", false
	}
	roman := strings.NewReplacer("l", "I", "1", "I").Replace(m[1])
	if roman != "II" && roman != "III" && roman != "IV" && roman != "VI" && roman != "VII" {
		return "", false
	}
	return roman + "/" + m[2], true
}

// span is where a written date allows which numbers.
type span struct{ low, high int }

var spans = map[string]span{"ngày": {1, 31}, "tháng": {1, 12}, "năm": {1900, 2099}}

// numbers mends the numbers of a date in words (ngày 3l tháng 1O năm 2O25).
func numbers(list []token) {
	for i := range list {
		t := &list[i]
		if t.settled || t.left < 0 || !list[t.left].known || list[t.left].post != "" {
			continue
		}
		s, ok := spans[list[t.left].id.String()]
		if !ok {
			continue
		}
		bare := strings.TrimRight(t.word.Text, ".,;:)")
		d, ok := asDigits(bare)
		if ok && strings.ContainsAny(bare, "0123456789") && within(d, s.low, s.high) {
			t.set(d + t.word.Text[len(bare):])
		}
	}
}

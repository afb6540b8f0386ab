package extract

import (
	"strings"
	"unicode"

	"sohoa/internal/vn"
)

// letterKey is folded text without anything but letters and digits: what OCR
// keeps of a keyword when marks, spaces and punctuation go wrong.
func letterKey(fold string) string {
	var b strings.Builder
	for _, r := range fold {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// slack is how many letters of a keyword of n letters may be misread.
func slack(n int) int {
	switch {
	case n <= 3:
		return 0
	case n <= 6:
		return 1
	case n <= 10:
		return 2
	}
	return n / 5
}

// find looks for a keyword (folded, with spaces) among words, tolerant of
// misread letters and of spaces lost or added. It gives the run of words
// closest to it and how many letters differ.
func find(words []token, keyword string) (from, to, errors int, ok bool) {
	want := letterKey(keyword)
	limit := slack(len(want))
	n := strings.Count(keyword, " ") + 1
	best := limit + 1
	for i := range words {
		got := ""
		for j := i; j < len(words) && j < i+n+2; j++ {
			got += words[j].key
			if len(got) < len(want)-limit {
				continue
			}
			if len(got) > len(want)+limit {
				break
			}
			if d := vn.Distance(got, want, limit); d < best {
				from, to, best = i, j+1, d
			}
		}
	}
	return from, to, best, best <= limit
}

// starts reports whether words begin with a keyword, after at most skip words
// without letters, and where the rest begins.
func starts(words []token, keyword string) (rest int, ok bool) {
	rest, errors := startsKey(words, letterKey(keyword))
	return rest, errors >= 0
}

// startsKey is starts for the letters of a keyword; errors is how many differ,
// -1 when words do not start so.
func startsKey(words []token, want string) (rest, errors int) {
	skip := 0
	for skip < len(words) && !hasAlnum(words[skip].text) {
		skip++
	}
	limit := slack(len(want))
	got := ""
	best := limit + 1
	for j := skip; j < len(words) && len(got) <= len(want)+limit; j++ {
		got += words[j].key
		if d := vn.Distance(got, want, limit); d < best {
			best, rest = d, j+1
		}
	}
	if best > limit {
		return 0, -1
	}
	return rest, best
}

// same reports whether two folded texts are the same keyword but for misread
// letters.
func same(a, b string) bool {
	a, b = letterKey(a), letterKey(b)
	limit := slack(len(b))
	return vn.Distance(a, b, limit) <= limit
}

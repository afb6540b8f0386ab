package correct

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/internal/vn"
)

// spelling repairs what a word alone shows to be wrong.
func spelling(s string) string {
	if strings.IndexFunc(s, alnum) < 0 {
		return s
	}
	s = rulings(slashes.Replace(s))
	if plain(s) {
		return slips(s)
	}
	if strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return organ(s)
	}
	if d, ok := date(s); ok {
		return d
	}
	if q, ok := quarter(s); ok {
		return q
	}
	return notation(s)
}

// slashes makes the fraction slash, which engines give for a plain one or
// beside it, a plain one.
var slashes = strings.NewReplacer("/⁄", "/", "⁄/", "/", "⁄", "/")

// plain reports whether s is one run of letters between other signs, none of
// them a digit or a sign that joins words.
func plain(s string) bool {
	runs, in := 0, false
	for _, r := range s {
		if unicode.IsDigit(r) || r == '/' || r == '@' {
			return false
		}
		letter := unicode.IsLetter(r)
		if letter && !in {
			runs++
		}
		in = letter
	}
	return runs == 1
}

// rulings takes off what the ruling of a table or a speck left at a word's
// edges: bars, and signs that no word starts with.
func rulings(s string) string {
	cut := strings.TrimRight(strings.TrimLeft(s, "|¦_"), "|¦")
	if bare, ok := strings.CutPrefix(cut, "`"); ok {
		cut = bare
	}
	letters := 0
	for _, r := range cut {
		if alnum(r) {
			letters++
		}
	}
	if letters < 2 || strings.ContainsAny(cut, "|¦") {
		return s // a lone sign, or words run together over a ruling
	}
	return cut
}

// slips mends capitals inside a word (tỪng, giỮa, sáN) when it is a
// syllable; names of their own (VNeID, iHanoi) are none.
func slips(s string) string {
	start := strings.IndexFunc(s, unicode.IsLetter)
	end := strings.LastIndexFunc(s, unicode.IsLetter)
	_, n := utf8.DecodeRuneInString(s[end:])
	core := s[start : end+n]
	switch shapeOf(core) {
	case mixed:
	case upper:
		return organ(s)
	default:
		return s
	}
	if !vn.Valid(core) {
		return heading(s)
	}
	ups, letters := 0, 0
	for _, r := range core {
		if letters++; unicode.IsUpper(r) {
			ups++
		}
	}
	first, _ := utf8.DecodeRuneInString(core)
	low := strings.ToLower(core)
	switch {
	case 2*ups > letters && letters > 2:
		low = strings.ToUpper(core)
	case unicode.IsUpper(first):
		low = vn.Upper(low)
	}
	return s[:start] + low + s[end+n:]
}

// heading mends a Roman number that heads a section (lII. for III.).
func heading(s string) string {
	bare := strings.TrimRight(s, ".,;:)")
	if len(bare) > 5 || !strings.Contains(bare, "l") || !strings.ContainsAny(bare, "IVX") || strings.Trim(bare, "IVXl") != "" {
		return s
	}
	return strings.ReplaceAll(bare, "l", "I") + s[len(bare):]
}

// Package vn knows Vietnamese text: normal forms, folding for search, tone
// placement, the grammar of syllables, numbers and dates in words, legacy
// encodings. It is pure.
package vn

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NFC is s in composed form with look-alikes of Vietnamese letters repaired
// (Ð Ɖ ð for Đ đ), no-break spaces as spaces, soft hyphens dropped.
func NFC(s string) string {
	return lookalikes.Replace(norm.NFC.String(s))
}

var lookalikes = strings.NewReplacer("Ð", "Đ", "Ɖ", "Đ", "ð", "đ", "\u00a0", " ", "\u00ad", "")

// Fold is s for comparison: no marks, lower case, đ as d, white space runs as
// one space, trimmed. Both databases search on it, so that they agree.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	if !simple(s) {
		s = norm.NFD.String(s)
	}
	for _, r := range s {
		if plain, ok := plainLetters[r]; ok {
			r = plain
		}
		switch {
		case unicode.Is(unicode.Mn, r), r == '\u00ad':
			continue
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == 'đ' || r == 'Đ' || r == 'Ð' || r == 'ð' || r == 'Ɖ':
			r = 'd'
		default:
			r = unicode.ToLower(r)
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plainLetters maps Vietnamese letters in NFC to their base letters in lower
// case, so that the common text needs no decomposition.
var plainLetters = func() map[rune]rune {
	m := map[rune]rune{}
	for _, base := range "ăâêôơưĂÂÊÔƠƯ" {
		m[base] = plain(base)
	}
	for r := range letters {
		m[r] = plain(r)
	}
	return m
}()

func plain(r rune) rune {
	for _, base := range norm.NFD.String(string(r)) {
		return unicode.ToLower(base)
	}
	return r
}

// simple reports whether s holds ASCII and Vietnamese letters in NFC only.
func simple(s string) bool {
	for _, r := range s {
		if r >= 0x80 && r != 'đ' && r != 'Đ' {
			if _, ok := plainLetters[r]; !ok {
				return false
			}
		}
	}
	return true
}

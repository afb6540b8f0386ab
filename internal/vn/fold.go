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
	for _, r := range norm.NFD.String(s) {
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

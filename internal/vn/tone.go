package vn

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Style is where the tone mark of oa, oe and uy goes in an open syllable.
type Style int

// The styles; state paper mostly uses the old one.
const (
	Old Style = iota // hòa, khỏe, thủy
	New              // hoà, khoẻ, thuỷ
)

// Tones (standards §6.2): none, huyền, sắc, hỏi, ngã, nặng as combining marks.
const (
	Level    rune = 0
	Grave    rune = '\u0300'
	Acute    rune = '\u0301'
	Hook     rune = '\u0309'
	Tilde    rune = '\u0303'
	DotBelow rune = '\u0323'
)

func isTone(r rune) bool {
	return r == Grave || r == Acute || r == Hook || r == Tilde || r == DotBelow
}

// letters maps every Vietnamese letter with a tone to its toneless letter and
// tone; no normalisation is needed for text in NFC.
var letters = func() map[rune][2]rune {
	m := map[rune][2]rune{}
	for _, base := range "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" {
		for _, tone := range []rune{Grave, Acute, Hook, Tilde, DotBelow} {
			for _, r := range norm.NFC.String(string(base) + string(tone)) {
				m[r] = [2]rune{base, tone}
			}
		}
	}
	return m
}()

// Untone takes the tone off a syllable: "huyện" gives "huyên" and DotBelow.
// It says false when there is more than one tone.
func Untone(s string) (toneless string, tone rune, ok bool) {
	ascii := true
	for i := 0; i < len(s); i++ {
		ascii = ascii && s[i] < 0x80
	}
	if ascii {
		return s, Level, true
	}
	var b strings.Builder
	b.Grow(len(s))
	ok = true
	composed := true
	for _, r := range s {
		if two, toned := letters[r]; toned {
			ok = ok && tone == Level
			tone = two[1]
			r = two[0]
		} else if isTone(r) {
			ok = ok && tone == Level
			tone = r
			continue
		}
		composed = composed && (r < 0x300 || r > 0x36f)
		b.WriteRune(r)
	}
	if !composed {
		return norm.NFC.String(b.String()), tone, ok
	}
	return b.String(), tone, ok
}

// Place puts tone on a toneless syllable (any case) after style.
func Place(toneless string, tone rune, style Style) string {
	if tone == Level {
		return toneless
	}
	rs := []rune(toneless)
	low := []rune(strings.ToLower(toneless))
	if len(low) != len(rs) {
		return toneless
	}
	start := 0
	switch {
	case len(low) > 2 && low[0] == 'q' && low[1] == 'u':
		start = 2
	case len(low) > 2 && low[0] == 'g' && low[1] == 'i' && isVowel(low[2]):
		start = 2
	}
	var at []int
	for i := start; i < len(low); i++ {
		if isVowel(low[i]) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return toneless
	}
	i := vowelForTone(low, at, style)
	return norm.NFC.String(string(rs[:i+1]) + string(tone) + string(rs[i+1:]))
}

// vowelForTone picks the vowel that bears the tone among those at at.
func vowelForTone(low []rune, at []int, style Style) int {
	for k := len(at) - 1; k >= 0; k-- {
		if strings.ContainsRune("ăâêôơư", low[at[k]]) {
			return at[k]
		}
	}
	open := at[len(at)-1] == len(low)-1
	switch {
	case len(at) == 1:
		return at[0]
	case len(at) >= 3 || !open:
		return at[1]
	}
	pair := string(low[at[0]]) + string(low[at[1]])
	if style == New && (pair == "oa" || pair == "oe" || pair == "uy") {
		return at[1]
	}
	return at[0]
}

func isVowel(r rune) bool { return strings.ContainsRune("aăâeêioôơuưy", r) }

// Tone rewrites every syllable of s in style; what is no syllable stays.
func Tone(s string, style Style) string {
	s = norm.NFC.String(s)
	var b strings.Builder
	b.Grow(len(s))
	rs := []rune(s)
	for i := 0; i < len(rs); {
		if !unicode.IsLetter(rs[i]) {
			b.WriteRune(rs[i])
			i++
			continue
		}
		j := i
		for j < len(rs) && unicode.IsLetter(rs[j]) {
			j++
		}
		b.WriteString(toneWord(string(rs[i:j]), style))
		i = j
	}
	return b.String()
}

func toneWord(w string, style Style) string {
	bare, tone, ok := Untone(w)
	if !ok || tone == Level {
		return w
	}
	if _, ok := rhymeOf(strings.ToLower(bare)); !ok {
		return w
	}
	return Place(bare, tone, style)
}

// Key is s for comparison with marks kept: NFC, lower case, old tone
// placement, white space runs as one space, trimmed.
func Key(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(Tone(NFC(s), Old))), " ")
}

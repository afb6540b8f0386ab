package sqlcat

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	snippetBefore = 60  // characters before the first match
	snippetAfter  = 180 // and from its start on
	phraseWithin  = 5000
)

// snippet is the part of text around the first place where the terms stand
// together as asked, else around the first of any of them, with each match
// between U+2068 and U+2069 and white space as single spaces. form says by
// which of its forms a word is compared.
func snippet(text string, terms []string, form func(word) string) string {
	start := firstMatch(text, terms, form)
	from := back(text, start, snippetBefore)
	to := start + forward(text[start:], snippetAfter)
	var b strings.Builder
	if from > 0 {
		b.WriteString("… ")
	}
	at := from
	for w, ok := nextWord(text, from); ok && w.start < to; w, ok = nextWord(text, w.end) {
		match := slices.Contains(terms, form(w))
		if w.end > to && !match {
			break
		}
		end := min(w.end, to) // a match longer than the snippet is cut
		b.WriteString(text[at:w.start])
		if match {
			b.WriteString("\u2068" + text[w.start:end] + "\u2069")
		} else {
			b.WriteString(text[w.start:end])
		}
		at = end
	}
	if to < len(text) {
		b.WriteString(" …")
	} else {
		b.WriteString(text[at:])
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// firstMatch is the byte where the snippet's match starts, 0 when there is none.
func firstMatch(text string, terms []string, form func(word) string) int {
	if len(terms) == 0 {
		return 0
	}
	first, seen := -1, 0
	var recent []word // the last len(terms) words
	for w, ok := nextWord(text, 0); ok && (first < 0 || seen < phraseWithin); w, ok = nextWord(text, w.end) {
		if first >= 0 {
			seen++
		} else if slices.Contains(terms, form(w)) {
			first = w.start
		}
		if recent = append(recent, w); len(recent) > len(terms) {
			recent = recent[1:]
		}
		if slices.EqualFunc(recent, terms, func(w word, term string) bool { return form(w) == term }) {
			return recent[0].start
		}
	}
	return max(first, 0)
}

// back is the byte up to n characters before at where a word starts.
func back(text string, at, n int) int {
	from := at
	for ; n > 0 && from > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	if from == 0 {
		return 0
	}
	if i := strings.IndexByte(text[from:at], ' '); i >= 0 {
		return from + i + 1
	}
	return at
}

// forward is the length in bytes of up to n characters of text.
func forward(text string, n int) int {
	for i := range text {
		if n--; n < 0 {
			return i
		}
	}
	return len(text)
}

package sqlcat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/internal/vn"
)

// maxWord is the length in characters beyond which words are cut off, in texts
// and queries alike.
const maxWord = 64

// word is one word of a text in NFC: a run of letters, digits and marks.
type word struct {
	start, end int    // bytes in the text
	exact      string // lower case
	folded     string // without marks too
}

// nextWord finds the first word of text at or after byte from; ok is false
// when there is none. Both databases are given words, never text, so that they
// agree on what a word is.
func nextWord(text string, from int) (w word, ok bool) {
	for {
		skip := strings.IndexFunc(text[from:], inWord)
		if skip < 0 {
			return word{}, false
		}
		w.start = from + skip
		w.end = len(text)
		if n := strings.IndexFunc(text[w.start:], func(r rune) bool { return !inWord(r) }); n >= 0 {
			w.end = w.start + n
		}
		w.exact = shortened(strings.ToLower(text[w.start:w.end]))
		if w.folded = shortened(vn.Fold(text[w.start:w.end])); w.folded != "" {
			return w, true
		}
		from = w.end // marks alone
	}
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

func shortened(s string) string {
	if utf8.RuneCountInString(s) <= maxWord {
		return s
	}
	return string([]rune(s)[:maxWord])
}

// wordsOf are the words of a text in NFC, in order, folded and exact.
func wordsOf(text string) (folded, exact []string) {
	for w, ok := nextWord(text, 0); ok; w, ok = nextWord(text, w.end) {
		folded = append(folded, w.folded)
		exact = append(exact, w.exact)
	}
	return folded, exact
}

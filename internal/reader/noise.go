package reader

import (
	"strings"
	"unicode"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// How unsure the engine must be before what looks like no text is taken for
// ink that is none: seals, pens, specks, edges. Found on office and hard scans;
// docs/ocr.md has what they gain.
const (
	noiseLine   = .55 // mean of a line without any word
	noiseSign   = .60 // a token without letter or digit
	noiseLetter = .40 // a lone letter
	noiseRow    = .45 // mean of a line with less than two thirds of its letters in syllables
	noiseWord   = .60 // a word of such a line
	noiseWords  = 4   // how many words such a line has
)

// dropNoise removes what the engine made of ink that is no text: whole lines
// without any Vietnamese syllable or number that it was unsure of, and stray
// signs and letters. Of a line that is mostly no language, as the other side
// shining through gives, only the words it was sure of stay. Elsewhere a digit is
// never dropped, nor a sign that opens a line.
func dropNoise(lines []ocr.Line) []ocr.Line {
	kept := make([]ocr.Line, 0, len(lines))
	for _, l := range lines {
		if !wordy(l) && l.Conf() < noiseLine {
			continue
		}
		words := make([]ocr.Word, 0, len(l.Words))
		gibberish := len(l.Words) >= noiseWords && l.Conf() < noiseRow && !mostlyWords(l)
		for i, w := range l.Words {
			if !stray(w, i == 0) && !(gibberish && (w.Conf < noiseWord || !wordy(ocr.Line{Words: []ocr.Word{w}}))) {
				words = append(words, w)
			}
		}
		if len(words) > 0 {
			l.Words = words
			kept = append(kept, l)
		}
	}
	return kept
}

// wordy reports whether a line has a token that can stand for itself.
func wordy(l ocr.Line) bool {
	for _, w := range l.Words {
		if strings.ContainsFunc(w.Text, unicode.IsDigit) || attested(w.Text) {
			return true
		}
	}
	return false
}

// mostlyWords reports whether two thirds of a line's letters are in syllables.
func mostlyWords(l ocr.Line) bool {
	good, all := 0, 0
	for _, w := range l.Words {
		n := len([]rune(w.Text))
		all += n
		if attested(w.Text) {
			good += n
		}
	}
	return good*3 >= all*2
}

// attested reports whether a token is a syllable of at least two letters that
// official texts use.
func attested(token string) bool {
	token = strings.ToLower(strings.TrimFunc(token, func(r rune) bool { return !unicode.IsLetter(r) }))
	return len([]rune(token)) >= 2 && vn.Count(token) >= 3
}

func stray(w ocr.Word, opens bool) bool {
	letters := 0
	for _, r := range w.Text {
		switch {
		case unicode.IsDigit(r):
			return false
		case unicode.IsLetter(r):
			letters++
		}
	}
	switch letters {
	case 0:
		return w.Conf < noiseSign && !(opens && bullets[w.Text])
	case 1:
		return w.Conf < noiseLetter
	}
	return false
}

// bullets are signs that open a line and mean something there: list items, and
// the star under the organ of a Party paper.
var bullets = map[string]bool{"-": true, "+": true, "*": true, "•": true, "–": true}

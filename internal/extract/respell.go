package extract

import (
	"regexp"
	"strings"
	"unicode"

	"sohoa/internal/vn"
)

// respell brings marks that OCR mixed up (chỉ bộ for chi bộ, sô hóa for số
// hóa) to the phrases of office papers, and what is no syllable to what stands
// between such neighbours in the lexicon's texts. Letters stay, only marks
// change. It says whether anything changed.
func (r *Rules) respell(text string) (string, bool) {
	words := strings.Fields(text)
	bare := make([]string, len(words))
	folds := make([]string, len(words))
	for i, w := range words {
		bare[i] = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
		folds[i] = vn.Fold(w)
	}
	changed := false
	put := func(i int, now string) {
		if startsUpper(bare[i]) {
			now = vn.Upper(now)
		}
		if now != bare[i] && vn.Key(now) != vn.Key(bare[i]) {
			words[i] = strings.Replace(words[i], bare[i], now, 1)
			bare[i] = now
			changed = true
		}
	}
	for i := range words {
		for _, phrase := range r.phrases[strings.TrimLeft(folds[i], "(\"'“")] {
			if !phrase.at(folds[i:]) {
				continue
			}
			for k, w := range phrase.words {
				if bare[i+k] != "" && !unmixed(bare[i+k]) {
					put(i+k, w)
				}
			}
			break
		}
	}
	for i, w := range bare {
		if w == "" || unmixed(w) || vn.Valid(w) || properName(bare, i) {
			continue
		}
		prev, next := "", ""
		if i > 0 && !closes(words[i-1]) {
			prev = bare[i-1]
		}
		if i+1 < len(words) && !closes(words[i]) {
			next = bare[i+1]
		}
		if best, ok := fitting(w, prev, next); ok {
			put(i, best)
		}
	}
	return strings.Join(words, " "), changed
}

// phrase is a fixed phrase: its words and their folded print, with commas.
type phrase struct{ words, folds []string }

// at reports whether folded words start with the phrase; behind its last word
// a closing sign may stand.
func (p phrase) at(folds []string) bool {
	if len(folds) < len(p.folds) {
		return false
	}
	for i, f := range p.folds {
		w := folds[i]
		if i == 0 {
			w = strings.TrimLeft(w, "(\"'“")
		}
		if i == len(p.folds)-1 {
			w = strings.TrimRight(w, ".,;:)\"'”")
		}
		if w != f {
			return false
		}
	}
	return true
}

// unmixed is a word in capitals: a code or an abbreviation.
func unmixed(w string) bool {
	return len([]rune(w)) > 1 && strings.ToUpper(w) == w
}

// properName reports whether word i looks like a part of a name: capital with
// a capital neighbour behind or before.
func properName(bare []string, i int) bool {
	if !startsUpper(bare[i]) {
		return false
	}
	return i+1 < len(bare) && startsUpper(bare[i+1]) && !unmixed(bare[i+1]) || i > 0 && startsUpper(bare[i-1]) && !unmixed(bare[i-1])
}

func startsUpper(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r)
	}
	return false
}

func closes(w string) bool { return w != "" && strings.ContainsAny(w[len(w)-1:], ".,;:()") }

// fitting is the spelling with the letters of w that stands most often between
// such neighbours.
func fitting(w, prev, next string) (string, bool) {
	best, most := "", 0
	for _, s := range vn.Spellings(w) {
		n := 0
		if prev != "" {
			n += vn.Pair(prev, s)
		}
		if next != "" {
			n += vn.Pair(s, next)
		}
		if n > most {
			best, most = s, n
		}
	}
	return best, most >= 4
}

// A Roman numeral after a word that takes one, as OCR leaves its strokes.
var roman = regexp.MustCompile(`((?i:quý|khu vực|lần thứ|khóa|khoá|phụ lục|phần|chương|đợt))\s+([IVXl1|ïÏÌÍ!]{1,4})([/.,;:)\s]|$)`)

// romans repairs Roman numerals: "quý lI/2025" is quý II/2025. A digit alone
// stays: quý 1 is as good.
func romans(s string) string {
	return roman.ReplaceAllStringFunc(s, func(m string) string {
		g := roman.FindStringSubmatch(m)
		num := g[2]
		if num == "1" || strings.Trim(num, "IVX") == "" {
			return m
		}
		num = strings.Map(func(r rune) rune {
			if strings.ContainsRune("l1|ïÏÌÍ!", r) {
				return 'I'
			}
			return r
		}, num)
		return g[1] + " " + num + g[3]
	})
}

// yearWord is năm before a year, whatever marks were read.
var yearWord = regexp.MustCompile(`\b([nN])[aăắằặẵẳâấ]m ((?:19|20)\d{2})`)

// tidy is the reading of a run of plain words for a field: numerals and marks
// repaired.
func (r *Rules) tidy(s string) (string, bool) {
	num := yearWord.ReplaceAllString(romans(s), "${1}ăm ${2}")
	out, changed := r.respell(num)
	return out, changed || num != s
}

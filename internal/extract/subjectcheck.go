package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// fillSubject writes the subject: as printed, or as the lexicon and the text
// below together say it was printed.
func (p *paper) fillSubject() {
	f := &p.result.Fields
	words := p.title.subject
	if letters(words) <= 3 {
		p.missing("/subject", "")
		return
	}
	v := value{text: subjectText(words), words: words, rule: pick(p.title.vv, "subject.under_number", "subject.below_type"), sure: wordsSure(words)}
	text, changed := p.rules.tidy(subjectOpening(v.text))
	text, echoed, odd := p.echo(text)
	text = vn.Upper(partyWord(text))
	if changed || echoed || text != v.text {
		v.text, v.state, v.why = text, scan.Derived, "spelling by the lexicon"
	}
	doubt := func(sure float64, why string) {
		if v.sure > sure {
			v.sure, v.why = sure, why
		}
	}
	if echoed {
		v.sure = min(v.sure, 0.88)
	}
	if odd != "" {
		doubt(0.75, odd)
	}
	if oddPrint.MatchString(v.text) || strings.Count(v.text, "(") != strings.Count(v.text, ")") || len([]rune(v.text)) > 350 {
		doubt(0.75, "ink or body text among the words")
	}
	if p.title.guess {
		doubt(0.75, "neither V/v nor a type above it was read")
	}
	for _, w := range words {
		if letters([]token{w}) > 1 && w.conf < 0.3 {
			doubt(0.78, "“"+w.text+"” was read badly")
		}
	}
	p.set("/subject", &f.Subject, v)
}

// oddPrint is what a subject never has: letters glued by a full stop, doubled
// signs, a lone consonant, a sentence's end, a year of three digits.
var oddPrint = regexp.MustCompile(`\p{Ll}[.:;]\p{L}|//|[;:,][;:,]|\s[bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTX](\s|$)|\p{Ll}\. \p{Lu}|[|_<>=]|năm \d{1,3}(\D|$)`)

// opening is Về việc when its first letters were lost.
var opening = regexp.MustCompile(`^(?i:[^\p{L}]*[vy]?[êềểễèeéẻ]?\s?v?iệc) `)

// stopInside is a full stop before a small letter: a comma.
var stopInside = regexp.MustCompile(`(\p{Ll})\. (\p{Ll})`)

// partyName is a capital Đăng inside a sentence that no name and no verb is:
// Đảng, whose mark was misread.
var partyName = regexp.MustCompile(`\p{Ll},? Đăng(?:[,;.)]|$| (?:[^kt\p{Lu}]|t[^ảh]|k[^ýiỷ]))`)

func partyWord(s string) string {
	return partyName.ReplaceAllStringFunc(s, func(m string) string { return strings.Replace(m, "Đăng", "Đảng", 1) })
}

// gluedWords are two words with a speck between them; the words, not the
// speck, were printed.
var gluedWords = regexp.MustCompile(`\p{Ll}+[.\-]\p{Ll}+`)

func unglued(m string) string {
	a, b, _ := strings.Cut(strings.Replace(m, ".", "-", 1), "-")
	if vn.Valid(a) && vn.Valid(b) && (strings.Contains(m, ".") || vn.Pair(a, b) > 0) {
		return a + " " + b
	}
	return m
}

// subjectOpening mends what ink takes at the start of a subject.
func subjectOpening(s string) string {
	s = stopInside.ReplaceAllString(s, "$1, $2")
	s = gluedWords.ReplaceAllStringFunc(s, unglued)
	return opening.ReplaceAllString(s, "Về việc ")
}

// echo holds a subject against the text below, which mostly says it again. A
// word that stands there otherwise, between the same neighbours, and that the
// lexicon finds likelier takes its place; one that neither lexicon nor text
// knows is odd: odd says what.
func (p *paper) echo(text string) (out string, changed bool, odd string) {
	words := strings.Fields(text)
	said := p.saying()
	bare := make([]string, len(words))
	for i, w := range words {
		bare[i] = strings.TrimFunc(w, notAlnum)
	}
	read := map[string]float64{} // how surely each word was read
	for _, w := range p.title.subject {
		k := vn.Key(strings.TrimFunc(w.text, func(r rune) bool { return !unicode.IsLetter(r) }))
		if c, ok := read[k]; !ok || w.conf < c {
			read[k] = w.conf
		}
	}
	at := func(i int) string {
		if i < 0 || i >= len(bare) {
			return ""
		}
		return bare[i]
	}
	for i, w := range bare {
		if w == "" || !plainWord(w) || properName(bare, i) {
			continue
		}
		prev, next := at(i-1), at(i+1)
		if i > 0 && closes(words[i-1]) {
			prev = ""
		}
		if closes(words[i]) {
			next = ""
		}
		own := bond(prev, w, next)
		best, most, backed := "", 0, said.has(at(i-1), w, at(i+1))
		if !backed {
			sure := read[vn.Key(w)]
			for _, c := range said.between(at(i-1), at(i+1)) {
				b := bond(prev, c.key, next)
				near := vn.Distance(vn.Fold(c.key), vn.Fold(w), 1) <= 1 || own == 0 && sure < 0.6
				if own == 0 && c.conf > sure+0.05 { // neither is known: the surer reading
					b++
				}
				if near && c.key != vn.Key(w) && b > 4*own && b > most {
					best, most = c.key, b
				}
			}
			strange := vn.Count(w) == 0
			for _, c := range alternatives(w, sure < 0.9 || strange) {
				b := bond(prev, c, next)
				need := 30 // the lexicon alone must be clear
				if sure < 0.8 || strange {
					need = 10
				}
				if vn.Key(c) != vn.Key(w) && own == 0 && b >= need && (strange && b >= 1000 || bonded(prev, c, next)) {
					if b > most {
						best, most = c, b
					}
				}
			}
		}
		switch {
		case best != "":
			if startsUpper(w) {
				best = vn.Upper(best)
			}
			words[i] = strings.Replace(words[i], w, best, 1)
			bare[i] = best
			changed = true
		case !backed && len([]rune(w)) == 1 && said.run(at(i-1), at(i+1)):
			words[i] = ""
			changed = true
		case !backed && i > 1 && !varying[vn.Key(w)] && said.run(at(i-2), at(i-1), at(i+1), at(i+2)):
			odd = "the text below has no “" + w + "” there"
		case !backed && own == 0 && (read[vn.Key(w)] < 0.6 || read[vn.Key(w)] < 0.95 && vn.Count(w) == 0) && (prev != "" || next != "") && !startsUpper(w):
			odd = "“" + w + "” is unknown in its place"
		}
	}
	if n := len(bare); odd == "" && n >= 3 && said.goesOn(bare[n-3:]) {
		odd = "the text below goes on where the subject ends"
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " "), changed, odd
}

// varying are words that one wording has and another has not.
var varying = map[string]bool{"các": true, "những": true, "việc": true, "một": true, "và": true, "về": true, "của": true}

// plainWord is a word of running text: letters, not all capitals.
func plainWord(w string) bool {
	for _, r := range w {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return !unmixed(w)
}

// bond is how often a word stands between such neighbours in the lexicon's
// texts.
func bond(prev, w, next string) int {
	n := 0
	if prev != "" {
		n += vn.Pair(prev, w)
	}
	if next != "" {
		n += vn.Pair(w, next)
	}
	return n
}

// bonded reports whether a word is known beside each of its neighbours.
func bonded(prev, w, next string) bool {
	return (prev == "" || vn.Pair(prev, w) > 0) && (next == "" || vn.Pair(w, next) > 0)
}

// alternatives are the known spellings of a word's letters; unsure ones may
// have letters misread, too.
func alternatives(w string, unsure bool) []string {
	f := vn.Fold(w)
	out := slices.Clone(vn.Spellings(f))
	if !unsure {
		return out
	}
	for _, pair := range mixedUp {
		if strings.HasPrefix(f, pair[0]) {
			out = append(out, vn.Spellings(pair[1]+f[len(pair[0]):])...)
		}
		if strings.HasSuffix(f, pair[0]) {
			out = append(out, vn.Spellings(f[:len(f)-len(pair[0])]+pair[1])...)
		}
	}
	return out
}

// mixedUp are letters OCR takes for each other at the ends of syllables.
var mixedUp = [][2]string{
	{"t", "r"}, {"r", "t"}, {"th", "ch"}, {"ch", "th"}, {"m", "n"}, {"n", "m"}, {"c", "e"}, {"h", "b"}, {"b", "h"}, {"l", "t"}, {"t", "l"},
	{"h", "n"}, {"n", "h"}, {"u", "n"}, {"n", "u"}, {"o", "c"}, {"c", "o"}, {"q", "g"}, {"v", "y"}, {"y", "v"},
}

// saying is the text below the head as runs of words.
type saying struct {
	words  []token
	folds  []string
	at     map[string][]int // by fold
	closed []bool           // a sign stands behind the word
}

// saidWord is a word as the text has it.
type saidWord struct {
	key  string
	conf float64
}

func (p *paper) saying() saying {
	s := saying{at: map[string][]int{}}
	for i, w := range p.flow.words {
		if i == 4000 {
			break
		}
		f := strings.TrimFunc(w.fold, notAlnum)
		s.at[f] = append(s.at[f], i)
		s.words = append(s.words, w)
		s.folds = append(s.folds, f)
		s.closed = append(s.closed, closes(w.text))
	}
	return s
}

func notAlnum(r rune) bool { return !isLetterOrDigit(r) }

// key is word i in the form of vn.Key, without signs.
func (s saying) key(i int) string { return vn.Key(strings.TrimFunc(s.words[i].text, notAlnum)) }

// places are where a word stands by its letters, few enough to look at.
func (s saying) places(w string) []int {
	all := s.at[vn.Fold(w)]
	return all[:min(len(all), 200)]
}

// has reports whether the text has a word between such neighbours; at an end
// of the subject one neighbour is enough.
func (s saying) has(prev, w, next string) bool {
	key, pf, nf := vn.Key(w), vn.Fold(prev), vn.Fold(next)
	for _, i := range s.places(w) {
		if (prev == "" || i > 0 && s.folds[i-1] == pf) && (next == "" || i+1 < len(s.folds) && s.folds[i+1] == nf) && s.key(i) == key {
			return true
		}
	}
	return false
}

// run reports whether the text has these words one behind the other.
func (s saying) run(words ...string) bool {
	for _, i := range s.places(words[0]) {
		match := words[0] != ""
		for k, w := range words {
			match = match && w != "" && i+k < len(s.folds) && s.folds[i+k] == vn.Fold(w)
		}
		if match {
			return true
		}
	}
	return false
}

// between are the words the text has between two others.
func (s saying) between(prev, next string) []saidWord {
	var out []saidWord
	if prev == "" {
		return nil
	}
	nf := vn.Fold(next)
	for _, i := range s.places(prev) {
		if i+2 < len(s.folds) && (next == "" || s.folds[i+2] == nf) && len(out) < 20 {
			out = append(out, saidWord{s.key(i + 1), s.words[i+1].conf})
		}
	}
	return out
}

// goesOn reports whether the text has these words and always another right
// behind them: the subject that ends so was cut.
func (s saying) goesOn(last []string) bool {
	found := 0
	for _, i := range s.places(last[0]) {
		if i+len(last) >= len(s.folds) {
			continue
		}
		match := true
		for k, w := range last {
			match = match && s.folds[i+k] == vn.Fold(w) && (k == len(last)-1 || !s.closed[i+k])
		}
		if !match {
			continue
		}
		end := i + len(last) - 1
		if n := vn.Count(s.key(end)); s.closed[end] || n == 0 || vn.Pair(s.key(end), s.key(end+1))*8 < n {
			return false
		}
		found++
	}
	return found > 0
}

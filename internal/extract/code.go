package extract

import (
	"regexp"
	"strings"
	"unicode"

	"sohoa/internal/vn"
)

// code is a number and symbol as read from the number line (standards §1.4,
// §2.4): administrative 15/QĐ-UBND, Party 118-BC/ĐU, legal 30/2020/NĐ-CP.
type code struct {
	number   string // digits with their leading zeros, perhaps a letter behind; "" = empty slot
	year     string // legal-normative only
	notation string
	party    bool
	colon    bool // "Số:" with a colon, as state paper has it
	words    []token
	slot     []token  // the words of the number itself
	fixed    []string // what was repaired of the symbol
	noted    []string // and of the number
	doubt    bool     // a letter stood where a digit must
}

// full is number and symbol together.
func (c code) full() string {
	switch {
	case c.notation == "" || c.number == "":
		return ""
	case c.party:
		return c.number + "-" + c.notation
	case c.year != "":
		return c.number + "/" + c.year + "/" + c.notation
	}
	return c.number + "/" + c.notation
}

// codeLike is what follows "Số": a slot, a separator, a symbol.
var (
	codeAfter  = regexp.MustCompile(`^([^/\-–—_]{0,9})([/\-–—_])(.*)$`)
	symbolText = regexp.MustCompile(`^[\p{L}\d&.,]+(?:[-/][\p{L}\d&.,]+)*$`)
	legalTail  = regexp.MustCompile(`^((?:19|20)\d{2})/(.+)$`)
	partySplit = regexp.MustCompile(`^([^/\-–—]{0,6}?)[\-–—_.]?(\p{Lu}[\p{L}]{1,4})/(.+)$`)
)

// soWord reports whether a word is "Số" (Số:, Sô, So, SỐ) and what is glued
// behind it.
func soWord(t token) (rest string, colon, ok bool) {
	rs := []rune(t.text)
	k := 0
	for k < len(rs) && !unicode.IsLetter(rs[k]) && !unicode.IsDigit(rs[k]) {
		k++
	}
	if len(rs)-k < 2 {
		return "", false, false
	}
	f := vn.Fold(string(rs[k : k+2]))
	if f != "so" && f != "s0" && f != "só" || !unicode.IsUpper(rs[k]) && rs[k] != '5' {
		return "", false, false
	}
	rest = string(rs[k+2:])
	colon = strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, ";") || strings.HasPrefix(rest, ".")
	rest = strings.TrimLeft(rest, ":;.,")
	if r := []rune(rest); len(r) > 0 && unicode.IsLetter(r[0]) && !colon {
		return "", false, false // "Sống", "Sở"
	}
	return rest, colon, true
}

// readCode reads a number line. ok says that the line is one, even when its
// slot is empty.
func readCode(words []token) (code, bool) {
	for i := range words {
		rest, colon, ok := soWord(words[i])
		if !ok {
			continue
		}
		if c, ok := codeAt(rest, words[i:], colon); ok {
			return c, true
		}
	}
	return code{}, false
}

// codeAt reads what follows Số; rest is glued to it, words[0] is Số itself.
func codeAt(rest string, words []token, colon bool) (code, bool) {
	c := code{colon: colon}
	text := rest
	end := 1
	for end < len(words) {
		w := words[end].text
		if !hasAlnum(w) && !strings.ContainsAny(w, "-/–—_") {
			if w == ":" {
				c.colon = true
			} else if strings.ContainsAny(text, "/-") {
				break
			}
			end++
			continue
		}
		// A symbol may be printed with a space behind its hyphen; else it ends.
		if m := codeAfter.FindStringSubmatch(text); m != nil && m[3] != "" &&
			!strings.HasSuffix(text, "-") && !strings.HasSuffix(text, "/") &&
			!strings.HasPrefix(w, "-") && !strings.HasPrefix(w, "/") {
			break
		}
		text += strings.TrimLeft(w, ":")
		end++
	}
	c.words = words[:end]
	text = normalDashes(text)
	if m := partySplit.FindStringSubmatch(text); m != nil && !strings.Contains(m[1], "/") && isSymbol(m[3]) {
		if _, _, ok := digitsOf(m[1]); ok || !wordLike(m[1]) {
			c.party = true
			c.setNumber(m[1])
			c.notation = trimSymbol(m[2]) + "/" + trimSymbol(m[3])
			c.slot = slotWords(c.words)
			return c, true
		}
	}
	if digits, symbol, ok := gluedCode(text); ok {
		c.setNumber(digits)
		c.notation, c.doubt, c.slot = symbol, true, slotWords(c.words)
		c.fixed = append(c.fixed, "no separator was read")
		return c, true
	}
	m := codeAfter.FindStringSubmatch(text)
	if m == nil || m[2] != "/" || !isSymbol(m[3]) {
		return code{}, false
	}
	if _, _, ok := digitsOf(m[1]); !ok && wordLike(m[1]) {
		return code{}, false
	}
	c.setNumber(m[1])
	c.notation = trimSymbol(m[3])
	if y := legalTail.FindStringSubmatch(c.notation); y != nil {
		c.year, c.notation = y[1], y[2]
	}
	if m := slotRest.FindStringSubmatch(c.notation); m != nil { // digits by hand, read as two numbers
		c.notation, c.doubt = m[1], true
	}
	c.slot = slotWords(c.words)
	return c, true
}

var slotRest = regexp.MustCompile(`^\d{1,3}/(\p{Lu}.+)$`)

// wordLike reports whether the slot of a number holds text rather than digits
// nobody could read.
func wordLike(s string) bool {
	return letters([]token{{text: s}}) > 3 || vn.Valid(s)
}

// gluedCode reads a number whose separator was not read: 19HĐND-TCKH.
func gluedCode(text string) (digits, symbol string, ok bool) {
	m := gluedText.FindStringSubmatch(normalDashes(text))
	if m == nil || !isSymbol(m[2]) {
		return "", "", false
	}
	return m[1], trimSymbol(m[2]), true
}

var gluedText = regexp.MustCompile(`^(\d{1,5})(\p{Lu}[\p{L}\d]+-[\p{L}\d&.,]+)$`)

func normalDashes(s string) string {
	return strings.NewReplacer("–", "-", "—", "-", "−", "-", "_", "-", "--", "-", "\\", "/").Replace(s)
}

// trimSymbol drops signs around a symbol and what OCR is known to do to it: Đ
// read twice, the digits of QH15 read as letters.
func trimSymbol(s string) string {
	s = strings.Trim(s, " .,;:'`\"-/*")
	s = strings.ReplaceAll(s, "I.", "L")                         // an L whose foot came off
	s = strings.NewReplacer("QĐĐ", "QĐ", "ĐĐU", "ĐU").Replace(s) // a Đ read twice
	return assembly.ReplaceAllStringFunc(s, func(m string) string {
		digits := strings.NewReplacer("I", "1", "l", "1", "O", "0", "o", "0", "J", "1", "i", "1").Replace(m[2:])
		if len(digits) > 2 {
			digits = digits[len(digits)-2:]
		}
		return "QH" + digits
	})
}

// assembly is the symbol of a law: QH and the number of the assembly's term.
var assembly = regexp.MustCompile(`QH[1IlJi][0-9IlOoJi]{1,2}|QH[0-9IlOo]{2}`)

func isSymbol(s string) bool {
	s = trimSymbol(s)
	return len(s) >= 2 && len(s) <= 60 && symbolText.MatchString(s) && strings.ContainsFunc(s, unicode.IsUpper)
}

// slotWords are the words that hold the digits.
func slotWords(words []token) []token {
	for i, w := range words {
		if strings.ContainsAny(w.text, "0123456789") {
			return words[i : i+1]
		}
	}
	return words
}

// digitsOf reads the number slot: digits, common confusions, an optional small
// letter behind ("2760b").
func digitsOf(s string) (digits string, repaired, ok bool) {
	s = strings.Trim(s, " .,;:'`’‘\"*")
	if s == "" {
		return "", false, false
	}
	suffix := ""
	rs := []rune(s)
	if last := rs[len(rs)-1]; len(rs) > 1 && strings.ContainsRune("abcd", last) && unicode.IsDigit(rs[len(rs)-2]) {
		suffix, s = string(last), string(rs[:len(rs)-1])
	}
	if len(s) > 8 {
		return "", false, false
	}
	var b strings.Builder
	for _, r := range s {
		one, fixed, ok := number(string(r))
		if !ok || one > 9 {
			return "", false, false
		}
		repaired = repaired || fixed
		b.WriteByte(byte('0' + one))
	}
	if repaired && strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return "", false, false
	}
	return b.String() + suffix, repaired, true
}

func (c *code) setNumber(s string) {
	digits, repaired, ok := digitsOf(s)
	if !ok {
		return
	}
	c.number = digits
	if repaired || strings.Trim(s, " .") != digits {
		c.doubt = true
		c.noted = append(c.noted, "number "+s+" read as "+digits)
	}
}

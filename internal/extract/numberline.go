package extract

import (
	"regexp"
	"strings"

	"sohoa/internal/vn"
)

// findNumber reads the number line: in the left column first, then anywhere in
// the head, never below the title or addressees.
func (p *paper) findNumber(s sheet) *code {
	limit := s.page.Height * 45 / 100
	if p.head.anchored {
		limit = min(limit, p.head.bottom+s.em*7)
	}
	if g := guiLine(p.head.lines, p.head.bottom-s.em); g >= 0 {
		limit = min(limit, p.head.lines[g].box.Y0)
	}
	for _, lines := range [][]line{p.head.left, p.head.lines} {
		var best *code
		for _, l := range lines {
			if l.midY() > limit || len(l.words) > 14 {
				continue
			}
			c, ok := readCode(l.words)
			if !ok {
				continue
			}
			if best == nil || best.number == "" && c.number != "" {
				best = &c
			}
		}
		if best != nil {
			return best
		}
		for _, l := range lines { // Số itself was not read
			if l.midY() > limit || len(l.words) > 4 || l.midX() > s.page.Width*55/100 {
				continue
			}
			if c, ok := codeAt("", append([]token{{}}, l.words...), false); ok && (c.number != "" || strings.HasPrefix(l.words[0].text, "/")) && strings.ContainsAny(c.notation, "-/") {
				c.words = l.words
				return &c
			}
		}
	}
	for _, l := range p.head.left {
		if l.midY() > limit || len(l.words) > 8 {
			continue
		}
		if c, ok := p.rules.looseCode(l.words); ok {
			return &c
		}
		if c, ok := p.rules.symbolIn(l.words); ok { // the symbol alone
			return &c
		}
	}
	return nil
}

// The number line when ink covers its slot: Số or what is left of it, a slot,
// a stroke that was a slash, a symbol at the end.
var (
	looseState = regexp.MustCompile(`^(.{0,14}?)[/ƒ)(|\]}f!](\p{Lu}[\p{L}\d&.,]{0,9}(?:-[\p{L}\d&.,]{1,12})+)$`)
	looseParty = regexp.MustCompile(`^(.{0,14}?)[-.]?(\p{Lu}\p{L}{1,3})[/ƒ|](\p{Lu}\p{L}{1,9})$`)
)

// looseCode reads a number line through ink. The symbol must be one that a
// paper has: a known type before a hyphen, or a known organ or unit code.
func (r *Rules) looseCode(words []token) (code, bool) {
	for i, w := range words {
		if !soLike(w.text) {
			continue
		}
		text := ""
		for _, x := range words[i:] {
			text += x.text
		}
		text = strings.Trim(normalDashes(text), " .,;:'`\"*")
		text = string([]rune(text)[2:])
		text = strings.TrimLeft(text, ":;.,„ ")
		c := code{words: words[i:], doubt: true, colon: strings.Contains(textOf(words[i:min(i+2, len(words))]), ":")}
		if m := looseState.FindStringSubmatch(text); m != nil && r.symbolLike(m[2]) {
			c.notation = trimSymbol(m[2])
			c.setNumber(m[1])
		} else if m := looseParty.FindStringSubmatch(text); m != nil && r.typeSuffix(m[2], true) == m[2] {
			c.notation, c.party = trimSymbol(m[2])+"/"+trimSymbol(m[3]), true
			c.setNumber(m[1])
		} else {
			continue
		}
		c.slot = slotWords(c.words)
		c.fixed = append(c.fixed, "read through ink")
		return c, true
	}
	return code{}, false
}

// soLike reports whether a word may start with Số: an S, or what OCR makes of
// one, and a vowel.
func soLike(s string) bool {
	rs := []rune(strings.TrimLeft(s, " .,;:'`\"*"))
	if len(rs) < 2 || !strings.ContainsRune("Ss5§", rs[0]) {
		return false
	}
	return strings.ContainsAny(vn.Fold(string(rs[1])), "oae06u°")
}

// symbolLike reports whether a state symbol has the form of one: a known type
// first, or a code of two capitals and more on both sides.
func (r *Rules) symbolLike(s string) bool {
	head, tail, _ := strings.Cut(trimSymbol(s), "-")
	if _, ok := r.abbreviationLike(head, false); ok {
		return len([]rune(tail)) >= 2 && upperShare([]token{{text: tail}}) > 0.6
	}
	return len([]rune(head)) >= 3 && len([]rune(tail)) >= 2 && upperShare([]token{{text: head}, {text: tail}}) > 0.8
}

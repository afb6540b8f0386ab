package extract

import (
	"regexp"
	"strings"
	"unicode"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// repair brings the symbol to known abbreviations: its type part to that of
// the printed type, its organ parts to known codes or to the organ's initials.
// What it changes it says in c.fixed.
func (r *Rules) repair(c *code, t *paperType, organName string) {
	if c.notation == "" {
		return
	}
	sep := "-"
	if c.party {
		sep = "/"
	}
	c.notation = r.parted(c.notation, sep, abbreviation(t, c.party))
	head, tail, cut := strings.Cut(c.notation, sep)
	set := func(old, now, why string) string {
		if old != now {
			c.fixed = append(c.fixed, old+" read as "+now+" ("+why+")")
		}
		return now
	}
	if want := abbreviation(t, c.party); want != "" && cut {
		if near(head, want, 1) || len([]rune(head)) == len([]rune(want))+1 && vn.Distance(symbolKey(head), symbolKey(want), 1) <= 1 {
			head = set(head, want, "type printed")
		}
	} else if cut || !c.party {
		if known, ok := r.abbreviationLike(head, c.party); ok && cut {
			head = set(head, known, "known type")
		} else {
			head = r.repairCode(head, organName, c.party, set)
		}
	}
	if whole := r.wholeCode(tail, organName, c.party); cut && whole != "" {
		c.notation = head + sep + set(tail, whole, "known code")
		return
	}
	if cut {
		parts := strings.FieldsFunc(tail, func(r rune) bool { return r == '-' || r == '/' })
		for _, p := range parts {
			tail = strings.Replace(tail, p, r.repairCode(p, organName, c.party, set), 1)
		}
		c.notation = head + sep + tail
	} else {
		c.notation = head
	}
}

// parted sets the separator back into a symbol that was read without it:
// TTEUBND of a Tờ trình is TTr-UBND.
func (r *Rules) parted(symbol, sep, abbr string) string {
	if abbr == "" || strings.ContainsAny(symbol, "-/") {
		return symbol
	}
	for _, o := range r.organs {
		head, ok := strings.CutSuffix(symbol, o.code)
		if ok && len([]rune(o.code)) >= 2 && head != "" && near(head, abbr, 1) {
			return abbr + sep + o.code
		}
	}
	return symbol
}

// wholeCode reads an organ part that OCR broke up: TTPY/HCC for TTPVHCC.
func (r *Rules) wholeCode(tail, organName string, party bool) string {
	joined := symbolKey(strings.NewReplacer("-", "", "/", "").Replace(tail))
	if joined == symbolKey(tail) {
		return ""
	}
	own := initials(organName)
	codes := []string{own}
	for _, o := range r.organs {
		if o.party == party {
			codes = append(codes, o.code)
		}
	}
	for _, c := range codes {
		if len([]rune(c)) >= 6 && vn.Distance(joined, symbolKey(c), 1) <= 1 {
			return c
		}
	}
	return ""
}

// symbolIn finds a symbol in a word whose number cannot be read: §3NQ/VPĐU is
// NQ/VPĐU of an unread number.
func (r *Rules) symbolIn(words []token) (code, bool) {
	for i, w := range words {
		text := normalDashes(w.text)
		if m := partySymbol.FindStringSubmatch(text); m != nil {
			if abbr := r.typeSuffix(m[1], true); abbr != "" {
				return code{party: true, notation: abbr + "/" + trimSymbol(m[2]), words: words[i : i+1], doubt: true}, true
			}
		}
		if m := stateSymbol.FindStringSubmatch(text); m != nil {
			if abbr := r.typeSuffix(m[1], false); abbr == m[1] {
				return code{notation: abbr + "-" + trimSymbol(m[2]), words: words[i : i+1], doubt: true}, true
			}
		}
	}
	return code{}, false
}

var (
	partySymbol = regexp.MustCompile(`(\p{L}{2,6})/(\p{Lu}\p{L}{1,9})\W*$`)
	stateSymbol = regexp.MustCompile(`/(\p{Lu}\p{L}{1,3})-(\p{Lu}[\p{L}-]{1,12})\W*$`)
)

// typeSuffix is the longest known abbreviation that s ends in.
func (r *Rules) typeSuffix(s string, party bool) string {
	best := ""
	for i := range r.types {
		if a := abbreviation(&r.types[i], party); a != "" && strings.HasSuffix(s, a) && len(a) > len(best) {
			best = a
		}
	}
	return best
}

func abbreviation(t *paperType, party bool) string {
	switch {
	case t == nil:
		return ""
	case party:
		return t.party
	}
	return t.state
}

// abbreviationLike finds the type abbreviation that s is but for marks or case.
func (r *Rules) abbreviationLike(s string, party bool) (string, bool) {
	best := ""
	for i := range r.types {
		a := abbreviation(&r.types[i], party)
		if a == "" {
			continue
		}
		if a == s {
			return a, true
		}
		if best == "" && symbolKey(a) == symbolKey(s) {
			best = a
		}
	}
	return best, best != ""
}

// repairCode brings one organ part of a symbol to a known code.
func (r *Rules) repairCode(s, organName string, party bool, set func(old, now, why string) string) string {
	own := initials(organName)
	if s == own {
		return s
	}
	for _, o := range r.organs { // a letter of the issuing organ's own code was lost
		if o.party == party && o.name == organName && len([]rune(o.code)) >= 3 && len([]rune(s)) == len([]rune(o.code))-1 && len([]rune(s)) >= 2 &&
			vn.Distance(symbolKey(s), symbolKey(o.code), 1) == 1 {
			return set(s, o.code, "code of the organ")
		}
	}
	if own != "" && symbolKey(s) == symbolKey(own) {
		return set(s, own, "initials of the organ")
	}
	best := ""
	for _, o := range r.organs {
		if o.code == s {
			return s
		}
		if o.party == party && best == "" && symbolKey(o.code) == symbolKey(s) {
			best = o.code
		}
	}
	if best != "" {
		return set(s, best, "known code")
	}
	for _, o := range r.organs { // long codes have no neighbours
		if o.party == party && len([]rune(o.code)) >= 6 && len([]rune(s)) == len([]rune(o.code)) && near(s, o.code, 1) {
			return set(s, o.code, "known code")
		}
	}
	if len([]rune(own)) >= 4 && len([]rune(own)) == len([]rune(s)) && near(s, own, 1) { // one letter more or less is another code
		return set(s, own, "initials of the organ")
	}
	return s
}

// symbolKey folds a symbol and the letters OCR mixes up in capitals.
func symbolKey(s string) string {
	return strings.NewReplacer("0", "o", "1", "i", "l", "i", "5", "s", "8", "b", "€", "c").Replace(vn.Fold(s))
}

func near(a, b string, limit int) bool {
	x, y := symbolKey(a), symbolKey(b)
	if x == y {
		return true
	}
	n := len([]rune(b))
	return n >= 2 && len([]rune(a)) >= 2 && limit > 0 && vn.Distance(x, y, limit) <= limit && (n > 2 || len([]rune(a)) == n)
}

// symbolWitnesses counts what else of the paper speaks for a symbol: the type
// that is printed, the issuing organ, the unit of the archive line.
func (p *paper) symbolWitnesses() (agreeing, parts int) {
	c := p.head.number
	pieces := strings.FieldsFunc(c.notation, func(r rune) bool { return r == '-' || r == '/' })
	abbr := abbreviation(p.title.kind, c.party)
	archive := ""
	if n := len(p.tail.archived); n > 0 {
		archive = p.tail.archived[n-1]
	}
	for i, piece := range pieces {
		switch {
		case i == 0 && abbr != "" && piece == abbr && (len(p.title.words) > 0 || p.title.vv),
			p.organ.sure && p.agrees(p.organ, piece),
			p.organ.name != "" && symbolKey(initials(p.organ.name)) == symbolKey(piece),
			p.parent != nil && p.agrees(*p.parent, piece),
			i > 0 && archive != "" && symbolKey(archive) == symbolKey(piece),
			!p.organ.sure && (c.party || len([]rune(piece)) >= 4) && len(p.rules.bodyOfCode(piece, c.party)) > 0: // no letter makes it another code
			agreeing++
		}
	}
	return agreeing, len(pieces)
}

// symbolByForm is the symbol that the form of a paper gives it, from its type
// and its organ, when ink hides the print; "" when they do not say.
func (p *paper) symbolByForm() (notation string, party bool) {
	party = p.result.Fields.DocumentFamily == scan.FamilyParty
	abbr := abbreviation(p.title.kind, party)
	code := p.codeOf(p.organ, party)
	switch {
	case abbr == "" || code == "":
		return "", party
	case party:
		return abbr + "/" + code, true
	}
	return abbr + "-" + code, false
}

// codeOf is the code an organ has in symbols: that of the listed organ with
// the longest name its own starts with, else none.
func (p *paper) codeOf(b body, party bool) string {
	best, code := 0, ""
	for _, o := range p.rules.organs {
		if o.party == party && len(o.name) > best && strings.HasPrefix(vn.Key(b.name), vn.Key(o.name)) {
			if rest := b.name[min(len(b.name), len(o.name)):]; rest == "" || rest[0] == ' ' {
				best, code = len(o.name), o.code
			}
		}
	}
	return code
}

// initials are the first letters of an organ's words without và, the way most
// departments make their codes: Phòng Văn hóa - Xã hội → VHXH.
func initials(name string) string {
	var b strings.Builder
	for i, w := range strings.Fields(name) {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
		k := vn.Key(w)
		if w == "" || k == "và" || i == 0 && (k == "phòng" || k == "ban") {
			continue
		}
		r := []rune(vn.Upper(w))[0]
		b.WriteRune(untoned(r))
	}
	return b.String()
}

func untoned(r rune) rune {
	s, _, _ := vn.Untone(string(r))
	for _, x := range s {
		return x
	}
	return r
}

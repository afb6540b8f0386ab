package extract

import (
	"slices"
	"strings"

	"sohoa/internal/vn"
)

// When ink lies over the header, the symbol still says which body issued the
// paper, and the text names it. What is derived so goes to a person.

// codeParts are the organ parts of the number's symbol.
func (p *paper) codeParts() []string {
	c := p.head.number
	if c == nil || c.notation == "" {
		return nil
	}
	parts := strings.FieldsFunc(c.notation, func(r rune) bool { return r == '-' || r == '/' })
	if len(parts) > 1 {
		if _, typed := p.rules.abbreviationLike(parts[0], c.party); typed {
			parts = parts[1:]
		}
	}
	return parts
}

// bodyOfCode are the names a code stands for.
func (r *Rules) bodyOfCode(code string, party bool) []string {
	var out []string
	for _, o := range r.organs {
		if o.code == code && o.party == party {
			out = append(out, o.name)
		}
	}
	return out
}

// agrees reports whether an organ may have the code: its known name, its
// initials, or the list says so.
func (p *paper) agrees(b body, code string) bool {
	if symbolKey(initials(b.name)) == symbolKey(code) {
		return true
	}
	for _, name := range p.rules.bodyOfCode(code, p.head.number.party) {
		if strings.HasPrefix(vn.Key(b.name), vn.Key(name)) {
			return true
		}
	}
	return false
}

// codeAgrees reports whether the number line was read and its organ part is
// the organ's.
func (p *paper) codeAgrees(b body) bool {
	for _, part := range p.codeParts() {
		if len([]rune(part)) >= 3 && p.agrees(b, part) {
			return true
		}
	}
	return false
}

// deriveOrgan finds the issuing organ by the symbol when the header's was not
// read or is only the superior's.
func (p *paper) deriveOrgan(all []body) []body {
	parts := p.codeParts()
	if len(parts) == 0 {
		return p.organBySigner(all)
	}
	code, names := parts[0], []string(nil)
	if abbreviation(p.title.kind, p.head.number.party) == "" {
		parts = parts[:1]
	}
	for _, part := range parts { // the type before it may be misread
		if names = p.rules.bodyOfCode(part, p.head.number.party); len(names) > 0 {
			code = part
			break
		}
	}
	if len(names) == 0 {
		return all
	}
	for i := len(all) - 1; i >= 0; i-- {
		if p.agrees(all[i], code) {
			if kind, unit := p.mainUnit(); hasUnit(all[i].name) && unit != "" { // its unit was not read
				all = slices.Clone(all)
				all[i].name += " " + kind + " " + unit
				all[i].kind, all[i].unit, all[i].changed, all[i].bySymbol = kind, unit, true, true
			}
			if i < len(all)-1 && all[i].sure && !all[len(all)-1].sure {
				return all[:i+1] // what stands below is ink
			}
			return all
		}
	}
	name := names[0]
	derived := body{changed: true}
	if n := len(all); n > 0 && !all[n-1].sure {
		derived.words = all[n-1].words
		superior, ok := p.superiorIn(all[n-1].words)
		all = slices.Clone(all[:n-1])
		if ok {
			all = append(all, superior)
		}
	}
	for _, other := range names { // under its superior's name an office is just Văn phòng
		if len(all) > 0 && len(other) < len(name) {
			name = other
		}
	}
	derived.name = name
	if hasUnit(name) {
		kind, unit := p.mainUnit()
		if unit == "" {
			return all
		}
		derived.name, derived.kind, derived.unit, derived.bySymbol = name+" "+kind+" "+unit, kind, unit, true
	}
	return append(slices.Clone(all), derived)
}

// superiorIn finds the organ that words start with: the superior's name that
// was joined with misread words below it.
func (p *paper) superiorIn(words []token) (body, bool) {
	near := p.rules.candidates(p.seen)
	for n := len(words) - 1; n >= 2; n-- {
		if b, ok := p.rules.grammar(words[:n], p.seen); ok && b.sure {
			return b, true
		}
		if b, ok := likeliest(words[:n], near); ok && b.unit != "" {
			return b, true
		}
	}
	return body{}, false
}

// organBySigner finds the issuing organ by the body signed for, when neither
// header nor symbol was read.
func (p *paper) organBySigner(all []body) []body {
	n := len(all)
	if n > 0 && all[n-1].sure {
		return all
	}
	if n > 0 && !p.head.party { // its head lies under ink: of a commune, the people's committee
		if kind := kindWord(all[n-1].words[0]); kind != "" {
			b := all[n-1]
			s := spell(spelled(b.words, make([]int, 1), 0), kind, p.seen)
			if _, unit, ok := strings.Cut(s.name, " "); ok {
				b.name, b.kind, b.unit, b.changed, b.guess = "Ủy ban nhân dân "+kind+" "+unit, kind, unit, true, true
				return append(slices.Clone(all[:n-1]), b)
			}
		}
	}
	if len(p.tail.signers) == 0 {
		return all
	}
	name := ""
	sg := p.tail.signers[len(p.tail.signers)-1]
	switch behalf := sg.behalf; {
	case strings.HasPrefix(behalf, "Ban Thường vụ"), strings.HasPrefix(behalf, "Ban Chấp hành"),
		p.head.party && slices.Contains(sg.capacity, "T/M") && strings.Contains(sg.position, "Bí thư"):
		name = "Đảng ủy"
	case strings.HasPrefix(behalf, "Ủy ban nhân dân"):
		name = "Ủy ban nhân dân"
	case strings.HasSuffix(behalf, "Hội đồng nhân dân"):
		name = "Hội đồng nhân dân"
	}
	kind, unit := p.mainUnit()
	if name == "" || unit == "" {
		return all
	}
	derived := body{name: name + " " + kind + " " + unit, kind: kind, unit: unit, changed: true}
	if n > 0 {
		derived.words = all[n-1].words
		all = all[:n-1]
	}
	return append(slices.Clone(all), derived)
}

// hasUnit reports whether an organ of that name bears its unit's name.
func hasUnit(name string) bool {
	switch name {
	case "Ủy ban nhân dân", "Hội đồng nhân dân", "Đảng ủy":
		return true
	}
	return false
}

// mainUnit is the commune the paper names most often.
func (p *paper) mainUnit() (kind, unit string) {
	best := 0
	var keys []string
	for k := range p.seen {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		for _, w := range p.seen[k] {
			weight := w.weight
			for _, same := range p.seen[k] {
				if same.kind == "" && same.name == w.name { // the date line's place
					weight += same.weight
				}
			}
			if w.kind != "" && !w.listed && weight > best && validName(w.name) {
				best, kind, unit = weight, w.kind, w.name
			}
		}
	}
	if best < 2 {
		return "", ""
	}
	return kind, unit
}

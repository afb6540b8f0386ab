package extract

import (
	"regexp"
	"slices"
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
	"sohoa/ocr"
)

// value is a found value on its way into the record.
type value struct {
	text  string
	words []token // where it stands; empty for derived values
	rule  string
	sure  float64 // 0–1
	state scan.EvidenceState
	why   string
	alts  []string
}

// set writes a value with its evidence; an empty text is a missing value.
func (p *paper) set(pointer string, dst **string, v value) {
	if v.text == "" {
		p.missing(pointer, v.why)
		return
	}
	text := v.text
	*dst = &text
	p.evidence(pointer, v)
}

// missing notes that a value was looked for and not found.
func (p *paper) missing(pointer, why string) {
	if why == "" {
		why = "not_found"
	}
	p.result.Evidence[pointer] = scan.Evidence{State: scan.Missing, Reason: why}
}

// evidence notes where a value came from.
func (p *paper) evidence(pointer string, v value) {
	e := scan.Evidence{Confidence: round2(v.sure), State: v.state, Rule: v.rule, Reason: v.why, Alternatives: v.alts}
	if e.State == "" {
		e.State = scan.Extracted
	}
	if v.sure < doubtBelow && (e.State == scan.Extracted || e.State == scan.Derived) {
		e.State = scan.Doubtful
	}
	if len(v.words) > 0 {
		raw := textOf(v.words)
		e.Raw = &raw
		first := v.words[0]
		var b ocr.Box
		for _, w := range v.words {
			if w.page == first.page {
				b = b.Union(w.box)
			}
		}
		number := p.sheets[first.page].page.Number
		e.Page = &number
		e.BBox = &[4]float64{float64(b.X0), float64(b.Y0), float64(b.X1), float64(b.Y1)}
		e.Engine = p.sheets[first.page].page.Engine
	}
	p.result.Evidence[pointer] = e
}

func round2(f float64) float64 { return float64(int(min(1, max(0, f))*100+0.5)) / 100 }

// doubtBelow is the confidence under which a person must look.
const doubtBelow = 0.80

// fillHead writes what the head of the paper says.
func (p *paper) fillHead() {
	f := &p.result.Fields
	s := p.sheets[p.head.page]
	p.fillOrgans()
	p.decideFamily()
	p.fillType()
	p.fillCode()
	p.fillDate()
	p.fillSubject()
	if p.gui >= 0 {
		names, words, _ := p.rules.addressees(s, p.head.lines, p.gui)
		if len(names) > 0 {
			f.Addressees = names
			p.evidence("/addressees", value{words: words, rule: "addressees.kinh_gui", sure: wordsSure(words)})
		}
	}
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// wordsSure is how sure a run of running words is: the mean, pulled down by
// words that are no Vietnamese.
func wordsSure(words []token) float64 {
	if len(words) == 0 {
		return 0
	}
	odd := 0
	for _, w := range words {
		k := strings.TrimFunc(w.text, func(r rune) bool { return strings.ContainsRune(".,;:()\"'“”-–/", r) })
		if k != "" && !vn.Valid(k) && !strings.ContainsAny(k, "0123456789/-") && strings.ToUpper(k) != k {
			odd++
		}
	}
	return conf(words) * (1 - float64(odd)/float64(len(words)))
}

// fillOrgans reads the left column: superior and issuing organ.
func (p *paper) fillOrgans() {
	f := &p.result.Fields
	var lines []line
	for _, s := range p.sheets {
		lines = append(lines, s.lines...)
	}
	p.seen = p.rules.witnesses(lines, p.head.date.place)
	all := p.deriveOrgan(p.rules.bodies(p.organLines(), p.seen))
	if len(all) == 0 {
		p.missing("/organ_name", "")
		p.missing("/parent_organ_name", "")
		p.missing("/organ_unit_code", "")
		return
	}
	p.organ = all[len(all)-1]
	if len(all) > 1 {
		p.parent = &all[len(all)-2]
	}
	p.unit = p.findUnit()
	p.set("/organ_name", &f.OrganName, p.organValue(p.organ, "organ.header_left"))
	if p.parent != nil {
		p.set("/parent_organ_name", &f.ParentOrganName, p.organValue(*p.parent, "organ.header_left_above"))
	} else {
		p.missing("/parent_organ_name", "not_printed")
	}
	if p.unit.code != "" {
		p.set("/organ_unit_code", &f.OrganUnitCode, value{text: p.unit.code, words: p.organ.words, rule: "organ.unit_of_hanoi", sure: 0.97, state: scan.Derived})
	} else {
		p.missing("/organ_unit_code", p.unit.why)
		if len(p.unit.now) > 0 {
			e := p.result.Evidence["/organ_unit_code"]
			e.Alternatives = p.unit.now
			p.result.Evidence["/organ_unit_code"] = e
		}
	}
}

// organValue is an organ's name with how sure it is: a name that follows the
// grammar and is spelled so elsewhere is surer than its print.
func (p *paper) organValue(b body, rule string) value {
	v := value{text: b.name, words: b.words, rule: rule, sure: conf(b.words)*0.7 + leastConf(b.words)*0.3}
	switch {
	case b.sure && b.backed:
		v.sure = max(v.sure, 0.97)
	case b.sure && !b.changed:
		v.sure = max(v.sure, 0.93)
	case b.sure:
		v.sure = max(v.sure, 0.85)
	case p.codeAgrees(b): // its initials stand in the symbol
		v.sure = max(v.sure, 0.82)
	default:
		v.sure = min(v.sure, 0.79)
	}
	if b.bySymbol && b.unit != "" { // symbol and text say the same
		v.sure = max(v.sure, 0.85)
	}
	if hasUnit(b.name) { // of which unit was not read
		v.sure = min(v.sure, 0.75)
	}
	if b.guess || p.head.number == nil && rule == "organ.header_left" { // nothing else says who issued it
		v.sure = min(v.sure, 0.75)
	}
	if b.changed {
		v.state, v.why = scan.Derived, "spelling repaired"
	}
	return v
}

// fillType writes type, abbreviation and code.
func (p *paper) fillType() {
	f := &p.result.Fields
	kind := p.title.kind
	state := scan.EvidenceState("")
	sure := wordsSure(p.title.words)*0.3 + 0.7
	rule := "type.title"
	if p.title.vv {
		rule, state, sure = "type.subject_under_number", scan.Derived, 0.97
	}
	if kind == nil {
		kind = p.typeBySymbol()
		rule, state, sure = "type.symbol", scan.Derived, 0.85
	}
	if kind == nil {
		kind = p.typeByOpening()
		rule, state, sure = "type.opening", scan.Doubtful, 0.6
	}
	if kind == nil {
		for _, ptr := range []string{"/type_name", "/type_abbr", "/type_code_tt05"} {
			p.missing(ptr, "")
		}
		return
	}
	p.title.kind = kind
	p.set("/type_name", &f.TypeName, value{text: kind.name, words: p.title.words, rule: rule, sure: sure, state: state})
	abbr := abbreviation(kind, f.DocumentFamily == scan.FamilyParty)
	if abbr != "" {
		p.set("/type_abbr", &f.TypeAbbr, value{text: abbr, rule: "type.table", sure: sure, state: scan.Derived})
	} else {
		p.missing("/type_abbr", "none_in_use")
	}
	p.set("/type_code_tt05", &f.TypeCodeTT05, value{text: kind.tt05, rule: "type.table", sure: sure, state: scan.Derived})
}

// announces is how the first sentence of a typed paper says what it is.
var announces = []struct {
	re   *regexp.Regexp
	name string
}{
	{regexp.MustCompile(`\p{L} báo cáo .* như sau`), "Báo cáo"},
	{regexp.MustCompile(`kính trình .* như sau`), "Tờ trình"},
	{regexp.MustCompile(`(?:xây dựng|ban hành) kế hoạch .*như sau`), "Kế hoạch"},
	{regexp.MustCompile(`\p{L} thông báo .* như sau`), "Thông báo"},
	{regexp.MustCompile(`trân trọng kính mời`), "Giấy mời"},
}

// typeByOpening takes the type from what the text says it does, when neither
// type line nor symbol was read.
func (p *paper) typeByOpening() *paperType {
	for i := range min(3, len(p.flow.paras)) {
		text := strings.ReplaceAll(p.flow.para(i), "\n", " ")
		for _, a := range announces {
			if a.re.MatchString(text) {
				if t, ok := p.rules.typeOf(a.name); ok {
					return &t
				}
			}
		}
	}
	return nil
}

// typeBySymbol derives the type from the symbol when no title was read.
func (p *paper) typeBySymbol() *paperType {
	c := p.head.number
	if c == nil || c.notation == "" {
		return nil
	}
	head, _, _ := strings.Cut(strings.ReplaceAll(c.notation, "/", "-"), "-")
	want, ok := p.rules.abbreviationLike(head, c.party)
	for i := range p.rules.types {
		t := &p.rules.types[i]
		if ok && abbreviation(t, c.party) == want {
			return t
		}
		if !ok && !c.party && t.fold == "cong van" && strings.Contains(c.notation, "-") {
			return t // NN/<ORG>-<UNIT>: only a công văn has no type in its symbol
		}
	}
	return nil
}

// fillCode writes number and symbol.
func (p *paper) fillCode() {
	f := &p.result.Fields
	c := p.head.number
	if c == nil || c.notation == "" {
		p.codeByForm()
		return
	}
	p.rules.repair(c, p.title.kind, p.organ.name)
	state := scan.EvidenceState("")
	if len(c.fixed) > 0 {
		state = scan.Derived
	}
	why := strings.Join(c.fixed, "; ")
	noted := strings.Join(append(c.noted[:len(c.noted):len(c.noted)], c.fixed...), "; ")
	slot := leastConf(c.slot)
	hand := slices.ContainsFunc(c.slot, func(w token) bool { return w.hand }) // and its digits were read apart
	if c.doubt || !hand && conf(c.words) < 0.6 {
		slot = min(slot, 0.6)
	}
	if slot < 0.85 { // digits, unlike words, have no grammar that would tell
		slot = min(slot, 0.79)
	}
	if endsInLetter(c.number) { // 2760b is rare, a misread digit is not
		slot = min(slot, 0.7)
	}
	slot, byHand := handSure(c.slot, slot)
	alts := handAlts(c.slot)
	symbol := p.symbolSure()
	n := p.citedSelf()
	switch {
	case n == "":
	case n == c.number:
		slot, symbol, byHand = 0.99, 0.99, ""
	case c.number == "" || slot < 0.9:
		if c.number != "" {
			alts = []string{c.number}
		}
		c.number, slot = n, 0.9
		byHand = "number from the annex note"
	}
	p.set("/code_notation", &f.CodeNotation, value{text: c.notation, words: c.words, rule: "code.number_line", sure: symbol, state: state, why: why})
	if c.number == "" {
		p.missing("/code_number", "empty_slot")
		p.missing("/code_full", "number_missing")
		return
	}
	if noted != "" {
		state = scan.Derived
	}
	p.set("/code_number", &f.CodeNumber, value{text: c.number, words: c.slot, rule: "code.number_line", sure: slot, state: state, alts: alts, why: strings.Trim(noted+"; "+byHand, "; ")})
	p.set("/code_full", &f.CodeFull, value{text: c.full(), words: c.words, rule: "code.number_line", sure: min(slot, symbol), state: state, alts: alts})
}

// codeByForm fills the symbol of a paper whose number line was not read by
// what its form demands: always doubtful, a person looks.
func (p *paper) codeByForm() {
	f := &p.result.Fields
	for _, ptr := range []string{"/code_number", "/code_notation", "/code_full"} {
		p.missing(ptr, "")
	}
	if notation, _ := p.symbolByForm(); notation != "" && (p.head.anchored || p.head.date.ok) {
		p.set("/code_notation", &f.CodeNotation, value{text: notation, rule: "code.by_type_and_organ", sure: 0.5, state: scan.Doubtful,
			why: "the number line was not read; type and organ have this symbol"})
	}
}

// symbolSure is how sure the symbol is: its print, or what else of the paper
// says the same of its parts.
func (p *paper) symbolSure() float64 {
	c := p.head.number
	sure := 0.0
	for _, w := range c.words { // the word that ends the symbol
		if strings.HasSuffix(letterKey(vn.Fold(c.notation)), w.key) || strings.HasSuffix(w.key, letterKey(vn.Fold(c.notation))) {
			sure = w.conf
		}
	}
	print := sure
	sure = 0.35 + 0.6*sure
	agreeing, parts := p.symbolWitnesses()
	switch {
	case agreeing == parts:
		sure = max(sure, 0.98)
	case agreeing == parts-1 && parts > 1 && print >= 0.6 && upperShare([]token{{text: c.notation}}) > 0.7:
		sure = max(sure, 0.85)
	default:
		sure = min(sure, 0.78+0.2*max(0, print-0.9)) // one witness less than parts, and no clear print
	}
	if len(c.fixed) > 0 && agreeing < parts {
		sure = min(sure, 0.78)
	}
	return sure
}

func endsInLetter(s string) bool { return s != "" && s[len(s)-1] >= 'a' }

// citedSelf looks for the paper's own number in the note of its annex: "(Kèm
// theo … số N/… ngày … của …)" with the same symbol.
func (p *paper) citedSelf() string {
	c := p.head.number
	for i := p.head.page + 1; i < len(p.sheets); i++ {
		for _, l := range p.sheets[i].lines {
			if _, _, _, ok := find(l.words, "kem theo"); !ok {
				continue
			}
			for k := range l.words {
				if l.words[k].fold != "so" {
					continue
				}
				if own, ok := codeAt("", l.words[k:], false); ok && own.number != "" && symbolKey(own.notation) == symbolKey(c.notation) {
					return own.number
				}
			}
		}
	}
	return ""
}

// fillDate writes date and place.
func (p *paper) fillDate() {
	f := &p.result.Fields
	d := p.head.date
	if !d.ok {
		p.missing("/issued_date", "")
		p.missing("/issued_place", "")
		return
	}
	if d.date == "" {
		p.missing("/issued_date", "unreadable_slot")
	} else {
		sure := leastConf(d.words[len(d.place):])*0.5 + leastConf(d.day)*0.5
		if d.repaired {
			sure = min(sure, 0.75)
		}
		sure, why := handSure(d.words, sure)
		p.set("/issued_date", &f.IssuedDate, value{text: d.date, words: d.words, rule: "date.place_date", sure: sure, why: why, alts: d.others()})
	}
	p.set("/issued_place", &f.IssuedPlace, p.placeValue(d.place))
}

package extract

import (
	"slices"
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// required are the fields a paper of each family must carry (standards §9.2).
var required = []string{"/document_family", "/type_name", "/code_number", "/code_notation", "/issued_date", "/organ_name", "/subject", "/signer_full_name"}

// judge picks the rule set, makes the natural key and says why a person must
// look.
func (p *paper) judge() {
	f := &p.result.Fields
	p.result.RuleSet = ruleSet(f.DocumentFamily, f.IssuedDate)
	p.result.NaturalKey = p.naturalKey()
	if f.SecurityLevel == scan.SecurityUnknown {
		p.reason(scan.CodeSecrecyDoubt, "/security_level")
	} else if f.SecurityLevel != scan.SecurityNone {
		p.reason(scan.CodeSecrecy, "/security_level")
	}
	if f.DocumentFamily == scan.FamilyOther && f.TypeName == nil {
		p.reason(scan.CodeUnknownForm, "")
	}
	p.check()
	for _, ptr := range required {
		e, ok := p.result.Evidence[ptr]
		switch {
		case !ok || e.State == scan.Missing:
			p.reason(scan.CodeFieldMissing, ptr)
		case e.State == scan.Doubtful || e.State == scan.Conflict || e.Confidence < doubtBelow:
			p.reason(scan.CodeLowConfidence, ptr)
		}
	}
	slices.Sort(p.result.Warnings)
	p.result.Warnings = slices.Compact(p.result.Warnings)
}

func (p *paper) reason(c scan.Code, what string) {
	s := string(c)
	if what != "" {
		s += ": " + what
	}
	if !slices.Contains(p.result.Reasons, s) {
		p.result.Reasons = append(p.result.Reasons, s)
	}
}

// ruleSet is the rules in force for a family on the day of issue (§0.1).
func ruleSet(family scan.Family, issued *string) scan.RuleSet {
	day := ""
	if issued != nil {
		day = *issued
	}
	switch {
	case family == scan.FamilyLegal:
		return scan.RulesQPPL
	case day == "":
		return scan.RulesUnknown
	case family == scan.FamilyAdministrative && day >= "2020-03-05":
		return scan.RulesND30
	case family == scan.FamilyAdministrative && day >= "2011-01-19":
		return scan.RulesTT01
	case family == scan.FamilyParty && day >= "2026-05-27":
		return scan.RulesHD05
	case family == scan.FamilyParty && day >= "2018-04-03":
		return scan.RulesHD36
	}
	return scan.RulesUnknown
}

// naturalKey is (organ, year, code) for state papers and (organ, term, type,
// number) for Party ones (§9.1); nil when a part is missing.
func (p *paper) naturalKey() *string {
	f := &p.result.Fields
	if f.OrganName == nil || f.CodeFull == nil || f.IssuedDate == nil {
		return nil
	}
	parts := []string{slug(*f.OrganName), (*f.IssuedDate)[:4], strings.ToUpper(vn.Fold(*f.CodeFull))}
	if f.DocumentFamily == scan.FamilyParty && f.TypeAbbr != nil && f.CodeNumber != nil {
		head, _, _ := strings.Cut(*f.CodeNotation, "/")
		parts = []string{slug(*f.OrganName), partyTerm(*f.IssuedDate), head, strings.TrimLeft(*f.CodeNumber, "0")}
	}
	key := strings.Join(parts, "|")
	if len(key) > 200 {
		key = strings.ToValidUTF8(key[:200], "")
	}
	return &key
}

// partyTerm is the term of a Party committee: five years, from the congress
// year 2020, 2025 … that began by the middle of the year.
func partyTerm(day string) string {
	y := int(day[0]-'0')*1000 + int(day[1]-'0')*100 + int(day[2]-'0')*10 + int(day[3]-'0')
	start := y - y%5
	if y%5 == 0 && day[5:7] < "07" {
		start -= 5
	}
	return itoa(start) + "-" + itoa(start+5)
}

func itoa(n int) string {
	return string([]byte{byte('0' + n/1000%10), byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)})
}

func slug(s string) string {
	return strings.Join(strings.FieldsFunc(vn.Fold(s), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	}), "-")
}

package wording

import "strings"

// oldTone moves a tone mark from the first vowel of oa, oe, uy to the second:
// hòa → hoà, ủy → uỷ.
var oldTone = func() *strings.Replacer {
	marks := map[string][2]string{"o": {"òóỏõọ", "ÒÓỎÕỌ"}, "u": {"ùúủũụ", "ÙÚỦŨỤ"}}
	after := map[string][2]string{"a": {"àáảãạ", "ÀÁẢÃẠ"}, "e": {"èéẻẽẹ", "ÈÉẺẼẸ"}, "y": {"ỳýỷỹỵ", "ỲÝỶỸỴ"}}
	var pairs []string
	for _, v := range []string{"oa", "oe", "uy"} {
		a, b := v[:1], v[1:]
		for i := range 5 {
			at := func(s string) string { return string([]rune(s)[i]) }
			pairs = append(pairs, at(marks[a][0])+b, a+at(after[b][0]),
				at(marks[a][1])+b, strings.ToUpper(a)+at(after[b][0]),
				at(marks[a][1])+strings.ToUpper(b), strings.ToUpper(a)+at(after[b][1]))
		}
	}
	return strings.NewReplacer(pairs...)
}()

// oldTones respells a whole paper, its truth included.
func oldTones(p *Paper) {
	one := func(s *string) {
		if s != nil {
			*s = oldTone.Replace(*s)
		}
	}
	all := func(list []string) []string {
		out := make([]string, len(list))
		for i, s := range list {
			out[i] = oldTone.Replace(s)
		}
		return out
	}
	f := &p.Fields
	for _, s := range []*string{&p.Code, &p.PlaceDate, &p.TypeName, &p.Subject, &p.Secrecy, &p.Urgency, &p.Authority, &p.Title, &p.Name,
		&f.TypeName, &f.Symbol, &f.NumberSymbol, f.Parent, &f.Issuer, &f.Place, &f.Subject, &f.SignerName, &f.SignerTitle} {
		one(s)
	}
	for _, l := range []*[]string{&p.Parent, &p.Issuer, &p.Memo, &p.Addressee, &p.Receivers, &p.Signature, &p.Seal, &f.SignLines, &f.Recipients, &f.Cited} {
		*l = all(*l)
	}
	for i := range p.Body {
		it := &p.Body[i]
		one(&it.Lead)
		one(&it.Text)
		if it.Table != nil {
			for r := range it.Table.Rows {
				it.Table.Rows[r] = all(it.Table.Rows[r])
			}
		}
	}
	for i := range p.Tables {
		for r := range p.Tables[i].Rows {
			p.Tables[i].Rows[r] = all(p.Tables[i].Rows[r])
		}
		for c := range p.Tables[i].Cells {
			one(&p.Tables[i].Cells[c].Text)
		}
	}
}

package extract

import (
	"strings"

	"sohoa/internal/vn"
)

// placeValue is the place of issue: mostly the organ's unit or its province,
// whose spelling is the witness for what was read.
func (p *paper) placeValue(words []token) value {
	v := value{words: words, rule: "place.place_date", sure: conf(words)}
	v.text = vn.Tone(strings.TrimRight(clean(words), ", "), vn.Old)
	if s := spell(v.text, "", p.seen); s.backed && vn.Fold(s.name) == vn.Fold(v.text) {
		v.text = s.name
	}
	unit, fold := p.unit.name, vn.Fold(v.text)
	if unit != "" && vn.Fold(unit) == fold {
		v.text, v.sure = unit, max(v.sure, 0.97)
		return v
	}
	for _, pr := range p.rules.provinces {
		if fold == pr.fold {
			v.text, v.sure = pr.name, max(v.sure, 0.97)
			return v
		}
	}
	if unit != "" && vn.Distance(fold, vn.Fold(unit), 1) <= 1 {
		v.text, v.sure, v.why = unit, 0.9, "spelling of the organ's unit"
		return v
	}
	for _, pr := range p.rules.provinces {
		if strings.HasSuffix(fold, " "+pr.fold) { // TP. Hồ Chí Minh
			return v
		}
	}
	if fold != "" && !validName(strings.TrimPrefix(strings.TrimPrefix(v.text, "Phường "), "Xã ")) {
		if name := p.likelyPlace(fold); name != "" {
			v.text, v.sure, v.why = name, 0.75, "read badly; the place nearest to it"
		}
	}
	return v
}

// likelyPlace is the one name, of the organ's unit and the provinces, that a
// badly read place comes near to: two letters in five may differ, half when the
// last word stands.
func (p *paper) likelyPlace(fold string) string {
	names := []string{}
	if p.unit.name != "" {
		names = append(names, p.unit.name)
	}
	for _, pr := range p.rules.provinces {
		names = append(names, pr.name)
	}
	best, next, found := 99, 99, ""
	last := fold[strings.LastIndex(fold, " ")+1:]
	for _, n := range names {
		f := vn.Fold(n)
		limit := len(f) * 2 / 5
		if len(last) >= 4 && strings.HasSuffix(f, " "+last) {
			limit = len(f) / 2
		}
		d := vn.Distance(fold, f, limit)
		switch {
		case d > limit:
		case d < best:
			best, next, found = d, best, n
		case d < next:
			next = d
		}
	}
	if next-best < 2 {
		return ""
	}
	return found
}

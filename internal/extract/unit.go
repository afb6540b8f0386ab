package extract

import (
	"slices"
	"strings"

	"sohoa/internal/vn"
)

// unitFound is the commune the issuing organ belongs to.
type unitFound struct {
	name, kind, code string
	why              string   // why there is no code
	now              []string // units a former unit went into
}

// findUnit takes the commune of the organ or its superior and matches it to
// the units of Hà Nội when a second witness says that the paper is from there.
func (p *paper) findUnit() unitFound {
	u := unitFound{why: "not_a_commune"}
	for _, b := range []*body{&p.organ, p.parent} {
		if b != nil && u.name == "" && (b.kind == "phường" || b.kind == "xã") {
			u.name, u.kind = b.unit, b.kind
		}
	}
	if u.name == "" {
		return u
	}
	place := clean(p.head.date.place)
	parent := ""
	if p.parent != nil {
		parent = p.parent.name
	}
	if p.rules.otherProvince(place, parent, p.organ.name) {
		u.why = "other_province"
		return u
	}
	found, ok := p.rules.unitLike(u.kind, u.name)
	if d := p.head.date.date; d != "" && (!ok || d < found.from) {
		// Before the unit was made, the name is a former unit's; what that went
		// into is offered, never chosen.
		if u.now = p.rules.formerUnit(u.kind, u.name); len(u.now) > 0 {
			u.why = "former_unit"
			return u
		}
	}
	if !ok {
		u.why = "unknown_unit"
		return u
	}
	fp, fn := vn.Fold(place), vn.Fold(u.name)
	if strings.HasSuffix(fp, fn) || strings.HasSuffix(vn.Fold(parent), "ha noi") || fp == "ha noi" {
		u.code, u.why = found.code, ""
	} else {
		u.why = "no_second_witness"
	}
	return u
}

// unitLike is the unit of Hà Nội with that kind and spelling.
func (r *Rules) unitLike(kind, name string) (unit, bool) {
	for _, u := range r.unitsBy[vn.Fold(name)] {
		if u.kind == kind && vn.Key(u.name) == vn.Key(name) {
			return u, true
		}
	}
	return unit{}, false
}

// formerUnit gives the codes of today's units that a former commune of Hà Nội
// went into, in order.
func (r *Rules) formerUnit(kind, name string) []string {
	var out []string
	for _, f := range r.legacy[vn.Fold(kind+" "+name)] {
		if !slices.Contains(out, f.code) {
			out = append(out, f.code)
		}
	}
	slices.Sort(out)
	return out
}

// otherProvince reports whether a name ends in a province other than Hà Nội.
func (r *Rules) otherProvince(names ...string) bool {
	for _, n := range names {
		f := vn.Fold(n)
		for _, p := range r.provinces {
			if p.code != "01" && (f == p.fold || strings.HasSuffix(f, "tinh "+p.fold) || strings.HasSuffix(f, "thanh pho "+p.fold) || strings.HasSuffix(f, "tinh uy "+p.fold)) {
				return true
			}
		}
	}
	return false
}

package extract

import (
	"slices"
	"strings"

	"sohoa/internal/vn"
)

// candidate is an organ that a paper may bear in its head: a listed one, a
// body of a province, or a body of a commune the paper itself names.
type candidate struct {
	body
	key, tail string // letters of the whole name and of its unit
	bare      bool   // a body's name without its unit: found, it stands for no organ
}

// fixedCandidates are the organs any paper may bear: bare heads, listed bodies
// and those of provinces.
func fixedCandidates(organs []organ, provinces []unit) []candidate {
	var out []candidate
	add := func(name, print, kind, unit string) {
		out = append(out, candidate{body: body{name: name, kind: kind, unit: unit, changed: true, sure: true}, key: keyOf(print), tail: keyOf(unit)})
	}
	for _, h := range heads {
		out = append(out, candidate{body: body{name: h.name}, key: h.key, bare: true})
	}
	for _, o := range organs {
		if len(o.key) >= 8 && !hasUnit(o.name) {
			add(o.name, o.name, "", "")
			if short := strings.NewReplacer("Hội đồng nhân dân", "HĐND", "Ủy ban nhân dân", "UBND").Replace(o.name); short != o.name {
				add(o.name, short, "", "")
			}
		}
	}
	for _, p := range provinces {
		state, party := "tỉnh", "Tỉnh ủy "
		if p.kind == "thành phố" {
			state, party = "thành phố", "Thành ủy "
		}
		add(party+p.name, party+p.name, "", p.name)
		for _, head := range []string{"Ủy ban nhân dân", "UBND", "Hội đồng nhân dân", "HĐND"} {
			add(vn.Expand(head)+" "+state+" "+p.name, head+" "+state+" "+p.name, state, p.name)
		}
	}
	return out
}

// candidates are the organs that a misread head is held against. A commune
// counts only when the paper names it twice: that is the second witness.
func (r *Rules) candidates(seen map[string][]witness) []candidate {
	out := slices.Clone(r.fixed)
	keys := make([]string, 0, len(seen))
	for k := range seen {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		for _, w := range seen[k] {
			if w.listed || w.weight < 2 || w.kind == "" || !validName(w.name) {
				continue
			}
			for _, h := range heads {
				if !h.province {
					out = append(out, candidate{
						body: body{name: h.name + " " + w.kind + " " + w.name, kind: w.kind, unit: w.name, changed: true, sure: true, backed: true},
						key:  h.key + keyOf(w.kind) + keyOf(w.name), tail: keyOf(w.name),
					})
				}
			}
		}
	}
	return out
}

// likeliest finds the one candidate that words come close to: a quarter of the
// letters may be misread, a third behind which the unit's name stands as it
// is, and no other candidate may be as near.
func likeliest(words []token, all []candidate) (body, bool) {
	key, _ := joined(words)
	best, next, at := 99, 99, -1
	for i, c := range all {
		limit := len(c.key) / 4
		switch {
		case len(c.key) < 10:
			limit = 1
		case len(c.tail) >= 5 && strings.HasSuffix(key, c.tail):
			limit = len(c.key) / 3
		}
		d := vn.Distance(key, c.key, limit)
		if d > limit || !endsLike(key, c.tail) {
			continue
		}
		switch {
		case d < best:
			if at >= 0 && all[at].name != c.name {
				next = best
			}
			best, at = d, i
		case d < next && all[at].name != c.name:
			next = d
		}
	}
	if at < 0 || all[at].bare || next-best < 2 && best > 0 {
		return body{}, false
	}
	b := all[at].body
	b.words, b.guess = words, best > len(all[at].key)/6
	return b, true
}

// endsLike reports whether key ends in tail but for one letter in four.
func endsLike(key, tail string) bool {
	if tail == "" {
		return true
	}
	limit := len(tail) / 4
	for n := len(tail) - limit; n <= len(tail)+limit; n++ {
		if n > 0 && n <= len(key) && vn.Distance(key[cutRune(key, len(key)-n):], tail, limit) <= limit {
			return true
		}
	}
	return false
}

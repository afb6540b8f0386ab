package extract

import (
	"slices"
	"strings"
	"unicode"

	"sohoa/internal/vn"
)

// witness is one spelling of a commune's name somewhere in the paper.
type witness struct {
	name   string // title case, old tone placement
	kind   string // phường, xã; "" when not said
	weight int
	listed bool // from the list of units, not from the paper
}

// witnesses gathers how communes are spelled in the paper: after phường or xã
// in running text, in the date line, and in the list of units.
func (r *Rules) witnesses(lines []line, place []token) map[string][]witness {
	out := map[string][]witness{}
	add := func(w witness) {
		k := letterKey(vn.Fold(w.name))
		if k == "" {
			return
		}
		for i, o := range out[k] {
			if o.name == w.name && o.kind == w.kind {
				out[k][i].weight += w.weight
				out[k][i].listed = o.listed && w.listed
				return
			}
		}
		out[k] = append(out[k], w)
	}
	for _, l := range lines {
		if upperShare(l.words) > 0.7 {
			continue
		}
		for i := 0; i+1 < len(l.words); i++ {
			if kind := kindWord(l.words[i]); kind != "" {
				if name := nameAfter(l.words[i+1:]); name != "" {
					add(witness{name: name, kind: kind, weight: 1})
				}
			}
		}
	}
	words := trimJunk(place)
	kind := ""
	if len(words) > 1 {
		if kind = kindWord(words[0]); kind != "" {
			words = words[1:]
		}
	}
	if name := nameAfter(words); name != "" && len(words) > 0 {
		add(witness{name: name, kind: kind, weight: 2})
	}
	for _, u := range r.units {
		add(witness{name: title(u.name), kind: u.kind, weight: 3, listed: true})
	}
	return out
}

// kindWord is the kind of unit a word names, tolerant of marks.
func kindWord(t token) string {
	switch t.key {
	case "phuong":
		return "phường"
	case "xa":
		return "xã"
	}
	return ""
}

// nameAfter is the run of capitalised words at the head of words.
func nameAfter(words []token) string {
	var parts []string
	for _, w := range words {
		rs := []rune(strings.TrimLeft(w.text, "\"'“(*"))
		if len(rs) == 0 || !unicode.IsUpper(rs[0]) || len(parts) == 4 || len(w.key) == 0 {
			break
		}
		bare := strings.TrimRight(string(rs), ".,;:()\"'”/")
		if strings.ContainsFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
			break
		}
		parts = append(parts, bare)
		if bare != string(rs) {
			break
		}
	}
	return vn.Tone(title(strings.Join(parts, " ")), vn.Old)
}

// spelling is what the witnesses make of a name as read.
type spelling struct {
	name    string
	changed bool // other letters than read
	backed  bool // the paper itself says so elsewhere
}

// spell finds the spelling of a unit's name by the witnesses: the same letters
// first, then one or two misread ones when the paper itself is a witness.
func spell(read, kind string, all map[string][]witness) spelling {
	read = title(vn.Tone(read, vn.Old))
	key := letterKey(vn.Fold(read))
	limit := 0
	if len(key) >= 5 {
		limit = 1
	}
	if len(key) >= 9 {
		limit = 2
	}
	type choice struct {
		witness
		distance int
	}
	var best *choice
	keys := make([]string, 0, len(all))
	for k := range all {
		if len(k)-len(key) <= limit && len(key)-len(k) <= limit {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		d := vn.Distance(key, k, limit)
		if d > limit {
			continue
		}
		for _, w := range all[k] {
			if w.kind != "" && kind != "" && w.kind != kind || d > 0 && w.listed {
				continue
			}
			c := choice{w, d}
			if w.name == read {
				c.weight++
			}
			for _, part := range strings.Fields(w.name) {
				if !vn.Valid(part) {
					c.weight -= 2
				}
			}
			if best == nil || c.distance < best.distance || c.distance == best.distance && c.weight > best.weight {
				best = &c
			}
		}
	}
	if best == nil {
		return spelling{name: read}
	}
	return spelling{name: best.name, changed: best.name != read, backed: !best.listed}
}

// validName reports whether every word of a name is a Vietnamese syllable.
func validName(name string) bool {
	for _, w := range strings.Fields(name) {
		if !vn.Valid(w) {
			return false
		}
	}
	return name != ""
}

// title capitalises every word.
func title(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		words[i] = vn.Upper(w)
	}
	return strings.Join(words, " ")
}

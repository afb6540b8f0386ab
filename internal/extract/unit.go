package extract

import (
	"slices"
	"strings"

	"sohoa/internal/vn"
)

// placePart finds the unit in an expanded organ name: "phường", "Hoàn Kiếm".
func placePart(name string) (before, kind, unitName string, ok bool) {
	low := vn.Key(name)
	best := -1
	for _, k := range []string{"phường ", "xã ", "đặc khu ", "thị trấn "} {
		i := strings.LastIndex(low, " "+k)
		if i < 0 && strings.HasPrefix(low, k) {
			i = -1
			continue
		}
		if i >= 0 && !strings.HasPrefix(low[i+1:], "xã hội") && i > best {
			best, kind = i, strings.TrimSpace(k)
		}
	}
	if best < 0 || len(low) != len(name) {
		return name, "", "", false
	}
	rest := name[best+1+len(kind):]
	return name[:best], kind, strings.TrimSpace(rest), true
}

// spellings counts how the folded name is written after phường or xã (or any
// word) in the document's text: the print of the body is the second witness to
// a name read unsurely in capitals.
func spellings(folded string, lines []line) map[string]int {
	want := strings.Fields(folded)
	out := map[string]int{}
	if len(want) == 0 {
		return out
	}
	for _, l := range lines {
		for i := 0; i+len(want) <= len(l.words); i++ {
			match := true
			for k, w := range want {
				if letterKey(l.words[i+k].fold) != w {
					match = false
					break
				}
			}
			if match {
				var parts []string
				for _, w := range l.words[i : i+len(want)] {
					parts = append(parts, strings.Trim(w.text, ".,;:()\"'“”/"))
				}
				out[vn.Tone(title(strings.Join(parts, " ")), vn.Old)]++
			}
		}
	}
	return out
}

// title capitalises every word.
func title(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		words[i] = vn.Upper(w)
	}
	return strings.Join(words, " ")
}

// spellUnit gives the spelling of a unit's name that most witnesses agree on.
// Known units of Hà Nội count as one more witness each. fixed says that it
// differs from what was read.
func (r *Rules) spellUnit(name, kind string, lines []line) (spelled string, witnesses int, fixed bool) {
	read := title(vn.Tone(name, vn.Old))
	votes := spellings(vn.Fold(name), lines)
	if votes[read] == 0 {
		votes[read] = 1
	}
	for _, u := range r.unitsBy[vn.Fold(name)] {
		if u.kind == kind {
			votes[title(u.name)] += 2
		}
	}
	names := make([]string, 0, len(votes))
	for v := range votes {
		names = append(names, v)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := score(b, votes) - score(a, votes); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	best := names[0]
	return best, votes[best], best != read
}

// score weighs a spelling: votes, then whether every syllable is one.
func score(s string, votes map[string]int) int {
	n := votes[s] * 4
	for _, w := range strings.Fields(s) {
		if !vn.Valid(w) {
			n -= 3
		}
	}
	return n
}

// unitCodeOf matches an organ's unit to the 126 of Hà Nội: by name and kind,
// when nothing in the paper says another province. witnesses counts what
// confirms the name beside the organ line.
func (r *Rules) unitCodeOf(kind, name string) (unit, bool) {
	for _, u := range r.unitsBy[vn.Fold(name)] {
		if u.kind == kind && vn.Key(u.name) == vn.Key(name) {
			return u, true
		}
	}
	return unit{}, false
}

// otherProvince finds a province other than Hà Nội named in the header.
func (r *Rules) otherProvince(names ...string) string {
	for _, n := range names {
		f := vn.Fold(n)
		for _, p := range r.provinces {
			if p.code == "01" {
				continue
			}
			if f == p.fold || strings.HasSuffix(f, "tinh "+p.fold) || strings.HasSuffix(f, "thanh pho "+p.fold) || strings.HasSuffix(f, "tinh uy "+p.fold) {
				return p.name
			}
		}
	}
	return ""
}

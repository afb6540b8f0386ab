package grid

import (
	"slices"

	"sohoa/ocr"
)

// stroke is a rule, or several in one line that a small gap parts, seen along
// itself: at is its place across, from and to are its ends.
type stroke struct {
	at, from, to int
	boxes        []ocr.Box
}

func (s stroke) length() int { return max(1, s.to-s.from) }

// strokes are level and upright strokes that may make a table.
type strokes struct{ across, down []stroke }

// ruling joins the pieces of rules; strokes too short for the side of a cell
// (6 mm high, 7.5 mm wide) are letters'.
func ruling(rules []ocr.Rule, reach int) (out strokes) {
	for _, r := range rules {
		b := r.Box
		switch {
		case b.Empty():
		case r.Vertical && b.H() >= 4*reach:
			out.down = append(out.down, stroke{(b.X0 + b.X1) / 2, b.Y0, b.Y1, []ocr.Box{b}})
		case !r.Vertical && b.W() >= 5*reach:
			out.across = append(out.across, stroke{(b.Y0 + b.Y1) / 2, b.X0, b.X1, []ocr.Box{b}})
		}
	}
	return strokes{joined(out.across, reach), joined(out.down, reach)}
}

// joined joins strokes in one line whose ends are up to 3 mm apart.
func joined(pieces []stroke, reach int) []stroke {
	slices.SortStableFunc(pieces, func(a, b stroke) int { return a.from - b.from })
	var out []stroke
	for _, p := range pieces {
		k := slices.IndexFunc(out, func(o stroke) bool { return near(o.at, p.at, reach/2) && p.from-o.to <= 2*reach })
		if k < 0 {
			out = append(out, p)
			continue
		}
		o := &out[k]
		o.at = (o.at*o.length() + p.at*p.length()) / (o.length() + p.length())
		o.to = max(o.to, p.to)
		o.boxes = append(o.boxes, p.boxes...)
	}
	return out
}

func near(a, b, tol int) bool { return a-b <= tol && b-a <= tol }

// meets reports whether two strokes, one across and one down, cross or touch.
func (s stroke) meets(o stroke, reach int) bool {
	return s.from-reach <= o.at && o.at <= s.to+reach && o.from-reach <= s.at && s.at <= o.to+reach
}

// spans reports whether s meets two of the others in different places: the
// side of a cell runs from rule to rule.
func (s stroke) spans(others []stroke, reach int) bool {
	first, seen := 0, false
	for _, o := range others {
		if !s.meets(o, reach) {
			continue
		}
		if seen && !near(o.at, first, reach) {
			return true
		}
		first, seen = o.at, true
	}
	return false
}

// endsAt reports whether both ends of s lie at strokes that cross it.
func (s stroke) endsAt(crossing []stroke, reach int) bool {
	from, to := false, false
	for _, c := range crossing {
		if s.meets(c, reach) {
			from = from || near(c.at, s.from, reach)
			to = to || near(c.at, s.to, reach)
		}
	}
	return from && to
}

// groups parts the strokes by tables. Two level strokes belong together when
// two uprights run from one to the other with none between: a streak through
// two tables does not join them, and belongs to both. What is no side of a cell
// is left out.
func (g strokes) groups(reach int) []strokes {
	g = g.spanning(reach)
	slices.SortStableFunc(g.across, func(a, b stroke) int { return a.at - b.at })
	set := make([]int, len(g.across))
	for i := range set {
		set[i] = i
	}
	root := func(i int) int {
		for set[i] != i {
			set[i] = set[set[i]]
			i = set[i]
		}
		return i
	}
	met := make([][]int, len(g.down)) // level strokes of each upright, from the top
	first := map[[2]int]int{}         // where the first upright between two level strokes is
	for j, d := range g.down {
		for i, a := range g.across {
			if a.meets(d, reach) {
				met[j] = append(met[j], i)
			}
		}
		for k := 1; k < len(met[j]); k++ {
			pair := [2]int{met[j][k-1], met[j][k]}
			if at, seen := first[pair]; !seen {
				first[pair] = d.at
			} else if !near(at, d.at, reach) {
				a, b := root(pair[0]), root(pair[1])
				set[max(a, b)] = min(a, b)
			}
		}
	}
	var out []strokes
	index := map[int]int{}
	for i, a := range g.across {
		k, seen := index[root(i)]
		if !seen {
			k = len(out)
			index[root(i)] = k
			out = append(out, strokes{})
		}
		out[k].across = append(out[k].across, a)
	}
	for j, d := range g.down {
		last := -1
		for _, i := range met[j] {
			if k := index[root(i)]; k != last {
				out[k].down = append(out[k].down, d)
				last = k
			}
		}
	}
	return out
}

// spanning drops, again and again, what does not run from rule to rule.
func (g strokes) spanning(reach int) strokes {
	for {
		before := len(g.across) + len(g.down)
		g.across = keep(g.across, func(s stroke) bool { return s.spans(g.down, reach) })
		g.down = keep(g.down, func(s stroke) bool { return s.spans(g.across, reach) })
		if len(g.across)+len(g.down) == before {
			return g
		}
	}
}

func keep(all []stroke, is func(stroke) bool) (out []stroke) {
	for _, s := range all {
		if is(s) {
			out = append(out, s)
		}
	}
	return out
}

// trimmed drops the strokes that run out of the table: folds of the paper and
// streaks of a dirty scanner run through a table, not along it.
func (g strokes) trimmed(reach int) strokes {
	if len(g.across) == 0 || len(g.down) == 0 {
		return g
	}
	within := func(s stroke, crossing []stroke) bool {
		first, last := crossing[0].at, crossing[0].at
		for _, c := range crossing {
			first, last = min(first, c.at), max(last, c.at)
		}
		return s.from >= first-4*reach && s.to <= last+4*reach
	}
	down := keep(g.down, func(s stroke) bool { return within(s, g.across) })
	across := keep(g.across, func(s stroke) bool { return within(s, g.down) })
	return strokes{across, down}.spanning(reach)
}

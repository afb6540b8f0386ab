package reader

import (
	"slices"

	"sohoa/ocr"
)

// table is a ruled table: its place and its cells, row by row.
type table struct {
	box   ocr.Box
	rules []ocr.Box
	cells []ocr.Box // row by row, each up to the middles of the rules around it
}

// What a table can have; a page of hatching has more.
const (
	mostRules = 1000
	mostCells = 4000
)

// tables finds the ruled tables of a page, from the top. reach is how far the
// ends of two rules that meet may be apart, in pixels.
func tables(rules []ocr.Rule, reach int) []table {
	if len(rules) > mostRules {
		return nil
	}
	rules = slices.DeleteFunc(slices.Clone(rules), func(r ocr.Rule) bool { // strokes of letters
		return r.Vertical && r.Box.H() < 4*reach || !r.Vertical && r.Box.W() < 5*reach
	})
	var found []table
	for _, group := range meeting(rules, reach) {
		if t, ok := cellsOf(group, reach); ok {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, func(a, b table) int { return a.box.Y0 - b.box.Y0 })
	return found
}

// meeting groups the rules that cross or touch.
func meeting(rules []ocr.Rule, reach int) map[int][]ocr.Rule {
	sets := disjoint(len(rules))
	for i, a := range rules {
		for j, b := range rules[:i] {
			if a.Vertical != b.Vertical && !grown(a.Box, reach).Intersect(b.Box).Empty() {
				sets.join(i, j)
			}
		}
	}
	groups := map[int][]ocr.Rule{}
	for i, r := range rules {
		groups[sets.root(i)] = append(groups[sets.root(i)], r)
	}
	return groups
}

func grown(b ocr.Box, by int) ocr.Box {
	return ocr.Box{X0: b.X0 - by, Y0: b.Y0 - by, X1: b.X1 + by, Y1: b.Y1 + by}
}

// cellsOf makes cells of the rules of one table: the rectangles between all
// its rules, joined where no rule parts them. Fewer than four cells are a
// frame, and cells that are no rectangles no table that can be read by cells.
func cellsOf(rules []ocr.Rule, reach int) (table, bool) {
	var t table
	ys := borders(rules, false, reach)
	if len(ys) < 2 {
		return t, false
	}
	// The streak of a dirty scanner runs through a table, not along it.
	top, bottom := ys[0], ys[len(ys)-1]
	rules = slices.DeleteFunc(rules, func(r ocr.Rule) bool {
		return r.Vertical && (r.Box.Y0 < top-4*reach || r.Box.Y1 > bottom+4*reach)
	})
	xs := borders(rules, true, reach)
	cols, rows := len(xs)-1, len(ys)-1
	if cols < 1 || rows < 1 || cols*rows < 4 || cols*rows > mostCells {
		return t, false
	}
	sets := disjoint(cols * rows)
	for r := range rows {
		for c := range cols {
			if c > 0 && !parted(rules, true, xs[c], ys[r], ys[r+1], reach) {
				sets.join(r*cols+c, r*cols+c-1)
			}
			if r > 0 && !parted(rules, false, ys[r], xs[c], xs[c+1], reach) {
				sets.join(r*cols+c, (r-1)*cols+c)
			}
		}
	}
	place := map[int]int{} // set to index of its cell
	t.box = grown(ocr.Box{X0: xs[0], Y0: top, X1: xs[cols], Y1: bottom}, reach)
	for _, r := range rules {
		t.rules = append(t.rules, r.Box)
	}
	var area int
	for i := range cols * rows {
		r, c := i/cols, i%cols
		small := ocr.Box{X0: xs[c], Y0: ys[r], X1: xs[c+1], Y1: ys[r+1]}
		area += small.W() * small.H()
		k, seen := place[sets.root(i)]
		if !seen {
			k = len(t.cells)
			place[sets.root(i)] = k
			t.cells = append(t.cells, ocr.Box{})
		}
		t.cells[k] = t.cells[k].Union(small)
	}
	for _, c := range t.cells {
		area -= c.W() * c.H()
	}
	return t, len(t.cells) >= 4 && area == 0
}

// borders are the places of the upright (or level) rules, those within reach
// of each other as one.
func borders(rules []ocr.Rule, vertical bool, reach int) []int {
	var at []int
	for _, r := range rules {
		if r.Vertical == vertical {
			at = append(at, middle(r))
		}
	}
	slices.Sort(at)
	var out []int
	for i := 0; i < len(at); {
		j := i + 1
		for j < len(at) && at[j]-at[j-1] <= reach {
			j++
		}
		out = append(out, at[(i+j)/2])
		i = j
	}
	return out
}

func middle(r ocr.Rule) int {
	if r.Vertical {
		return (r.Box.X0 + r.Box.X1) / 2
	}
	return (r.Box.Y0 + r.Box.Y1) / 2
}

// parted reports whether rules at a place cover half of from–to.
func parted(rules []ocr.Rule, vertical bool, at, from, to, reach int) bool {
	covered := 0
	for _, r := range rules {
		if d := middle(r) - at; r.Vertical != vertical || max(d, -d) > reach {
			continue
		}
		a, b := r.Box.X0, r.Box.X1
		if vertical {
			a, b = r.Box.Y0, r.Box.Y1
		}
		covered += max(0, min(b, to)-max(a, from))
	}
	return covered*2 >= to-from
}

// sets are disjoint sets of 0 … n−1.
type sets []int

func disjoint(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// join keeps the smaller root, so that sets come in the order of their first.
func (s sets) join(i, j int) {
	i, j = s.root(i), s.root(j)
	s[max(i, j)] = min(i, j)
}

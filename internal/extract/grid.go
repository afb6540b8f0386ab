package extract

import (
	"slices"

	"sohoa/ocr"
)

// grid is a ruled table of one page: the lines between its columns and rows,
// and its cells, merged where no rule parts them.
type grid struct {
	page   int
	box    ocr.Box
	xs, ys []int // borders, ascending
	cells  []gridCell
}

type gridCell struct {
	r, c, rs, cs int
	box          ocr.Box
	words        []token
}

// maxRules keeps a page full of strokes in bounded time.
const maxRules = 600

// gridsOf finds the ruled tables of a page.
func gridsOf(s sheet) []grid {
	var across, down []ocr.Box
	for i, r := range s.page.Rules {
		switch {
		case i >= maxRules:
		case r.Vertical && r.Box.H() > s.em:
			down = append(down, r.Box)
		case !r.Vertical && r.Box.W() > s.em*3/2:
			across = append(across, r.Box)
		}
	}
	if len(across) < 2 || len(down) < 2 {
		return nil
	}
	var out []grid
	for _, group := range connected(across, down, max(4, s.em/2)) {
		if g, ok := s.gridOf(group[0], group[1]); ok {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b grid) int { return a.box.Y0 - b.box.Y0 })
	return out
}

// connected groups rules that touch within tol pixels; each group holds its
// horizontal and its vertical rules.
func connected(across, down []ocr.Box, tol int) [][2][]ocr.Box {
	n := len(across)
	parent := make([]int, n+len(down))
	for i := range parent {
		parent[i] = i
	}
	var root func(int) int
	root = func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, a := range across {
		for j, d := range down {
			if a.X0-tol <= d.X1 && d.X0 <= a.X1+tol && d.Y0-tol <= a.Y1 && a.Y0 <= d.Y1+tol {
				parent[root(i)] = root(n + j)
			}
		}
	}
	groups := map[int]*[2][]ocr.Box{}
	var order []int
	for i := range parent {
		k := root(i)
		if groups[k] == nil {
			groups[k] = &[2][]ocr.Box{}
			order = append(order, k)
		}
		if i < n {
			groups[k][0] = append(groups[k][0], across[i])
		} else {
			groups[k][1] = append(groups[k][1], down[i-n])
		}
	}
	var out [][2][]ocr.Box
	for _, k := range order {
		if len(groups[k][0]) >= 2 && len(groups[k][1]) >= 2 {
			out = append(out, *groups[k])
		}
	}
	return out
}

// gridOf makes rows, columns and merged cells of one group of rules.
func (s sheet) gridOf(across, down []ocr.Box) (grid, bool) {
	tol := max(4, s.em/2)
	g := grid{page: s.index}
	for _, b := range across {
		g.box = g.box.Union(b)
	}
	for _, b := range down {
		g.box = g.box.Union(b)
	}
	// A border of few rows may be short; a stroke of a letter is shorter.
	g.xs = borders(down, func(b ocr.Box) (int, int) { return (b.X0 + b.X1) / 2, b.H() }, tol, max(s.em*3/2, g.box.H()*15/100))
	g.ys = borders(across, func(b ocr.Box) (int, int) { return (b.Y0 + b.Y1) / 2, b.W() }, tol, max(s.em*2, g.box.W()*12/100))
	rows, cols := len(g.ys)-1, len(g.xs)-1
	if rows < 1 || cols < 2 || rows > 200 || cols > 40 || rows*cols < 3 {
		return grid{}, false
	}
	// A border between two cells is there when rules cover half of it.
	wallV := func(r, c int) bool { // left of cell r,c
		return covered(down, g.ys[r], g.ys[r+1], func(b ocr.Box) (int, int, bool) {
			return b.Y0, b.Y1, near2((b.X0+b.X1)/2, g.xs[c], tol)
		})
	}
	wallH := func(r, c int) bool { // above cell r,c
		return covered(across, g.xs[c], g.xs[c+1], func(b ocr.Box) (int, int, bool) {
			return b.X0, b.X1, near2((b.Y0+b.Y1)/2, g.ys[r], tol)
		})
	}
	taken := make([]bool, rows*cols)
	for r := range rows {
		for c := range cols {
			if taken[r*cols+c] {
				continue
			}
			rs, cs := 1, 1
			for c+cs < cols && !taken[r*cols+c+cs] && !wallV(r, c+cs) {
				cs++
			}
			for r+rs < rows && open(wallH, r+rs, c, cs) {
				rs++
			}
			for y := r; y < r+rs; y++ {
				for x := c; x < c+cs; x++ {
					taken[y*cols+x] = true
				}
			}
			g.cells = append(g.cells, gridCell{r: r, c: c, rs: rs, cs: cs,
				box: ocr.Box{X0: g.xs[c], Y0: g.ys[r], X1: g.xs[c+cs], Y1: g.ys[r+rs]}})
		}
	}
	return g, true
}

func open(wall func(r, c int) bool, r, c, cs int) bool {
	for x := c; x < c+cs; x++ {
		if wall(r, x) {
			return false
		}
	}
	return true
}

func near2(a, b, tol int) bool { return a-b <= tol && b-a <= tol }

// borders clusters rules to the lines of a grid; a line needs least pixels.
func borders(rules []ocr.Box, place func(ocr.Box) (at, length int), tol, least int) []int {
	type stroke struct{ at, length int }
	var all []stroke
	for _, b := range rules {
		at, n := place(b)
		all = append(all, stroke{at, n})
	}
	slices.SortFunc(all, func(a, b stroke) int { return a.at - b.at })
	var out []int
	for i := 0; i < len(all); {
		sum, weight, j := 0, 0, i
		for j < len(all) && all[j].at-all[i].at <= tol {
			sum += all[j].at * all[j].length
			weight += all[j].length
			j++
		}
		if weight >= least {
			out = append(out, sum/weight)
		}
		i = j
	}
	return out
}

// covered reports whether the rules that span picks cover at least half of
// from..to.
func covered(rules []ocr.Box, from, to int, span func(ocr.Box) (a, b int, on bool)) bool {
	sum := 0
	for _, r := range rules {
		if a, b, on := span(r); on {
			sum += max(0, min(b, to)-max(a, from))
		}
	}
	return sum*2 >= to-from
}

// fill puts the words of a page into the cells they stand in.
func (g *grid) fill(s sheet) {
	for _, l := range s.lines {
		if l.box.Y1 < g.box.Y0 || l.box.Y0 > g.box.Y1 {
			continue
		}
		for _, w := range l.words {
			for _, part := range g.parted(w, s.em) {
				if i := g.cellAt((part.box.X0+part.box.X1)/2, (part.box.Y0+part.box.Y1)/2); i >= 0 {
					g.cells[i].words = append(g.cells[i].words, part)
				}
			}
		}
	}
	for i := range g.cells {
		sortReading(g.cells[i].words, s.em)
	}
}

// cellAt is the index of the cell that holds a point; -1 outside.
func (g *grid) cellAt(x, y int) int {
	for i, c := range g.cells {
		if x >= c.box.X0 && x < c.box.X1 && y >= c.box.Y0 && y < c.box.Y1 {
			return i
		}
	}
	return -1
}

// parted cuts a word that was read across a column's rule at the bar in it.
func (g *grid) parted(w token, em int) []token {
	rs := []rune(w.text)
	crossing := false
	for _, x := range g.xs[1 : len(g.xs)-1] {
		crossing = crossing || w.box.X0 < x-em/3 && w.box.X1 > x+em/3
	}
	bar := slices.Index(rs, '|')
	if !crossing || bar <= 0 || bar >= len(rs)-1 {
		return []token{w}
	}
	at := w.box.X0 + w.box.W()*bar/len(rs)
	left, right := w, w
	left.text, right.text = string(rs[:bar]), string(rs[bar+1:])
	left.box.X1, right.box.X0 = at, at
	return []token{left, right}
}

// sortReading orders the words of a cell line by line.
func sortReading(words []token, em int) {
	slices.SortStableFunc(words, func(a, b token) int { return a.box.Y0 + a.box.Y1 - b.box.Y0 - b.box.Y1 })
	for i := 0; i < len(words); {
		mid := (words[i].box.Y0 + words[i].box.Y1) / 2
		j := i + 1
		for j < len(words) && (words[j].box.Y0+words[j].box.Y1)/2-mid < em*6/10 {
			j++
		}
		slices.SortStableFunc(words[i:j], func(a, b token) int { return a.box.X0 - b.box.X0 })
		i = j
	}
}

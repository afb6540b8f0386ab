package extract

import (
	"slices"

	"sohoa/ocr/grid"
)

// ruled is a ruled table of one page with the words of its cells.
type ruled struct {
	grid.Table
	page  int
	words [][]token // of each cell
}

// ruledOf finds the ruled tables of a page.
func ruledOf(s sheet) (out []ruled) {
	for _, t := range grid.Find(s.page.Rules, s.page.DPI) {
		out = append(out, ruled{Table: t, page: s.index, words: make([][]token, len(t.Cells))})
	}
	return out
}

func near2(a, b, tol int) bool { return a-b <= tol && b-a <= tol }

// fill puts the words of a page into the cells they stand in.
func (g *ruled) fill(s sheet) {
	for _, l := range s.lines {
		if l.box.Y1 < g.Box.Y0 || l.box.Y0 > g.Box.Y1 {
			continue
		}
		for _, w := range l.words {
			for _, part := range g.parted(w, s.em) {
				if i := g.cellAt((part.box.X0+part.box.X1)/2, (part.box.Y0+part.box.Y1)/2); i >= 0 {
					g.words[i] = append(g.words[i], part)
				}
			}
		}
	}
	for i := range g.words {
		sortReading(g.words[i], s.em)
	}
}

// cellAt is the index of the cell that holds a point; -1 outside.
func (g *ruled) cellAt(x, y int) int {
	for i, c := range g.Cells {
		if x >= c.Box.X0 && x < c.Box.X1 && y >= c.Box.Y0 && y < c.Box.Y1 {
			return i
		}
	}
	return -1
}

// parted cuts a word that was read across a column's rule at the bar in it.
func (g *ruled) parted(w token, em int) []token {
	rs := []rune(w.text)
	crossing := false
	for _, x := range g.X[1 : len(g.X)-1] {
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

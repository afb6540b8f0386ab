package reader

import (
	"cmp"
	"image"
	"slices"

	"sohoa/ocr"
)

// stroke is a connected piece of ink.
type stroke struct {
	box  ocr.Box
	runs []ocr.Box // its rows, one pixel high
}

// strokes finds the connected pieces (8-neighbourhood) of the pixels below
// level in a part of img.
func strokes(img *image.Gray, part ocr.Box, level uint8) []stroke {
	part = part.Intersect(ocr.Box{X1: img.Rect.Dx(), Y1: img.Rect.Dy()})
	var runs []ocr.Box
	var joins [][2]int
	above := 0 // first run of the row above
	for y := part.Y0; y < part.Y1; y++ {
		row, first := img.Pix[y*img.Stride:], len(runs)
		k := above
		for x := part.X0; x < part.X1; x++ {
			if row[x] >= level {
				continue
			}
			from := x
			for x < part.X1 && row[x] < level {
				x++
			}
			for k < first && runs[k].X1 < from {
				k++
			}
			for j := k; j < first && runs[j].X0 <= x; j++ {
				joins = append(joins, [2]int{j, len(runs)})
			}
			runs = append(runs, ocr.Box{X0: from, Y0: y, X1: x, Y1: y + 1})
		}
		above = first
	}
	sets := disjoint(len(runs))
	for _, j := range joins {
		sets.join(j[0], j[1])
	}
	var out []stroke
	index := map[int]int{}
	for i, r := range runs {
		root := sets.root(i)
		k, seen := index[root]
		if !seen {
			k = len(out)
			index[root] = k
			out = append(out, stroke{})
		}
		out[k].box = out[k].box.Union(r)
		out[k].runs = append(out[k].runs, r)
	}
	return out
}

// letterlike reports whether a box has the size of one letter, or of a few
// that touch.
func letterlike(b ocr.Box, em int) bool {
	return b.H()*10 >= em*3 && b.H()*10 <= em*14 && b.W()*10 >= em && b.W()*10 <= em*25
}

// unread finds the rows of letters in a part of a page that no words of lines
// cover, from the lowest up. A row has four letters or more.
func unread(img *image.Gray, part ocr.Box, level uint8, em int, lines []ocr.Line) []ocr.Box {
	var words []ocr.Box
	for _, line := range lines {
		for _, w := range line.Words {
			if i := w.Box.Intersect(part); !i.Empty() && w.Conf >= doubtful {
				words = append(words, i)
			}
		}
	}
	var letters []ocr.Box
	for _, s := range strokes(img, part, level) {
		if letterlike(s.box, em) && !slices.ContainsFunc(words, func(w ocr.Box) bool { return covers(w, s.box) }) {
			letters = append(letters, s.box)
		}
	}
	sets := disjoint(len(letters))
	for i, a := range letters {
		for j, b := range letters[:i] {
			gap := max(a.X0, b.X0) - min(a.X1, b.X1)
			if overlap := min(a.Y1, b.Y1) - max(a.Y0, b.Y0); gap < em*6/5 && overlap*2 > min(a.H(), b.H()) {
				sets.join(i, j)
			}
		}
	}
	rows, count := map[int]ocr.Box{}, map[int]int{}
	for i, b := range letters {
		rows[sets.root(i)] = rows[sets.root(i)].Union(b)
		count[sets.root(i)]++
	}
	var out []ocr.Box
	for root, box := range rows {
		if count[root] >= 4 && box.W() > 2*em && box.H() < 2*em {
			out = append(out, box)
		}
	}
	slices.SortFunc(out, func(a, b ocr.Box) int { return cmp.Or(b.Y1-a.Y1, a.X0-b.X0) })
	return rejoined(out, em)
}

// rejoined joins the parts of rows that a pen's stroke or a seal parts.
func rejoined(rows []ocr.Box, em int) []ocr.Box {
	var out []ocr.Box
	for _, r := range rows {
		k := slices.IndexFunc(out, func(o ocr.Box) bool {
			gap := max(o.X0, r.X0) - min(o.X1, r.X1)
			return gap < 4*em && (min(o.Y1, r.Y1)-max(o.Y0, r.Y0))*2 > min(o.H(), r.H())
		})
		if k < 0 {
			out = append(out, r)
		} else {
			out[k] = out[k].Union(r)
		}
	}
	return out
}

// covers reports whether at least half of b lies in a.
func covers(a, b ocr.Box) bool {
	i := a.Intersect(b)
	return i.W()*i.H()*2 >= b.W()*b.H()
}

// inkLevel is the gray value below which a pixel is ink as dark as the print in
// a box: a third of the way from the print's middle value to white, or, where
// the print is faint, from the value a tenth of the box is darker than. Seals
// and stamps in gray are lighter.
func inkLevel(img *image.Gray, box ocr.Box) uint8 {
	box = box.Intersect(ocr.Box{X1: img.Rect.Dx(), Y1: img.Rect.Dy()})
	var hist [256]int
	dark := 0
	for y := box.Y0; y < box.Y1; y++ {
		for _, v := range img.Pix[y*img.Stride:][box.X0:box.X1] {
			if hist[v]++; v < 128 {
				dark++
			}
		}
	}
	all := box.W() * box.H()
	enough := dark / 2
	if dark*20 < all {
		enough = all / 10
	}
	seen := 0
	for v, n := range hist[:200] {
		if seen += n; seen > enough {
			return uint8(v + (255-v)/3)
		}
	}
	return 128
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

package imageprep

import "sohoa/ocr"

// stroke is a rule being followed from row to row; from and to bound it in the
// last row.
type stroke struct {
	box      ocr.Box
	from, to int
}

// rules finds the straight level strokes of b that are at least shortest
// pixels long and at most thickest thick, gaps of a few pixels bridged. The
// page must be straight; a stroke may still climb by a pixel here and there.
func (b bitmap) rules(shortest, thickest int) []ocr.Box {
	const gap = 3
	var found []ocr.Box
	var open, next []stroke
	keep := func(s stroke) {
		if s.box.W() >= shortest && s.box.H() <= thickest && b.alone(s.box) {
			found = append(found, s.box)
		}
	}
	piece := max(gap+1, shortest/3)
	for y := range b.h {
		row := b.ink[y*b.w:][:b.w]
		next = next[:0]
		old := 0 // the first stroke of the row before that may still be met
		for x := 0; x < b.w; x++ {
			if row[x] == 0 {
				continue
			}
			from, end := x, x+1
			for x++; x < b.w && x-end <= gap; x++ {
				if row[x] != 0 {
					end = x + 1
				}
			}
			x = end
			if end-from < piece {
				continue
			}
			s := stroke{ocr.Box{X0: from, Y0: y, X1: end, Y1: y + 1}, from, end}
			for ; old < len(open) && open[old].from <= end+gap; old++ {
				if open[old].to+gap < from {
					keep(open[old])
					continue
				}
				s.box = s.box.Union(open[old].box)
				if open[old].to > end+gap { // it may go on in the next piece
					break
				}
			}
			next = append(next, s)
		}
		for ; old < len(open); old++ {
			keep(open[old])
		}
		open, next = next, open
	}
	for _, s := range open {
		keep(s)
	}
	return found
}

// alone tells a rule from a row of letters that run together: a rule is well
// filled, and above and below it the page is mostly empty.
func (b bitmap) alone(o ocr.Box) bool {
	ink := 0
	for x := o.X0; x < o.X1; x++ {
		for y := o.Y0; y < o.Y1; y++ {
			if b.ink[y*b.w+x] != 0 {
				ink++
				break
			}
		}
	}
	if ink*10 < o.W()*8 {
		return false
	}
	beside := 0
	for _, y := range []int{o.Y0 - 2, o.Y1 + 1} {
		if y < 0 || y >= b.h {
			continue
		}
		for _, v := range b.ink[y*b.w+o.X0 : y*b.w+o.X1] {
			beside += int(v)
		}
	}
	return beside*3 < o.W()*2
}

// ruling finds level and upright strokes of at least the given lengths in
// tenths of a millimetre.
func (v view) ruling(level, upright int) (across, down []ocr.Box) {
	thick := max(3, v.dpi*15/254)
	across = v.faint.rules(max(8, v.dpi*level/254), thick)
	for _, o := range v.faint.transposed().rules(max(8, v.dpi*upright/254), thick) {
		down = append(down, ocr.Box{X0: o.Y0, Y0: o.X0, X1: o.Y1, Y1: o.X1})
	}
	return across, down
}

// frames finds the ruled rectangles that stand alone: two level strokes of one
// length and at least one upright stroke that meets the ends of both; the other
// may be too faint. The cells of a table do not count, for their strokes go on.
func frames(across, down []ocr.Box, dpi int) []ocr.Box {
	near := max(3, dpi/10) // 2.5 mm: other ink may lengthen a stroke
	meets := func(a, b int) bool { return max(a-b, b-a) <= near }
	var out []ocr.Box
	for i, top := range across {
		for j, low := range across {
			if i == j || low.Y0 <= top.Y1 || !meets(top.X0, low.X0) || !meets(top.X1, low.X1) {
				continue
			}
			left, right := false, false
			for _, d := range down {
				if !meets(d.Y0, top.Y0) || !meets(d.Y1, low.Y1) {
					continue
				}
				left = left || meets(d.X0, min(top.X0, low.X0))
				right = right || meets(d.X1, max(top.X1, low.X1))
			}
			if left || right {
				out = append(out, top.Union(low))
			}
		}
	}
	return out
}

package imageprep

import (
	"image"
	"slices"

	"sohoa/ocr"
)

// What a rule of a table is, in tenths of a millimetre.
const (
	levelRule   = 75 // the shortest one across
	uprightRule = 60 // and down: the height of a row
	thickRule   = 8  // the thickest
	brokenRule  = 25 // the shortest piece of a broken one
)

// tableRules finds the level and upright rules of a straight page. They are
// looked for in the page as the engine gets it: in the view, digits that stand
// close to a rule grow together with it.
func tableRules(gray *image.Gray, dpi int) (rules []ocr.Rule) {
	k := max(1, dpi/150)
	b := threshold(reduce(gray, k), 170)
	b.tone = nil
	dpi /= k
	page := ocr.Page{Width: gray.Rect.Dx(), Height: gray.Rect.Dy()}
	for _, o := range b.bars(dpi*levelRule/254, dpi) {
		rules = append(rules, ocr.Rule{Box: enlarged(o, k, page)})
	}
	for _, o := range b.transposed().bars(dpi*uprightRule/254, dpi) {
		o = ocr.Box{X0: o.Y0, Y0: o.X0, X1: o.Y1, Y1: o.X1}
		rules = append(rules, ocr.Rule{Box: enlarged(o, k, page), Vertical: true})
	}
	return rules
}

// bars finds the level rules of b that are at least shortest pixels long. Ink
// that hangs together and is thicker than a rule is searched for the rows that
// hold one: a streak or a letter may touch it.
func (b bitmap) bars(shortest, dpi int) (found []ocr.Box) {
	thick := max(3, dpi*thickRule/254)
	for _, runs := range b.chains(max(6, dpi*brokenRule/254)) {
		for range 8 { // a few rules may hang together
			top := heaviest(runs, thick)
			var box ocr.Box
			rest := runs[:0]
			for _, r := range runs {
				if r.Y0 >= top && r.Y0 < top+thick {
					box = box.Union(r)
				} else if r.Y0 < top-thick || r.Y0 >= top+2*thick {
					rest = append(rest, r)
				}
			}
			if box.W() < shortest {
				break
			}
			if b.alone(box) {
				found = append(found, box)
			}
			if runs = rest; len(runs) == 0 {
				break
			}
		}
	}
	return found
}

// heaviest is the first of the thick rows that hold most of the runs, which are
// in order from the top.
func heaviest(runs []ocr.Box, thick int) (top int) {
	sum, best, from := 0, 0, 0
	for _, r := range runs {
		sum += r.W()
		for runs[from].Y0 <= r.Y0-thick {
			sum -= runs[from].W()
			from++
		}
		if sum > best {
			best, top = sum, runs[from].Y0
		}
	}
	return top
}

// chains are the runs of ink of at least shortest pixels that hang together
// from row to row, from the top.
func (b bitmap) chains(shortest int) [][]ocr.Box {
	var out [][]ocr.Box
	var above, row []int // chains of the runs in the row above and in this one
	var runs, last []ocr.Box
	for y := range b.h {
		last, runs = runs, last[:0]
		above, row = row, above[:0]
		runs = b.stretches(runs, y, shortest)
		for _, r := range runs {
			k := -1
			for i, o := range last {
				if o.X0 > r.X1 || o.X1 < r.X0 || above[i] == k {
					continue
				}
				if k < 0 {
					k = above[i]
					continue
				}
				k = join(out, k, above[i], above, row)
			}
			if k < 0 {
				k = len(out)
				out = append(out, nil)
			}
			out[k] = append(out[k], r)
			row = append(row, k)
		}
	}
	for _, c := range out {
		slices.SortStableFunc(c, func(a, b ocr.Box) int { return a.Y0 - b.Y0 })
	}
	return slices.DeleteFunc(out, func(c []ocr.Box) bool { return len(c) == 0 })
}

// join moves the runs of one chain to another and gives the one that is left.
func join(chains [][]ocr.Box, a, b int, owners ...[]int) int {
	if len(chains[a]) < len(chains[b]) {
		a, b = b, a
	}
	chains[a], chains[b] = append(chains[a], chains[b]...), nil
	for _, o := range owners {
		for i := range o {
			if o[i] == b {
				o[i] = a
			}
		}
	}
	return a
}

// stretches are the runs of a row that are at least shortest pixels long and
// nine tenths ink or so, with no large gap: letters of a line are parted more.
func (b bitmap) stretches(out []ocr.Box, y, shortest int) []ocr.Box {
	const blank, most = 4, 12 // what an empty pixel costs, what may be lost before a run ends
	row := b.ink[y*b.w:][:b.w]
	for x := 0; x < b.w; x++ {
		if row[x] == 0 {
			continue
		}
		from, end, score, best := x, x, 0, 0
		for ; x < b.w && score >= 0 && best-score <= most; x++ {
			if row[x] == 0 {
				score -= blank
			} else if score++; score > best {
				best, end = score, x+1
			}
		}
		if x = max(from, end-1); end-from >= shortest {
			out = append(out, ocr.Box{X0: from, Y0: y, X1: end, Y1: y + 1})
		}
	}
	return out
}

package imageprep

import (
	"image"
	"slices"
)

// A streak is what dirt before a scanner's sensor draws: a thin line that runs
// with the sheet's way through the scanner, straight along the delivered
// picture's columns (or rows, when a program turned it afterwards) and on to the
// paper's edge. The rules of a table do not reach the edge.
type streak struct {
	x0, x1, y0, y1 int // pixels of the thumbnail, ends exclusive
}

// mostStreaks is how many can be dirt; more are a pattern of the paper.
const mostStreaks = 40

// findStreaks looks for streaks along the columns of a thumbnail of dpi dots per
// inch, in every second row.
func findStreaks(t *image.Gray, dpi int) []streak {
	w, h := size(t)
	step := max(8, dpi/5)     // 5 mm
	side := max(3, dpi*3/100) // 0.75 mm: where the paper is looked at
	parts := h / step
	if w < 4*side || parts < 8 {
		return nil
	}
	hist := histogram(t)
	paper := uint8(quantile(hist, 0.7) * 6 / 10)
	least := max(10, int(1.6*grain(t)))
	// Per column and part: 1 = a streak, -1 = none, 0 = no paper to tell by.
	state := make([]int8, w*parts)
	known, dark, light := make([]uint8, w), make([]uint8, w), make([]uint8, w)
	for p := range parts {
		clear(known)
		clear(dark)
		clear(light)
		for y := p * step; y < (p+1)*step; y += 2 {
			row := t.Pix[y*t.Stride:][:w]
			for x, v := range row[side : w-side] {
				a, b := row[x], row[x+2*side]
				if min(a, b) < paper {
					continue
				}
				known[x+side]++
				switch d := int(a) + int(b) - 2*int(v); {
				case d >= least && int(min(a, b))*4 >= int(v)*4+least: // beside a streak one side is dark
					dark[x+side]++
				case d <= -least && int(max(a, b))*4+least <= int(v)*4:
					light[x+side]++
				}
			}
		}
		for x := range w {
			n := int(known[x])
			switch {
			case n*6 < step:
			case int(max(dark[x], light[x]))*10 >= n*6:
				state[x*parts+p] = 1
			default:
				state[x*parts+p] = -1
			}
		}
	}
	var found []streak
	for x := range w {
		from, to := longest(state[x*parts:][:parts])
		if from == to {
			continue
		}
		s := streak{x, x + 1, from * step, min(h, to*step)}
		if last := len(found) - 1; last >= 0 && found[last].x1 == x && found[last].y0 < s.y1 && s.y0 < found[last].y1 {
			o := &found[last]
			o.x1, o.y0, o.y1 = x+1, min(o.y0, s.y0), max(o.y1, s.y1)
			continue
		}
		found = append(found, s)
	}
	found = slices.DeleteFunc(found, func(s streak) bool { return s.x1-s.x0 > 2*side })
	if len(found) > mostStreaks {
		return nil
	}
	return found
}

// grain is the standard deviation of a picture's noise, by the middle of the
// steps between neighbours in every fourth row.
func grain(t *image.Gray) float64 {
	w, h := size(t)
	var hist [256]int
	for y := 0; y < h; y += 4 {
		row := t.Pix[y*t.Stride:][:w]
		for x, v := range row[1:] {
			d := int(v) - int(row[x])
			hist[max(d, -d)]++
		}
	}
	return float64(quantile(hist, 0.5)) / 0.95
}

// longest gives the parts [from, to) of a column that a streak runs through,
// none for a column without one: at least a quarter of the page, up to its edge.
func longest(state []int8) (from, to int) {
	best, sum, start := 0, 0, 0
	for i, s := range state {
		sum += int(s)
		if s < 0 {
			sum--
		}
		if sum <= 0 {
			sum, start = 0, i+1
		}
		if sum > best {
			best, from, to = sum, start, i+1
		}
	}
	none := func(s int8) bool { return s < 0 }
	above, below := slices.ContainsFunc(state[:from], none), slices.ContainsFunc(state[to:], none)
	if best*6 < len(state) || (to-from)*4 < len(state) || above && below {
		return 0, 0
	}
	if !above {
		from = 0
	}
	if !below {
		to = len(state) + 1 // what does not fill a last part
	}
	return from, to
}

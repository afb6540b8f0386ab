package reader

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// bestName is the person's name that the readings agree on, word by word: at
// each place the name's syllable with the most confidence, at the first one a
// family name. A word is as sure as the readings are together. What stands
// right beside the name and is no name stays with it, and all are half as sure, so
// that a cut name is seen to be one.
func bestName(readings [][]ocr.Word, em int) []ocr.Word {
	var slots [][]ocr.Word // the same place in several readings, left to right
	for i, words := range readings {
		if slices.ContainsFunc(readings[:i], func(r []ocr.Word) bool { return same(r, words) }) {
			continue // two pictures that were nearly the same
		}
		for _, w := range words {
			if w.Text = bare(w.Text); len([]rune(w.Text)) < 2 || strings.ContainsFunc(w.Text, notLetter) {
				continue
			}
			k := slices.IndexFunc(slots, func(s []ocr.Word) bool { return beside(s[0].Box, w.Box) })
			if k < 0 {
				k = len(slots)
				slots = append(slots, nil)
			}
			slots[k] = append(slots[k], w)
		}
	}
	slices.SortFunc(slots, func(a, b []ocr.Word) int { return a[0].Box.X0 - b[0].Box.X0 })
	var best []ocr.Word
	for from := range slots {
		for n := min(5, len(slots)-from); n >= 2 && n > len(best); n-- {
			if name := nameAt(slots[from : from+n]); name != nil {
				best = name
			}
		}
	}
	if (ocr.Line{Words: best}).Conf() < 0.3 {
		return nil
	}
	first, last := best[0], best[len(best)-1]
	whole := len(best)
	for _, s := range slots {
		w := slices.MaxFunc(s, func(a, b ocr.Word) int { return cmp.Compare(a.Conf, b.Conf) })
		switch {
		case w.Conf < 0.3: // no word at all
		case w.Box.X1 <= first.Box.X0+em/4 && first.Box.X0-w.Box.X1 < em && !strings.EqualFold(w.Text, first.Text):
			best = append([]ocr.Word{w}, best...)
		case w.Box.X0 >= last.Box.X1-em/4 && w.Box.X0-last.Box.X1 < em && !strings.EqualFold(w.Text, last.Text):
			best = append(best, w)
		}
	}
	if len(best) > whole {
		for i := range best {
			best[i].Conf /= 2
		}
	}
	return best
}

// alone is what the confidence of a word is multiplied by that one reading has
// and the others have nothing for.
const alone = 0.8

// nameAt is the best name that fills all slots, nil for none.
func nameAt(slots [][]ocr.Word) []ocr.Word {
	var name []ocr.Word
	for i, slot := range slots {
		weight := map[string]float64{}
		best := ocr.Word{}
		known := slices.ContainsFunc(slot, func(w ocr.Word) bool { return vn.Surname(w.Text) && vn.NameSyllable(w.Text) })
		for _, w := range slot {
			_, like := vn.SurnameLike(w.Text)
			switch {
			case i == 0 && !known && like && vn.NameSyllable(w.Text):
				w.Conf *= alone // a family name but for its marks
			case i == 0 && !(vn.Surname(w.Text) && vn.NameSyllable(w.Text)):
				continue
			case !vn.NameSyllable(w.Text) && !titled(w.Text):
				continue
			case !vn.NameSyllable(w.Text): // misread, yet where the name stands
				w.Conf /= 2
			}
			if weight[w.Text] += w.Conf; weight[w.Text] > weight[best.Text] {
				best = w
			}
		}
		if best.Text == "" {
			return nil
		}
		best.Conf = weight[best.Text] / float64(len(slot))
		if len(slot) == 1 {
			best.Conf *= alone
		}
		for _, w := range slot {
			if w.Text != best.Text && !slices.Contains(best.Alts, w.Text) {
				best.Alts = append([]string{w.Text}, best.Alts...)
			}
		}
		name = append(name, best)
	}
	return name
}

// titled reports one capital and then small letters.
func titled(s string) bool {
	r := []rune(s)
	return len(r) > 1 && unicode.IsUpper(r[0]) && !strings.ContainsFunc(string(r[1:]), unicode.IsUpper)
}

// beside reports whether two words of different readings stand at the same
// place.
func beside(a, b ocr.Box) bool {
	overlap := min(a.X1, b.X1) - max(a.X0, b.X0)
	return overlap*2 > min(a.W(), b.W())
}

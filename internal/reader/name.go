package reader

import (
	"slices"
	"strings"
	"unicode"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// bestName is the person's name that the readings agree on, word by word: at
// each place the name's syllable with the most confidence, at the first one a
// family name, or the one family name that what was read there is nearest to. A
// word is as sure as its readings are, less by those that say another name.
func bestName(readings [][]ocr.Word) []ocr.Word {
	slots := slotsOf(readings)
	var best []ocr.Word
	most := 0.0
	for from := range slots {
		for n := 2; n <= 5 && from+n <= len(slots); n++ {
			name := nameAt(slots[from : from+n])
			if s := weight(name); s > most {
				best, most = name, s
			}
		}
	}
	if (ocr.Line{Words: best}).Conf() < unsure {
		return nil
	}
	if !slices.ContainsFunc(readings, func(r []ocr.Word) bool { return hasRun(apart(r), best) }) { // pieced together
		best = slices.CompactFunc(best, func(a, b ocr.Word) bool { return a.Text == b.Text })
		for i := range best {
			best[i].Conf = min(best[i].Conf, doubtful)
		}
	}
	return best
}

// hasRun reports whether words hold a name side by side.
func hasRun(words, name []ocr.Word) bool {
	for from := 0; from+len(name) <= len(words); from++ {
		if slices.EqualFunc(words[from:from+len(name)], name, func(a, b ocr.Word) bool { return a.Text == b.Text }) {
			return true
		}
	}
	return false
}

// centred makes all words of a name half as sure that does not stand centred in
// its column: one beside them is missing.
func centred(name []ocr.Word, b block, em int) []ocr.Word {
	n := around(name)
	aside := func(column ocr.Box) int { return abs(n.X0+n.X1-column.X0-column.X1) / 2 }
	if min(aside(b.box), aside(b.column)) > em*3/4 {
		for i := range name {
			name[i].Conf /= 2
		}
	}
	return name
}

// unsure is the confidence under which a word may be no word at all.
const unsure = 0.3

// weight is what the words of a name are worth together: one that adds doubt
// is better left out.
func weight(name []ocr.Word) (sum float64) {
	for _, w := range name {
		sum += w.Conf - unsure
	}
	return sum
}

// slotsOf gathers what stands at the same place in several readings, from left
// to right: syllables first, then what else was read there or where none was.
func slotsOf(readings [][]ocr.Word) (slots [][]ocr.Word) {
	for _, syllables := range []bool{true, false} {
		for _, words := range readings {
			for _, w := range apart(words) {
				if syllables != (vn.NameSyllable(w.Text) && w.Conf >= unsure) {
					continue
				}
				k := slices.IndexFunc(slots, func(s []ocr.Word) bool { return beside(s[0].Box, w.Box) })
				switch {
				case k >= 0:
					slots[k] = append(slots[k], w)
				case syllables || !slices.ContainsFunc(slots, func(s []ocr.Word) bool { return overlap(s[0].Box, w.Box)*3 > min(s[0].Box.W(), w.Box.W()) }):
					slots = append(slots, []ocr.Word{w})
				}
			}
		}
	}
	slices.SortFunc(slots, func(a, b []ocr.Word) int { return a[0].Box.X0 - b[0].Box.X0 })
	return slots
}

// apart are words without the signs around them and split where a capital
// begins another one that was run together with it.
func apart(words []ocr.Word) (out []ocr.Word) {
	for _, w := range words {
		runes := []rune(misreadH.Replace(w.Text))
		for from := 0; from < len(runes); {
			to := from + 1
			for to < len(runes) && nativeLetter(runes[to]) == nativeLetter(runes[from]) && !(unicode.IsUpper(runes[to]) && unicode.IsLower(runes[to-1])) {
				to++
			}
			if to-from > 1 && nativeLetter(runes[from]) {
				part := w
				part.Text = capital(string(runes[from:to]))
				part.Box.X0 = w.Box.X0 + w.Box.W()*from/len(runes)
				part.Box.X1 = w.Box.X0 + w.Box.W()*to/len(runes)
				out = append(out, part)
			}
			from = to
		}
	}
	return out
}

// misreadH is what an h that a stroke crosses is read as; f is no letter of the
// language.
var misreadH = strings.NewReplacer("fi", "h", "fj", "h")

// nativeLetter reports whether a letter is one of the language's.
func nativeLetter(r rune) bool {
	return unicode.IsLetter(r) && vn.Fold(string(r)) != "" && strings.Trim(vn.Fold(string(r)), "abcdefghijklmnopqrstuvwxyz") == "" && !strings.ContainsRune("ÿŸñÑäÄöÖüÜëËïÏçÇåÅ", r)
}

// overlap is how far two boxes stand above each other.
func overlap(a, b ocr.Box) int { return min(a.X1, b.X1) - max(a.X0, b.X0) }

// alone is what the confidence of a word is multiplied by that one reading has
// and no other.
const alone = 0.8

// nearest is the confidence of a family name that nothing says as it is.
const nearest = 0.45

// nameAt is the best name that fills all slots, nil for none.
func nameAt(slots [][]ocr.Word) []ocr.Word {
	var name []ocr.Word
	for i, slot := range slots {
		sum, most, count, rival := map[string]float64{}, map[string]float64{}, map[string]int{}, 0.0
		best := ocr.Word{}
		for _, w := range slot {
			if !vn.NameSyllable(w.Text) || i == 0 && !vn.Surname(w.Text) {
				continue
			}
			rival += w.Conf
			sum[w.Text] += w.Conf
			most[w.Text] = max(most[w.Text], w.Conf)
			if count[w.Text]++; sum[w.Text] > sum[best.Text] {
				best = w
			}
		}
		switch {
		case best.Text != "":
			best.Conf = most[best.Text] * sum[best.Text] / max(rival, 1e-9)
			if count[best.Text] == 1 {
				best.Conf *= alone
			}
		case i == 0:
			best = nearestSurname(slot)
		default:
			best = misread(slot)
		}
		if best.Text == "" {
			return nil
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

// capital is a word whose first letter may be a capital as well as a small one
// by its shape, with the capital.
func capital(s string) string {
	if first := []rune(s); len(first) > 1 && strings.ContainsRune("ckopsvxz", first[0]) {
		return vn.Upper(s)
	}
	return s
}

// nearestSurname is the one family name that the words of a slot are nearest
// to.
func nearestSurname(slot []ocr.Word) (best ocr.Word) {
	for _, w := range slot {
		near := vn.SurnameNear
		if vn.NameSyllable(w.Text) { // no letter is wrong, perhaps a mark
			near = vn.SurnameLike
		}
		if s, ok := near(w.Text); ok && w.Conf >= unsure && w.Conf*nearest > best.Conf {
			best = w
			best.Text, best.Conf = s, nearest*w.Conf
		}
	}
	return best
}

// misread is the surest word of a slot that is no syllable, yet where the name
// stands.
func misread(slot []ocr.Word) (best ocr.Word) {
	for _, w := range slot {
		if titled(w.Text) && !strings.ContainsFunc(w.Text, notLetter) && w.Conf/2 > best.Conf {
			best = w
			best.Conf /= 2
		}
	}
	return best
}

func lettersIn(s string) (n int) {
	for _, r := range s {
		if !notLetter(r) {
			n++
		}
	}
	return n
}

// titled reports one capital and then small letters.
func titled(s string) bool {
	r := []rune(s)
	return len(r) > 1 && unicode.IsUpper(r[0]) && !strings.ContainsFunc(string(r[1:]), unicode.IsUpper)
}

// beside reports whether two words of different readings stand at the same
// place: the middle of each is over the other.
func beside(a, b ocr.Box) bool {
	over := func(a, b ocr.Box) bool { m := (b.X0 + b.X1) / 2; return a.X0 <= m && m <= a.X1 }
	return over(a, b) && over(b, a)
}

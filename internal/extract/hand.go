package extract

import "slices"

// handBelow is the probability under which a value written by hand goes to a
// person: one in thirty may be wrong at the least sure of those that stand.
const handBelow = 0.97

// handSure is how sure a value is with its digits by hand among words: below
// what is published unseen unless all of them are very sure.
func handSure(words []token, sure float64) (float64, string) {
	for _, w := range words {
		if w.hand && w.conf < handBelow {
			return min(sure, doubtBelow-0.01), "written by hand"
		}
	}
	return sure, ""
}

// handAlts are the other readings of digits by hand.
func handAlts(words []token) []string {
	for _, w := range words {
		if w.hand {
			return w.alts
		}
	}
	return nil
}

// others are the dates that the other readings of day and month make.
func (p placeDate) others() []string {
	var out []string
	for i, w := range p.words {
		if !w.hand {
			continue
		}
		for _, alt := range w.alts {
			words := slices.Clone(p.words)
			words[i].text, words[i].fold, words[i].key = alt, alt, alt
			if d := readPlaceDate(words).date; d != "" && d != p.date && !slices.Contains(out, d) {
				out = append(out, d)
			}
		}
	}
	return out
}

package digits

import (
	"cmp"
	"slices"
	"strconv"
)

// columns are the probabilities of the classes along a strip.
type columns [][classes]float64

// beam is a text and the probability of all ways to write the columns so far
// that give it, apart by whether they end in a gap.
type beam struct {
	text       string
	gap, inked float64
}

func (b beam) p() float64 { return b.gap + b.inked }

const (
	mostBeams = 20
	// least is the probability under which a class of a column is not followed.
	least = 1e-3
)

// strings gives the texts that the columns may say and kind allows, with their
// probabilities, best first. A text with a mark that is no digit is never
// allowed, but takes its share of the probability.
func (cs columns) strings(kind Kind) []Guess {
	beams := []beam{{gap: 1}}
	for _, col := range cs {
		next := map[string]*beam{}
		at := func(text string) *beam {
			b := next[text]
			if b == nil {
				b = &beam{text: text}
				next[text] = b
			}
			return b
		}
		for _, b := range beams {
			stay := at(b.text)
			stay.gap += b.p() * col[nothing]
			if len(b.text) > 0 {
				stay.inked += b.inked * col[b.text[len(b.text)-1]-'0']
			}
			for c := range nothing {
				if col[c] < least {
					continue
				}
				letter := byte('0' + c) // ':' is noDigit
				from := b.p()
				if len(b.text) > 0 && b.text[len(b.text)-1] == letter {
					from = b.gap
				}
				if from > 0 {
					at(b.text + string(letter)).inked += from * col[c]
				}
			}
		}
		beams = beams[:0]
		for _, b := range next {
			beams = append(beams, *b)
		}
		slices.SortFunc(beams, func(a, b beam) int { return cmp.Or(cmp.Compare(b.p(), a.p()), cmp.Compare(a.text, b.text)) })
		beams = beams[:min(len(beams), mostBeams)]
	}
	var out []Guess
	before, after := 0.0, 0.0
	for _, b := range beams {
		p := b.p() * kind.usual(b.text)
		before, after = before+b.p(), after+p
		if kind.allows(b.text) && p > 1e-4 {
			out = append(out, Guess{b.text, p})
		}
	}
	for i := range out { // what is unusual gives its share to the others
		out[i].P *= before / after
	}
	slices.SortStableFunc(out, func(a, b Guess) int { return cmp.Compare(b.P, a.P) })
	return out
}

// unpadded is the weight of a day below 10, or of January and February, without
// the 0 that official papers write before them (NĐ 30/2020, appendix I).
const unpadded = 0.2

func (k Kind) usual(text string) float64 {
	if len(text) == 1 && (k == Day || k == Month && text < "3") {
		return unpadded
	}
	return 1
}

// allows reports whether a slot of the kind may hold text.
func (k Kind) allows(text string) bool {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n == 0 || len(text) > 5:
		return false
	case k == Day:
		return n <= 31 && len(text) <= 2
	case k == Month:
		return n <= 12 && len(text) <= 2
	}
	return true
}

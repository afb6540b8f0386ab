package correct

import (
	"strings"
	"unicode/utf8"

	"sohoa/internal/vn"
)

// What a repair must gain over the reading, in nats of context. Measured on
// recorded pages: see docs/ocr.md.
const (
	needBroken = 2.0 // the reading is no syllable at all
	needLow    = 5.0 // it is one, but the engine was unsure
	needHigh   = 9.0 // it is one, and the engine was sure
	lowConf    = 0.80
	highConf   = 0.95
	needTitle  = 2.0 // more for a capital: it may be a name
	needOdd    = 3.0 // more for a slip engines seldom make
	usualGain  = 1.5 // less for the slips that make most of all
	altGain    = 2.0 // less for what the engine had in mind too
)

// marks repairs marks and tones all over the page. A repair is evidence for its
// neighbours, so they are looked at again; each word changes once at most, which
// bounds the work.
func (m *model) marks(list []token) {
	queue := make([]int, 0, len(list))
	for i := range list { // what is no syllable first: it misleads the others
		if !list[i].known {
			queue = append(queue, i)
		}
	}
	for i := range list {
		if list[i].known {
			queue = append(queue, i)
		}
	}
	for n := 0; n < len(queue); n++ {
		t := &list[queue[n]]
		if t.settled || t.repaired || t.core == "" {
			continue
		}
		text, ok := m.repair(list, queue[n])
		if !ok {
			continue
		}
		t.set(t.pre + text + t.post)
		t.repaired = true
		for _, k := range []int{t.left, t.right} {
			if k >= 0 {
				queue = append(queue, k)
			}
		}
	}
}

// repair looks for the syllable that was most likely printed where token i
// stands, among those that differ from the reading in marks only, and gives it
// in the capitals of the reading; false when the reading stays.
func (m *model) repair(list []token, i int) (string, bool) {
	t := &list[i]
	if t.shape == mixed || len(t.core) > longest || utf8.RuneCountInString(t.core) < 2 || name(list, i) {
		return "", false
	}
	var kin []vn.Known
	if t.known {
		if kin = t.id.Alike(); len(kin) < 2 {
			return "", false
		}
	} else if kin = vn.FindAlike(vn.Fold(t.core)); len(kin) == 0 {
		return "", false
	}
	sound := t.known || vn.Valid(t.core)
	own, ownSeen := m.context(list, i, m.reading(t, sound))
	if sound && ownSeen > 0 && t.word.Conf >= highConf {
		return "", false // it fits a neighbour, and the engine was sure
	}
	need := threshold(t, sound)
	var best vn.Known
	gain := 0.0
	for _, k := range kin {
		if t.known && k == t.id {
			continue
		}
		p, seen := m.context(list, i, m.candidate(k))
		if sound && seen <= ownSeen {
			continue // bare frequency is no reason to doubt a syllable
		}
		g := p - own - need
		if g+usualGain+altGain <= gain {
			continue
		}
		if g -= m.odd(t, k); g > gain {
			best, gain = k, g
		}
	}
	if gain <= 0 {
		return "", false
	}
	return dress(best.String(), t.shape), true
}

// threshold is how much better (in nats) another syllable must fit before the
// reading is given up.
func threshold(t *token, sound bool) float64 {
	need := needBroken
	if sound {
		part := (t.word.Conf - lowConf) / (highConf - lowConf)
		need = needLow + (needHigh-needLow)*min(max(part, 0), 1)
	}
	if t.shape == title {
		need += needTitle
	}
	return need
}

// odd is what a repair costs when engines seldom misread syllable k as t. They
// lose marks, and take the hook for an acute or for part of the letter; they
// hardly ever see a dot or a mark that is not there.
func (m *model) odd(t *token, k vn.Known) float64 {
	for _, a := range t.word.Alts {
		if id, ok := find(a); ok && id == k {
			return -altGain
		}
	}
	_, read, _ := vn.Untone(strings.ToLower(t.core))
	_, printed, _ := vn.Untone(k.String())
	switch {
	case printed == vn.Hook && (read == vn.Acute || read == vn.Level || read == vn.Hook),
		printed == vn.Level && read == vn.Hook:
		return -usualGain
	case read == vn.Level && printed != vn.DotBelow, // lost
		printed == vn.Hook && read != vn.DotBelow:
		return 0
	}
	return needOdd
}

// name reports whether token i seems to belong to a proper name or an
// abbreviation, which no lexicon can judge.
func name(list []token, i int) bool {
	t := &list[i]
	switch t.shape {
	case upper:
		return !capitals(list, t.lineLeft) && !capitals(list, t.lineRight)
	case title:
		return capital(list, t.lineLeft) || capital(list, t.lineRight)
	}
	return false
}

// capitals reports whether the token there is a syllable in capitals.
func capitals(list []token, i int) bool {
	return i >= 0 && list[i].shape == upper && list[i].known
}

func capital(list []token, i int) bool {
	return i >= 0 && list[i].core != "" && list[i].shape == title
}

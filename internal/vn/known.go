package vn

import "sync"

// Known is a syllable of the lexicon by its number, for those who look up many:
// the functions on it cost one map access and no normal form.
type Known uint16

// Find gives the lexicon's number of a syllable in the form of Key; false when it
// was not seen.
func Find(key string) (Known, bool) {
	k, ok := lex().id[key]
	return Known(k), ok
}

// KnownTotal is the number of running syllables behind the counts.
const KnownTotal = 1_730_696

// String is the syllable in lower case and old tone placement.
func (k Known) String() string { return lex().syl[k] }

// Count is as the function Count.
func (k Known) Count() int { return int(lex().count[k]) }

// Before is as Pair: how often next follows k.
func (k Known) Before(next Known) int { return int(lex().pair[uint32(k)<<16|uint32(next)]) }

// Alike lists the known syllables with the same letters but for marks, k among
// them, most frequent first. The caller must not change it.
func (k Known) Alike() []Known { return alike().of[k] }

// FindAlike lists the known syllables whose letters, without marks, are folded.
func FindAlike(folded string) []Known { return alike().byFold[folded] }

type kin struct {
	of     [][]Known
	byFold map[string][]Known
}

var alike = sync.OnceValue(func() kin {
	l := lex()
	k := kin{of: make([][]Known, len(l.syl)), byFold: make(map[string][]Known, len(l.byFold))}
	for fold, list := range l.byFold {
		ids := make([]Known, len(list))
		for i, s := range list {
			ids[i] = Known(l.id[s])
		}
		k.byFold[fold] = ids
		for _, id := range ids {
			k.of[id] = ids
		}
	}
	return k
})

package correct

import "sohoa/internal/vn"

// formulaic repairs the words of fixed formulas (the national motto, names of
// organs): three words in a row with a formula's letters are that formula,
// whatever the engine made of their marks, even all three – unless it is sure
// of a syllable (vận động nhân dân has the letters of hội đồng nhân dân).
func (m *model) formulaic(list []token) {
	for i := 0; i+2 < len(list); i++ {
		three := list[i : i+3]
		if !inOne(three, i) {
			continue
		}
		printed, ok := m.formulas[[3]vn.Known{three[0].root, three[1].root, three[2].root}]
		if !ok || printed == [3]vn.Known{} {
			continue
		}
		for k := range three {
			t := &three[k]
			if t.settled || t.repaired || t.shape == mixed || t.known && (t.id == printed[k] || t.word.Conf >= highConf) {
				continue
			}
			t.set(t.pre + dress(printed[k].String(), t.shape) + t.post)
			t.repaired = true
		}
	}
}

// inOne reports whether the tokens from number at on stand in one clause and
// have letters of syllables.
func inOne(three []token, at int) bool {
	for k := range three {
		t := &three[k]
		if !t.rooted || t.core == "" || k > 0 && (t.pre != "" || t.left != at+k-1) || k < 2 && t.post != "" {
			return false
		}
	}
	return true
}

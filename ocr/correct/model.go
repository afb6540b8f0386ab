package correct

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"sohoa/internal/vn"
)

//go:embed phrases.txt
var phraseData string

// phraseWeight is how many sightings of each pair a line of phrases.txt is worth.
const phraseWeight = 200

// model knows which syllable follows which: the counts of package vn, and the
// terms of phrases.txt, which its legal texts hardly hold.
type model struct {
	pair  map[[2]vn.Known]int
	extra map[vn.Known]int // sightings the phrases add to a syllable's count
	// formulas maps each three roots (see root) in a row to what is printed there.
	formulas map[[3]vn.Known][3]vn.Known
}

var newModel = sync.OnceValue(func() *model {
	m := &model{pair: map[[2]vn.Known]int{}, extra: map[vn.Known]int{}, formulas: map[[3]vn.Known][3]vn.Known{}}
	for line := range strings.Lines(phraseData) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		formula := strings.HasPrefix(line, "=")
		var ids []vn.Known
		for _, w := range strings.Fields(strings.TrimPrefix(line, "=")) {
			id, ok := find(w)
			if !ok { // package vn never saw it: what stands around it are no neighbours
				m.learn(ids, formula)
				ids = nil
				continue
			}
			ids = append(ids, id)
		}
		m.learn(ids, formula)
	}
	return m
})

// learn takes the pairs of neighbouring syllables, and the formula they are.
func (m *model) learn(ids []vn.Known, formula bool) {
	for k, id := range ids {
		m.extra[id] = phraseWeight
		if k > 0 {
			m.pair[[2]vn.Known{ids[k-1], id}] = phraseWeight
		}
		if formula && k > 1 {
			m.formula([3]vn.Known(ids[k-2 : k+1]))
		}
	}
}

// formula learns three syllables in a row; letters that two formulas share with
// different marks (cộng hòa xã hội, văn hóa xã hội) tell nothing.
func (m *model) formula(three [3]vn.Known) {
	key := [3]vn.Known{root(three[0]), root(three[1]), root(three[2])}
	if was, ok := m.formulas[key]; ok && was != three {
		three = [3]vn.Known{}
	}
	m.formulas[key] = three
}

// root stands for all syllables that differ from id in marks only.
func root(id vn.Known) vn.Known { return id.Alike()[0] }

func (m *model) count(a vn.Known) float64 { return float64(a.Count() + m.extra[a]) }

func (m *model) together(a, b vn.Known) float64 {
	return float64(a.Before(b) + m.pair[[2]vn.Known{a, b}])
}

// The share of a syllable that was never counted, and the least share of a
// reading that is a syllable: the counts come from laws, and the everyday words
// of an office (chợ, hộp thư, trễ hẹn) are rarer there than on its papers.
const (
	unseen = 0.3 / vn.KnownTotal
	floor  = 100.0 / vn.KnownTotal
)

// smoothing is how many sightings the bare frequency is worth against pairs.
const smoothing = 30

// guess is a syllable that may stand at a place.
type guess struct {
	id    vn.Known
	known bool
	share float64 // bare probability
}

// candidate is a syllable of the lexicon as a repair.
func (m *model) candidate(id vn.Known) guess {
	return guess{id, true, m.count(id) / vn.KnownTotal}
}

// reading is what the engine saw; sound says that it is a syllable.
func (m *model) reading(t *token, sound bool) guess {
	g := guess{id: t.id, known: t.known, share: unseen}
	if t.known {
		g.share = m.count(t.id) / vn.KnownTotal
	}
	if sound {
		g.share = max(g.share, floor)
	}
	return g
}

// context is the log probability (nats) of g between the neighbours of token
// i, and how often g was seen beside either of them. Pairs are mixed with bare
// frequencies (Dirichlet smoothing).
func (m *model) context(list []token, i int, g guess) (logp, seen float64) {
	p := g.share
	if l, ok := before(list, i); ok {
		pair := 0.0
		if g.known {
			pair = m.together(l, g.id)
		}
		p = (pair + smoothing*p) / (m.count(l) + smoothing)
		seen = pair
	}
	logp = math.Log(p)
	if r, ok := after(list, i); ok {
		p = m.count(r) / vn.KnownTotal
		if g.known {
			pair := m.together(g.id, r)
			p = (pair + smoothing*p) / (m.count(g.id) + smoothing)
			seen = max(seen, pair)
		}
		logp += math.Log(p)
	}
	return logp, seen
}

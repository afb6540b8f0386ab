package score

import (
	"math"
	"slices"

	"sohoa/testdata/gen/truth"
)

// Posture collects how far pages were seen turned and askew.
type Posture struct {
	Pages, Turned int       // Turned: pages whose orientation was told wrong
	Errors        []float64 // of the remaining skew, degrees
}

// Add holds one page against the truth; born-digital pages have no posture.
func (p *Posture) Add(page truth.Page, orientation int, skew float64) {
	if page.Mode == "digital" {
		return
	}
	p.Pages++
	if orientation != page.Orientation {
		p.Turned++
	}
	p.Errors = append(p.Errors, math.Abs(skew-page.Skew))
}

// Mean and P95 of the skew's error, degrees.
func (p Posture) Mean() float64 {
	sum := 0.
	for _, e := range p.Errors {
		sum += e
	}
	return sum / float64(max(len(p.Errors), 1))
}

// P95 is the error that 95 % of the pages stay within, degrees.
func (p Posture) P95() float64 {
	if len(p.Errors) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(p.Errors))
	return s[min(len(s)-1, len(s)*95/100)]
}

// Boundaries counts where documents begin in files of several pages.
type Boundaries struct{ Right, Wrong, Missed int }

// Add compares the first pages of one file's documents.
func (b *Boundaries) Add(want, got []int) {
	for _, p := range got {
		if slices.Contains(want, p) {
			b.Right++
		} else {
			b.Wrong++
		}
	}
	for _, p := range want {
		if !slices.Contains(got, p) {
			b.Missed++
		}
	}
}

// F1 is the harmonic mean of precision and recall; 1 when there was nothing to
// find and nothing was found.
func (b Boundaries) F1() float64 {
	if b.Right+b.Wrong+b.Missed == 0 {
		return 1
	}
	return share(2*b.Right, 2*b.Right+b.Wrong+b.Missed)
}

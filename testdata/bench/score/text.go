package score

import (
	"slices"
	"strings"

	"sohoa/internal/vn"
	"sohoa/testdata/gen/truth"
)

// Text counts how well pages were read.
type Text struct {
	Pages   int
	Letters int // of the truth
	Edits   int // to make the reading the truth, lines in any order
	Bases   int // letters whose base is right …
	Marks   int // … and whose Vietnamese mark is wrong
}

// CER is the order-free character error, 0 for a perfect reading.
func (t Text) CER() float64 { return share(t.Edits, t.Letters) }

// MarkError is the share of letters with the right base and a wrong mark.
func (t Text) MarkError() float64 { return share(t.Marks, t.Bases) }

// Add joins the counts of other pages.
func (t *Text) Add(o Text) {
	t.Pages, t.Letters, t.Edits = t.Pages+o.Pages, t.Letters+o.Letters, t.Edits+o.Edits
	t.Bases, t.Marks = t.Bases+o.Bases, t.Marks+o.Marks
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// Page compares one page's text with the truth. Lines are paired wherever they
// stand, so that columns and cells in another order cost nothing; what is in
// stamps, seals, handwriting and the box of an electronic signature may be
// read or not.
func Page(page truth.Page, text string) Text {
	var want, optional [][]rune
	for _, b := range page.Blocks {
		for _, l := range b.Lines {
			if b.Optional {
				optional = append(optional, plainLines(l.Text)...)
			} else {
				want = append(want, plainLines(l.Text)...)
			}
		}
	}
	for _, m := range page.Marks {
		optional = append(optional, plainLines(strings.Join(m.Text, "\n"))...)
	}
	t := Text{Pages: 1, Letters: letters(want)}
	pairs, edits, missed, extra := match(slices.Clip(want), plainLines(text), .5)
	_, _, _, extra = match(optional, extra, .6)
	t.Edits = edits + distance(join(missed), join(extra))
	for _, p := range pairs {
		aligned(p.truth, p.read, func(x, y rune) {
			a, b := strings.ToLower(string(x)), strings.ToLower(string(y))
			if vn.Fold(a) != vn.Fold(b) {
				return
			}
			t.Bases++
			if a != b {
				t.Marks++
			}
		})
	}
	return t
}

func letters(lines [][]rune) (n int) {
	for _, l := range lines {
		n += len(l)
	}
	return n
}

func join(lines [][]rune) (all []rune) {
	for _, l := range lines {
		all = append(all, l...)
	}
	return all
}

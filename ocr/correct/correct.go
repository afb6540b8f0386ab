// Package correct repairs what an engine misread in Vietnamese office papers:
// case slips, marks and tones, digits in dates and numbers of documents. It is
// careful: a repair needs a reason in the language, not only a better word, and
// what the engine saw stays in Word.Raw.
//
// To add a kind of repair write a function that looks at one token and gives
// its new text, call it in spelling (no context needed) or in marks (context
// decides), and measure on recorded pages that it repairs far more than it
// breaks. To teach vocabulary add a line to phrases.txt.
package correct

import (
	"slices"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// Corrector repairs pages. It keeps no state between pages and is safe for
// many goroutines.
type Corrector struct {
	model *model
}

// New loads the language model, about 2 MB.
func New() *Corrector { return &Corrector{model: newModel()} }

// Page repairs the words of p in place. A word whose text changes keeps the
// engine's reading in Raw and first in Alts; a word that has Raw already is
// settled and only serves as context, so that a second call changes nothing.
func (c *Corrector) Page(p *ocr.Page) {
	list := tokens(p)
	for i := range list {
		t := &list[i]
		t.spell()
		if !t.settled {
			t.set(spelling(vn.NFC(t.word.Text)))
		}
	}
	c.model.formulaic(list)
	c.model.marks(list)
	numbers(list)
}

// set gives the word its repaired text.
func (t *token) set(text string) {
	if text == t.word.Text || text == "" {
		return
	}
	if t.word.Raw == "" {
		t.word.Raw = t.word.Text
	}
	t.word.Text = text
	raw := t.word.Raw
	alts := []string{raw}
	for _, a := range t.word.Alts {
		if a != text && a != raw {
			alts = append(alts, a)
		}
	}
	t.word.Alts = slices.Clip(alts)
	t.spell()
}

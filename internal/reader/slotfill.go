package reader

import (
	"context"
	"image"
	"slices"
	"strings"
	"unicode"

	"sohoa/ocr"
	"sohoa/ocr/digits"
)

// HandEngine is Word.By of what the reader of slots read.
const HandEngine = "digits"

// How what the page's engine read in a slot and what the reader of slots read
// go together.
const (
	printSure = 0.9 // the engine reads print with this confidence or more, and seldom ink
	printLike = 0.6 // the engine's digits are better than a guess
	guessed   = 0.5 // the reader of slots guesses
	digitLike = 0.4 // the engine's digits are worth asking why they differ
	against   = 0.6 // the most that is believed when they differ, or where a slot has no clear end
	confirmed = 0.7 // share of the doubt that goes when both say the same
)

// fill puts what a slot holds among the page's words. What the page's engine is
// sure of stays, unless the reader of slots surely reads something else; closed
// says that the slot was surely cut where it ends.
func (l *Local) fill(ctx context.Context, gray *image.Gray, page *ocr.Page, s slot, r digits.Reading, closed bool) error {
	raw, conf := s.read()
	number := raw != "" && strings.TrimFunc(raw, unicode.IsDigit) == ""
	agree := number && raw == r.Text
	part := number && r.Text != "" && strings.Contains(r.Text, raw) // the engine lost digits
	switch {
	case r.Empty, r.Text == "" && !number:
		return nil
	case number && conf >= printSure && (agree || r.P < digits.Sure || !closed):
		return nil
	case number && conf >= printLike && r.P < guessed && r.Text != "" && !agree:
		return nil
	}
	w := ocr.Word{Text: r.Text, Raw: raw, By: HandEngine, Conf: r.P, Box: s.box}
	for _, o := range r.Others {
		w.Alts = append(w.Alts, o.Text)
	}
	switch {
	case agree:
		w.Conf = 1 - (1-r.P)*(1-confirmed)
	case number && (r.Text == "" || conf >= printSure || !closed && strings.Contains(raw, r.Text)):
		w.Text, w.Conf, w.Alts = raw, min(conf, against), append([]string{r.Text}, w.Alts...)
	case !closed, number && conf >= digitLike && !part && len(raw) >= len(r.Text):
		w.Conf = min(w.Conf, against)
	}
	if number && w.Text != raw && !slices.Contains(w.Alts, raw) {
		w.Alts = append(w.Alts, raw)
	}
	w.Alts = slices.DeleteFunc(w.Alts, func(alt string) bool { return alt == "" })
	tail, err := l.tailWord(ctx, gray, page, s)
	if err != nil {
		return err
	}
	s.replace(page, w, tail)
	return nil
}

// read is what the page's engine made of a slot, and how sure it was.
func (s slot) read() (string, float64) {
	var b strings.Builder
	conf := 1.0
	for k, w := range s.words {
		text := w.Text
		if k == 0 {
			text = strings.TrimLeft(strings.TrimPrefix(text, strings.TrimRight(s.head, ":")), ":")
		}
		if k == len(s.words)-1 {
			text = strings.TrimSuffix(text, s.tail)
		}
		if text != "" {
			b.WriteString(text)
			conf = min(conf, w.Conf)
		}
	}
	if b.Len() == 0 {
		return "", 0
	}
	return b.String(), conf
}

// tailWord is the print behind a slot. Where it was read as one word with the
// ink before it, it is read again alone.
func (l *Local) tailWord(ctx context.Context, gray *image.Gray, page *ocr.Page, s slot) (ocr.Word, error) {
	last := s.words[len(s.words)-1]
	w := *last
	if last.Text == s.tail && len(s.words) > 1 {
		return w, nil
	}
	w.Text, w.Raw, w.Alts = s.tail, "", nil
	w.Box.X0 = max(w.Box.X0, s.box.X1)
	em := int(s.em)
	lines, err := l.cfg.Engine.Read(ctx, asIs(inks{gray: gray}, ocr.Box{X0: s.box.X1 - em/12, Y0: last.Box.Y0 - em/4, X1: last.Box.X1 + em/4, Y1: last.Box.Y1 + em/4}.
		Intersect(ocr.Box{X1: page.Width, Y1: page.Height}), 0, 0), ocr.Options{DPI: page.DPI, Layout: ocr.LayoutLine})
	if err != nil {
		return w, err
	}
	all := ocr.Page{Lines: lines}
	text := strings.ReplaceAll(all.Text(), " ", "")
	if strings.TrimLeft(text, "/-–(|1lI") == strings.TrimLeft(s.tail, "/-–()|ƒ1lI") {
		w.Conf = max(w.Conf, all.Conf())
	}
	if s.kind == digits.Number && !strings.HasPrefix(w.Text, "/") && !strings.HasPrefix(w.Text, "-") {
		if r := []rune(w.Text); !unicode.IsLetter(r[0]) || unicode.IsLower(r[0]) {
			r = r[1:]
			w.Text = "/" + string(r)
		} else {
			w.Text = "/" + w.Text
		}
	}
	return w, nil
}

// replace puts head, digits and tail in the place of the words of a slot.
func (s slot) replace(page *ocr.Page, w, tail ocr.Word) {
	first := *s.words[0]
	if first.Text != s.head {
		first.Text, first.Raw, first.Alts, first.Box.X1 = s.head, "", nil, s.box.X0
	}
	// They are the words they were found as: what made the engine unsure of them
	// was the ink beside.
	first.Conf = max(first.Conf, printSure)
	if s.kind != digits.Number {
		tail.Conf = max(tail.Conf, printSure)
	}
	w.Box.Y0, w.Box.Y1 = max(w.Box.Y0, min(first.Box.Y0, tail.Box.Y0)-int(s.em/4)), min(w.Box.Y1, max(first.Box.Y1, tail.Box.Y1)+int(s.em/4))
	home := -1
	gone := map[*ocr.Word]bool{}
	for _, word := range s.words {
		gone[word] = true
	}
	for i := range page.Lines {
		l := &page.Lines[i]
		kept := make([]ocr.Word, 0, len(l.Words)+2)
		for k := range l.Words {
			if &l.Words[k] == s.words[0] {
				home = i
			}
			if !gone[&l.Words[k]] {
				kept = append(kept, l.Words[k])
			}
		}
		if len(kept) < len(l.Words) {
			l.Words = kept
		}
	}
	l := &page.Lines[home]
	l.Words = append(l.Words, first, w, tail)
	slices.SortStableFunc(l.Words, func(a, b ocr.Word) int { return a.Box.X0 - b.Box.X0 })
	page.Lines = slices.DeleteFunc(page.Lines, func(l ocr.Line) bool { return len(l.Words) == 0 })
	for i := range page.Lines {
		page.Lines[i].Box = around(page.Lines[i].Words)
	}
}

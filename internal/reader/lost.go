package reader

import (
	"context"
	"image"
	"slices"
	"strings"
	"unicode"

	"sohoa/ocr"
	"sohoa/ocr/grid"
)

// The engine's layout analysis drops whole lines now and then, and more so on
// pages with folds, noise and tilted rules. readLost reads the rows of letters
// that no word covers, one by one, and puts what makes sense onto the page.
// Rows in tables and marks are left to those who read these.
func (l *Local) readLost(ctx context.Context, gray *image.Gray, page *ocr.Page) error {
	em := typeSize(page.Lines)
	if em == 0 {
		return nil
	}
	vain, found := 0, 0
	for _, row := range lostRows(gray, *page, em) {
		words, err := l.readLostRow(ctx, gray, row, em, page.DPI)
		if err != nil {
			return err
		}
		before := found
		for _, part := range columns(words, em) {
			if merge(page, ocr.Line{Words: part, Box: around(part)}) {
				found++
			}
		}
		if found > before {
			continue
		}
		if vain++; vain >= mostVain+found {
			break // a picture, the other side shining through, or beyond reading
		}
	}
	number(page.Lines)
	return nil
}

// mostVain is how many rows more may be read in vain than with success.
const mostVain = 5

// lostRows are the rows of letters that the first reading has no words for, from
// the top. They are looked for at about 100 dpi.
func lostRows(gray *image.Gray, page ocr.Page, em int) []ocr.Box {
	k := max(1, page.DPI/100)
	small := shrunk(gray, k)
	words := ocr.Line{}
	for _, line := range page.Lines {
		for _, w := range line.Words {
			w.Box = ocr.Box{X0: w.Box.X0 / k, Y0: w.Box.Y0 / k, X1: w.Box.X1/k + 1, Y1: w.Box.Y1/k + 1}
			words.Words = append(words.Words, w)
		}
	}
	level := inkLevel(small, around(words.Words))
	rows := unread(small, ocr.Box{X1: small.Rect.Dx(), Y1: small.Rect.Dy()}, level, em/k, []ocr.Line{words})
	slices.Reverse(rows)
	var taken []ocr.Box
	for _, t := range grid.Find(page.Rules, page.DPI) {
		taken = append(taken, t.Box)
	}
	for _, m := range page.Marks {
		taken = append(taken, m.Box)
	}
	var out []ocr.Box
	for _, r := range abreast(rows, 8*em/k, words.Words) {
		r = ocr.Box{X0: r.X0 * k, Y0: r.Y0 * k, X1: r.X1 * k, Y1: r.Y1 * k}
		if !slices.ContainsFunc(taken, func(t ocr.Box) bool { return covers(t, r) }) {
			out = append(out, r)
		}
	}
	return out
}

// abreast joins the parts of rows side by side, at most gap apart and without
// words between them: what joins them may be in words that are in doubt.
func abreast(rows []ocr.Box, gap int, words []ocr.Word) []ocr.Box {
	var out []ocr.Box
	for _, r := range rows {
		k := slices.IndexFunc(out, func(o ocr.Box) bool {
			between := ocr.Box{X0: min(o.X1, r.X1), X1: max(o.X0, r.X0), Y0: max(o.Y0, r.Y0), Y1: min(o.Y1, r.Y1)}
			return between.H()*2 > min(o.H(), r.H()) && between.W() < gap &&
				!slices.ContainsFunc(words, func(w ocr.Word) bool { return w.Conf >= doubtful && covers(between, w.Box) })
		})
		if k < 0 {
			out = append(out, r)
		} else {
			out[k] = out[k].Union(r)
		}
	}
	return out
}

// columns parts the words of a row where more than two letters' heights lie
// between them.
func columns(words []ocr.Word, em int) [][]ocr.Word {
	var out [][]ocr.Word
	for i, w := range words {
		if i == 0 || w.Box.X0-words[i-1].Box.X1 > 2*em {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], w)
	}
	return out
}

// readLostRow reads a row as it is, and when that makes little sense in other
// ways too, of which two must agree.
func (l *Local) readLostRow(ctx context.Context, gray *image.Gray, row ocr.Box, em, dpi int) ([]ocr.Word, error) {
	whole := ocr.Box{X1: gray.Rect.Dx(), Y1: gray.Rect.Dy()}
	band := ocr.Box{X0: row.X0 - em, Y0: row.Y0 - em/2, X1: row.X1 + em, Y1: row.Y1 + em/3}.Intersect(whole)
	first, err := l.readBand(ctx, asIs(inks{gray: gray}, band, 0, em), band, dpi, 0)
	if err != nil || sensible(first) {
		return first, err
	}
	second, err := l.readBand(ctx, cleaned(inks{gray: gray}, band, inkLevel(gray, band), em), band, dpi, 0)
	if err != nil {
		return nil, err
	}
	if sensible(second) {
		return second, nil
	}
	return bestPlain([][]ocr.Word{first, second}), nil
}

// sensible reports whether a reading may stand by itself: the engine is sure of
// it, and two thirds of its letters are in syllables that are used, or figures.
func sensible(words []ocr.Word) bool {
	good, all := 0, 0
	for _, w := range words {
		n := len([]rune(w.Text))
		all += n
		if attested(w.Text) || strings.ContainsFunc(w.Text, unicode.IsDigit) && w.Conf > 0.8 {
			good += n
		}
	}
	return good >= 4 && good*3 >= all*2 && ocr.Line{Words: words}.Conf() >= 0.75
}

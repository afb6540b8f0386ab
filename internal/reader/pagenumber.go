package reader

import (
	"context"
	"image"
	"slices"
	"strings"
	"unicode"

	"sohoa/ocr"
)

// readPageNumber reads the number that stands alone in the middle above the text
// (Decree 30/2020, appendix I) or below it: the engine takes so few letters for
// dirt and drops them.
func (l *Local) readPageNumber(ctx context.Context, gray *image.Gray, page *ocr.Page) error {
	em := typeSize(page.Lines)
	if em == 0 {
		return nil
	}
	text := around(clearWords(page.Lines))
	middle := (text.X0 + text.X1) / 2
	reach := max(text.W()/8, 3*em)
	for _, strip := range []ocr.Box{
		{X0: middle - reach, Y0: max(0, text.Y0-page.DPI), X1: middle + reach, Y1: text.Y0},
		{X0: middle - reach, Y0: text.Y1, X1: middle + reach, Y1: min(page.Height, text.Y1+2*page.DPI)},
	} {
		at := lone(gray, strip, em, inkLevel(gray, text))
		if at.Empty() {
			continue
		}
		words, err := l.readBand(ctx, asIs(inks{gray: gray}, at, 0, em), at, page.DPI, 0)
		if err != nil {
			return err
		}
		if len(words) != 1 || !isPageNumber(words[0]) {
			continue
		}
		line := ocr.Line{Words: words, Box: around(words)}
		page.Lines = slices.DeleteFunc(page.Lines, func(o ocr.Line) bool { return covers(at, o.Box) })
		if strip.Y1 == text.Y0 {
			page.Lines = slices.Insert(page.Lines, 0, line)
		} else {
			page.Lines = append(page.Lines, line)
		}
		break
	}
	return nil
}

// clearWords are the words that the first reading is sure of.
func clearWords(lines []ocr.Line) (out []ocr.Word) {
	for _, l := range lines {
		for _, w := range l.Words {
			if w.Conf >= doubtful && len([]rune(w.Text)) > 1 {
				out = append(out, w)
			}
		}
	}
	return out
}

// lone is the place of one to three figures, hyphens at their sides included,
// that are all there is in a strip but specks; empty when there is more.
func lone(gray *image.Gray, strip ocr.Box, em int, level uint8) (at ocr.Box) {
	n := 0
	for _, s := range strokes(gray, strip, level) {
		if s.box.H()*10 < em*3 && s.box.W()*10 < em*3 {
			continue // speck
		}
		if letterlike(s.box, em) {
			n++
		}
		at = at.Union(s.box)
	}
	if n == 0 || n > 3 || at.W() > 4*em || at.H()*2 > 3*em {
		return ocr.Box{}
	}
	return ocr.Box{X0: at.X0 - em/2, Y0: at.Y0 - em/3, X1: at.X1 + em/2, Y1: at.Y1 + em/3}.Intersect(ocr.Box{X1: gray.Rect.Dx(), Y1: gray.Rect.Dy()})
}

// isPageNumber reports up to three figures, maybe between hyphens.
func isPageNumber(w ocr.Word) bool {
	t := strings.Trim(w.Text, "-–—.")
	return t != "" && len(t) <= 3 && w.Conf >= doubtful && !strings.ContainsFunc(t, func(r rune) bool { return !unicode.IsDigit(r) })
}

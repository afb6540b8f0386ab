package reader

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// mostRows is how many rows of a page are looked at again. More are a picture,
// or a page that cannot be read anyway.
const mostRows = 12

// lookAgain reads a second time where the first reading must have lost
// something: rows of letters without any words, then what stands below signers'
// capacities and positions under a seal or a pen. New words join page.Lines at
// their place; words that were read well stay as they are. ink is the picture
// of the first reading.
//
// A further kind of place is a condition in places and, where its words have a
// grammar of their own, a way to choose among readings beside bestName.
func (l *Local) lookAgain(ctx context.Context, ink inks, page *ocr.Page) error {
	em := typeSize(page.Lines)
	if em == 0 {
		return nil
	}
	defer func() { number(page.Lines) }()
	left := mostRows
	for _, p := range places(*page, em) {
		level := inkLevel(ink.gray, p.like)
		for _, row := range unread(ink.gray, p.box, level, em, page.Lines) {
			if left--; left < 0 {
				break
			}
			line, err := l.readRow(ctx, ink, row, p, em, level, page.DPI)
			if err != nil {
				return err
			}
			merge(page, line)
		}
	}
	for _, b := range blocks(*page, em) {
		if err := l.readSigner(ctx, ink, page, b, em); err != nil {
			return err
		}
	}
	return nil
}

// place is a part of a page that is looked at again.
type place struct {
	box  ocr.Box
	like ocr.Box // print of the ink to look for
	kind placeKind
}

// placeKind is what words are expected at a place.
type placeKind int

const (
	textPlace placeKind = iota
	signPlace           // a signature block: name, position and capacity
)

// places finds the rows that are worth a second look: beside Nơi nhận the
// signature when nothing of it was read, and the list below; and the left
// column of the head without a number.
func places(page ocr.Page, em int) []place {
	var out []place
	whole := whole(&page)
	signed, headed := len(positions(page)) > 0, false
	for _, line := range page.Lines {
		text := vn.Fold(line.Text())
		switch {
		case strings.HasPrefix(text, "noi nhan") && line.Box.X0 < page.Width/2:
			bottom := min(page.Height, line.Box.Y1+3*page.DPI)
			out = append(out, place{box: ocr.Box{X0: line.Box.X0 - em, Y0: line.Box.Y1, X1: page.Width / 2, Y1: bottom}.Intersect(whole), like: line.Box})
			if !signed {
				out = append(out, place{box: ocr.Box{X0: page.Width / 2, Y0: line.Box.Y0 - 2*em, X1: page.Width, Y1: bottom}.Intersect(whole), like: line.Box, kind: signPlace})
			}
		case !headed && isHead(text) && line.Box.Y0 < page.Height/4 && line.Box.X1 > page.Width/2:
			headed = true
			head := ocr.Box{X0: page.Width / 20, Y0: line.Box.Y0 - page.DPI/2, X1: page.Width / 2, Y1: line.Box.Y1 + page.DPI}.Intersect(whole)
			if !numbered(page.Lines, head) {
				out = append(out, place{box: head, like: line.Box})
			}
		}
	}
	return out
}

// isHead tells a line of the right column of a head: the motto of the state,
// the Party's name, or place and date.
func isHead(fold string) bool {
	for _, s := range []string{"doc lap", "tu do", "hanh phuc", "dang cong san"} {
		if strings.Contains(fold, s) {
			return true
		}
	}
	return strings.Contains(fold, "ngay") && strings.Contains(fold, "thang")
}

// numbered reports whether the word Số was read in a head's left column.
func numbered(lines []ocr.Line, head ocr.Box) bool {
	for _, line := range lines {
		for _, w := range line.Words {
			if vn.Fold(bare(w.Text)) == "so" && w.Conf >= doubtful && !w.Box.Intersect(head).Empty() {
				return true
			}
		}
	}
	return false
}

// upperShare is the share of capitals among the letters of s, 0 for fewer than
// two.
func upperShare(s string) float64 {
	upper, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	if all < 2 {
		return 0
	}
	return float64(upper) / float64(all)
}

// bare is a word without the specks around it.
func bare(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// typeSize is the height of the page's words: the middle one of those that
// were read well, 0 when there are fewer than five.
func typeSize(lines []ocr.Line) int {
	var heights []int
	for _, line := range lines {
		for _, w := range line.Words {
			if w.Conf > 0.8 {
				heights = append(heights, w.Box.H())
			}
		}
	}
	if len(heights) < 5 {
		return 0
	}
	slices.Sort(heights)
	return heights[len(heights)/2]
}

package reader

import (
	"context"
	"image"
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
// something: signers' names under a seal or a pen, and rows of letters without
// any words. New words join page.Lines at their place; words that were read
// well stay as they are. gray is the picture of the first reading.
//
// A further kind of place is a condition in places and, where its words have a
// grammar of their own, a way to choose among readings beside bestName.
func (l *Local) lookAgain(ctx context.Context, gray *image.Gray, page *ocr.Page) error {
	em := typeSize(page.Lines)
	if em == 0 {
		return nil
	}
	left := mostRows
	for _, p := range places(*page, em) {
		level := inkLevel(gray, p.like)
		for _, row := range unread(gray, p.box, level, em, page.Lines) {
			if left--; left < 0 {
				number(page.Lines)
				return nil
			}
			line, err := l.readRow(ctx, gray, row, p, em, level, page.DPI)
			if err != nil {
				return err
			}
			if merge(page, line) && p.kind == namePlace {
				break // the lowest name is the signer's
			}
		}
	}
	number(page.Lines)
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
	namePlace           // a person's name and nothing else
	signPlace           // a signature block: name, position and capacity
)

// The reach of a signature block, in inches: a name stands at most 6 cm below
// the position, its middle at most 4 cm beside that of the position.
const nameBelow, nameBeside = 2.4, 1.6

// places finds what is worth a second look: under each signer's position the
// name, if none was read; beside Nơi nhận the signature when nothing of it was
// read, and the list below; and the left column of the head without a number.
func places(page ocr.Page, em int) []place {
	var out []place
	whole := ocr.Box{X1: page.Width, Y1: page.Height}
	signed, headed := false, false
	for _, at := range positions(page) {
		signed = true
		middle, reach := (at.X0+at.X1)/2, int(nameBeside*float64(page.DPI))
		below := ocr.Box{X0: middle - reach, Y0: at.Y1, X1: middle + reach, Y1: at.Y1 + int(nameBelow*float64(page.DPI))}.Intersect(whole)
		if !named(page.Lines, below) {
			out = append(out, place{box: below, like: at, kind: namePlace})
		}
	}
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

// heads are how signers' positions begin; they are printed in capitals.
var heads = []string{"chu tich", "pho ", "giam doc", "tong giam doc", "bi thu", "chanh ", "truong ", "chu nhiem",
	"bo truong", "thu truong", "vu truong", "cuc truong", "vien truong", "hieu truong", "tu lenh", "thuong truc", "uy vien"}

// positions are the boxes of signers' capacities and positions, the lowest of
// each stack of lines.
func positions(page ocr.Page) []ocr.Box {
	var found []ocr.Box
	for _, line := range page.Lines {
		for k := range line.Words {
			rest := ocr.Line{Words: line.Words[k:]}
			text := rest.Text()
			if upperShare(text) < 0.8 {
				continue
			}
			capacity := strings.HasPrefix(text, "TM.") || strings.HasPrefix(text, "KT.") || strings.HasPrefix(text, "TL.") || strings.HasPrefix(text, "TUQ.") ||
				strings.HasPrefix(text, "T/M") || strings.HasPrefix(text, "K/T") || strings.HasPrefix(text, "T/L")
			fold := vn.Fold(text) + " "
			if !capacity && !slices.ContainsFunc(heads, func(h string) bool { return strings.HasPrefix(fold, h) }) {
				continue
			}
			box := around(rest.Words)
			if (box.X0+box.X1)/2 > page.Width/2 || capacity {
				found = append(found, box)
			}
			break
		}
	}
	return slices.DeleteFunc(slices.Clone(found), func(b ocr.Box) bool {
		return slices.ContainsFunc(found, func(o ocr.Box) bool { // stands right above another
			return o.Y0 > b.Y0 && o.Y0-b.Y1 < 2*b.H() && min(o.X1, b.X1) > max(o.X0, b.X0)
		})
	})
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

// named reports whether words within part are a person's name.
func named(lines []ocr.Line, part ocr.Box) bool {
	for _, line := range lines {
		var words []ocr.Word
		for _, w := range line.Words {
			if covers(part, w.Box) {
				words = append(words, w)
			}
		}
		if isName(words) {
			return true
		}
	}
	return false
}

// isName reports whether some of the words, side by side, are a person's name.
func isName(words []ocr.Word) bool {
	text := make([]string, len(words))
	for i, w := range words {
		text[i] = bare(w.Text)
	}
	for n := 2; n <= 5; n++ {
		for from := 0; from+n <= len(text); from++ {
			if vn.PersonName(text[from : from+n]) {
				return true
			}
		}
	}
	return false
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

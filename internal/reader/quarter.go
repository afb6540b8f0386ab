package reader

import (
	"cmp"
	"image"
	"regexp"
	"slices"
	"strings"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// quarterForm is the number of a quarter and its year as the engine may have
// read them: of the Roman number, bars and a slash, everything can be lost.
var quarterForm = regexp.MustCompile(`^[IVXLl1ih|!¡/.-]{0,6}(20[0-9]{2})[.,;]?$`)

// romanQuarter is a quarter as papers print it: nothing to mend.
var romanQuarter = regexp.MustCompile(`^(?:I{2,3}|IV)/20[0-9]{2}`)

// countQuarters mends the quarters in the lines of a cell that were read as none
// ("Quý 12026", "Quý 1/2025"): the bars before the year are counted.
func countQuarters(page *image.Gray, lines []ocr.Line) {
	after := false // "Quý" stands before
	for _, line := range lines {
		left := line.Box.X0
		for k := range line.Words {
			w := &line.Words[k]
			if m := quarterForm.FindStringSubmatch(w.Text); m != nil && after && !romanQuarter.MatchString(w.Text) {
				if roman := romanBars(page, ocr.Box{X0: left, Y0: w.Box.Y0, X1: w.Box.X1, Y1: w.Box.Y1}); roman != "" && roman+"/"+m[1] != w.Text {
					w.Raw, w.Text = w.Text, roman+"/"+m[1]
					w.Box.X0 = left
				}
			}
			after = vn.Fold(w.Text) == "quy"
			left = w.Box.X1 + 1
		}
	}
}

// romanBars is the Roman number of a quarter before a slash and four digits, ""
// when there are not so many strokes.
func romanBars(page *image.Gray, box ocr.Box) string {
	tall := strokes(page, box, inkLevel(page, box))
	high := 0
	for _, s := range tall {
		high = max(high, s.box.H())
	}
	tall = slices.DeleteFunc(tall, func(s stroke) bool { return s.box.H()*10 < high*7 })
	slices.SortFunc(tall, func(a, b stroke) int { return cmp.Compare(a.box.X0, b.box.X0) })
	var out strings.Builder
	for i := 0; i < len(tall)-5; i++ {
		if tall[i].box.W()*100 > high*60 {
			out.WriteByte('V')
		} else {
			out.WriteByte('I')
		}
	}
	if n := out.String(); n == "I" || n == "II" || n == "III" || n == "IV" {
		return n
	}
	return ""
}

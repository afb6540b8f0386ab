package reader

import (
	"slices"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// digitHeight is the height of a printed digit in ems.
const digitHeight = 0.66

// letterWidths are the widths of Times in thousandths of an em (Adobe font
// metrics), the typeface that official papers are printed in (NĐ 30/2020,
// appendix I); other letters have the middle width.
var letterWidths = func() map[rune]int {
	out := map[rune]int{}
	for width, letters := range map[int]string{
		278: "fijlt/:;", 250: ".,", 333: "rsI-()", 389: "J", 444: "acez", 500: "bdghknopquvxy0123456789",
		556: "SPF", 611: "ELTZ", 667: "BCR", 722: "ADĐGHKNOQUVXYw", 778: "m", 889: "M", 944: "W",
	} {
		for _, r := range letters {
			out[r] = width
		}
	}
	return out
}()

// ems is the width of printed text in ems.
func ems(text string) float64 {
	sum := 0
	for _, r := range text {
		w, ok := letterWidths[r]
		if !ok {
			base := []rune(vn.Fold(string(r)))
			if r >= 'À' && r <= 'ỹ' && len(base) == 1 {
				if capital := []rune(vn.Upper(string(r))); len(capital) == 1 && capital[0] == r {
					base = []rune(vn.Upper(string(base)))
				}
				w, ok = letterWidths[base[0]]
			}
			if !ok {
				w = 500
			}
		}
		sum += w
	}
	return float64(sum) / 1000
}

// bearing is what the boxes of words lack of the width of their letters, in ems.
const bearing = 0.05

// typeEm is the size of the type around two words of a row, in pixels: the
// middle one of what the widths of well-read words near them say, or of the
// upper half of the page; capitals do not count, they are mostly bold and wide.
// 0 for none.
func typeEm(page *ocr.Page, first, last *ocr.Word) float64 {
	reach := 12 * first.Box.H()
	near := ocr.Box{X0: first.Box.X0 - reach, X1: last.Box.X1 + reach, Y0: first.Box.Y0, Y1: first.Box.Y1}
	half := ocr.Box{X1: page.Width, Y1: page.Height / 2}
	for _, part := range []ocr.Box{near, half} {
		var sizes []float64
		for _, l := range page.Lines {
			for _, w := range l.Words {
				if w.Conf >= 0.85 && w.By == "" && len([]rune(w.Text)) >= 3 && upperShare(w.Text) < 0.5 && !w.Box.Intersect(part).Empty() {
					sizes = append(sizes, float64(w.Box.W())/(ems(w.Text)-bearing))
				}
			}
		}
		if len(sizes) >= 2 {
			slices.Sort(sizes)
			return sizes[len(sizes)/2]
		}
	}
	return 0
}

package reader

import (
	"image"
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
	"sohoa/ocr"
	"sohoa/ocr/barcode"
)

// sparse is how many words a sheet that parts documents has at the most.
const sparse = 60

// separator reports whether a page is a sheet that parts documents in a batch:
// it says so, or bears the code of a cover sheet, which becomes a mark. Only
// pages with few words are searched for a code.
func separator(p *ocr.Page, gray *image.Gray) bool {
	words := 0
	for _, l := range p.Lines {
		words += len(l.Words)
	}
	if words > sparse {
		return false
	}
	for _, text := range barcode.Read(gray) {
		if _, ok := scan.ParseCover(text); ok {
			p.Marks = append(p.Marks, ocr.Mark{Kind: scan.KindCover, Text: text, Conf: 1})
			return true
		}
	}
	text := vn.Fold(p.Text())
	for _, title := range []string{"phan cach", "trang tach", "separator"} {
		if strings.Contains(text, title) {
			return true
		}
	}
	return false
}

// inked reports whether at least one pixel in 500 of a prepared page is dark:
// an A4 page with three short lines of text has about one in 200.
func inked(img *image.Gray) bool {
	dark := 0
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:img.Rect.Dx()]
		for _, v := range row {
			if v < 128 {
				dark++
			}
		}
	}
	return dark*500 >= img.Rect.Dx()*img.Rect.Dy()
}

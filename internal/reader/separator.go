package reader

import (
	"image"
	"strings"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// separator reports whether a page is a sheet that parts documents in a batch.
func separator(p ocr.Page) bool {
	words := 0
	for _, l := range p.Lines {
		words += len(l.Words)
	}
	if words > 40 {
		return false
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

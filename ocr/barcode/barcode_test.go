package barcode

import (
	"image"
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// sheet is a white page with a code of w × h pixels on it, a little gray and
// tilted by one pixel in slope as a scanner gives it.
func sheet(t *testing.T, w gozxing.Writer, format gozxing.BarcodeFormat, text string, cw, ch, slope int) *image.Gray {
	t.Helper()
	m, err := w.Encode(text, format, cw, ch, nil)
	if err != nil {
		t.Fatal(err)
	}
	page := image.NewGray(image.Rect(0, 0, 1654, 2339))
	for i := range page.Pix {
		page.Pix[i] = 245
	}
	for y := range m.GetHeight() {
		for x := range m.GetWidth() {
			if m.Get(x, y) {
				page.Pix[(700+y+x/slope)*page.Stride+400+x-y/slope] = 40
			}
		}
	}
	return page
}

func TestRead(t *testing.T) {
	const text = "sohoa-cover:1;pages=12"
	qr := sheet(t, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, text, 400, 400, 60)
	if got := Read(qr); !slices.Equal(got, []string{text}) {
		t.Errorf("QR: %q", got)
	}
	bars := sheet(t, oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, "PATCHT", 600, 160, 100)
	if got := Read(bars); !slices.Equal(got, []string{"PATCHT"}) {
		t.Errorf("Code 128: %q", got)
	}
	turned := image.NewGray(bars.Rect)
	for i, v := range bars.Pix {
		turned.Pix[len(bars.Pix)-1-i] = v
	}
	if got := Read(turned); !slices.Equal(got, []string{"PATCHT"}) {
		t.Errorf("upside down: %q", got)
	}
}

func TestNoCode(t *testing.T) {
	for name, img := range map[string]*image.Gray{
		"nothing": {}, "a pixel": image.NewGray(image.Rect(0, 0, 1, 1)), "black": image.NewGray(image.Rect(0, 0, 300, 300)),
	} {
		if got := Read(img); len(got) != 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	page := image.NewGray(image.Rect(0, 0, 2480, 3508))
	for i := range page.Pix {
		page.Pix[i] = 255
	}
	for b.Loop() {
		Read(page)
	}
}

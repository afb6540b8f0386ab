// Package barcode reads QR and Code 128 codes of a page's picture. It hides the
// library that does: a code it chokes on is no code.
package barcode

import (
	"image"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// longest is what one page may take; the library knows no deadline.
const longest = 5 * time.Second

// widest is the width in pixels that a picture is reduced to: an A4 page then
// has 150 dots per inch or more, as many as the codes of cover sheets need.
const widest = 1240

// Read gives the text of the first QR code and of the first Code 128 on a page;
// none is no error.
func Read(img *image.Gray) []string {
	img = reduced(img, max(1, img.Rect.Dx()/widest))
	found := make(chan []string, 1)
	go func() { found <- read(img) }()
	select {
	case texts := <-found:
		return texts
	case <-time.After(longest):
		return nil
	}
}

func read(img *image.Gray) (texts []string) {
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	for _, r := range []gozxing.Reader{qrcode.NewQRCodeReader(), oned.NewCode128Reader()} {
		if text := decode(r, img, hints); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

func decode(r gozxing.Reader, img *image.Gray, hints map[gozxing.DecodeHintType]any) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return ""
	}
	result, err := r.Decode(bits, hints)
	if err != nil {
		return ""
	}
	return result.GetText()
}

// reduced is 1/k of img, the mean of k × k pixels each.
func reduced(img *image.Gray, k int) *image.Gray {
	if k == 1 {
		return img
	}
	out := image.NewGray(image.Rect(0, 0, img.Rect.Dx()/k, img.Rect.Dy()/k))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			sum := 0
			for i := range k {
				for _, v := range img.Pix[(y*k+i)*img.Stride+x*k:][:k] {
					sum += int(v)
				}
			}
			out.Pix[y*out.Stride+x] = uint8(sum / (k * k))
		}
	}
	return out
}

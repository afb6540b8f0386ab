package pdfcpu

import (
	"image"
	"image/color"
	"io"

	"golang.org/x/image/webp"
)

// decodeWebP decodes a WebP. Its lossy form has luma from 16 to 235 and chroma
// from 16 to 240 (RFC 6386 §9.2, ITU-R BT.601), which image.YCbCr, made for
// JPEG, takes for a faded picture; so the colours are computed here.
func decodeWebP(r io.Reader) (image.Image, error) {
	img, err := webp.Decode(r)
	if err != nil {
		return nil, err
	}
	var m *image.YCbCr
	alpha := func(x, y int) uint8 { return 255 }
	switch i := img.(type) {
	case *image.YCbCr:
		m = i
	case *image.NYCbCrA:
		m, alpha = &i.YCbCr, func(x, y int) uint8 { return i.A[i.AOffset(x, y)] }
	default:
		return img, nil
	}
	out := image.NewNRGBA(m.Rect)
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		for x := m.Rect.Min.X; x < m.Rect.Max.X; x++ {
			c := m.COffset(x, y)
			l, b, r := 298*(int(m.Y[m.YOffset(x, y)])-16), int(m.Cb[c])-128, int(m.Cr[c])-128
			out.SetNRGBA(x, y, color.NRGBA{byte8(l + 409*r), byte8(l - 100*b - 208*r), byte8(l + 516*b), alpha(x, y)})
		}
	}
	return out, nil
}

// byte8 is v / 256, rounded and held within a byte.
func byte8(v int) uint8 { return uint8(min(max((v+128)>>8, 0), 255)) }

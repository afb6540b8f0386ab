// Package encode writes pages into the files that offices send: JPEG, PNG,
// multi-page TIFF and PDF, all byte for byte the same for the same input. A
// new container is one file that writes []Image.
package encode

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
)

// Image is one page ready for a container: either Bits (one bit a pixel, rows
// padded to bytes, set = black) or Planes (1 gray or 3 RGB, 255 = white).
type Image struct {
	W, H    int
	DPI     int // as written into the file; 0 writes none
	Bits    []byte
	Planes  [][]uint8
	Quality int // JPEG, 1 to 100
}

// JPEG encodes the planes; a bitonal image is refused.
func JPEG(im Image) ([]byte, error) {
	if im.Bits != nil {
		return nil, fmt.Errorf("encode: JPEG of a bitonal page")
	}
	var src image.Image
	if len(im.Planes) == 1 {
		src = &image.Gray{Pix: im.Planes[0], Stride: im.W, Rect: image.Rect(0, 0, im.W, im.H)}
	} else {
		src = ycbcr(im)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, src, &jpeg.Options{Quality: im.Quality}); err != nil {
		return nil, fmt.Errorf("encode: jpeg: %w", err)
	}
	if im.DPI == 0 {
		return b.Bytes(), nil
	}
	// Go writes no JFIF header: put one with the density after SOI.
	app0 := []byte{0xFF, 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 1, 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint16(app0[12:], uint16(im.DPI))
	binary.BigEndian.PutUint16(app0[14:], uint16(im.DPI))
	raw := b.Bytes()
	return append(append(append([]byte{}, raw[:2]...), app0...), raw[2:]...), nil
}

// ycbcr converts to the 4:2:0 layout that scanners use.
func ycbcr(im Image) *image.YCbCr {
	out := image.NewYCbCr(image.Rect(0, 0, im.W, im.H), image.YCbCrSubsampleRatio420)
	r, g, b := im.Planes[0], im.Planes[1], im.Planes[2]
	for y := range im.H {
		for x := range im.W {
			i := y*im.W + x
			yy, cb, cr := color.RGBToYCbCr(r[i], g[i], b[i])
			out.Y[y*out.YStride+x] = yy
			if x%2 == 0 && y%2 == 0 {
				j := y/2*out.CStride + x/2
				out.Cb[j], out.Cr[j] = cb, cr
			}
		}
	}
	return out
}

// PNG encodes a page, one bit a pixel when it is bitonal.
func PNG(im Image) ([]byte, error) {
	var src image.Image
	switch {
	case im.Bits != nil:
		p := image.NewPaletted(image.Rect(0, 0, im.W, im.H), color.Palette{color.White, color.Black})
		stride := (im.W + 7) / 8
		for y := range im.H {
			for x := range im.W {
				p.Pix[y*p.Stride+x] = im.Bits[y*stride+x/8] >> (7 - x%8) & 1
			}
		}
		src = p
	case len(im.Planes) == 1:
		src = &image.Gray{Pix: im.Planes[0], Stride: im.W, Rect: image.Rect(0, 0, im.W, im.H)}
	default:
		n := image.NewNRGBA(image.Rect(0, 0, im.W, im.H))
		for i := range im.W * im.H {
			n.Pix[4*i], n.Pix[4*i+1], n.Pix[4*i+2], n.Pix[4*i+3] = im.Planes[0][i], im.Planes[1][i], im.Planes[2][i], 255
		}
		src = n
	}
	var b bytes.Buffer
	if err := png.Encode(&b, src); err != nil {
		return nil, fmt.Errorf("encode: png: %w", err)
	}
	if im.DPI == 0 {
		return b.Bytes(), nil
	}
	// pHYs (pixels per metre) goes right after IHDR, which ends at byte 33.
	chunk := []byte("pHYs")
	ppm := uint32(float64(im.DPI)/0.0254 + 0.5)
	chunk = binary.BigEndian.AppendUint32(chunk, ppm)
	chunk = binary.BigEndian.AppendUint32(chunk, ppm)
	chunk = append(chunk, 1)
	out := append([]byte{}, b.Bytes()[:33]...)
	out = binary.BigEndian.AppendUint32(out, 9)
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, b.Bytes()[33:]...), nil
}

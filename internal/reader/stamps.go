package reader

import (
	"context"
	"image"

	"sohoa/ocr"
	"sohoa/ocr/imageprep"
)

// readStamps reads the text inside the marks that can carry any. Their ink is
// faded from the picture the engine read, so each is read by itself, from the
// page as it was delivered.
func (l *Local) readStamps(ctx context.Context, marks []ocr.Mark, page imageprep.Prepared) error {
	for i := range marks {
		m := &marks[i]
		if m.Text != "" || m.Kind == "signature" || m.Kind == "seal" && !m.Boxed {
			continue
		}
		crop := cutInk(page.Upright, m.Box)
		if crop == nil {
			continue
		}
		lines, err := l.cfg.Engine.Read(ctx, crop, ocr.Options{DPI: page.Page.DPI, Layout: ocr.LayoutBlock})
		if err != nil {
			return err
		}
		read := ocr.Page{Lines: lines}
		m.Text, m.Conf = read.Text(), read.Conf()
	}
	return nil
}

// margin of white around a cut, in pixels: Tesseract loses letters at an edge.
const margin = 16

// cutInk cuts a box out of a page as gray, ink of any colour dark: each pixel
// is its darkest channel. Nil when the box holds nothing.
func cutInk(img image.Image, b ocr.Box) *image.Gray {
	r := image.Rect(b.X0, b.Y0, b.X1, b.Y1).Intersect(img.Bounds())
	if r.Empty() {
		return nil
	}
	out := image.NewGray(image.Rect(0, 0, r.Dx()+2*margin, r.Dy()+2*margin))
	for i := range out.Pix {
		out.Pix[i] = 255
	}
	for y := range r.Dy() {
		to := out.Pix[(y+margin)*out.Stride+margin:][:r.Dx()]
		switch src := img.(type) {
		case *image.Gray:
			copy(to, src.Pix[src.PixOffset(r.Min.X, r.Min.Y+y):])
		case *image.RGBA:
			from := src.Pix[src.PixOffset(r.Min.X, r.Min.Y+y):]
			for x := range to {
				to[x] = min(from[4*x], from[4*x+1], from[4*x+2])
			}
		default:
			for x := range to {
				cr, cg, cb, _ := img.At(r.Min.X+x, r.Min.Y+y).RGBA()
				to[x] = uint8(min(cr, cg, cb) >> 8)
			}
		}
	}
	return out
}

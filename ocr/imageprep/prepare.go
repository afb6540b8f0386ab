package imageprep

import (
	"context"
	"image"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// Prepare makes a page ready for reading. An empty picture is
// scan.CodePageUnreadable; an error of Orient is returned as it is.
func Prepare(ctx context.Context, in Input) (Prepared, error) {
	if in.Image == nil || in.Image.Bounds().Empty() {
		return Prepared{}, scan.Errorf(scan.CodePageUnreadable, "prepare: empty picture")
	}
	var out Prepared
	gray, colour := separate(in.Image)
	out.Page.Colour = colour
	w, h := size(gray)
	out.Page.DPI = in.DPI
	if out.Page.DPI <= 0 {
		out.Page.DPI = max(w, h) * 100 / 1169
	}
	k := max(1, (out.Page.DPI+50)/100)
	thumb := reduce(gray, k)
	flat := measurePaper(thumb, 8).flatten(thumb, 1)
	ink := threshold(flat, 170)
	out.Page.Kind = "content"
	n := 0
	for _, v := range ink.ink {
		n += int(v)
	}
	if n*1000 < len(ink.ink) {
		out.Page.Kind = "blank"
	}
	longest := 30
	row, rowPeak := findSkew(ink.feet(longest), ink.w, ink.h)
	side := ink.transposed()
	col, colPeak := findSkew(side.feet(longest), side.w, side.h)
	out.Page.Skew = row
	if colPeak > rowPeak {
		out.Page.Orientation, out.Page.Skew = 90, -col
	}
	if in.Orient != nil && out.Page.Kind == "content" {
		deg, sure, err := in.Orient(ctx, gray, out.Page.DPI)
		if err != nil {
			return Prepared{}, err
		}
		if deg%180 != out.Page.Orientation%180 {
			out.Page.Skew = row
			if deg%180 != 0 {
				out.Page.Skew = -col
			}
		}
		out.Page.Orientation, out.Page.Unsure = deg, sure < 0.5
	}
	gray = turn(gray, (360-out.Page.Orientation)%360)
	straight := straighten(gray, out.Page.Skew)
	out.Upright = straight
	out.Gray = measurePaper(reduce(straight, k), 8).flatten(straight, k)
	out.Page.Width, out.Page.Height = size(out.Gray)
	out.Page.Quality = ocr.Quality{Score: 1}
	return out, nil
}

// separate gives the gray page with coloured ink faded.
func separate(img image.Image) (*image.Gray, string) {
	if g, ok := img.(*image.Gray); ok {
		if g.Rect.Min != (image.Point{}) {
			g = &image.Gray{Pix: g.Pix, Stride: g.Stride, Rect: g.Rect.Sub(g.Rect.Min)}
		}
		return g, "grey"
	}
	b := img.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, bl, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			out.Pix[y*out.Stride+x] = uint8(max(r, g, bl) >> 8)
		}
	}
	return out, "colour"
}

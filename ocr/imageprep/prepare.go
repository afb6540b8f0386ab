package imageprep

import (
	"context"
	"image"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// delivered is the page as it came, in the form the steps need.
type delivered struct {
	gray *image.Gray // nil when rgba is set
	rgba *image.RGBA
	tint tint
}

// Prepare makes a page ready for reading. An empty picture is
// scan.CodePageUnreadable; an error of Orient is returned as it is.
func Prepare(ctx context.Context, in Input) (Prepared, error) {
	if in.Image == nil || in.Image.Bounds().Empty() {
		return Prepared{}, scan.Errorf(scan.CodePageUnreadable, "prepare: empty picture")
	}
	w, h := size(in.Image)
	var out Prepared
	page := &out.Page
	page.SourceWidth, page.SourceHeight = w, h
	page.DPI = resolution(w, h, in.DPI)
	k := max(1, page.DPI/100) // the thumbnail has about 100 dpi

	src, thumb := takeApart(in.Image, k)
	if mended := src.mended(thumb, page.DPI/k, k); mended != nil {
		src, thumb = takeApart(mended, k)
	}
	bed := findBed(thumb, k)
	v := look(thumb, page.DPI/k, bed.over(plain(w, h), k, paperCell))
	coloured := src.rgba != nil && src.tint.any(v)
	switch {
	case coloured || src.rgba != nil && src.tint.tinted():
		page.Colour = "colour"
	case src.rgba != nil: // colours without any
		page.Colour = "grey"
		src.gray, src.rgba = lumaOf(src.rgba), nil
	case bitonal(src.gray):
		page.Colour = "bitonal"
	default:
		page.Colour = "grey"
	}
	page.Kind = v.kind(coloured)
	if page.Kind == "content" {
		p, unsure, err := orientation(ctx, in, v.stand(), func() (int, float64, error) {
			n := max(1, page.DPI/150) // at 150 dpi it is told as surely as at 300
			return in.Orient(ctx, reduce(src.toned(), n), page.DPI/n)
		})
		if err != nil {
			return Prepared{}, err
		}
		page.Orientation, page.Skew, page.Unsure = p.degrees, p.skew, unsure
	}
	if err := ctx.Err(); err != nil {
		return Prepared{}, scan.Errorf(scan.CodePageTimeout, "prepare: %w", err)
	}
	keep := plainInk
	if coloured {
		keep = src.tint.written(v)
	}
	out.finish(src, bed, k, keep)
	return out, nil
}

// takeApart brings a picture into gray or RGBA, with a gray thumbnail of 1/k of
// its size and the tint of what has colours.
func takeApart(img image.Image, k int) (delivered, *image.Gray) {
	if g := asGray(img); g != nil {
		return delivered{gray: g}, reduce(g, k)
	}
	p := asRGBA(img)
	c := reduceRGBA(p, k)
	return delivered{rgba: p, tint: measureTint(c)}, c.luma()
}

// toned is the whole delivered page in gray.
func (d delivered) toned() *image.Gray {
	if d.gray != nil {
		return d.gray
	}
	return lumaOf(d.rgba)
}

// bitonal reports whether a page has nothing but black and white, going by
// every eighth row.
func bitonal(g *image.Gray) bool {
	w, h := size(g)
	between := 0
	for y := 0; y < h; y += 8 {
		for _, v := range g.Pix[y*g.Stride:][:w] {
			if v-1 < 254 {
				between++
			}
		}
	}
	return between*1000 < w*(h/8+1)
}

// finish turns the page upright and straight, makes the picture for the engine
// and looks at what is on it. keep is the ink of the page's text.
func (out *Prepared) finish(src delivered, bed bed, k, keep int) {
	page := &out.Page
	turned := (360 - page.Orientation) % 360
	turning := page.Skew
	if max(turning, -turning) < level {
		turning = 0
	}
	var straight *image.Gray
	if src.rgba != nil {
		upright := straightenRGBA(turnRGBA(src.rgba, turned), turning)
		out.Upright = upright
		c := reduceRGBA(upright, k)
		src.tint.inks = src.tint.inksOf(c)
		tw, th := size(c.r)
		inked := src.tint.inked(tw, th, page.DPI/k, keep)
		straight = src.tint.fade(upright, inked, bedCell*k)
	} else {
		straight = straighten(turn(src.gray, turned), turning)
		out.Upright = straight
	}
	page.Width, page.Height = size(straight)
	v := look(reduce(straight, k), page.DPI/k, bed.over(*page, k, paperCell))
	out.Gray = v.paper.flatten(straight, k)
	page.Quality = quality(out.Gray, v, *page)
	if page.Kind == "content" {
		contrast(out.Gray, v, paperCell*k)
	}
	bed.over(*page, k, bedCell).whiten(out.Gray, bedCell*k)
	for _, o := range v.blobs {
		if v.hole(o) {
			cover(out.Gray, enlarged(o.box, k, *page), k*v.dpi/25)
		}
	}

	for _, o := range v.specks() {
		cover(out.Gray, enlarged(o.box, k, *page), k)
	}

	across, down := v.ruling(100, 40)
	marks := v.blackMarks(across, down)
	if src.rgba != nil {
		for _, ink := range []int{redInk, blueInk} {
			if ink == keep {
				continue
			}
			own := src.tint.bitmap(v.ink.w, v.ink.h, ink)
			a, d := view{dpi: v.dpi, faint: own}.ruling(80, 40)
			marks = append(marks, inkMarks(own, v.dpi, ink, a, d)...)
		}
	}
	signed(marks, v.ink.w, v.ink.h)
	for _, m := range marks {
		m.Box = enlarged(m.Box, k, *page)
		page.Marks = append(page.Marks, m)
	}
	page.Rules = tableRules(out.Gray, page.DPI)
}

// enlarged carries a box of the view to the page's pixels.
func enlarged(b ocr.Box, k int, p ocr.Page) ocr.Box {
	return ocr.Box{X0: b.X0 * k, Y0: b.Y0 * k, X1: b.X1 * k, Y1: b.Y1 * k}.Intersect(ocr.Box{X1: p.Width, Y1: p.Height})
}

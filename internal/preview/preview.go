// Package preview makes the small pictures people look at: the JPEG of a page
// for the browser and the crop around a value for a reviewer. It is pure. To
// add another kind of picture, add a function here and let it take its pixels
// from checked, so that the resampling library never sees an image type it
// could stumble over.
package preview

import (
	"bytes"
	"image"
	"image/jpeg"

	"github.com/disintegration/imaging"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// JPEG encodes img as a baseline JPEG at most maxWidth pixels wide (never
// enlarged; 0 = as wide as it is) with quality 1 to 100. Gray stays gray,
// transparent parts become white. scan.CodeInvalid for an empty or broken
// image or a quality out of range.
func JPEG(img image.Image, maxWidth, quality int) ([]byte, error) {
	if quality < 1 || quality > 100 {
		return nil, scan.Errorf(scan.CodeInvalid, "quality %d is not within 1–100", quality)
	}
	sound, err := checked(img)
	if err != nil {
		return nil, err
	}
	w, h := sound.Bounds().Dx(), sound.Bounds().Dy()
	if maxWidth > 0 && w > maxWidth {
		h = max(1, (h*maxWidth+w/2)/w)
		w = maxWidth
		if gray, ok := sound.(*image.Gray); ok {
			sound = shrinkGray(gray, w, h)
		} else {
			sound = imaging.Resize(sound, w, h, imaging.Box)
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, sound, &jpeg.Options{Quality: quality}); err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "encode preview: %w", err)
	}
	return out.Bytes(), nil
}

// Crop cuts box, widened by pad pixels on each side and clipped to the image,
// out of the upright page: *image.Gray from a gray one, *image.NRGBA else.
// scan.CodeInvalid when nothing of the box lies on the page.
func Crop(img image.Image, box ocr.Box, pad int) (image.Image, error) {
	sound, err := checked(img)
	if err != nil {
		return nil, err
	}
	b := sound.Bounds()
	r := image.Rect(box.X0-pad, box.Y0-pad, box.X1+pad, box.Y1+pad).Add(b.Min).Intersect(b)
	if box.Empty() || r.Empty() {
		return nil, scan.Errorf(scan.CodeInvalid, "box %v is not on the page of %v", box, b.Size())
	}
	gray, ok := sound.(*image.Gray)
	if !ok {
		return imaging.Crop(sound, r), nil
	}
	cut := image.NewGray(image.Rect(0, 0, r.Dx(), r.Dy()))
	for y := range r.Dy() {
		copy(cut.Pix[y*cut.Stride:][:r.Dx()], gray.Pix[gray.PixOffset(r.Min.X, r.Min.Y+y):])
	}
	return cut, nil
}

package imageprep

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"
)

// TestSpecks holds that dirt between the lines and around the text goes, and
// that no mark, point or letter goes with it.
func TestSpecks(t *testing.T) {
	const dpi = 200
	clean := textSheet(t, dpi, 60, 240)
	dirty := textSheet(t, dpi, 60, 240)
	rng := rand.New(rand.NewPCG(8, 8))
	var at []image.Point
	for range 400 {
		p := image.Pt(rng.IntN(clean.mm(205)), rng.IntN(clean.mm(290)))
		at = append(at, p)
		draw.Draw(dirty, image.Rect(p.X, p.Y, p.X+4, p.Y+4), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	want, got := prepare(t, Input{Image: clean.grey(), DPI: dpi}).Gray, prepare(t, Input{Image: dirty.grey(), DPI: dpi}).Gray
	left, off := 0, 0
	for _, p := range at {
		if mm := p.Y * 254 / dpi / 10; mm > 52 && mm < 240 {
			continue // text
		}
		off++
		if got.Pix[(p.Y+2)*got.Stride+p.X+2] < 128 {
			left++
		}
	}
	if left*20 > off {
		t.Errorf("%d of %d specks off the text are left", left, off)
	}
	lost, ink := 0, 0
	for i, v := range want.Pix {
		if v < 128 {
			ink++
			if got.Pix[i] > 200 {
				lost++
			}
		}
	}
	if lost*2000 > ink {
		t.Errorf("%d of %d pixels of ink are lost", lost, ink)
	}
}

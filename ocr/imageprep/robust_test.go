package imageprep

import (
	"context"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
)

// forms gives a picture in every form that a decoder may hand over.
func forms(g *image.Gray) map[string]image.Image {
	w, h := size(g)
	rect := image.Rect(5, 7, 5+w, 7+h) // decoders may start anywhere
	rgba, nrgba, gray16 := image.NewRGBA(rect), image.NewNRGBA(rect), image.NewGray16(rect)
	ycc := image.NewYCbCr(rect, image.YCbCrSubsampleRatio420)
	two := image.NewPaletted(rect, color.Palette{color.White, color.Black})
	for y := range h {
		for x := range w {
			v := g.Pix[y*g.Stride+x]
			rgba.Set(5+x, 7+y, color.Gray{v})
			nrgba.Set(5+x, 7+y, color.Gray{v})
			gray16.Set(5+x, 7+y, color.Gray{v})
			ycc.Y[ycc.YOffset(5+x, 7+y)] = v
			if v < 128 {
				two.Pix[two.PixOffset(5+x, 7+y)] = 1
			}
		}
	}
	for i := range ycc.Cb {
		ycc.Cb[i], ycc.Cr[i] = 128, 128
	}
	return map[string]image.Image{"gray": g, "rgba": rgba, "nrgba": nrgba, "gray16": gray16, "ycbcr": ycc, "paletted": two}
}

func TestPrepareTakesEveryForm(t *testing.T) {
	page := tilt(textSheet(t, 100, 30, 270).grey(), 2.5, 255)
	want := prepare(t, Input{Image: page, DPI: 100})
	for name, img := range forms(page) {
		got := prepare(t, Input{Image: img, DPI: 100})
		if d := got.Page.Skew - want.Page.Skew; d > 0.05 || d < -0.05 {
			t.Errorf("%s: skew %.3f, want %.3f", name, got.Page.Skew, want.Page.Skew)
		}
		if d := difference(got.Gray, want.Gray); name != "paletted" && d > 1 {
			t.Errorf("%s: differs by %.2f", name, d)
		}
		wantColour := "grey"
		if name == "paletted" {
			wantColour = "bitonal"
		}
		if got.Page.Colour != wantColour {
			t.Errorf("%s: %s", name, got.Page.Colour)
		}
	}
}

// scribble fills a picture with something of the given kind.
func scribbleOn(w, h int, kind uint8, seed uint64) image.Image {
	r := rand.New(rand.NewPCG(seed, 2))
	switch kind % 5 {
	case 0:
		return image.NewGray(image.Rect(0, 0, w, h)) // black
	case 1:
		return newGray(w, h)
	case 2:
		g := newGray(w, h)
		for i := range g.Pix {
			g.Pix[i] = uint8(r.Uint32())
		}
		return g
	case 3:
		p := image.NewRGBA(image.Rect(0, 0, w, h))
		for i := range p.Pix {
			p.Pix[i] = uint8(r.Uint32())
		}
		return p
	}
	g := newGray(w, h) // strokes
	for range 40 {
		x, y := r.IntN(w), r.IntN(h)
		for i := range min(w-x, 1+r.IntN(w)) {
			g.Pix[y*g.Stride+x+i] = 0
		}
		for i := range min(h-y, 1+r.IntN(h)) {
			g.Pix[(y+i)*g.Stride+x] = 0
		}
	}
	return g
}

func TestPrepareSurvivesOddSizes(t *testing.T) {
	for _, s := range [][2]int{{1, 1}, {1, 2}, {2, 1}, {3, 3}, {1, 5000}, {5000, 1}, {7, 2000}, {3000, 9}, {31, 33}, {400, 400}} {
		for kind := range uint8(5) {
			for _, dpi := range []int{0, 1, 72, 300, 1 << 20} {
				got := prepare(t, Input{Image: scribbleOn(s[0], s[1], kind, 1), DPI: dpi})
				for _, m := range got.Page.Marks {
					got.Crop(m)
				}
			}
		}
	}
}

func FuzzPrepare(f *testing.F) {
	f.Add(uint16(1), uint16(1), uint8(0), int32(300), uint64(1))
	f.Add(uint16(300), uint16(420), uint8(2), int32(0), uint64(2))
	f.Add(uint16(420), uint16(300), uint8(3), int32(72), uint64(3))
	f.Add(uint16(250), uint16(900), uint8(4), int32(-5), uint64(4))
	f.Fuzz(func(t *testing.T, w, h uint16, kind uint8, dpi int32, seed uint64) {
		if w == 0 || h == 0 || int(w)*int(h) > 600_000 {
			return
		}
		got, err := Prepare(context.Background(), Input{Image: scribbleOn(int(w), int(h), kind, seed), DPI: int(dpi)})
		if err != nil {
			t.Fatal(err)
		}
		p := got.Page
		if p.DPI < 50 || p.Quality.Score < 0 || p.Quality.Score > 1 || p.Skew < -16 || p.Skew > 16 {
			t.Fatalf("page %+v", p)
		}
		for _, m := range p.Marks {
			if m.Box.X0 < 0 || m.Box.Y0 < 0 || m.Box.X1 > p.Width || m.Box.Y1 > p.Height {
				t.Fatalf("mark beyond the page: %+v of %d × %d", m, p.Width, p.Height)
			}
			got.Crop(m)
		}
	})
}

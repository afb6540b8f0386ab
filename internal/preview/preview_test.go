package preview

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/disintegration/imaging"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// halves is w × h, black on the left, white on the right.
func halves(w, h int, set func(x, y int, c color.Color)) {
	for y := range h {
		for x := range w {
			c := color.Gray{255}
			if x < w/2 {
				c = color.Gray{0}
			}
			set(x, y, c)
		}
	}
}

func TestJPEG(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 301, 200))
	halves(301, 200, func(x, y int, c color.Color) { gray.Set(x, y, c) })
	rgba := image.NewRGBA(gray.Rect)
	halves(301, 200, rgba.Set)
	clear16 := image.NewNRGBA64(gray.Rect) // nothing but transparent: white
	gray16 := image.NewGray16(gray.Rect)
	halves(301, 200, gray16.Set)
	palette := image.NewPaletted(gray.Rect, color.Palette{color.Black, color.White})
	halves(301, 200, palette.Set)
	cmyk := image.NewCMYK(gray.Rect)
	halves(301, 200, cmyk.Set)
	for _, c := range []struct {
		name        string
		img         image.Image
		width       int
		left, right uint8
		gray        bool
	}{
		{"gray", gray, 100, 0, 255, true},
		{"gray as it is", gray, 0, 0, 255, true},
		{"gray not enlarged", gray, 5000, 0, 255, true},
		{"gray part", gray.SubImage(image.Rect(140, 10, 301, 200)), 50, 0, 255, true},
		{"rgba", rgba, 100, 0, 255, false},
		{"rgba part", rgba.SubImage(image.Rect(140, 10, 301, 200)), 50, 0, 255, false},
		{"16 bits", gray16, 100, 0, 255, true},
		{"transparent", clear16, 100, 255, 255, false},
		{"palette", palette, 100, 0, 255, false},
		{"cmyk", cmyk, 100, 0, 255, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			data, err := JPEG(c.img, c.width, 90)
			if err != nil {
				t.Fatal(err)
			}
			got, err := jpeg.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			b, in := got.Bounds(), c.img.Bounds()
			if want := in.Dx(); c.width == 0 || c.width > want {
				if b.Dx() != want {
					t.Errorf("width %d, want %d", b.Dx(), want)
				}
			} else if b.Dx() != c.width || b.Dy() != (in.Dy()*c.width+in.Dx()/2)/in.Dx() {
				t.Errorf("size %v of %v for width %d", b, in, c.width)
			}
			if _, ok := got.(*image.Gray); ok != c.gray {
				t.Errorf("decoded to %T", got)
			}
			near(t, got, 1, b.Dy()/2, c.left)
			near(t, got, b.Dx()-2, b.Dy()/2, c.right)
		})
	}
}

func near(t *testing.T, img image.Image, x, y int, want uint8) {
	t.Helper()
	got := color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y
	if d := int(got) - int(want); d > 6 || d < -6 {
		t.Errorf("pixel %d,%d is %d, want %d", x, y, got, want)
	}
}

func TestShrinkGrayKeepsTheMean(t *testing.T) {
	src := image.NewGray(image.Rect(0, 0, 997, 613))
	sum := 0
	for i := range src.Pix {
		src.Pix[i] = uint8(i * 2654435761 >> 13)
		sum += int(src.Pix[i])
	}
	mean := sum / len(src.Pix)
	for _, w := range []int{1, 2, 13, 500, 996} {
		dst := shrinkGray(src, w, max(1, 613*w/997))
		got := 0
		for _, p := range dst.Pix {
			got += int(p)
		}
		if d := got/len(dst.Pix) - mean; d > 2 || d < -2 {
			t.Errorf("width %d: mean off by %d", w, d)
		}
	}
}

func TestCrop(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 300, 200))
	halves(300, 200, func(x, y int, c color.Color) { gray.Set(x, y, c) })
	rgba := image.NewRGBA(image.Rect(0, 0, 300, 200))
	halves(300, 200, rgba.Set)
	for _, c := range []struct {
		box  ocr.Box
		pad  int
		w, h int
		at   uint8 // first pixel
	}{
		{ocr.Box{X0: 10, Y0: 10, X1: 30, Y1: 20}, 0, 20, 10, 0},
		{ocr.Box{X0: 10, Y0: 10, X1: 30, Y1: 20}, 5, 30, 20, 0},
		{ocr.Box{X0: 200, Y0: 190, X1: 290, Y1: 400}, 20, 120, 30, 255},
		{ocr.Box{X0: -10, Y0: -10, X1: 5, Y1: 5}, 0, 5, 5, 0},
	} {
		for _, img := range []image.Image{gray, rgba} {
			got, err := Crop(img, c.box, c.pad)
			if err != nil {
				t.Fatal(err)
			}
			if got.Bounds().Dx() != c.w || got.Bounds().Dy() != c.h {
				t.Errorf("%v + %d: %v, want %d×%d", c.box, c.pad, got.Bounds(), c.w, c.h)
			}
			near(t, got, got.Bounds().Min.X, got.Bounds().Min.Y, c.at)
		}
	}
}

func TestBadInput(t *testing.T) {
	short := &image.NRGBA{Pix: make([]byte, 100), Stride: 400, Rect: image.Rect(0, 0, 100, 100)}
	fine := image.NewGray(image.Rect(0, 0, 10, 10))
	for name, call := range map[string]func() error{
		"nil":      func() error { _, err := JPEG(nil, 10, 80); return err },
		"empty":    func() error { _, err := JPEG(image.NewGray(image.Rectangle{}), 10, 80); return err },
		"short":    func() error { _, err := JPEG(short, 10, 80); return err },
		"quality":  func() error { _, err := JPEG(fine, 10, 0); return err },
		"far away": func() error { _, err := Crop(fine, ocr.Box{X0: 50, Y0: 50, X1: 60, Y1: 60}, 3); return err },
		"no box":   func() error { _, err := Crop(fine, ocr.Box{}, 3); return err },
	} {
		if err := call(); !scan.Is(err, scan.CodeInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkShrinkA4(b *testing.B) {
	gray := image.NewGray(image.Rect(0, 0, 2480, 3508))
	rgba := image.NewRGBA(gray.Rect)
	b.Run("gray", func(b *testing.B) {
		for b.Loop() {
			shrinkGray(gray, 1000, 1415)
		}
	})
	b.Run("imaging gray", func(b *testing.B) {
		for b.Loop() {
			imaging.Resize(gray, 1000, 1415, imaging.Box)
		}
	})
	b.Run("imaging rgba", func(b *testing.B) {
		for b.Loop() {
			imaging.Resize(rgba, 1000, 1415, imaging.Box)
		}
	})
}

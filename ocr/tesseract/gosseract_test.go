package tesseract

import (
	"context"
	"image"
	"slices"
	"testing"

	"github.com/otiai10/gosseract/v2"

	"sohoa/internal/vn"
	"sohoa/ocr"
	"sohoa/ocr/ocrtest"
)

// yardstick is gosseract, set up to read as the engine does.
func yardstick(t testing.TB) *gosseract.Client {
	loading.Lock()
	defer loading.Unlock()
	c := gosseract.NewClient()
	t.Cleanup(func() { c.Close() })
	c.SetLanguage("vie")
	for name, value := range map[gosseract.SettableVariable]string{
		"tessedit_pageseg_mode": "3", "user_defined_dpi": "300", "debug_file": "/dev/null",
	} {
		if err := c.SetVariable(name, value); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

type placed struct {
	Text string
	Box  image.Rectangle
}

// TestSameAsGosseract: the shim reads the very words, at the very places, that
// gosseract reads.
func TestSameAsGosseract(t *testing.T) {
	c := yardstick(t)
	if err := c.SetImageFromBytes(ocrtest.PagePNG()); err != nil {
		t.Fatal(err)
	}
	boxes, err := c.GetBoundingBoxesVerbose()
	if err != nil {
		t.Fatal(err)
	}
	var want, got []placed
	for _, b := range boxes {
		want = append(want, placed{vn.NFC(b.Word), b.Box})
	}
	lines, err := open(t, vietnamese).Read(context.Background(), ocrtest.Page(t), ocr.Options{DPI: ocrtest.PageDPI})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		for _, w := range line.Words {
			got = append(got, placed{w.Text, image.Rect(w.Box.X0, w.Box.Y0, w.Box.X1, w.Box.Y1)})
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func BenchmarkGosseract(b *testing.B) {
	c, file := yardstick(b), ocrtest.PagePNG()
	for b.Loop() {
		if err := c.SetImageFromBytes(file); err != nil {
			b.Fatal(err)
		}
		if _, err := c.GetBoundingBoxesVerbose(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEngine(b *testing.B) {
	e, img := open(b, vietnamese), ocrtest.Page(b)
	for b.Loop() {
		if _, err := e.Read(context.Background(), img, ocr.Options{DPI: ocrtest.PageDPI}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAlternatives(b *testing.B) {
	cfg := vietnamese
	cfg.Alternatives = true
	e, img := open(b, cfg), ocrtest.Page(b)
	for b.Loop() {
		if _, err := e.Read(context.Background(), img, ocr.Options{DPI: ocrtest.PageDPI}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOrient(b *testing.B) {
	e, img := open(b, vietnamese), ocrtest.Page(b)
	for b.Loop() {
		if _, _, err := e.Orient(context.Background(), img, ocrtest.PageDPI); err != nil {
			b.Fatal(err)
		}
	}
}

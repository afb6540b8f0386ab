package tesseract

import (
	"context"
	"image"
	"strings"
	"testing"
	"time"

	"sohoa/internal/scan"
	"sohoa/ocr"
	"sohoa/ocr/ocrtest"
)

func open(t testing.TB, cfg Config) *Engine {
	t.Helper()
	e, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

var vietnamese = Config{Language: "vie"}

func TestConformance(t *testing.T) {
	ocrtest.Run(t, func(t *testing.T) ocr.Engine { return open(t, vietnamese) }, ocrtest.Limits{})
}

func TestColumnsAreBlocks(t *testing.T) {
	lines, err := open(t, vietnamese).Read(context.Background(), ocrtest.Page(t), ocr.Options{DPI: ocrtest.PageDPI})
	if err != nil {
		t.Fatal(err)
	}
	if first, last := lines[0].Block, lines[len(lines)-1].Block; first == last {
		t.Errorf("head and body share block %d", first)
	}
}

func TestLineLayout(t *testing.T) {
	page := ocrtest.Page(t)
	line := page.SubImage(image.Rect(140, 280, page.Rect.Dx(), 360)).(*image.Gray)
	lines, err := open(t, vietnamese).Read(context.Background(), line, ocr.Options{DPI: ocrtest.PageDPI, Layout: ocr.LayoutLine})
	if err != nil || len(lines) != 1 {
		t.Fatalf("%d lines, error %v; want 1", len(lines), err)
	}
	if got := lines[0].Text(); got != ocrtest.PageLines[4] {
		t.Errorf("read %q, want %q", got, ocrtest.PageLines[4])
	}
	if b := lines[0].Box; b.X0 < 0 || b.X1 > line.Rect.Dx() || b.Y1 > line.Rect.Dy() {
		t.Errorf("box %v is not in pixels of the line", b)
	}
}

// TestOnly: what cannot stand there is not read, and the next page may have it.
func TestOnly(t *testing.T) {
	page := ocrtest.Page(t)
	e := open(t, vietnamese)
	line := page.SubImage(image.Rect(140, 280, page.Rect.Dx(), 360)).(*image.Gray)
	lines, err := e.Read(context.Background(), line, ocr.Options{DPI: ocrtest.PageDPI, Layout: ocr.LayoutLine, Only: "0123456789/"})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if got := strings.Trim(l.Text(), "0123456789/ "); got != "" {
			t.Errorf("read %q", l.Text())
		}
	}
	lines, err = e.Read(context.Background(), line, ocr.Options{DPI: ocrtest.PageDPI, Layout: ocr.LayoutLine})
	if err != nil || len(lines) != 1 || lines[0].Text() != ocrtest.PageLines[4] {
		t.Errorf("after it read %v, error %v", lines, err)
	}
}

func TestAlternatives(t *testing.T) {
	cfg := vietnamese
	cfg.Alternatives = true
	lines, err := open(t, cfg).Read(context.Background(), ocrtest.Page(t), ocr.Options{DPI: ocrtest.PageDPI})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, line := range lines {
		for _, w := range line.Words {
			for _, alt := range w.Alts {
				found++
				if alt == w.Text || alt == "" || strings.ContainsAny(alt, " \n") {
					t.Errorf("%q has the other reading %q", w.Text, alt)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no word of the page has another reading")
	}
}

// tall is the page repeated: some seconds of reading.
func tall(t *testing.T) *image.Gray {
	page := ocrtest.Page(t)
	const copies = 6
	img := image.NewGray(image.Rect(0, 0, page.Rect.Dx(), copies*page.Rect.Dy()))
	for i := range copies {
		copy(img.Pix[i*len(page.Pix):], page.Pix)
	}
	return img
}

func TestDeadlineEndsAPage(t *testing.T) {
	e := open(t, vietnamese)
	img := tall(t)
	began := time.Now()
	if _, err := e.Read(context.Background(), img, ocr.Options{DPI: ocrtest.PageDPI}); err != nil {
		t.Fatal(err)
	}
	whole := time.Since(began)
	ctx, cancel := context.WithTimeout(context.Background(), whole/4)
	defer cancel()
	began = time.Now()
	_, err := e.Read(ctx, img, ocr.Options{DPI: ocrtest.PageDPI})
	if !scan.Is(err, scan.CodePageTimeout) {
		t.Errorf("error %v, want %s", err, scan.CodePageTimeout)
	}
	if took := time.Since(began); took > whole*9/10 {
		t.Errorf("a deadline of %v ended the page after %v, the whole takes %v", whole/4, took, whole)
	}
	lines, err := e.Read(context.Background(), ocrtest.Page(t), ocr.Options{DPI: ocrtest.PageDPI})
	if err != nil || len(lines) == 0 {
		t.Errorf("the page after it: %d lines, error %v", len(lines), err)
	}
}

func TestUnknownModel(t *testing.T) {
	if _, err := New(Config{Language: "nowhere"}); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("new: error %v, want %s", err, scan.CodeUnavailable)
	}
	e := open(t, vietnamese)
	if _, err := e.Read(context.Background(), ocrtest.Page(t), ocr.Options{Model: "eng"}); !scan.Is(err, scan.CodeInvalid) {
		t.Errorf("read: error %v, want %s", err, scan.CodeInvalid)
	}
}

func TestFewLettersHaveNoOrientation(t *testing.T) {
	degrees, sure, err := open(t, vietnamese).Orient(context.Background(), ocrtest.Blank(), 300)
	if degrees != 0 || sure != 0 || err != nil {
		t.Errorf("got %d, sure %v, error %v; want 0, 0, none", degrees, sure, err)
	}
}

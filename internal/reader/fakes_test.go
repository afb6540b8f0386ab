package reader_test

import (
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"testing"

	"sohoa/internal/pdf"
	"sohoa/internal/pdf/poppler"
	"sohoa/internal/reader"
	"sohoa/internal/scan"
	"sohoa/ocr"
	"sohoa/ocr/ocrtest"
	"sohoa/ocr/tesseract"
)

// pictures is leptonica as cmd wires it.
type pictures struct{}

func (pictures) Size(path string, frame int) (int, int, error) { return tesseract.Size(path, frame) }
func (pictures) Decode(path string, frame int) (image.Image, int, error) {
	return tesseract.Decode(path, frame)
}

// open has no secrecy in it: real rules are another package's.
func open(engine ocr.Engine, pages reader.PDF, pics reader.Pictures) *reader.Local {
	return reader.NewLocal(reader.Config{Engine: engine, PDF: pages, Pictures: pics,
		Secrecy: func(ocr.Page) (scan.SecurityLevel, *ocr.Mark) { return scan.SecurityNone, nil }})
}

// realReader reads with Tesseract and poppler.
func realReader() (reader.Reader, error) {
	engine, err := tesseract.New(tesseract.Config{Language: "vie"})
	if err != nil {
		return nil, err
	}
	pages, err := poppler.New(poppler.Config{})
	if err != nil {
		return nil, err
	}
	return open(engine, pages, pictures{}), nil
}

// pageFile is the page of ocrtest as a file.
func pageFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.png")
	if err := os.WriteFile(path, ocrtest.PagePNG(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// onePicture is an image file of one page that says size, whatever img is.
type onePicture struct {
	img  image.Image
	size image.Point
}

func (p onePicture) Size(string, int) (int, int, error) { return p.size.X, p.size.Y, nil }
func (p onePicture) Decode(string, int) (image.Image, int, error) {
	if p.img == nil {
		return nil, 0, errors.New("decoded")
	}
	return p.img, 300, nil
}

func one(img image.Image) onePicture { return onePicture{img, img.Bounds().Size()} }

// paper is a PDF of one page; it notes what it was asked to draw.
type paper struct {
	info  pdf.PageInfo
	lines []ocr.Line
	fonts []pdf.FontRun
	drawn []int // dpi
	color bool
}

func (p *paper) Page(context.Context, string, int) (pdf.PageInfo, error) { return p.info, nil }
func (p *paper) Text(context.Context, string, int, int) ([]ocr.Line, error) {
	return p.lines, nil
}
func (p *paper) Fonts(context.Context, string, int, int) ([]pdf.FontRun, error) {
	return p.fonts, nil
}
func (p *paper) Render(_ context.Context, _ string, _, dpi int, color bool) (image.Image, error) {
	p.drawn, p.color = append(p.drawn, dpi), color
	img := image.NewGray(image.Rect(0, 0, max(1, int(p.info.Width)*dpi/72), max(1, int(p.info.Height)*dpi/72)))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for y := img.Rect.Dy() / 4; y < img.Rect.Dy()/4+40; y++ { // ink, no letters
		for x := img.Rect.Dx() / 4; x < img.Rect.Dx()/2; x++ {
			img.Pix[y*img.Stride+x] = 0
		}
	}
	for x := img.Rect.Dx() / 4; x < img.Rect.Dx()*3/4; x++ { // a rule
		for y := range max(2, dpi/100) {
			img.Pix[(img.Rect.Dy()/2+y)*img.Stride+x] = 0
		}
	}
	return img, nil
}

// says is an engine that reads the same on every page.
type says struct {
	lines []ocr.Line
	asked *int
}

func (s says) Name() string { return "says" }
func (s says) Close() error { return nil }
func (s says) Read(context.Context, *image.Gray, ocr.Options) ([]ocr.Line, error) {
	if s.asked != nil {
		*s.asked++
	}
	return s.lines, nil
}
func (s says) Orient(context.Context, *image.Gray, int) (int, float64, error) { return 0, 1, nil }

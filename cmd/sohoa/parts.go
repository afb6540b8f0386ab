package main

import (
	"fmt"
	"image"
	"log/slog"
	"os"
	"os/exec"

	"sohoa/internal/extract"
	"sohoa/internal/media"
	"sohoa/internal/pdf"
	"sohoa/internal/pdf/pdfcpu"
	"sohoa/internal/pdf/poppler"
	"sohoa/internal/reader"
	"sohoa/ocr/correct"
	"sohoa/ocr/digits"
	"sohoa/ocr/tesseract"
)

// maxPixels is the largest page that is decoded: A0 at 400 dpi.
const maxPixels = 250_000_000

func defaultLimits() media.Limits { return media.Limits{Pages: 2000, Pixels: maxPixels} }

// newLocalReader is what a reader child runs.
func newLocalReader() (reader.Reader, error) {
	if err := tesseract.CheckThreads(); err != nil {
		return nil, err
	}
	engine, err := tesseract.New(tesseract.Config{Language: "vie"})
	if err != nil {
		return nil, err
	}
	pages, err := poppler.New(poppler.Config{MaxPixels: maxPixels})
	if err != nil {
		return nil, err
	}
	return reader.NewLocal(reader.Config{
		Engine: engine, PDF: pages, Pictures: pictures{}, Secrecy: extract.Secrecy, Correct: correct.New().Page, Slots: digits.New(),
		MaxPixels: maxPixels,
	}), nil
}

// pictures decodes image files through leptonica.
type pictures struct{}

func (pictures) Size(path string, frame int) (int, int, error) { return tesseract.Size(path, frame) }
func (pictures) Decode(path string, frame int) (image.Image, int, error) {
	return tesseract.Decode(path, frame)
}

// newReaderPool starts this program again as its readers.
func newReaderPool(size int) (*reader.Pool, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find own program: %w", err)
	}
	return reader.NewPool(reader.PoolConfig{
		Command: func() *exec.Cmd { return exec.Command(self, "reader") },
		Size:    size, Memory: 4 << 30, Log: slog.Default(),
	}), nil
}

func newInspector() pdf.Inspector { return pdfcpu.New() }
func newWriter() pdf.Writer       { return pdfcpu.New() }

// checkDependencies finds the programs and models reading needs.
func checkDependencies() error {
	if _, err := tesseract.Check(tesseract.Config{Language: "vie"}); err != nil {
		return err
	}
	_, err := poppler.New(poppler.Config{})
	return err
}

package recorded_test

import (
	"context"
	"image"
	"os"
	"strings"
	"testing"

	"sohoa/internal/scan"
	"sohoa/ocr"
	"sohoa/ocr/ocrtest"
	"sohoa/ocr/recorded"
	"sohoa/ocr/tesseract"
)

func live(t *testing.T) ocr.Engine {
	t.Helper()
	e, err := tesseract.New(tesseract.Config{Language: "vie"})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestConformance(t *testing.T) {
	dir := t.TempDir()
	t.Run("recording", func(t *testing.T) {
		ocrtest.Run(t, func(t *testing.T) ocr.Engine { return recorded.Open(dir, live(t)) }, ocrtest.Limits{})
	})
	t.Run("replaying", func(t *testing.T) {
		ocrtest.Run(t, func(t *testing.T) ocr.Engine { return recorded.Open(dir, nil) }, ocrtest.Limits{})
	})
	t.Run("faulty", func(t *testing.T) {
		ocrtest.Run(t, func(t *testing.T) ocr.Engine { return recorded.Faulty{Fault: recorded.Empty} }, ocrtest.Limits{NoText: true})
	})
}

func TestRecordingSaysWhoAnswered(t *testing.T) {
	dir := t.TempDir()
	e := recorded.Open(dir, live(t))
	defer e.Close()
	if _, err := e.Read(context.Background(), ocrtest.Page(t), ocr.Options{DPI: ocrtest.PageDPI}); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	data, err := os.ReadFile(dir + "/" + files[0].Name())
	if err != nil || !strings.Contains(string(data), `"engine": "tesseract-`) || !strings.Contains(string(data), `"DPI": 300`) {
		t.Errorf("recording lacks engine or options: %v %.200s", err, data)
	}
}

func TestMissingRecording(t *testing.T) {
	e := recorded.Open(t.TempDir(), nil)
	_, err := e.Read(context.Background(), ocrtest.Page(t), ocr.Options{})
	if !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("error %v, want %s", err, scan.CodeUnavailable)
	}
}

// TestAnotherQuestion: other pixels or options are another recording.
func TestAnotherQuestion(t *testing.T) {
	dir := t.TempDir()
	rec := recorded.Open(dir, live(t))
	defer rec.Close()
	ctx := context.Background()
	if _, err := rec.Read(ctx, ocrtest.Blank(), ocr.Options{DPI: 300}); err != nil {
		t.Fatal(err)
	}
	replay := recorded.Open(dir, nil)
	other := ocrtest.Blank()
	other.Pix[0] = 254
	part := ocrtest.Blank().SubImage(image.Rect(0, 0, 700, 600)).(*image.Gray)
	for name, ask := range map[string]func() error{
		"pixel":  func() error { _, err := replay.Read(ctx, other, ocr.Options{DPI: 300}); return err },
		"part":   func() error { _, err := replay.Read(ctx, part, ocr.Options{DPI: 300}); return err },
		"option": func() error { _, err := replay.Read(ctx, ocrtest.Blank(), ocr.Options{DPI: 200}); return err },
		"orient": func() error { _, _, err := replay.Orient(ctx, ocrtest.Blank(), 300); return err },
	} {
		if err := ask(); !scan.Is(err, scan.CodeUnavailable) {
			t.Errorf("%s: error %v, want %s", name, err, scan.CodeUnavailable)
		}
	}
	if _, err := replay.Read(ctx, ocrtest.Blank(), ocr.Options{DPI: 300}); err != nil {
		t.Errorf("the same question: %v", err)
	}
}

package reader_test

import (
	"testing"

	"sohoa/internal/pdf"
	"sohoa/internal/reader"
	"sohoa/internal/scan"
	"sohoa/ocr"
	"sohoa/ocr/ocrtest"
)

// TestCorrect holds that words from a picture are corrected once, before the
// secrecy check sees them, and words of a sound text layer never.
func TestCorrect(t *testing.T) {
	called := 0
	read := []ocr.Line{{Words: []ocr.Word{{Text: "BÁO"}}}}
	l := reader.NewLocal(reader.Config{
		Engine: says{lines: read}, Pictures: one(ocrtest.Page(t)),
		PDF: &paper{info: pdf.PageInfo{Width: 595, Height: 842}, lines: soundLayer()},
		Correct: func(p *ocr.Page) {
			called++
			p.Lines[0].Words[0].Text, p.Lines[0].Words[0].Raw = "BẢO", p.Lines[0].Words[0].Text
		},
		Secrecy: func(p ocr.Page) (scan.SecurityLevel, *ocr.Mark) {
			if p.Engine == "says" && p.Text() != "BẢO" {
				t.Errorf("secrecy is asked about %q", p.Text())
			}
			return scan.SecurityNone, nil
		}})
	r, err := l.Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 1})
	if err != nil || called != 1 || r.Page.Lines[0].Words[0].Raw != "BÁO" {
		t.Errorf("picture: %d calls, %+v, error %v", called, r.Page.Lines, err)
	}
	r, err = l.Read(ctx, reader.Job{Media: scan.MediaPDF, Page: 1})
	if err != nil || called != 1 || r.Page.Engine != "pdf-text" {
		t.Errorf("sound layer: %d calls in all, read by %q, error %v", called, r.Page.Engine, err)
	}
}

package reader_test

import (
	"image"
	"math/rand/v2"
	"testing"

	"sohoa/internal/reader"
	"sohoa/internal/scan"
	"sohoa/ocr/tesseract"
	"sohoa/testdata/gen/ink"
	"sohoa/testdata/gen/typeset"
)

// TestPageNumber holds that the number which stands alone above or below the
// text is read, and that a page without one gets none.
func TestPageNumber(t *testing.T) {
	engine, err := tesseract.New(tesseract.Config{Language: "vie"})
	if err != nil {
		t.Fatal(err)
	}
	fonts, err := typeset.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		number string
		y      float64
		first  bool
	}{{"2", 40, true}, {"13", 270, false}, {"", 0, false}} {
		page := ink.New(595, 320, 200, false)
		face, rng := fonts.Families()[0].Regular, rand.New(rand.NewPCG(3, 5))
		page.Note(85, 90, 14, 0, []string{
			"Thực hiện kế hoạch năm 2024, Ủy ban nhân dân xã báo cáo kết quả giải",
			"quyết hồ sơ của tổ chức và công dân trong quý ba theo quy định của",
			"pháp luật và chỉ đạo của cấp trên./."}, face, rng, ink.Black)
		if c.number != "" {
			page.Note(298, c.y, 14, 0, []string{c.number}, face, rng, ink.Black)
		}
		img := image.NewGray(image.Rect(0, 0, page.W, page.H))
		copy(img.Pix, page.Planes[0])
		l := open(engine, nil, one(img))
		r, err := l.Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 1})
		if err != nil {
			t.Fatal(err)
		}
		lines := r.Page.Lines
		if c.number == "" {
			if len(lines) != 3 {
				t.Errorf("no number: %q", r.Page.Text())
			}
			continue
		}
		at := len(lines) - 1
		if c.first {
			at = 0
		}
		if len(lines) != 4 || lines[at].Text() != c.number {
			t.Errorf("number %s: %q", c.number, r.Page.Text())
		}
	}
}

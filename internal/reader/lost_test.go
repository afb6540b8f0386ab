package reader_test

import (
	"context"
	"image"
	"math/rand/v2"
	"strings"
	"testing"

	"sohoa/internal/reader"
	"sohoa/internal/scan"
	"sohoa/ocr"
	"sohoa/ocr/tesseract"
	"sohoa/testdata/gen/ink"
	"sohoa/testdata/gen/typeset"
)

// forgetful drops the lines of a page that lost says, as layout analysis does.
type forgetful struct {
	ocr.Engine
	lost  func(line int) bool
	lines int // how often it was asked for a single line
}

func (f *forgetful) Read(ctx context.Context, img *image.Gray, opt ocr.Options) ([]ocr.Line, error) {
	lines, err := f.Engine.Read(ctx, img, opt)
	if opt.Layout == ocr.LayoutLine {
		f.lines++
	}
	if opt.Layout != ocr.LayoutPage {
		return lines, err
	}
	var kept []ocr.Line
	for i, l := range lines {
		if !f.lost(i) {
			kept = append(kept, l)
		}
	}
	return kept, err
}

// paragraph is a page of 200 dpi with the lines of text.
func paragraph(t *testing.T, lines []string) *image.Gray {
	t.Helper()
	fonts, err := typeset.Load()
	if err != nil {
		t.Fatal(err)
	}
	c := ink.New(595, 500, 200, false)
	c.Note(85, 60, 14, 0, lines, fonts.Families()[0].Regular, rand.New(rand.NewPCG(3, 5)), ink.Black)
	img := image.NewGray(image.Rect(0, 0, c.W, c.H))
	copy(img.Pix, c.Planes[0])
	return img
}

// TestLostRows holds that lines which the engine's layout analysis dropped are
// read, each at its place, and that nothing is looked for on a page read whole.
func TestLostRows(t *testing.T) {
	engine, err := tesseract.New(tesseract.Config{Language: "vie"})
	if err != nil {
		t.Fatal(err)
	}
	text := []string{
		"Thực hiện kế hoạch năm 2024, Ủy ban nhân dân xã báo cáo kết quả giải",
		"quyết hồ sơ của tổ chức và công dân trong quý ba theo quy định của",
		"pháp luật và chỉ đạo của cấp trên. Bộ phận một cửa đã tiếp nhận 325",
		"hồ sơ, trong đó trả kết quả đúng hạn 318 hồ sơ, còn lại đang trong",
		"thời hạn giải quyết theo giấy hẹn đã trao cho người nộp hồ sơ./."}
	img := paragraph(t, text)
	f := &forgetful{Engine: engine, lost: func(line int) bool { return line == 1 || line == 3 }}
	l := open(f, nil, one(img))
	defer l.Close()
	for _, dropped := range []bool{true, false} {
		if !dropped {
			f.lost = func(int) bool { return false }
		}
		f.lines = 0
		r, err := l.Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Page.Text(); !strings.EqualFold(strings.TrimSpace(got), strings.Join(text, "\n")) { // slips of case are mended later
			t.Errorf("lines dropped %v:\n%s", dropped, got)
		}
		if dropped != (f.lines > 0) {
			t.Errorf("lines dropped %v: %d rows read alone", dropped, f.lines)
		}
	}
}

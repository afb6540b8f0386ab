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

// signed draws a page of 300 dpi that ends in a signature block: a red seal
// and a blue pen over the name.
func signed(t *testing.T) *image.RGBA {
	t.Helper()
	fonts, err := typeset.Load()
	if err != nil {
		t.Fatal(err)
	}
	face, bold := fonts.Families()[0].Regular, fonts.Families()[0].Bold
	rng := rand.New(rand.NewPCG(3, 5))
	c := ink.New(595, 500, 300, true)
	c.Note(85, 60, 14, 0, []string{
		"Thực hiện kế hoạch năm 2024, Ủy ban nhân dân xã báo cáo kết quả giải",
		"quyết hồ sơ của tổ chức và công dân trong quý ba theo quy định của",
		"pháp luật và chỉ đạo của cấp trên./."}, face, rng, ink.Black)
	c.Note(390, 170, 14, 0, []string{"GIÁM ĐỐC"}, bold, rng, ink.Black)
	c.Note(372, 275, 14, 0, []string{"Trần Thu Hoài"}, bold, rng, ink.Black)
	c.Seal(375, 262, 52, 4, []string{"ỦY BAN NHÂN DÂN XÃ HÒA BÌNH", "TRUNG TÂM DỊCH VỤ CÔNG"}, bold, rng, ink.Red)
	c.Signature(425, 262, 110, 50, rng, ink.Blue)
	img := image.NewRGBA(image.Rect(0, 0, c.W, c.H))
	for i := range c.W * c.H {
		img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = c.Planes[0][i], c.Planes[1][i], c.Planes[2][i], 255
	}
	return img
}

// TestNameUnderSeal holds that a signer's name under seal and pen is read where
// inks are told apart, and better than in a plain reading of the same page and of
// the same crop of it in gray; -v prints how many of its words each way gives.
func TestNameUnderSeal(t *testing.T) {
	engine, err := tesseract.New(tesseract.Config{Language: "vie"})
	if err != nil {
		t.Fatal(err)
	}
	img := signed(t)
	l := open(engine, nil, one(img))
	defer l.Close()
	r, err := l.Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 1})
	if err != nil {
		t.Fatal(err)
	}
	name := strings.Fields("Trần Thu Hoài")
	read := func(text string) (n int) {
		for _, w := range name {
			if strings.Contains(text, w) {
				n++
			}
		}
		return n
	}
	with := read(r.Page.Text())
	if with < len(name) {
		t.Errorf("with separation: %q", r.Page.Text())
	}
	gray := image.NewGray(img.Rect)
	for i := range gray.Pix {
		p := img.Pix[4*i:]
		gray.Pix[i] = uint8((299*int(p[0]) + 587*int(p[1]) + 114*int(p[2])) / 1000)
	}
	px := func(pt int) int { return pt * 300 / 72 }
	block := gray.SubImage(image.Rect(px(360), px(150), px(520), px(330))).(*image.Gray)
	without := 0
	for _, c := range []struct {
		img    *image.Gray
		layout ocr.Layout
	}{{gray, ocr.LayoutPage}, {gray, ocr.LayoutBlock}, {block, ocr.LayoutPage}, {block, ocr.LayoutBlock}} {
		lines, err := engine.Read(context.Background(), c.img, ocr.Options{DPI: 300, Layout: c.layout})
		if err != nil {
			t.Fatal(err)
		}
		without = max(without, read((ocr.Page{Lines: lines}).Text()))
	}
	t.Logf("words of the name: %d of %d with separation, at most %d without", with, len(name), without)
	if without >= with {
		t.Errorf("without separation %d words are read, with it %d", without, with)
	}
}

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
// inks are told apart, and is not in a plain reading of the same page in gray.
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
	const name = "Trần Thu Hoài"
	if !strings.Contains(r.Page.Text(), name) {
		t.Errorf("with separation: %q", r.Page.Text())
	}
	gray := image.NewGray(img.Rect)
	for i := range gray.Pix {
		p := img.Pix[4*i:]
		gray.Pix[i] = uint8((299*int(p[0]) + 587*int(p[1]) + 114*int(p[2])) / 1000)
	}
	for _, layout := range []ocr.Layout{ocr.LayoutPage, ocr.LayoutBlock} {
		lines, err := engine.Read(context.Background(), gray, ocr.Options{DPI: 300, Layout: layout})
		if err != nil {
			t.Fatal(err)
		}
		if plain := (ocr.Page{Lines: lines}).Text(); strings.Contains(plain, name) {
			t.Errorf("without separation, layout %d: %q", layout, plain)
		}
	}
}

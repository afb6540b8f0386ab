package reader_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"testing"

	"rsc.io/qr"

	"sohoa/internal/pdf"
	"sohoa/internal/reader"
	"sohoa/internal/scan"
	"sohoa/ocr"
	"sohoa/ocr/ocrtest"
	"sohoa/ocr/recorded"
)

var ctx = context.Background()

var line = []ocr.Line{{Block: 1, Par: 1, Words: []ocr.Word{{Text: "BÁO", Box: ocr.Box{X0: 1, Y0: 1, X1: 9, Y1: 9}, Conf: 1}}}}

func TestImagePage(t *testing.T) {
	l := open(says{lines: line}, &paper{}, one(ocrtest.Page(t)))
	r, err := l.Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 3, Preview: 400})
	if err != nil {
		t.Fatal(err)
	}
	p := r.Page
	if p.Number != 3 || p.Kind != "content" || p.Text() != "BÁO" || p.Engine != "says" || p.Layer != "" {
		t.Errorf("page %d, kind %q, text %q, engine %q, layer %q", p.Number, p.Kind, p.Text(), p.Engine, p.Layer)
	}
	if p.SourceWidth != 1654 || p.SourceHeight != 760 {
		t.Errorf("delivered as %d × %d", p.SourceWidth, p.SourceHeight)
	}
	img, err := jpeg.Decode(bytes.NewReader(r.Preview))
	if err != nil || img.Bounds().Dx() != 400 {
		t.Errorf("preview %v, %v", img, err)
	}
	if r, err := l.Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 1}); err != nil || r.Preview != nil {
		t.Errorf("%d bytes of preview that nobody asked for, error %v", len(r.Preview), err)
	}
}

// TestBombIsNotDecoded: the refusal comes from the header.
func TestBombIsNotDecoded(t *testing.T) {
	bomb := onePicture{size: image.Pt(35_000, 35_000)} // fails when decoded
	if _, err := open(says{}, &paper{}, bomb).Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 1}); !scan.Is(err, scan.CodeTooManyPixels) {
		t.Errorf("error %v, want %s", err, scan.CodeTooManyPixels)
	}
}

func TestBlankPageIsNotRead(t *testing.T) {
	asked := 0
	r, err := open(says{lines: line, asked: &asked}, &paper{}, one(ocrtest.Blank())).Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 1, Preview: 100})
	if err != nil || r.Page.Kind != "blank" || asked != 0 || len(r.Page.Lines) != 0 || len(r.Preview) == 0 {
		t.Errorf("kind %q, asked %d times, %d lines, error %v", r.Page.Kind, asked, len(r.Page.Lines), err)
	}
}

func TestInkWithoutText(t *testing.T) {
	empty := recorded.Faulty{Fault: recorded.Empty}
	if _, err := open(empty, &paper{}, one(ocrtest.Page(t))).Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 1}); !scan.Is(err, scan.CodePageNoText) {
		t.Errorf("error %v, want %s", err, scan.CodePageNoText)
	}
}

func TestSeparatorSheet(t *testing.T) {
	title := []ocr.Line{{Words: []ocr.Word{{Text: "TRANG"}, {Text: "PHÂN"}, {Text: "CÁCH"}}}}
	r, err := open(says{lines: title}, &paper{}, one(ocrtest.Page(t))).Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 1})
	if err != nil || r.Page.Kind != "separator" {
		t.Errorf("kind %q, error %v; want separator", r.Page.Kind, err)
	}
}

// TestCoverSheet: a sheet whose code says so parts documents, however it lies.
func TestCoverSheet(t *testing.T) {
	sheet := func(text string, turned bool) image.Image {
		code, err := qr.Encode(text, qr.M)
		if err != nil {
			t.Fatal(err)
		}
		img := image.NewGray(image.Rect(0, 0, 1654, 2339))
		for i := range img.Pix {
			img.Pix[i] = 250
		}
		for y := range code.Size * 16 {
			for x := range code.Size * 16 {
				if code.Black(x/16, y/16) {
					img.SetGray(500+x+y/90, 600+y-x/90, color.Gray{30}) // a little askew
				}
			}
		}
		if turned {
			slices.Reverse(img.Pix)
		}
		return img
	}
	for _, c := range []struct {
		name, text string
		turned     bool
		kind       string
	}{
		{"cover", "sohoa-cover:1;pages=12", false, "separator"},
		{"upside down", "sohoa-cover:1;pages=12", true, "separator"},
		{"patch", "PATCHT", false, "separator"},
		{"another code", "https://example.vn/tra-cuu?ma=123456", false, "content"},
	} {
		r, err := open(says{lines: line}, &paper{}, one(sheet(c.text, c.turned))).Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 1})
		if err != nil || r.Page.Kind != c.kind {
			t.Errorf("%s: kind %q, error %v; want %s", c.name, r.Page.Kind, err, c.kind)
			continue
		}
		found := slices.ContainsFunc(r.Page.Marks, func(m ocr.Mark) bool { return m.Kind == scan.KindCover && m.Text == c.text })
		if found != (c.kind == "separator") {
			t.Errorf("%s: marks %+v", c.name, r.Page.Marks)
		}
	}
}

func TestSecrecyMark(t *testing.T) {
	mark := &ocr.Mark{Kind: "secrecy_stamp", Text: "MẬT"}
	l := reader.NewLocal(reader.Config{Engine: says{lines: line}, PDF: &paper{}, Pictures: one(ocrtest.Page(t)),
		Secrecy: func(p ocr.Page) (scan.SecurityLevel, *ocr.Mark) {
			if p.Text() != "BÁO" {
				t.Errorf("asked about %q", p.Text())
			}
			return scan.SecurityMat, mark
		}})
	r, err := l.Read(ctx, reader.Job{Media: scan.MediaPNG, Page: 1})
	if err != nil || r.Security != scan.SecurityMat {
		t.Errorf("security %q, error %v", r.Security, err)
	}
	if n := len(r.Page.Marks); n == 0 || r.Page.Marks[n-1].Text != "MẬT" {
		t.Errorf("marks %+v", r.Page.Marks)
	}
}

func TestPDFPage(t *testing.T) {
	a4 := pdf.PageInfo{Width: 595, Height: 842}
	covered := func(w, h int, gray bool) pdf.PageInfo {
		i := a4
		i.Image, i.Covered = &pdf.ImageInfo{Width: w, Height: h, Gray: gray}, 1
		return i
	}
	for _, c := range []struct {
		name   string
		info   pdf.PageInfo
		layer  []ocr.Line
		dpi    int // drawn at
		color  bool
		verdct string
		engine string
	}{
		{"typed", a4, soundLayer(), 150, true, "sound", "pdf-text"},
		{"typed, no text", a4, nil, 300, true, "none", "says"},
		{"gray scan at 200", covered(1653, 2339, true), nil, 200, false, "none", "says"},
		{"colour scan at 600", covered(4958, 7017, false), nil, 400, true, "none", "says"},
		{"scan with a banner", covered(1653, 2339, false), banner(), 200, true, "banner_only", "says"},
		{"false resolution", pdf.PageInfo{Width: 2480, Height: 3508, Covered: 1, Image: &pdf.ImageInfo{Width: 2480, Height: 3508, Gray: true}}, nil, 72, false, "none", "says"},
	} {
		p := &paper{info: c.info, lines: c.layer}
		r, err := open(says{lines: line}, p, onePicture{}).Read(ctx, reader.Job{Media: scan.MediaPDF, Page: 1})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if len(p.drawn) != 1 || p.drawn[0] != c.dpi || p.color != c.color {
			t.Errorf("%s: drawn at %v, colour %v; want once at %d, %v", c.name, p.drawn, p.color, c.dpi, c.color)
		}
		if r.Page.Layer != c.verdct || r.Page.Engine != c.engine {
			t.Errorf("%s: layer %q, read by %q; want %q, %q", c.name, r.Page.Layer, r.Page.Engine, c.verdct, c.engine)
		}
		if c.dpi >= 100 && (len(r.Page.Rules) != 1 || r.Page.Rules[0].Vertical) {
			t.Errorf("%s: rules %v", c.name, r.Page.Rules)
		}
	}
}

func TestHugePDFPageIsDrawnSmaller(t *testing.T) {
	p := &paper{info: pdf.PageInfo{Width: 14400, Height: 14400}}
	l := reader.NewLocal(reader.Config{Engine: says{lines: line}, PDF: p, Pictures: onePicture{}, MaxPixels: 4_000_000,
		Secrecy: func(ocr.Page) (scan.SecurityLevel, *ocr.Mark) { return scan.SecurityNone, nil }})
	if _, err := l.Read(ctx, reader.Job{Media: scan.MediaPDF, Page: 1}); err != nil {
		t.Fatal(err)
	}
	if p.drawn[0] != 10 { // (14400 · 10 / 72)² = 4,000,000
		t.Errorf("drawn at %v dpi, want 10", p.drawn)
	}
}

package ocrtest

import (
	"bytes"
	_ "embed"
	"image"
	"image/png"
	"strings"
	"testing"
)

//go:embed page.png
var pagePNG []byte

// PageDPI is the resolution of Page.
const PageDPI = 300

// PageLines are the printed lines of Page: the head's two columns, then the
// body.
var PageLines = []string{
	"UBND XÃ HÒA BÌNH", "Số: 27/BC-UBND",
	"CỘNG HÒA XÃ HỘI", "CHỦ NGHĨA VIỆT NAM",
	"Thực hiện kế hoạch năm 2024, Ủy ban nhân dân xã báo cáo",
	"kết quả giải quyết hồ sơ của tổ chức và công dân trong",
	"quý ba. Tổng số hồ sơ tiếp nhận là 318, trong đó đã trả",
	"đúng hạn 305 hồ sơ, còn lại đang được xử lý tại bộ phận",
	"một cửa theo quy định của pháp luật.",
}

// PageWords are all words of PageLines.
func PageWords() []string { return strings.Fields(strings.Join(PageLines, " ")) }

// PagePNG is the file of Page.
func PagePNG() []byte { return bytes.Clone(pagePNG) }

// Page is the upper part of a made-up Vietnamese letter, drawn for this
// project in TeX Gyre Termes, 1654 × 760 pixels.
func Page(t testing.TB) *image.Gray {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(pagePNG))
	if err != nil {
		t.Fatal(err)
	}
	gray, ok := img.(*image.Gray)
	if !ok {
		t.Fatalf("page.png decodes as %T", img)
	}
	return gray
}

// Blank is an empty white sheet.
func Blank() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, 800, 600))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	return img
}

// Turned is img turned clockwise by degrees (0, 90, 180, 270).
func Turned(img *image.Gray, degrees int) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	if degrees%180 != 0 {
		out = image.NewGray(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			to := image.Pt(x, y)
			switch degrees {
			case 90:
				to = image.Pt(h-1-y, x)
			case 180:
				to = image.Pt(w-1-x, h-1-y)
			case 270:
				to = image.Pt(y, w-1-x)
			}
			out.Pix[to.Y*out.Stride+to.X] = img.Pix[y*img.Stride+x]
		}
	}
	return out
}

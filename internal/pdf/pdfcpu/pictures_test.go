package pdfcpu

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

// blobs is a picture whose corners and sides all differ.
func blobs(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(m, image.Rect(0, 0, w/2, h/4), image.NewUniform(color.RGBA{200, 0, 0, 255}), image.Point{}, draw.Src)
	draw.Draw(m, image.Rect(w/2, h/4, w, h/2), image.NewUniform(color.RGBA{0, 150, 0, 255}), image.Point{}, draw.Src)
	draw.Draw(m, image.Rect(0, h*3/4, w/4, h), image.NewUniform(color.RGBA{0, 0, 220, 255}), image.Point{}, draw.Src)
	return m
}

func grayOf(m image.Image) *image.Gray {
	g := image.NewGray(m.Bounds())
	draw.Draw(g, g.Rect, m, image.Point{}, draw.Src)
	return g
}

func encode(t testing.TB, f func(b *bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shown draws a page of a PDF eight times as large as want, so that only the
// middles of its pixels count, and tells how far they are off on average.
func shown(t testing.TB, path string, page int, want image.Image) float64 {
	t.Helper()
	out := filepath.Join(t.TempDir(), "p")
	b := want.Bounds()
	run(t, "pdftoppm", "-png", "-singlefile", "-f", fmt.Sprint(page), "-scale-to-x", fmt.Sprint(8*b.Dx()), "-scale-to-y", fmt.Sprint(8*b.Dy()), path, out)
	f, err := os.Open(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds().Dx() < 8*b.Dx() || got.Bounds().Dy() < 8*b.Dy() {
		t.Fatalf("drawn as %v, want eight times %v", got.Bounds(), b)
	}
	sum := 0.0
	for y := range b.Dy() {
		for x := range b.Dx() {
			r1, g1, b1, _ := got.At(8*x+4, 8*y+4).RGBA()
			r2, g2, b2, _ := want.At(b.Min.X+x, b.Min.Y+y).RGBA()
			sum += math.Abs(float64(r1)-float64(r2)) + math.Abs(float64(g1)-float64(g2)) + math.Abs(float64(b1)-float64(b2))
		}
	}
	return sum / 3 / 257 / float64(b.Dx()*b.Dy())
}

func TestPictures(t *testing.T) {
	m := blobs(160, 240)
	gray := grayOf(m)
	nrgba := image.NewNRGBA(m.Rect) // half of it transparent
	draw.Draw(nrgba, nrgba.Rect, m, image.Point{}, draw.Src)
	for i := 3; i < len(nrgba.Pix)/2; i += 4 {
		nrgba.Pix[i] = 0
	}
	faded := image.NewRGBA(m.Rect)
	draw.Draw(faded, m.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(faded, m.Rect, nrgba, image.Point{}, draw.Over)
	palette := image.NewPaletted(m.Rect, color.Palette{color.White, color.RGBA{200, 0, 0, 255}, color.RGBA{0, 150, 0, 255}, color.RGBA{0, 0, 220, 255}})
	draw.Draw(palette, m.Rect, m, image.Point{}, draw.Src)
	gray16 := image.NewGray16(m.Rect)
	draw.Draw(gray16, m.Rect, m, image.Point{}, draw.Src)
	for _, c := range []struct {
		name  string
		media scan.Media
		data  []byte
		want  image.Image
		off   float64 // mean difference allowed
	}{
		{"jpeg", scan.MediaJPEG, encode(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, m, &jpeg.Options{Quality: 95}) }), m, 3},
		{"gray jpeg", scan.MediaJPEG, encode(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, gray, nil) }), gray, 3},
		{"png", scan.MediaPNG, encode(t, func(b *bytes.Buffer) error { return png.Encode(b, m) }), m, 0},
		{"gray png", scan.MediaPNG, encode(t, func(b *bytes.Buffer) error { return png.Encode(b, gray) }), gray, 0},
		{"16 bit png", scan.MediaPNG, encode(t, func(b *bytes.Buffer) error { return png.Encode(b, gray16) }), gray16, 1},
		{"palette png", scan.MediaPNG, encode(t, func(b *bytes.Buffer) error { return png.Encode(b, palette) }), palette, 0},
		{"transparent png", scan.MediaPNG, encode(t, func(b *bytes.Buffer) error { return png.Encode(b, nrgba) }), faded, 0},
		{"bmp", scan.MediaBMP, encode(t, func(b *bytes.Buffer) error { return bmp.Encode(b, m) }), m, 0},
		{"tiff", scan.MediaTIFF, encode(t, func(b *bytes.Buffer) error {
			return tiff.Encode(b, m, &tiff.Options{Compression: tiff.Deflate, Predictor: true})
		}), m, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := write(t, t.TempDir(), "in", c.data)
			p := letterPage()
			p.Width, p.Height = 1240, 1860
			dst := searchable(t, src, c.media, pdf.LayerPage{Source: 1, Page: &p, Width: 1240, Height: 1860})
			if got := shown(t, dst, 1, c.want); got > c.off {
				t.Errorf("drawn pixels are off by %.2f, at most %g", got, c.off)
			}
			if got := strings.Fields(run(t, "pdftotext", "-raw", dst, "-")); !slices.Equal(got, words(p)) {
				t.Errorf("text %q", got)
			}
			conforms(t, dst)
			if i, _ := os.Stat(dst); i.Size() > int64(len(c.data))*105/100+20<<10 {
				t.Errorf("%d bytes of %d", i.Size(), len(c.data))
			}
		})
	}
}

// conforms checks what makes a file of pictures PDF/A-2b (ISO 19005-2 §6.1,
// §6.2.3, §6.6.2), as far as its structure tells.
func conforms(t testing.TB, path string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(raw, []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")) {
		t.Error("header")
	}
	if !bytes.Contains(raw, []byte("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>")) {
		t.Error("no plain XMP")
	}
	qdf := run(t, "qpdf", "--qdf", "--object-streams=disable", path, "-")
	for _, must := range []string{"/GTS_PDFA1", "/DestOutputProfile", "/FontFile2", "/ToUnicode", "/CIDToGIDMap"} {
		if !strings.Contains(qdf, must) {
			t.Errorf("no %s", must)
		}
	}
	for _, never := range []string{"/Encrypt", "/JavaScript", "/SMask", "/Interpolate true", "LZWDecode", "/OpenAction", "/AA"} {
		if strings.Contains(qdf, never) {
			t.Errorf("%s is there", never)
		}
	}
	fonts := strings.Fields(line(run(t, "pdffonts", path), "SohoaInvisible")) // name type type encoding emb sub uni …
	if len(fonts) < 7 || fonts[4] != "yes" || fonts[6] != "yes" {
		t.Errorf("fonts: %q", fonts)
	}
}

func TestJPEGBytesUntouched(t *testing.T) {
	data := grayJPEG(t, 300, 200)
	dst := searchable(t, write(t, t.TempDir(), "a", data), scan.MediaJPEG, pdf.LayerPage{Source: 1})
	dir := t.TempDir()
	run(t, "pdfimages", "-all", dst, filepath.Join(dir, "a"))
	got, err := os.ReadFile(filepath.Join(dir, "a-000.jpg"))
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("the JPEG changed: %v", err)
	}
}

func TestWebP(t *testing.T) {
	for file, off := range map[string]float64{"blobs-lossless.webp": 0, "blobs-lossy.webp": 5} {
		dst := searchable(t, filepath.Join("testdata", file), scan.MediaWebP, pdf.LayerPage{Source: 1})
		if got := shown(t, dst, 1, blobs(40, 60)); got > off {
			t.Errorf("%s is off by %.1f, at most %g", file, got, off)
		}
	}
}

// TestCMYK turns a CMYK JPEG in, inverted as Adobe's programs write it: the
// second half of the picture is white, and the file claims no PDF/A.
func TestCMYK(t *testing.T) {
	src := filepath.Join("testdata", "cmyk-adobe.jpg")
	dst := searchable(t, src, scan.MediaJPEG, pdf.LayerPage{Source: 1})
	want := image.NewRGBA(image.Rect(0, 0, 64, 32))
	draw.Draw(want, want.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(want, image.Rect(0, 0, 32, 32), image.Black, image.Point{}, draw.Src)
	if off := shown(t, dst, 1, want); off > 20 {
		t.Errorf("colours are off by %.1f", off)
	}
	if raw, err := os.ReadFile(dst); err != nil || bytes.Contains(raw, []byte("pdfaid")) {
		t.Errorf("claims PDF/A: %v", err)
	}
}

func TestTIFFPages(t *testing.T) {
	const w, h = 61, 43 // ../../tiff/testdata/make.py
	formula := func(x, y, c int) uint8 {
		v := x*4 + y*3 + c*50
		if (x/7+y/5)%2 == 1 {
			v += 80
		}
		return uint8(v)
	}
	bits, gray, rgb := image.NewGray(image.Rect(0, 0, w, h)), image.NewGray(image.Rect(0, 0, w, h)), image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := formula(x, y, 0)
			gray.SetGray(x, y, color.Gray{v})
			rgb.SetRGBA(x, y, color.RGBA{v, formula(x, y, 1), formula(x, y, 2), 255})
			if v >= 128 {
				bits.SetGray(x, y, color.Gray{255})
			}
		}
	}
	for _, c := range []struct {
		file, filter string
		want         []image.Image
		off          float64
	}{
		{"bits-g4.tif", "CCITTFaxDecode", []image.Image{bits}, 0},
		{"bits-g4-strips.tif", "CCITTFaxDecode", []image.Image{bits}, 0},
		{"bits-g3.tif", "CCITTFaxDecode", []image.Image{bits}, 0},
		{"gray-lzw-strips.tif", "FlateDecode", []image.Image{gray}, 0},
		{"palette-lzw.tif", "FlateDecode", []image.Image{gray}, 0},
		{"rgb-lzw-predictor.tif", "FlateDecode", []image.Image{rgb}, 0},
		{"gray-jpeg.tif", "DCTDecode", []image.Image{gray}, 8},
		{"rgb-jpeg.tif", "DCTDecode", []image.Image{rgb}, 30}, // chroma is subsampled
		{"three-pages.tif", "FlateDecode", []image.Image{bits, gray, rgb}, 0},
	} {
		t.Run(c.file, func(t *testing.T) {
			pages := make([]pdf.LayerPage, len(c.want))
			for i := range pages {
				pages[i].Source = i + 1
			}
			dst := searchable(t, filepath.Join("..", "..", "tiff", "testdata", c.file), scan.MediaTIFF, pages...)
			for i, want := range c.want {
				if got := shown(t, dst, i+1, want); got > c.off {
					t.Errorf("page %d is off by %.2f, at most %g", i+1, got, c.off)
				}
			}
			info, err := New().Inspect(t.Context(), dst)
			if err != nil || len(info.Pages) != len(c.want) || math.Abs(info.Pages[0].Width-w/300.0*72) > 2 && c.file != "gray-lzw-strips.tif" {
				t.Errorf("info %+v, %v", info, err)
			}
			if qdf := run(t, "qpdf", "--qdf", "--stream-data=preserve", "--object-streams=disable", dst, "-"); !strings.Contains(qdf, "/"+c.filter) {
				t.Errorf("no %s", c.filter)
			}
		})
	}
}

// TestTIFFTurned shows all eight orientations as the tag asks.
func TestTIFFTurned(t *testing.T) {
	m := grayOf(blobs(40, 60))
	data := encode(t, func(b *bytes.Buffer) error { return tiff.Encode(b, m, nil) })
	for tag := 1; tag <= 8; tag++ {
		turned := withOrientation(t, data, uint16(tag))
		want := image.NewGray(image.Rect(0, 0, 40, 60))
		if tag >= 5 {
			want = image.NewGray(image.Rect(0, 0, 60, 40))
		}
		for r := range 60 {
			for c := range 40 {
				at := [][2]int{{c, r}, {39 - c, r}, {39 - c, 59 - r}, {c, 59 - r}, {r, c}, {59 - r, c}, {59 - r, 39 - c}, {r, 39 - c}}[tag-1]
				want.SetGray(at[0], at[1], m.GrayAt(c, r))
			}
		}
		dst := searchable(t, write(t, t.TempDir(), "a", turned), scan.MediaTIFF, pdf.LayerPage{Source: 1})
		if off := shown(t, dst, 1, want); off > 0 {
			t.Errorf("orientation %d is off by %.1f", tag, off)
		}
	}
}

// withOrientation makes the horizontal resolution of a TIFF an orientation.
func withOrientation(t testing.TB, data []byte, value uint16) []byte {
	t.Helper()
	d := bytes.Clone(data)
	at := binary.LittleEndian.Uint32(d[4:])
	n := int(binary.LittleEndian.Uint16(d[at:]))
	for i := range n {
		e := d[int(at)+2+12*i:]
		if binary.LittleEndian.Uint16(e) == 282 {
			binary.LittleEndian.PutUint16(e, 274)
			binary.LittleEndian.PutUint16(e[2:], 3)
			binary.LittleEndian.PutUint32(e[4:], 1)
			binary.LittleEndian.PutUint32(e[8:], uint32(value))
			return d
		}
	}
	t.Fatal("no resolution to replace")
	return nil
}

func TestPageSize(t *testing.T) {
	p := letterPage()
	p.DPI = 200
	for _, c := range []struct {
		name string
		pic  picture
		l    pdf.LayerPage
		w, h float64
	}{
		{"the file knows", picture{width: 2480, height: 3508, dpiX: 300, dpiY: 300}, pdf.LayerPage{}, 595.2, 841.92},
		{"fax", picture{width: 1728, height: 1100, dpiX: 204, dpiY: 98}, pdf.LayerPage{}, 609.882, 808.163},
		{"72 is a lie", picture{width: 2480, height: 3508, dpiX: 72, dpiY: 72}, pdf.LayerPage{}, 595.2, 841.92},
		{"as it was read", picture{width: 1654, height: 2339}, pdf.LayerPage{Page: &p}, 595.44, 842.04},
		{"a photograph", picture{width: 4000, height: 3000}, pdf.LayerPage{}, 960, 720},
	} {
		if w, h := pageSize(c.pic, c.l); math.Abs(w-c.w) > .01 || math.Abs(h-c.h) > .01 {
			t.Errorf("%s: %.3f × %.3f, want %.3f × %.3f", c.name, w, h, c.w, c.h)
		}
	}
}

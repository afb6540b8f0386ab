package tiff

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/ccitt"

	"sohoa/internal/scan"
)

// formula is the picture of every sample, as testdata/make.py has it.
func formula(x, y, c int) uint8 {
	v := x*4 + y*3 + c*50
	if (x/7+y/5)%2 == 1 {
		v += 80
	}
	return uint8(v % 256)
}

const width, height = 61, 43

func sample(t testing.TB, name string) ([]byte, []Page) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := Pages(bytes.NewReader(data), int64(len(data)), 10)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return data, pages
}

func TestRaster(t *testing.T) {
	for _, c := range []struct {
		name    string
		samples int
		want    func(x, y, c int) uint8
	}{
		{"gray-none.tif", 1, formula},
		{"gray-lzw.tif", 1, formula},
		{"gray-lzw-strips.tif", 1, formula},
		{"rgb-deflate.tif", 3, formula},
		{"rgb-lzw-predictor.tif", 3, formula},
		{"rgb-packbits.tif", 3, formula},
		{"cmyk-none.tif", 4, func(x, y, c int) uint8 {
			if c == 3 {
				return 0
			}
			return 255 - formula(x, y, c)
		}},
	} {
		data, pages := sample(t, c.name)
		p := pages[0]
		if p.Width != width || p.Height != height || p.Samples != c.samples || p.Bits != 8 {
			t.Fatalf("%s: %+v", c.name, p)
		}
		pix, err := p.Raster(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for i, got := range pix {
			x, y, ch := i/c.samples%width, i/c.samples/width, i%c.samples
			if want := c.want(x, y, ch); got != want {
				t.Fatalf("%s: sample %d of %d,%d is %d, want %d", c.name, ch, x, y, got, want)
			}
		}
	}
}

func TestPalette(t *testing.T) {
	data, pages := sample(t, "palette-lzw.tif")
	p := pages[0]
	pix, err := p.Raster(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range pix {
		want := formula(i%width, i/width, 0)
		for c := range 3 {
			if got := p.Colours[c<<p.Bits+int(v)] >> 8; got != uint16(want) {
				t.Fatalf("pixel %d has colour %d, want %d", i, got, want)
			}
		}
	}
}

func TestDPI(t *testing.T) {
	for name, want := range map[string]float64{"gray-none.tif": 300, "gray-lzw-strips.tif": 118.11} {
		_, pages := sample(t, name)
		if d := pages[0].DPI - want; d > .01 || d < -.01 {
			t.Errorf("%s: %v dpi, want %v", name, pages[0].DPI, want)
		}
	}
}

func TestFaxSegments(t *testing.T) {
	for name, sf := range map[string]ccitt.SubFormat{"bits-g4.tif": ccitt.Group4, "bits-g4-strips.tif": ccitt.Group4, "bits-g3.tif": ccitt.Group3} {
		data, pages := sample(t, name)
		p := pages[0]
		if name == "bits-g4-strips.tif" && len(p.Segments) < 3 {
			t.Fatalf("%s has only %d strips", name, len(p.Segments))
		}
		rows := 0
		for _, s := range p.Segments {
			coded, err := p.Coded(bytes.NewReader(data), s)
			if err != nil {
				t.Fatal(err)
			}
			pix, err := io.ReadAll(ccitt.NewReader(bytes.NewReader(coded), ccitt.MSB, sf, s.Width, s.Height,
				&ccitt.Options{Invert: p.Photometric == WhiteIsZero}))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for y := range s.Height {
				for x := range width {
					white := pix[y*((width+7)/8)+x/8]>>(7-x%8)&1 == 0
					if p.Photometric == WhiteIsZero {
						white = !white
					}
					if want := formula(x, s.Y+y, 0) >= 128; white != want {
						t.Fatalf("%s: pixel %d,%d white is %v", name, x, s.Y+y, white)
					}
				}
			}
			rows += s.Height
		}
		if rows != height {
			t.Errorf("%s: %d rows", name, rows)
		}
	}
}

func TestStandalone(t *testing.T) {
	for _, name := range []string{"rgb-jpeg.tif", "gray-jpeg.tif"} {
		data, pages := sample(t, name)
		stream, err := pages[0].Standalone(bytes.NewReader(data), pages[0].Segments[0])
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(stream))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if img.Bounds().Dx() != width || img.Bounds().Dy() != height {
			t.Errorf("%s: %v", name, img.Bounds())
		}
		sum := 0
		for y := range height {
			for x := range width {
				d := int(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y) - int(formula(x, y, 0))
				sum += d * d
			}
		}
		if name == "gray-jpeg.tif" && sum/(width*height) > 60 {
			t.Errorf("%s: mean square error %d", name, sum/(width*height))
		}
	}
}

func TestManyPages(t *testing.T) {
	data, pages := sample(t, "three-pages.tif")
	if len(pages) != 3 || pages[0].Bits != 1 || pages[1].Bits != 8 || pages[2].Samples != 3 {
		t.Errorf("pages %+v", pages)
	}
	if _, err := Pages(bytes.NewReader(data), int64(len(data)), 2); !scan.Is(err, scan.CodeTooManyPages) {
		t.Errorf("limit of two pages: %v", err)
	}
}

func TestBadFiles(t *testing.T) {
	good, _ := sample(t, "gray-none.tif")
	circle := bytes.Clone(good)
	first := binary.LittleEndian.Uint32(circle[4:])
	n := binary.LittleEndian.Uint16(circle[first:])
	binary.LittleEndian.PutUint32(circle[int(first)+2+12*int(n):], first)
	for _, c := range []struct {
		name string
		data []byte
		want scan.Code
	}{
		{"cut", good[:len(good)-100], scan.CodeTruncated},
		{"head only", good[:8], scan.CodeTruncated},
		{"circle", circle, scan.CodeDamaged},
		{"no TIFF", []byte("%PDF-1.4 and more"), scan.CodeUnknownType},
		{"no page", []byte("II*\x00\x00\x00\x00\x00"), scan.CodeNoPages},
	} {
		if _, err := Pages(bytes.NewReader(c.data), int64(len(c.data)), 10); !scan.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

func FuzzPages(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.tif")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bytes.NewReader(data)
		pages, err := Pages(r, int64(len(data)), 5)
		if err != nil {
			return
		}
		for _, p := range pages {
			if p.Width*p.Height > 1<<20 {
				continue
			}
			p.Raster(r)
			for _, s := range p.Segments {
				p.Standalone(r, s)
			}
		}
	})
}

package tesseract

import (
	"image"
	"os"
	"path/filepath"
	"testing"

	"sohoa/internal/scan"
)

func TestPictures(t *testing.T) {
	for _, c := range []struct {
		file  string
		pages int
		color bool
		dpi   int
	}{
		{"g4.tif", 2, false, 300},
		{"lzw.tif", 2, false, 300},
		{"jpeg.tif", 2, true, 300},
		{"colour.webp", 1, true, 0},
		{"colour.jpg", 1, true, 300},
		{"gray.jpg", 1, false, 200},
		{"palette.png", 1, false, 300},
		{"alpha.png", 1, true, 0},
		{"deep.png", 1, false, 0},
		{"bitonal.bmp", 1, false, 96}, // what Pillow writes by itself
		{"gray.bmp", 1, false, 96},
	} {
		t.Run(c.file, func(t *testing.T) {
			path := filepath.Join("testdata", c.file)
			var seen []float64
			for page := 1; page <= c.pages; page++ {
				w, h, err := Size(path, page)
				if w != 560 || h != 140 || err != nil {
					t.Errorf("page %d: size %d × %d, error %v; want 560 × 140", page, w, h, err)
				}
				img, dpi, err := Decode(path, page)
				if err != nil {
					t.Fatalf("page %d: %v", page, err)
				}
				if img.Bounds() != image.Rect(0, 0, 560, 140) || dpi != c.dpi {
					t.Errorf("page %d: bounds %v at %d dpi, want 560 × 140 at %d", page, img.Bounds(), dpi, c.dpi)
				}
				if _, color := img.(*image.RGBA); color != c.color {
					t.Errorf("page %d: decoded as %T", page, img)
				}
				seen = append(seen, ink(img))
			}
			// The head has less ink than the body; on white paper both are light.
			if seen[0] < 0.03 || seen[0] > 0.2 || c.pages > 1 && seen[1] <= seen[0] {
				t.Errorf("ink %.3f", seen)
			}
			if _, _, err := Size(path, c.pages+1); !scan.Is(err, scan.CodePageUnreadable) {
				t.Errorf("size of page %d: error %v", c.pages+1, err)
			}
			if _, _, err := Decode(path, c.pages+1); !scan.Is(err, scan.CodePageUnreadable) {
				t.Errorf("decode page %d: error %v", c.pages+1, err)
			}
		})
	}
}

// ink is the share of dark pixels, by the red channel.
func ink(img image.Image) float64 {
	dark, b := 0, img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
				dark++
			}
		}
	}
	return float64(dark) / float64(b.Dx()*b.Dy())
}

func TestNoPicture(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"empty": "", "text": "Số: 27/BC-UBND", "bomb.bmp": "BM" + string(make([]byte, 10)),
		"gif": "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
		"pnm": "P5 2 2 255\nabcd", "half.png": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := Size(path, 1); !scan.Is(err, scan.CodePageUnreadable) {
			t.Errorf("%s: size: error %v, want %s", name, err, scan.CodePageUnreadable)
		}
		if _, _, err := Decode(path, 1); !scan.Is(err, scan.CodePageUnreadable) {
			t.Errorf("%s: decode: error %v, want %s", name, err, scan.CodePageUnreadable)
		}
	}
}

// TestSizeOfABomb: the size of a huge picture comes from its header alone.
func TestSizeOfABomb(t *testing.T) {
	head := make([]byte, 54)
	copy(head, "BM")
	head[10], head[14] = 54, 40
	head[18], head[19] = 0xb8, 0x88 // 35,000
	copy(head[22:], []byte{0x48, 0x77, 0xff, 0xff})
	path := filepath.Join(t.TempDir(), "bomb.bmp")
	if err := os.WriteFile(path, head, 0o600); err != nil {
		t.Fatal(err)
	}
	if w, h, err := Size(path, 1); w != 35000 || h != 35000 || err != nil {
		t.Errorf("%d × %d, %v; want 35000 × 35000 (rows from the top)", w, h, err)
	}
}

func FuzzPicture(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:min(len(data), 4096)])
	}
	path := filepath.Join(f.TempDir(), "picture")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		w, h, err := Size(path, 1)
		if err != nil || w > 1_000_000/h {
			return
		}
		if img, _, err := Decode(path, 1); err == nil && img.Bounds().Empty() {
			t.Error("decoded an empty picture without error")
		}
	})
}

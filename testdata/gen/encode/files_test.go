package encode

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"sohoa/testdata/gen/typeset"
	"sohoa/testdata/gen/wording"
)

func gradient(w, h, planes int) Image {
	im := Image{W: w, H: h, DPI: 200, Quality: 90}
	for k := range planes {
		p := make([]uint8, w*h)
		for i := range p {
			p[i] = uint8((i%w)*200/w + 10*k)
		}
		im.Planes = append(im.Planes, p)
	}
	return im
}

func TestJPEGAndPNGDecodeAndCarryTheirDensity(t *testing.T) {
	for _, planes := range []int{1, 3} {
		im := gradient(61, 40, planes)
		j, err := JPEG(im)
		if err != nil {
			t.Fatal(err)
		}
		got, err := jpeg.Decode(bytes.NewReader(j))
		if err != nil || got.Bounds() != image.Rect(0, 0, 61, 40) {
			t.Fatalf("jpeg: %v, %v", got, err)
		}
		if !bytes.Equal(j[2:20], []byte{0xFF, 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 1, 0, 200, 0, 200, 0, 0}) {
			t.Errorf("JFIF header % x", j[2:20])
		}
		p, err := PNG(im)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := png.Decode(bytes.NewReader(p)); err != nil || got.Bounds().Dx() != 61 {
			t.Fatalf("png: %v", err)
		}
		if !bytes.Contains(p[:64], []byte("pHYs\x00\x00\x1e\xc2\x00\x00\x1e\xc2\x01")) { // 7874 a metre
			t.Error("png says no 200 dpi")
		}
	}
}

func TestTIFFOfG4(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	bits := drawBits(rng, 300, 90, 0.3)
	data, err := TIFF([]Image{{W: 300, H: 90, DPI: 300, Bits: bits}, gradient(40, 30, 3)})
	if err != nil {
		t.Fatal(err)
	}
	im, err := tiff.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 90 {
		for x := range 300 {
			r, _, _, _ := im.At(x, y).RGBA()
			if black := bits[y*38+x/8]>>(7-x%8)&1 == 1; black != (r == 0) {
				t.Fatalf("pixel %d,%d: black %v, decoded %d", x, y, black, r)
			}
		}
	}
}

// tool runs a Debian tool and gives what it prints; "IN" among the arguments
// becomes a file that holds data.
func tool(t *testing.T, data []byte, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "in.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "IN" {
			args[i] = path
		}
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
	return string(out)
}

func TestPDFHoldsItsPages(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	data, err := PDF([]PDFPage{{Image: gradient(620, 877, 1)}, {Image: gradient(620, 877, 3), Junk: "tieng ket"}, {Image: Image{W: 620, H: 877, DPI: 75, Bits: drawBits(rng, 620, 877, .1)}}})
	if err != nil {
		t.Fatal(err)
	}
	tool(t, data, "qpdf", "--check", "IN")
	if info := tool(t, data, "pdfinfo", "IN"); !strings.Contains(info, "Pages:           3") {
		t.Error(info)
	}
	if text := tool(t, data, "pdftotext", "IN", "-"); strings.TrimSpace(text) != "tieng ket" {
		t.Errorf("junk layer reads %q", text)
	}
	list := tool(t, data, "pdfimages", "-list", "IN")
	if strings.Count(list, "jpeg") != 2 || strings.Count(list, "ccitt") != 1 {
		t.Error(list)
	}
}

// pdftotext finds every word of a born-digital paper.
func TestDigitalKeepsItsText(t *testing.T) {
	fonts, err := typeset.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := wording.Write(rand.New(rand.NewPCG(9, 9)), wording.Wish{Kind: "bao_cao", Family: wording.Admin, Table: "task"})
	sheets := typeset.Compose(p, typeset.Look{Family: fonts.Termes, Size: 14})
	data, err := Digital(sheets)
	if err != nil {
		t.Fatal(err)
	}
	tool(t, data, "qpdf", "--check", "IN")
	have := map[string]int{}
	for _, w := range strings.Fields(tool(t, data, "pdftotext", "IN", "-")) {
		have[w]++
	}
	for _, sh := range sheets {
		for _, w := range sh.Words {
			if have[w.Text]--; have[w.Text] < 0 {
				t.Errorf("%q is not in the text", w.Text)
			}
		}
	}
}

func TestLong(t *testing.T) {
	data, err := Long(1000)
	if err != nil {
		t.Fatal(err)
	}
	if info := tool(t, data, "pdfinfo", "IN"); !strings.Contains(info, "Pages:           1000") || len(data) > 2<<20 {
		t.Errorf("%d bytes: %s", len(data), info)
	}
}

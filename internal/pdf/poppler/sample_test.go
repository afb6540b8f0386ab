package poppler

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sample is a page of a PDF that a test writes.
type sample struct {
	width, height float64 // points, before rotate
	rotate        int
	content       string // page operators; font /F writes Vietnamese, see letters
	image         *image.Gray
}

// letters of the test font: one byte each, with a ToUnicode map.
var letters = []rune("ABCDEGHIKLMNOPQRSTUVXYabcdeghiklmnopqrstuvxyỦộáòÃẢ")

// show is the operator that prints s in the test font.
func show(s string) string {
	var hex strings.Builder
	for _, r := range s {
		if r == ' ' {
			hex.WriteString("20")
			continue
		}
		i := strings.IndexRune(string(letters), r)
		if i < 0 {
			panic("letter not in the test font: " + string(r))
		}
		fmt.Fprintf(&hex, "%02x", 0x80+len([]rune(string(letters)[:i])))
	}
	return "<" + hex.String() + "> Tj"
}

// write makes a PDF of the pages and gives its path.
func write(t testing.TB, pages ...sample) string {
	t.Helper()
	var out bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) int {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(offsets)}, args...)...)
		return len(offsets)
	}
	stream := func(dict string, data []byte) int {
		return object("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
	}
	out.WriteString("%PDF-1.4\n")
	var cmap strings.Builder
	cmap.WriteString("begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n1 beginbfchar <20> <0020> endbfchar\n")
	for i, r := range letters {
		fmt.Fprintf(&cmap, "1 beginbfchar <%02x> <%04x> endbfchar\n", 0x80+i, r)
	}
	cmap.WriteString("endcmap")
	unicode := stream("", []byte(cmap.String()))
	font := object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /LastChar 255 /Widths [%s] /ToUnicode %d 0 R >>", strings.Repeat("600 ", 224), unicode)
	var kids []string
	tree := len(offsets) + 1 // known before its kids are
	for _, p := range pages {
		if tree += 2; p.image != nil {
			tree++
		}
	}
	for _, p := range pages {
		resources := fmt.Sprintf("/Font << /F %d 0 R >>", font)
		if p.image != nil {
			var data bytes.Buffer
			if err := jpeg.Encode(&data, p.image, nil); err != nil {
				t.Fatal(err)
			}
			b := p.image.Bounds()
			im := stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", b.Dx(), b.Dy()), data.Bytes())
			resources += fmt.Sprintf(" /XObject << /Im %d 0 R >>", im)
		}
		content := stream("", []byte(p.content))
		page := object("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %g %g] /Rotate %d /Resources << %s >> /Contents %d 0 R >>",
			tree, p.width, p.height, p.rotate, resources, content)
		kids = append(kids, fmt.Sprintf("%d 0 R", page))
	}
	object("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids))
	root := object("<< /Type /Catalog /Pages %d 0 R >>", tree)
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, root, xref)
	path := filepath.Join(t.TempDir(), "sample.pdf")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// halves is a picture with a black left half.
func halves(w, h int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := w / 2; x < w; x++ {
			img.SetGray(x, y, color.Gray{Y: 255})
		}
	}
	return img
}

package pdfcpu

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// run runs a tool and gives what it prints.
func run(t testing.TB, command string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(command, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s%s", command, args, err, out, &stderr)
	}
	return string(out)
}

// sound holds a file against qpdf's checks.
func sound(t testing.TB, path string) {
	t.Helper()
	if out := run(t, "qpdf", "--check", path); strings.Contains(strings.ToLower(out), "warning") {
		t.Errorf("qpdf: %s", out)
	}
}

const dpi = 150

// letterPage is an upright A4 page at 150 dpi with two paragraphs of words.
func letterPage() ocr.Page {
	p := ocr.Page{Number: 1, Width: 1240, Height: 1754, DPI: dpi}
	for i, text := range []string{
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
		"Độc lập - Tự do - Hạnh phúc",
		"Số: 123/QĐ-UBND",
		"Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
		"Xét đề nghị của Trưởng phòng Nội vụ, ông Nguyễn Đặng Ước (50% + 2m²)",
	} {
		line := ocr.Line{Block: i / 2}
		x, y := 150, 200+i*90
		for _, w := range strings.Fields(text) {
			width := 13 * len([]rune(w))
			box := ocr.Box{X0: x, Y0: y + i%2, X1: x + width, Y1: y + 38 - i%3}
			line.Words = append(line.Words, ocr.Word{Text: w, Box: box, Conf: .9})
			line.Box = line.Box.Union(box)
			x += width + 12
		}
		p.Lines = append(p.Lines, line)
	}
	return p
}

func words(p ocr.Page) (all []string) {
	for _, l := range p.Lines {
		for _, w := range l.Words {
			all = append(all, w.Text)
		}
	}
	return all
}

// delivered makes the layer page of p as if the scanner had delivered it turned
// by orientation and skewed.
func delivered(p ocr.Page, orientation int, skew float64) pdf.LayerPage {
	p.Orientation, p.Skew = orientation, skew
	l := pdf.LayerPage{Source: 1, Page: &p, Width: p.Width, Height: p.Height}
	if orientation%180 != 0 {
		l.Width, l.Height = p.Height, p.Width
	}
	return l
}

func grayJPEG(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(200 + i/w%50)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(t testing.TB, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func searchable(t testing.TB, src string, media scan.Media, pages ...pdf.LayerPage) string {
	t.Helper()
	dst := filepath.Join(t.TempDir(), "out.pdf")
	if _, err := New().Searchable(t.Context(), src, string(media), dst, pages); err != nil {
		t.Fatal(err)
	}
	sound(t, dst)
	return dst
}

// scanned is a PDF of one JPEG page of w × h pixels at 150 dpi with /Rotate,
// and a crop box when crop is set.
func scanned(t testing.TB, w, h, rotate int, crop *rect) string {
	t.Helper()
	var b bytes.Buffer
	o := newOutput(&b)
	if rotate%180 != 0 {
		w, h = h, w
	}
	pw, ph := float64(w)/dpi*72, float64(h)/dpi*72
	img := o.addStream(dict{"Type": name("XObject"), "Subtype": name("Image"), "Width": whole(w), "Height": whole(h), "BitsPerComponent": atom("8"),
		"ColorSpace": name("DeviceGray"), "Filter": name("DCTDecode")}, grayJPEG(t, w, h))
	tree := o.reserve()
	page := dict{"Type": name("Page"), "Parent": tree, "MediaBox": decimals(10, 20, 10+pw, 20+ph), "Rotate": whole(rotate),
		"Resources": dict{"XObject": dict{"Scan": img}},
		// An old content that leaves its transformation behind.
		"Contents": o.addStream(dict{}, fmt.Appendf(nil, "q %s 0 0 %s 10 20 cm /Scan Do Q q 3 0 0 3 7 7 cm", decimal(pw), decimal(ph)))}
	if crop != nil {
		page["CropBox"] = decimals(crop.x0, crop.y0, crop.x1, crop.y1)
	}
	writeTree(o, tree, []ref{o.add(page)})
	if err := o.finish(dict{"Root": o.add(dict{"Type": name("Catalog"), "Pages": tree})}); err != nil {
		t.Fatal(err)
	}
	return write(t, t.TempDir(), "scan.pdf", b.Bytes())
}

// bboxes are the words of pdftotext -bbox, in points of the page as drawn.
func bboxes(t testing.TB, path string) (found []bbox) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(run(t, "pdftotext", "-bbox", path, "-")))
	d.Strict = false
	for {
		token, err := d.Token()
		if err != nil {
			return found
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "word" {
			var b bbox
			if err := d.DecodeElement(&b, &e); err != nil {
				t.Fatal(err)
			}
			found = append(found, b)
		}
	}
}

type bbox struct {
	X0   float64 `xml:"xMin,attr"`
	Y0   float64 `xml:"yMin,attr"`
	X1   float64 `xml:"xMax,attr"`
	Y1   float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

func TestWordsComeBack(t *testing.T) {
	p := letterPage()
	for _, orientation := range []int{0, 90, 180, 270} {
		for _, skew := range []float64{0, 5, -5, .7} {
			for _, rotate := range []int{0, 90, 180, 270} {
				if rotate != 0 && skew != 5 {
					continue
				}
				t.Run(fmt.Sprintf("turned %d skew %g rotate %d", orientation, skew, rotate), func(t *testing.T) {
					l := delivered(p, orientation, skew)
					checkWords(t, searchable(t, scanned(t, l.Width, l.Height, rotate, nil), scan.MediaPDF, l), l)
				})
			}
		}
	}
}

// checkWords holds words and places of the first page against the layer.
func checkWords(t *testing.T, path string, l pdf.LayerPage) {
	t.Helper()
	want := words(*l.Page)
	raw := strings.Fields(run(t, "pdftotext", "-raw", path, "-"))
	plain := strings.Fields(run(t, "pdftotext", path, "-"))
	if !slices.Equal(raw, want) {
		t.Errorf("raw text\n%q, want\n%q", raw, want)
	}
	if l.Page.Skew == 0 && l.Page.Orientation == 0 && !slices.Equal(plain, want) {
		t.Errorf("text\n%q, want\n%q", plain, want)
	}
	// Otherwise pdftotext reorders lines and may take a hyphen at an end for a broken word.
	boxes := bboxes(t, path)
	scale := 72.0 / dpi
	for _, line := range l.Page.Lines {
		for _, w := range line.Words {
			r := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
			for _, c := range [][2]int{{w.Box.X0, w.Box.Y0}, {w.Box.X1, w.Box.Y0}, {w.Box.X0, w.Box.Y1}, {w.Box.X1, w.Box.Y1}} {
				x, y := l.Page.ToDelivered(float64(c[0]), float64(c[1]), l.Width, l.Height)
				r = rect{min(r.x0, x*scale), min(r.y0, y*scale), max(r.x1, x*scale), max(r.y1, y*scale)}
			}
			near := func(b bbox) bool {
				// A skewed word lies parallel to the sides: its middle counts.
				mx, my := (b.X0+b.X1)/2-(r.x0+r.x1)/2, (b.Y0+b.Y1)/2-(r.y0+r.y1)/2
				return b.Text == w.Text && math.Hypot(mx, my) < 4 &&
					(l.Page.Skew != 0 || math.Abs(b.X0-r.x0) < 2 && math.Abs(b.X1-r.x1) < 2 && math.Abs(b.Y0-r.y0) < 2 && math.Abs(b.Y1-r.y1) < 2)
			}
			if !slices.ContainsFunc(boxes, near) {
				t.Errorf("%q is not at %.1f among %+v", w.Text, r, slices.DeleteFunc(slices.Clone(boxes), func(b bbox) bool { return b.Text != w.Text }))
				return
			}
		}
	}
}

func TestCropBox(t *testing.T) {
	l := delivered(letterPage(), 0, 0)
	// A picture drawn from the crop box alone: half as wide.
	crop := rect{10, 20, 10 + 1240.0/2/dpi*72, 20 + 1754.0/dpi*72}
	path := scanned(t, 1240, 1754, 0, &crop)
	l.Width = 620
	p := *l.Page
	p.Width = 620
	p.Lines = p.Lines[2:3]
	l.Page = &p
	dst := searchable(t, path, scan.MediaPDF, l)
	got := bboxes(t, dst)
	if len(got) != 2 || math.Abs(got[0].X0-150*72.0/dpi) > 2 {
		t.Errorf("boxes %+v", got)
	}
}

func TestImagesStayUntouched(t *testing.T) {
	src := scanned(t, 600, 800, 90, nil)
	dst := searchable(t, src, scan.MediaPDF, delivered(letterPage(), 0, 0))
	dir := t.TempDir()
	run(t, "pdfimages", "-all", src, filepath.Join(dir, "a"))
	run(t, "pdfimages", "-all", dst, filepath.Join(dir, "b"))
	before, err1 := os.ReadFile(filepath.Join(dir, "a-000.jpg"))
	after, err2 := os.ReadFile(filepath.Join(dir, "b-000.jpg"))
	if err1 != nil || err2 != nil || !bytes.Equal(before, after) {
		t.Errorf("the image changed: %v %v, %d and %d bytes", err1, err2, len(before), len(after))
	}
	if a, b := run(t, "pdfinfo", src), run(t, "pdfinfo", dst); line(a, "Page size") != line(b, "Page size") || line(a, "Page rot") != line(b, "Page rot") {
		t.Errorf("page changed: %s → %s", a, b)
	}
}

func line(s, with string) string {
	for l := range strings.Lines(s) {
		if strings.HasPrefix(l, with) {
			return l
		}
	}
	return ""
}

func TestSameBytesAgain(t *testing.T) {
	src := scanned(t, 600, 800, 0, nil)
	l := delivered(letterPage(), 90, 1)
	a, err1 := os.ReadFile(searchable(t, src, scan.MediaPDF, l))
	b, err2 := os.ReadFile(searchable(t, src, scan.MediaPDF, l))
	if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
		t.Error("two runs differ")
	}
}

func TestPagesWithoutLayer(t *testing.T) {
	dst := searchable(t, scanned(t, 600, 800, 0, nil), scan.MediaPDF, pdf.LayerPage{Source: 1})
	if got := strings.TrimSpace(run(t, "pdftotext", dst, "-")); got != "" {
		t.Errorf("text %q", got)
	}
	empty := letterPage()
	empty.Lines = nil
	searchable(t, scanned(t, 600, 800, 0, nil), scan.MediaPDF, delivered(empty, 0, 0))
}

// TestOddWords has characters outside the basic plane, control characters and
// broken UTF-8.
func TestOddWords(t *testing.T) {
	p := letterPage()
	p.Lines = p.Lines[:1]
	for i, w := range []string{"𠀋𠮟", "a\x00b", "\xff", "½→“”", "", " \t", "…"} {
		p.Lines[0].Words[i].Text = w
	}
	p.Lines[0].Words = p.Lines[0].Words[:7]
	dst := searchable(t, scanned(t, 1240, 1754, 0, nil), scan.MediaPDF, delivered(p, 0, 0))
	if got, want := strings.Fields(run(t, "pdftotext", "-raw", dst, "-")), []string{"𠀋𠮟", "ab", "�", "½→“”", "…"}; !slices.Equal(got, want) {
		t.Errorf("text %q, want %q", got, want)
	}
}

// TestSecondLayer writes a layer, then drops it for another.
func TestSecondLayer(t *testing.T) {
	first := delivered(letterPage(), 0, 0)
	once := searchable(t, scanned(t, 1240, 1754, 0, nil), scan.MediaPDF, first)
	other := letterPage()
	other.Lines = other.Lines[:2]
	second := delivered(other, 0, 0)
	second.DropText = true
	twice := searchable(t, once, scan.MediaPDF, second)
	if got := strings.Fields(run(t, "pdftotext", "-raw", twice, "-")); !slices.Equal(got, words(other)) {
		t.Errorf("text %q, want %q", got, words(other))
	}
	if raw := run(t, "qpdf", "--qdf", "--object-streams=disable", twice, "-"); strings.Count(raw, " Tj") != len(words(other)) {
		t.Errorf("%d pieces of text are left, want %d", strings.Count(raw, " Tj"), len(words(other)))
	}
}

// visible is a PDF with text that is seen, in the page and in a form.
func visible(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	o := newOutput(&b)
	font := o.add(dict{"Type": name("Font"), "Subtype": name("Type1"), "BaseFont": name("Helvetica")})
	form := o.addStream(dict{"Type": name("XObject"), "Subtype": name("Form"), "BBox": decimals(0, 0, 300, 100),
		"Resources": dict{"Font": dict{"F": font}}}, []byte("BT /F 20 Tf 10 10 Td (INFORM) Tj 3 Tr 0 40 Td (HIDDEN) Tj ET"))
	tree := o.reserve()
	page := dict{"Type": name("Page"), "Parent": tree, "MediaBox": decimals(0, 0, 595, 842),
		"Resources": dict{"Font": dict{"F": font}, "XObject": dict{"X": form}},
		"Contents":  o.addStream(dict{}, []byte("/P <</MCID 0>> BDC BT /F 30 Tf 50 700 Td (SHOWN) Tj ET EMC /Span <</ActualText (spoken)>> BDC BT /F 30 Tf 50 600 Td (TAGGED) Tj ET EMC q 1 0 0 1 50 300 cm /X Do Q"))}
	writeTree(o, tree, []ref{o.add(page)})
	if err := o.finish(dict{"Root": o.add(dict{"Type": name("Catalog"), "Pages": tree})}); err != nil {
		t.Fatal(err)
	}
	return write(t, t.TempDir(), "visible.pdf", b.Bytes())
}

func TestDropVisibleText(t *testing.T) {
	src := visible(t)
	p := letterPage()
	l := delivered(p, 0, 0)
	l.DropText = true
	dst := searchable(t, src, scan.MediaPDF, l)
	if got := strings.Fields(run(t, "pdftotext", "-raw", dst, "-")); !slices.Equal(got, words(p)) {
		t.Errorf("text %q, want %q", got, words(p))
	}
	dir := t.TempDir()
	run(t, "pdftoppm", "-r", "50", "-gray", src, filepath.Join(dir, "a"))
	run(t, "pdftoppm", "-r", "50", "-gray", dst, filepath.Join(dir, "b"))
	before, _ := os.ReadFile(filepath.Join(dir, "a-1.pgm"))
	after, _ := os.ReadFile(filepath.Join(dir, "b-1.pgm"))
	if len(before) < 1000 || !bytes.Equal(before, after) {
		t.Error("the page looks different")
	}
}

// TestPart takes two of three pages: nothing of the third goes along.
func TestPart(t *testing.T) {
	var b bytes.Buffer
	o := newOutput(&b)
	font := o.add(dict{"Type": name("Font"), "Subtype": name("Type1"), "BaseFont": name("Helvetica")})
	tree := o.reserve()
	refs := []ref{o.reserve(), o.reserve(), o.reserve()}
	for i, r := range refs {
		o.set(r, dict{"Type": name("Page"), "Parent": tree, "Resources": dict{"Font": dict{"F": font}},
			"Annots":   array{dict{"Type": name("Annot"), "Subtype": name("Link"), "Rect": decimals(0, 0, 9, 9), "Dest": array{refs[2], name("Fit")}}},
			"Contents": o.addStream(dict{}, fmt.Appendf(nil, "BT /F 30 Tf 50 100 Td (PAGE%d) Tj ET", i+1))})
	}
	o.set(tree, dict{"Type": name("Pages"), "Kids": array{refs[0], refs[1], refs[2]}, "Count": atom("3"), "MediaBox": decimals(0, 0, 200, 200)})
	marks := o.add(dict{"Title": atom("(SECRET BOOKMARK)")})
	if err := o.finish(dict{"Root": o.add(dict{"Type": name("Catalog"), "Pages": tree, "Outlines": marks})}); err != nil {
		t.Fatal(err)
	}
	src := write(t, t.TempDir(), "three.pdf", b.Bytes())
	dst := searchable(t, src, scan.MediaPDF, pdf.LayerPage{Source: 2}, pdf.LayerPage{Source: 1})
	if got := strings.Fields(run(t, "pdftotext", dst, "-")); !slices.Equal(got, []string{"PAGE2", "PAGE1"}) {
		t.Errorf("text %q", got)
	}
	raw := run(t, "qpdf", "--qdf", "--object-streams=disable", dst, "-")
	if strings.Contains(raw, "PAGE3") || strings.Contains(raw, "SECRET") {
		t.Error("something of the third page or the whole went along")
	}
	all := searchable(t, src, scan.MediaPDF, pdf.LayerPage{Source: 1}, pdf.LayerPage{Source: 2}, pdf.LayerPage{Source: 3})
	if raw := run(t, "qpdf", "--qdf", "--object-streams=disable", all, "-"); !strings.Contains(raw, "SECRET") {
		t.Error("bookmarks of the whole file are gone")
	}
	if _, err := New().Searchable(t.Context(), src, string(scan.MediaPDF), dst, []pdf.LayerPage{{Source: 4}}); !scan.Is(err, scan.CodeInvalid) {
		t.Errorf("page 4 of 3: %v", err)
	}
}

func TestSize(t *testing.T) {
	src := scanned(t, 1240, 1754, 0, nil)
	dst := searchable(t, src, scan.MediaPDF, delivered(letterPage(), 0, 2))
	before, _ := os.Stat(src)
	after, _ := os.Stat(dst)
	if limit := before.Size()*105/100 + 20<<10; after.Size() > limit {
		t.Errorf("%d bytes of %d, at most %d", after.Size(), before.Size(), limit)
	}
}

func TestSearchableStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dst := filepath.Join(t.TempDir(), "out.pdf")
	if _, err := New().Searchable(ctx, scanned(t, 60, 80, 0, nil), string(scan.MediaPDF), dst, []pdf.LayerPage{{Source: 1}}); err == nil {
		t.Error("no error")
	}
	if _, err := os.Stat(dst); err == nil {
		t.Error("a half-written file is left")
	}
}

package workers

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/internal/pdf/pdfcpu"
	"sohoa/internal/pdf/poppler"
	"sohoa/internal/reader"
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// oldPaper is a PDF of one page as the years before Unicode made them: a font
// without a Unicode map, bytes in TCVN3, and another font for capitals.
func oldPaper(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(offsets)}, args...)...)
	}
	// ỦY BAN NHÂN DÂN / Kính gửi Thủ tướng Chính phủ / hướng dẫn như sau: được thực hiện
	content := "BT /H 14 Tf 60 780 Td (\xf1y ban nh\xa9n d\xa9n) Tj /N 12 Tf 0 -40 Td (K\xddnh g\xf6i Th\xf1 t\xad\xedng Ch\xddnh ph\xf1) Tj " +
		"0 -20 Td (h\xad\xedng d\xc9n nh\xad sau: \xae\xad\xeec th\xf9c hi\xd6n) Tj ET 60 600 200 2 re f"
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /H 4 0 R /N 5 0 R >> >> /Contents 6 0 R >>")
	object("<< /Type /Font /Subtype /TrueType /BaseFont /.VnTimeH /Encoding /WinAnsiEncoding >>")
	object("<< /Type /Font /Subtype /TrueType /BaseFont /.VnTime /Encoding /WinAnsiEncoding >>")
	object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	path := filepath.Join(t.TempDir(), "old.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// unread is an engine that must not be asked for a page whose layer is taken.
type unread struct{ t *testing.T }

func (unread) Name() string { return "unread" }
func (unread) Close() error { return nil }
func (u unread) Read(context.Context, *image.Gray, ocr.Options) ([]ocr.Line, error) {
	u.t.Error("the picture was read")
	return nil, nil
}
func (unread) Orient(context.Context, *image.Gray, int) (int, float64, error) { return 0, 1, nil }

func output(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(out)
}

// TestLegacyLayer takes an old paper through to its searchable PDF: programs
// find Vietnamese in it and nothing else, people see what they saw.
func TestLegacyLayer(t *testing.T) {
	src := oldPaper(t)
	if before := output(t, "pdftotext", src, "-"); strings.Contains(before, "hướng") {
		t.Fatalf("the sample is readable: %q", before)
	}
	pages, err := poppler.New(poppler.Config{})
	if err != nil {
		t.Fatal(err)
	}
	r := reader.NewLocal(reader.Config{Engine: unread{t}, PDF: pages,
		Secrecy: func(ocr.Page) (scan.SecurityLevel, *ocr.Mark) { return scan.SecurityNone, nil }})
	got, err := r.Read(t.Context(), reader.Job{Path: src, Media: scan.MediaPDF, Page: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got.Page.Layer != reader.LayerTCVN3 {
		t.Fatalf("layer %s", got.Page.Layer)
	}
	dst := filepath.Join(t.TempDir(), "new.pdf")
	if _, err := pdfcpu.New().Searchable(t.Context(), src, string(scan.MediaPDF), dst, layerPages([]outcome{{page: got.Page}})); err != nil {
		t.Fatal(err)
	}
	want := "ỦY BAN NHÂN DÂN Kính gửi Thủ tướng Chính phủ hướng dẫn như sau: được thực hiện"
	if text := strings.Join(strings.Fields(output(t, "pdftotext", dst, "-")), " "); text != want {
		t.Errorf("text %q, want %q", text, want)
	}
	if before, after := output(t, "pdftoppm", "-r", "60", src), output(t, "pdftoppm", "-r", "60", dst); before != after {
		t.Error("the page looks different")
	} else if strings.Count(before, "\x00") < 500 {
		t.Error("the page shows no text")
	}
}

func TestLayerPages(t *testing.T) {
	for _, c := range []struct {
		layer, kind string
		failed      scan.Code
		words, drop bool
	}{
		{reader.LayerSound, string(scan.KindContent), "", false, false},
		{reader.LayerTCVN3, string(scan.KindContent), "", true, true},
		{reader.LayerVNI, string(scan.KindContent), "", true, true},
		{reader.LayerUnmapped, string(scan.KindContent), "", true, true},
		{reader.LayerNoMarks, string(scan.KindContent), "", true, true},
		{reader.LayerBanner, string(scan.KindContent), "", true, false},
		{reader.LayerNone, string(scan.KindContent), "", true, false},
		{reader.LayerNone, string(scan.KindBlank), "", false, false},
		{"", "", scan.CodePageUnreadable, false, false},
	} {
		l := layerPages([]outcome{{page: ocr.Page{Number: 3, Layer: c.layer, Kind: c.kind}, failed: c.failed}})[0]
		if l.Source != 3 || (l.Page != nil) != c.words || l.DropText != c.drop {
			t.Errorf("%q %s %s: words %v, drop %v", c.layer, c.kind, c.failed, l.Page != nil, l.DropText)
		}
	}
}

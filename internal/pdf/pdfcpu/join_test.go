package pdfcpu

import (
	"bytes"
	"errors"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/tiff"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

var _ pdf.Joiner = (*Driver)(nil)

// TestJoin makes one PDF of pictures: each page shows its own, JPEG data lie in
// it as they are, and the same files give the same bytes.
func TestJoin(t *testing.T) {
	dir := t.TempDir()
	jpg := encode(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, blobs(80, 120), nil) })
	gray := grayOf(blobs(60, 90))
	var files []string
	for name, data := range map[string][]byte{
		"1.jpg": jpg,
		"2.png": encode(t, func(b *bytes.Buffer) error { return png.Encode(b, gray) }),
		"3.tif": encode(t, func(b *bytes.Buffer) error { return tiff.Encode(b, gray, nil) }),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"1.jpg", "2.png", "3.tif"} {
		files = append(files, filepath.Join(dir, name))
	}
	var out, again bytes.Buffer
	for _, b := range []*bytes.Buffer{&out, &again} {
		if err := New().Join(t.Context(), files, b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("twice the same files give other bytes")
	}
	if !bytes.Contains(out.Bytes(), jpg) {
		t.Error("the JPEG is not in it as it was")
	}
	path := filepath.Join(dir, "out.pdf")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := New().Inspect(t.Context(), path)
	if err != nil || len(info.Pages) != 3 || info.Pages[0].Image == nil || info.Pages[0].Image.Width != 80 {
		t.Fatalf("%+v %v", info, err)
	}
	if off := shown(t, path, 1, blobs(80, 120)); off > 8 {
		t.Errorf("page 1 is %.1f off", off)
	}
	for _, page := range []int{2, 3} {
		if off := shown(t, path, page, gray); off > 3 {
			t.Errorf("page %d is %.1f off", page, off)
		}
	}
}

func TestJoinRefuses(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		files []string
		code  scan.Code
	}{
		{nil, scan.CodeInvalid},
		{[]string{filepath.Join(dir, "none")}, scan.CodeUnavailable},
		{[]string{write("a.txt", "text")}, scan.CodeUnknownType},
		{[]string{write("a.pdf", "%PDF-1.4\nstartxref\n0\n%%EOF\n")}, scan.CodeUnknownType},
		{[]string{write("a.jpg", "\xff\xd8\xff\xe0")}, scan.CodeTruncated},
	} {
		if err := New().Join(t.Context(), c.files, &bytes.Buffer{}); !scan.Is(err, c.code) {
			t.Errorf("%q: %v, want %s", c.files, err, c.code)
		}
	}
	away := errors.New("away")
	jpg := write("b.jpg", string(encode(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, blobs(800, 1200), nil) })))
	if err := New().Join(t.Context(), []string{jpg}, broken{away}); !scan.Is(err, scan.CodeUnavailable) || !errors.Is(err, away) {
		t.Errorf("writer away: %v", err)
	}
}

type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

package pdfcpu

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

func inspect(t testing.TB, path string) pdf.Info {
	t.Helper()
	info, err := New().Inspect(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func TestInspectScan(t *testing.T) {
	for _, rotate := range []int{0, 90, 180, 270} {
		info := inspect(t, scanned(t, 600, 900, rotate, nil))
		if info.Version != "1.7" || info.Signed || len(info.Pages) != 1 {
			t.Fatalf("%+v", info)
		}
		p := info.Pages[0]
		if p.Width != 288 || p.Height != 432 || p.Rotate != rotate || p.Covered < .99 || p.Covered > 1.01 {
			t.Errorf("rotate %d: %+v", rotate, p)
		}
		w, h := 600, 900
		if rotate%180 != 0 {
			w, h = h, w
		}
		if want := (pdf.ImageInfo{Width: w, Height: h, Filter: "DCTDecode", Bits: 8, Gray: true}); p.Image == nil || *p.Image != want {
			t.Errorf("rotate %d: image %+v, want %+v", rotate, p.Image, want)
		}
	}
	if p := inspect(t, visible(t)).Pages[0]; p.Image != nil || p.Covered != 0 {
		t.Errorf("page of text: %+v", p)
	}
}

// TestInspectForms holds what qpdf makes of a file against the file.
func TestInspectForms(t *testing.T) {
	src := scanned(t, 600, 900, 90, nil)
	want := fmt.Sprintf("%+v", *inspect(t, src).Pages[0].Image)
	for name, args := range map[string][]string{
		"tables":         {"--object-streams=disable"},
		"linearized":     {"--linearize"},
		"object streams": {"--object-streams=generate"},
		"owner password": {"--encrypt", "", "secret", "128", "--use-aes=y", "--extract=n", "--"},
		"owner, 256 bit": {"--encrypt", "", "secret", "256", "--"},
		"owner, RC4":     {"--allow-weak-crypto", "--encrypt", "", "secret", "40", "--"},
	} {
		dst := filepath.Join(t.TempDir(), "a.pdf")
		run(t, "qpdf", append(args, src, dst)...)
		info := inspect(t, dst)
		if len(info.Pages) != 1 || info.Pages[0].Image == nil || fmt.Sprintf("%+v", *info.Pages[0].Image) != want {
			t.Errorf("%s: %+v", name, info)
			continue
		}
		l := delivered(letterPage(), 0, 0)
		out := searchable(t, dst, scan.MediaPDF, l)
		if got := strings.Fields(run(t, "pdftotext", "-raw", out, "-")); !slices.Equal(got, words(*l.Page)) {
			t.Errorf("%s: text %q", name, got)
		}
	}
}

func TestInspectSigned(t *testing.T) {
	var b bytes.Buffer
	o := newOutput(&b)
	tree, page := o.reserve(), o.reserve()
	sig := o.add(dict{"Type": name("Sig"), "ByteRange": array{atom("0"), atom("1"), atom("2"), atom("3")}, "Contents": text("x")})
	field := o.add(dict{"FT": name("Sig"), "V": sig, "Subtype": name("Widget"), "Rect": decimals(0, 0, 0, 0), "P": page})
	o.set(page, dict{"Type": name("Page"), "Parent": tree, "MediaBox": decimals(0, 0, 100, 100), "Annots": array{field}})
	writeTree(o, tree, []ref{page})
	form := dict{"Fields": array{o.add(dict{"Kids": array{field}, "T": atom("(a)")})}, "SigFlags": atom("3")}
	if err := o.finish(dict{"Root": o.add(dict{"Type": name("Catalog"), "Pages": tree, "AcroForm": form})}); err != nil {
		t.Fatal(err)
	}
	src := write(t, t.TempDir(), "signed.pdf", b.Bytes())
	if !inspect(t, src).Signed {
		t.Error("not seen as signed")
	}
	dst := searchable(t, src, scan.MediaPDF, pdf.LayerPage{Source: 1})
	if inspect(t, dst).Signed {
		t.Error("the copy claims a signature")
	}
	if after, err := os.ReadFile(src); err != nil || !bytes.Equal(after, b.Bytes()) {
		t.Errorf("the signed original changed: %v", err)
	}
}

func TestInspectBad(t *testing.T) {
	src := scanned(t, 600, 900, 0, nil)
	good, err := os.ReadFile(src)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	locked := filepath.Join(dir, "locked.pdf")
	run(t, "qpdf", "--encrypt", "open", "secret", "256", "--", src, locked)
	for name, c := range map[string]struct {
		path string
		want scan.Code
	}{
		"password":  {locked, scan.CodeEncrypted},
		"truncated": {write(t, dir, "cut.pdf", good[:len(good)/2]), scan.CodeTruncated},
		"rubbish":   {write(t, dir, "rubbish.pdf", []byte("%PDF-1.4\nnothing of a PDF\n%%EOF\n")), scan.CodeDamaged},
		"no pages": {write(t, dir, "none.pdf", []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"+
			"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n")), scan.CodeDamaged},
		"missing": {filepath.Join(dir, "missing.pdf"), scan.CodeUnavailable},
	} {
		if _, err := New().Inspect(t.Context(), c.path); !scan.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// TestRepaired opens a file whose cross-references lead nowhere.
func TestRepaired(t *testing.T) {
	src := scanned(t, 600, 900, 0, nil)
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	run(t, "qpdf", "--object-streams=disable", src, plain)
	data, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	i := bytes.LastIndex(data, []byte("startxref"))
	broken := write(t, t.TempDir(), "broken.pdf", append(bytes.Clone(data[:i]), "startxref\n7\n%%EOF\n"...))
	if info := inspect(t, broken); len(info.Pages) != 1 || info.Pages[0].Image == nil {
		t.Errorf("%+v", info)
	}
	l := delivered(letterPage(), 0, 0)
	a, err1 := os.ReadFile(searchable(t, broken, scan.MediaPDF, l))
	b, err2 := os.ReadFile(searchable(t, broken, scan.MediaPDF, l))
	if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
		t.Error("two runs over a repaired file differ")
	}
}

// thousand is a file of n pages that share one small picture.
func thousand(t testing.TB, n int) string {
	t.Helper()
	var b bytes.Buffer
	o := newOutput(&b)
	img := o.addStream(dict{"Type": name("XObject"), "Subtype": name("Image"), "Width": atom("60"), "Height": atom("90"),
		"BitsPerComponent": atom("8"), "ColorSpace": name("DeviceGray"), "Filter": name("DCTDecode")}, grayJPEG(t, 60, 90))
	tree, refs := o.reserve(), []ref{}
	for i := range n {
		refs = append(refs, o.add(dict{"Type": name("Page"), "Parent": tree, "MediaBox": decimals(0, 0, 595, 842), "Resources": dict{"XObject": dict{"I": img}},
			"Contents": o.addDeflated(dict{}, fmt.Appendf(nil, "q 595 0 0 842 0 0 cm /I Do Q %% %d", i))}))
	}
	writeTree(o, tree, refs)
	if err := o.finish(dict{"Root": o.add(dict{"Type": name("Catalog"), "Pages": tree})}); err != nil {
		t.Fatal(err)
	}
	return write(t, t.TempDir(), "many.pdf", b.Bytes())
}

func TestThousandPages(t *testing.T) {
	src := thousand(t, 1000)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // takes 0.1 s
	defer cancel()
	info, err := New().Inspect(ctx, src)
	if err != nil || len(info.Pages) != 1000 || info.Pages[999].Image == nil {
		t.Errorf("%d pages, %v", len(info.Pages), err)
	}
}

// TestHostile are files made to cost time, memory or stack.
func TestHostile(t *testing.T) {
	body := func(objects string) []byte {
		b := []byte("%PDF-1.4\n")
		var at []int
		for _, o := range strings.Split(objects, "\n") {
			at = append(at, len(b))
			b = fmt.Appendf(b, "%d 0 obj %s endobj\n", len(at), o)
		}
		start := len(b)
		b = fmt.Appendf(b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
		for _, n := range at {
			b = fmt.Appendf(b, "%010d 00000 n \n", n)
		}
		return fmt.Appendf(b, "trailer <</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	}
	const catalog = "<</Type/Catalog/Pages 2 0 R>>\n"
	for name, objects := range map[string]string{
		"pages in a circle":   catalog + "<</Type/Pages/Kids[2 0 R]/Count 1>>",
		"references circle":   catalog + "3 0 R\n2 0 R",
		"length of itself":    catalog + "<</Type/Pages/Kids[3 0 R]/Count 1>>\n<</Type/Page/Contents 4 0 R>>\n<</Length 4 0 R>> stream\nx\nendstream",
		"form in itself":      catalog + "<</Type/Pages/Kids[3 0 R]/Count 1>>\n<</Type/Page/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>\n<</Subtype/Form/Length 14>> stream\n/X Do /X Do   \nendstream",
		"deep array":          catalog + "<</Type/Pages/Kids[3 0 R]/Count 1>>\n<</Type/Page/Contents 4 0 R>>\n" + strings.Repeat("[", 100_000),
		"huge numbers":        catalog + "<</Type/Pages/Kids[3 0 R]/Count 999999999>>\n<</Type/Page/MediaBox[0 0 1e99 -1e99]/Rotate 1e30>>",
		"deep tree of itself": catalog + "<</Type/Pages/Kids[<</Kids[<</Kids[2 0 R]>>]>>]>>",
	} {
		t.Run(name, func(t *testing.T) {
			src := write(t, t.TempDir(), "a.pdf", body(objects))
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			info, err := New().Inspect(ctx, src)
			if ctx.Err() != nil {
				t.Fatal("it took longer than 20 seconds")
			}
			if err != nil && scan.CodeOf(err) != scan.CodeDamaged {
				t.Errorf("%+v, %v", info, err)
			}
			dst := filepath.Join(t.TempDir(), "out.pdf")
			if _, err := New().Searchable(ctx, src, string(scan.MediaPDF), dst, []pdf.LayerPage{{Source: 1, DropText: true}}); err == nil {
				sound(t, dst)
			}
		})
	}
}

func FuzzOpen(f *testing.F) {
	for _, path := range []string{scanned(f, 60, 80, 90, nil), visible(f), thousand(f, 3)} {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		d := &document{decrypted: true} // pdfcpu is not under test here
		if d.read(ctx, bytes.NewReader(data), int64(len(data))) != nil {
			return
		}
		o := newOutput(io.Discard)
		c := &copier{from: d.file, to: o, known: map[int]ref{}, gone: map[int]bool{}, instead: map[int]stream{}}
		for _, p := range d.pages {
			d.images(p)
			d.layered(pdf.LayerPage{Source: 1, DropText: true}, c, newGlyphless(o))
		}
		d.signed()
		c.flush()
	})
}

func FuzzOperations(f *testing.F) {
	f.Add([]byte("q 1 0 0 1 0 0 cm BT /F 1 Tf [(a) -3 <62>] TJ ET Q BI /W 1 /H 1 ID \x00\x01 EI Q"))
	f.Add([]byte("<</A [1 2 (x\\)y)]>> BDC EMC % end"))
	f.Fuzz(func(t *testing.T, data []byte) {
		last := 0
		operations(data, func(op operation) bool {
			if op.from < last || op.to <= op.from || op.to > len(data) {
				t.Errorf("operation at %d to %d after %d", op.from, op.to, last)
			}
			last = op.to
			return true
		})
	})
}

// TestWindows reads an object that is longer than what is read of it at first,
// cut at every place.
func TestWindows(t *testing.T) {
	long := "<</A[" + strings.Repeat("1 0 R true null (x\\)) /N ", 90) + "]" + strings.Repeat("/K 881 0 R ", 50) + ">>"
	for shift := range 40 {
		data := []byte("%PDF" + strings.Repeat(" ", shift) + "\n7 0 obj\n" + long + "\nendobj\n")
		f := &file{ctx: t.Context(), r: bytes.NewReader(data), size: int64(len(data))}
		o, err := f.parseAt(int64(5+shift), 7)
		d, _ := o.(dict)
		if a, _ := d["A"].(array); err != nil || len(a) != 5*90 || a[0] != (ref{1, 0}) {
			t.Fatalf("shift %d: %d elements, %v", shift, len(a), err)
		}
	}
}

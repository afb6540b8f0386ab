package poppler

import (
	"context"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

func open(t testing.TB, cfg Config) *Poppler {
	t.Helper()
	p, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const a4w, a4h = 595.2, 841.92

var scanned = "q 595.2 0 0 841.92 0 0 cm /Im Do Q"

func TestRender(t *testing.T) {
	p := open(t, Config{})
	path := write(t,
		sample{width: a4w, height: a4h, content: scanned, image: halves(200, 300)},
		sample{width: a4w, height: a4h, rotate: 90, content: scanned, image: halves(200, 300)},
		sample{width: a4w, height: a4h, content: "1 0 0 rg 0 0 595.2 841.92 re f"})
	for _, c := range []struct {
		name        string
		page, dpi   int
		color       bool
		w, h        int
		dark, light image.Point // in hundredths of the page
	}{
		{"scan", 1, 72, false, 596, 842, image.Pt(25, 50), image.Pt(75, 50)},
		{"scan at 144", 1, 144, false, 1191, 1684, image.Pt(25, 50), image.Pt(75, 50)},
		{"turned by /Rotate 90", 2, 72, false, 842, 596, image.Pt(50, 25), image.Pt(50, 75)},
		{"in colour", 1, 72, true, 596, 842, image.Pt(25, 50), image.Pt(75, 50)},
	} {
		img, err := p.Render(context.Background(), path, c.page, c.dpi, c.color)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		b := img.Bounds()
		if abs(b.Dx()-c.w) > 1 || abs(b.Dy()-c.h) > 1 {
			t.Errorf("%s: %v, want %d × %d", c.name, b, c.w, c.h)
		}
		if _, color := img.(*image.RGBA); color != c.color {
			t.Errorf("%s: drawn as %T", c.name, img)
		}
		at := func(p image.Point) uint32 {
			r, _, _, _ := img.At(b.Dx()*p.X/100, b.Dy()*p.Y/100).RGBA()
			return r >> 8
		}
		if at(c.dark) > 40 || at(c.light) < 215 {
			t.Errorf("%s: dark half %d, light half %d", c.name, at(c.dark), at(c.light))
		}
	}
	img, err := p.Render(context.Background(), path, 3, 72, true)
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, a := img.At(100, 100).RGBA(); r>>8 != 255 || g != 0 || b != 0 || a>>8 != 255 {
		t.Errorf("red page: %d %d %d %d", r>>8, g>>8, b>>8, a>>8)
	}
}

func abs(n int) int { return max(n, -n) }

func TestRefusals(t *testing.T) {
	p := open(t, Config{})
	ctx := context.Background()
	bomb := write(t, sample{width: 14400, height: 14400, content: "0 0 m"})
	if _, err := p.Render(ctx, bomb, 1, 300, false); !scan.Is(err, scan.CodeTooManyPixels) {
		t.Errorf("bomb: error %v, want %s", err, scan.CodeTooManyPixels)
	}
	small := open(t, Config{Memory: 24 << 20})
	page := write(t, sample{width: a4w, height: a4h, content: scanned, image: halves(200, 300)})
	if _, err := small.Render(ctx, page, 1, 600, true); !scan.Is(err, scan.CodePageUnreadable) {
		t.Errorf("out of memory: error %v, want %s", err, scan.CodePageUnreadable)
	}
	if _, err := p.Render(ctx, page, 2, 72, false); !scan.Is(err, scan.CodePageUnreadable) {
		t.Errorf("no such page: error %v, want %s", err, scan.CodePageUnreadable)
	}
	broken := filepath.Join(t.TempDir(), "-r.pdf") // a name like an option, too
	if err := os.WriteFile(broken, []byte("%PDF-1.4\nnothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Render(ctx, broken, 1, 72, false); !scan.Is(err, scan.CodePageUnreadable) {
		t.Errorf("broken: error %v, want %s", err, scan.CodePageUnreadable)
	}
	if _, err := p.Text(ctx, broken, 1, 72); !scan.Is(err, scan.CodePageUnreadable) {
		t.Errorf("broken, text: error %v, want %s", err, scan.CodePageUnreadable)
	}
}

func TestNamesLikeOptions(t *testing.T) {
	path := write(t, sample{width: a4w, height: a4h})
	t.Chdir(filepath.Dir(path))
	if err := os.Rename(path, "-help"); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, Config{}).Render(context.Background(), "-help", 1, 72, false); err != nil {
		t.Error(err)
	}
}

func TestEndedContext(t *testing.T) {
	p := open(t, Config{})
	// A page that takes long: a form drawn in itself twelve levels deep is
	// refused by poppler, many overlapping transparent shapes are not.
	slow := write(t, sample{width: a4w, height: a4h, content: strings.Repeat("0 0 m 595 0 l 595 841 l 0 841 l h f* ", 200_000)})
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := p.Render(ctx, slow, 1, 600, true)
	if !scan.Is(err, scan.CodePageTimeout) {
		t.Errorf("error %v, want %s", err, scan.CodePageTimeout)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("ended after %v", took)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.Text(gone, slow, 1, 72); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("cancelled: error %v, want %s", err, scan.CodeUnavailable)
	}
}

func TestText(t *testing.T) {
	at := func(x, y int, s string) string {
		return "BT /F 12 Tf 1 0 0 1 " + itoa(x) + " " + itoa(y) + " Tm " + show(s) + " ET\n"
	}
	path := write(t,
		sample{width: a4w, height: a4h, content: at(60, 780, "ỦBAN XÃ") + at(60, 764, "BẢO TOáN") + at(380, 780, "XÃ HộI") + at(60, 600, "Hòa Xá")},
		sample{width: a4w, height: a4h})
	p := open(t, Config{})
	lines, err := p.Text(context.Background(), path, 1, 144)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range lines {
		got = append(got, l.Text())
	}
	want := []string{"ỦBAN XÃ", "BẢO TOáN", "Hòa Xá", "XÃ HộI"} // the flow on the left first
	if !slices.Equal(got, want) {
		t.Fatalf("lines %q, want %q", got, want)
	}
	if b := []int{lines[0].Block, lines[1].Block, lines[2].Block, lines[3].Block}; b[0] != b[1] || b[1] == b[2] || b[1] == b[3] {
		t.Errorf("blocks %v: the columns of the head must stay apart", b)
	}
	box := lines[0].Words[0].Box // at 60 points from the left, baseline 780 from below
	if abs(box.X0-120) > 2 || box.Y1 < 120 || box.Y0 > 124 || box.H() > 40 || lines[0].Words[0].Conf != 1 {
		t.Errorf("first word at %v", box)
	}
	if lines, err := p.Text(context.Background(), path, 2, 144); len(lines) != 0 || err != nil {
		t.Errorf("empty page: %v, %v", lines, err)
	}
}

func itoa(n int) string {
	return string(rune('0'+n/100)) + string(rune('0'+n/10%10)) + string(rune('0'+n%10))
}

func TestPage(t *testing.T) {
	path := write(t,
		sample{width: a4w, height: a4h, content: scanned, image: halves(200, 300)},
		sample{width: a4w, height: a4h, rotate: 270, content: scanned, image: halves(200, 300)},
		sample{width: a4w, height: a4h, content: "q 100 0 0 100 50 50 cm /Im Do Q", image: halves(20, 20)},
		sample{width: a4w, height: a4h, content: "q 595.2 0 0 421 0 0 cm /Im Do Q q 595.2 0 0 421 0 421 cm /Im Do Q", image: halves(200, 150)},
		sample{width: a4w, height: a4h, content: show("XÃ")})
	for i, want := range []pdf.PageInfo{
		{Width: a4w, Height: a4h, Image: &pdf.ImageInfo{Width: 200, Height: 300, Filter: "DCTDecode", Bits: 8, Gray: true}, Covered: 1},
		{Width: a4h, Height: a4w, Rotate: 270, Image: &pdf.ImageInfo{Width: 200, Height: 300, Filter: "DCTDecode", Bits: 8, Gray: true}, Covered: 1},
		{Width: a4w, Height: a4h, Covered: 0.02},
		{Width: a4w, Height: a4h, Covered: 1},
		{Width: a4w, Height: a4h},
	} {
		got, err := open(t, Config{}).Page(context.Background(), path, i+1)
		if err != nil {
			t.Errorf("page %d: %v", i+1, err)
			continue
		}
		if math.Abs(got.Width-want.Width) > 0.5 || math.Abs(got.Height-want.Height) > 0.5 || got.Rotate != want.Rotate || math.Abs(got.Covered-want.Covered) > 0.05 {
			t.Errorf("page %d: %+v, want %+v", i+1, got, want)
		}
		if (got.Image == nil) != (want.Image == nil) || got.Image != nil && *got.Image != *want.Image {
			t.Errorf("page %d: image %+v, want %+v", i+1, got.Image, want.Image)
		}
	}
}

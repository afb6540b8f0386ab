package reader

import (
	"context"
	"image"
	"strings"
	"testing"

	"sohoa/ocr"
)

// typed makes a line of words 24 pixels high, letters 12 wide.
func typed(x, y int, conf float64, text string) ocr.Line {
	var line ocr.Line
	for _, s := range strings.Fields(text) {
		w := ocr.Word{Text: s, Conf: conf, Box: ocr.Box{X0: x, Y0: y, X1: x + 12*len([]rune(s)), Y1: y + 24}}
		x = w.Box.X1 + 12
		line.Words = append(line.Words, w)
		line.Box = line.Box.Union(w.Box)
	}
	return line
}

func TestPlaces(t *testing.T) {
	body := typed(100, 600, 0.95, "Ủy ban nhân dân xã báo cáo kết quả giải quyết hồ sơ")
	for _, c := range []struct {
		name  string
		lines []ocr.Line
		want  []placeKind
		names int // signature blocks whose name or position is missing
	}{
		{"body alone", []ocr.Line{body}, nil, 0},
		{"position without name", []ocr.Line{body, typed(750, 900, 0.95, "KT. CHỦ TỊCH"), typed(750, 930, 0.95, "PHÓ CHỦ TỊCH")}, []placeKind{}, 1},
		{"position with name", []ocr.Line{body, typed(750, 900, 0.95, "GIÁM ĐỐC"), typed(740, 1050, 0.95, "Trần Văn Mẫu")}, nil, 0},
		{"name of somebody further down", []ocr.Line{body, typed(750, 900, 0.95, "GIÁM ĐỐC"), typed(740, 1500, 0.95, "Trần Văn Mẫu")}, []placeKind{}, 1},
		{"positions in running text", []ocr.Line{body, typed(750, 900, 0.95, "Giám đốc Sở")}, nil, 0},
		{"the row of the list runs into the position", []ocr.Line{body, typed(100, 900, 0.95, "Nơi nhận: Trưởng Văn phòng KT. CHỦ TỊCH")}, []placeKind{textPlace}, 1},
		{"two sign", []ocr.Line{typed(100, 900, 0.95, "TL. BỘ TRƯỞNG"), typed(750, 900, 0.95, "VIỆN TRƯỞNG")}, []placeKind{}, 2},
		{"the deputy's line was read in part", []ocr.Line{body, typed(750, 900, 0.95, "KT. GIÁM ĐỐC"), typed(750, 930, 0.95, "PHÓ"), typed(740, 1050, 0.95, "Trần Văn Mẫu")}, nil, 1},
		{"a word of a position below the head's", []ocr.Line{body, typed(750, 900, 0.95, "CHỦ TỊCH"), typed(790, 930, 0.95, "TỊCH"), typed(740, 1050, 0.95, "Trần Văn Mẫu")}, nil, 1},
		{"receivers without a signature", []ocr.Line{body, typed(100, 900, 0.95, "Nơi nhận:")}, []placeKind{textPlace, signPlace}, 0},
		{"head without number", []ocr.Line{typed(560, 100, 0.95, "Độc lập - Tự do - Hạnh phúc"), body}, []placeKind{textPlace}, 0},
		{"head with number", []ocr.Line{typed(100, 140, 0.95, "Số: 7/BC-UBND"), typed(560, 100, 0.95, "Độc lập - Tự do - Hạnh phúc"), body}, nil, 0},
		{"head with a doubtful number", []ocr.Line{typed(100, 140, 0.2, "Số: 7/BC-UBND"), typed(560, 100, 0.95, "Độc lập - Tự do - Hạnh phúc"), body}, []placeKind{textPlace}, 0},
	} {
		var got []placeKind
		page := ocr.Page{Width: 1200, Height: 1700, DPI: 150, Lines: c.lines}
		for _, p := range places(page, 24) {
			got = append(got, p.kind)
		}
		if n := len(blocks(page, 24)); n != c.names {
			t.Errorf("%s: %d blocks, want %d", c.name, n, c.names)
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: places %v, want %v", c.name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: places %v, want %v", c.name, got, c.want)
			}
		}
	}
}

// sheet is white with letters drawn as upright bars: at x, y, n of them.
func sheet(w, h int, rows ...[3]int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	whiten(img, ocr.Box{X1: w, Y1: h})
	for _, r := range rows {
		for k := range r[2] {
			bar(img, ocr.Box{X0: r[0] + 14*k, Y0: r[1], X1: r[0] + 14*k + 8, Y1: r[1] + 20}, 20)
		}
	}
	return img
}

func bar(img *image.Gray, b ocr.Box, v uint8) {
	for y := b.Y0; y < b.Y1; y++ {
		for x := b.X0; x < b.X1; x++ {
			img.Pix[y*img.Stride+x] = v
		}
	}
}

func TestUnread(t *testing.T) {
	img := sheet(600, 500, [3]int{50, 40, 10}, [3]int{50, 100, 10}, [3]int{50, 160, 3}, [3]int{50, 220, 4}, [3]int{130, 220, 5})
	bar(img, ocr.Box{X0: 20, Y0: 300, X1: 400, Y1: 304}, 20) // a pen's stroke
	for y := 0; y < 2; y++ {                                 // lighter, as a seal in gray
		for k := range 10 {
			bar(img, ocr.Box{X0: 50 + 14*k, Y0: 350 + 40*y, X1: 58 + 14*k, Y1: 370 + 40*y}, 140)
		}
	}
	lines := []ocr.Line{{Words: []ocr.Word{{Text: "đã đọc", Conf: 0.9, Box: ocr.Box{X0: 45, Y0: 36, X1: 200, Y1: 64}}}},
		{Words: []ocr.Word{{Text: "ngờ", Conf: 0.2, Box: ocr.Box{X0: 45, Y0: 96, X1: 200, Y1: 124}}}}}
	whole := ocr.Box{X1: 600, Y1: 500}
	got := unread(img, whole, inkLevel(img, ocr.Box{X0: 45, Y0: 36, X1: 200, Y1: 64}), 20, lines)
	want := []ocr.Box{{X0: 50, Y0: 220, X1: 194, Y1: 240}, {X0: 50, Y0: 100, X1: 184, Y1: 120}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("rows %v, want %v: lowest first, parts of a row joined", got, want)
	}
}

func TestStrokes(t *testing.T) {
	img := sheet(100, 100)
	bar(img, ocr.Box{X0: 10, Y0: 10, X1: 15, Y1: 60}, 0) // a U with a dot that touches by a corner
	bar(img, ocr.Box{X0: 10, Y0: 55, X1: 40, Y1: 60}, 0)
	bar(img, ocr.Box{X0: 35, Y0: 10, X1: 40, Y1: 60}, 0)
	bar(img, ocr.Box{X0: 40, Y0: 60, X1: 42, Y1: 62}, 0)
	bar(img, ocr.Box{X0: 20, Y0: 20, X1: 25, Y1: 25}, 0) // apart, inside the U
	got := strokes(img, ocr.Box{X0: -5, X1: 200, Y1: 200}, 128)
	if len(got) != 2 || got[0].box != (ocr.Box{X0: 10, Y0: 10, X1: 42, Y1: 62}) || got[1].box != (ocr.Box{X0: 20, Y0: 20, X1: 25, Y1: 25}) {
		t.Errorf("strokes %+v", got)
	}
}

func TestBestName(t *testing.T) {
	at := func(conf float64, text string) []ocr.Word { return typed(100, 100, conf, text).Words }
	for _, c := range []struct {
		name     string
		readings [][]ocr.Word
		want     string
		least    float64 // confidence of the surest and of the least sure word
		most     float64
	}{
		{"agreed", [][]ocr.Word{at(0.9, "Trần Văn Mẫu"), at(0.9, "Trần Văn Mẫu")}, "Trần Văn Mẫu", 0.7, 0.9},
		{"word by word", [][]ocr.Word{at(0.6, "Tô Van Ánh"), at(0.9, "Tố Lan Ánh")}, "Tô Lan Ánh", 0.25, 0.9},
		{"run together", [][]ocr.Word{at(0.9, "TrầnVănMẫu"), at(0.9, "Trần Văn Mẫu")}, "Trần Văn Mẫu", 0.55, 0.9},
		{"a stroke through the h", [][]ocr.Word{at(0.9, "Trần Tfianh Mẫu"), at(0.8, "Trần Thanh Mẫu")}, "Trần Thanh Mẫu", 0.8, 0.9},
		{"a letter of the family name lost", [][]ocr.Word{at(0.9, "uách Văn Mẫu"), at(0.9, "uách Văn Mẫu")}, "Quách Văn Mẫu", 0.3, 0.9},
		{"a mark of the family name lost", [][]ocr.Word{at(0.9, "Trân Văn Mẫu"), at(0.9, "Trân Văn Mẫu")}, "Trần Văn Mẫu", 0.3, 0.9},
		{"two family names", [][]ocr.Word{at(0.9, "Trần Văn Mẫu"), at(0.9, "Trịnh Văn Mẫu")}, "Trần Văn Mẫu", 0.3, 0.9},
		{"one reading alone", [][]ocr.Word{at(0.9, "Trần Văn Mẫu"), nil}, "Trần Văn Mẫu", 0.7, 0.75},
		{"what is no name beside it", [][]ocr.Word{at(0.9, "rống Gia Xuyên"), nil}, "Gia Xuyên", 0.7, 0.75},
		{"no name", [][]ocr.Word{at(0.9, "phòng ban đơn vị"), at(0.9, "PHÓ CHÁNH VĂN PHÒNG")}, "", 0, 0},
		{"unsure", [][]ocr.Word{at(0.2, "Trần Văn Mẫu"), at(0.2, "Trần Vân Mẩu")}, "", 0, 0},
	} {
		got := bestName(c.readings)
		if text(got) != c.want {
			t.Errorf("%s: %q, want %q", c.name, text(got), c.want)
			continue
		}
		for _, w := range got {
			if w.Conf < c.least || w.Conf > c.most {
				t.Errorf("%s: %q has confidence %.2f, want %.2f to %.2f", c.name, w.Text, w.Conf, c.least, c.most)
			}
		}
	}
	name := bestName([][]ocr.Word{at(0.6, "Tô Van Ánh"), at(0.9, "Tô Lan Ánh")})
	if len(name) != 3 || len(name[1].Alts) != 1 || name[1].Alts[0] != "Van" {
		t.Errorf("alternatives %+v", name)
	}
}

func TestBestPlain(t *testing.T) {
	at := func(conf float64, text string) []ocr.Word { return typed(100, 100, conf, text).Words }
	for _, c := range []struct{ name, want string }{{"Sở Nội vụ", "Sở Nội vụ"}} {
		if got := text(bestPlain([][]ocr.Word{at(0.9, c.name), at(0.7, c.name)})); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := text(bestPlain([][]ocr.Word{at(0.9, "Số 65/BC-UBND"), at(0.8, "Số 65/BC-UBND")})); got != "Số" {
		t.Errorf("%q: digits that were not very clear are not guessed", got)
	}
	if got := bestPlain([][]ocr.Word{at(0.9, "Sở Nội vụ"), at(0.9, "Số Nại vự")}); got != nil {
		t.Errorf("%q: nobody confirms it", text(got))
	}
}

func TestMerge(t *testing.T) {
	page := func() *ocr.Page {
		p := &ocr.Page{Width: 1200, Height: 1700, Lines: []ocr.Line{typed(100, 100, 0.9, "trên cùng"), typed(700, 100, 0.9, "GIÁM ĐỐC"), typed(700, 500, 0.2, "J7 U"), typed(100, 900, 0.9, "cuối trang")}}
		for i := range p.Lines {
			p.Lines[i].Block = i + 1
		}
		return p
	}
	p := page()
	if !merge(p, typed(700, 300, 0.8, "Trần Văn Mẫu")) || p.Text() != "trên cùng\n\nGIÁM ĐỐC\nTrần Văn Mẫu\n\nJ7 U\n\ncuối trang" {
		t.Errorf("under the position: %q", p.Text())
	}
	p = page()
	if !merge(p, typed(695, 500, 0.8, "Trần Văn Mẫu")) || p.Text() != "trên cùng\n\nGIÁM ĐỐC\nTrần Văn Mẫu\n\ncuối trang" || p.Lines[2].Words[0].Alts[0] != "J7" {
		t.Errorf("in place of doubtful words: %q", p.Text())
	}
	p = page()
	if merge(p, typed(100, 102, 0.99, "trâu càng")) || p.Text() != page().Text() {
		t.Errorf("over good words: %q", p.Text())
	}
	p = page()
	if !merge(p, typed(812, 100, 0.8, "SỞ")) || p.Lines[1].Text() != "GIÁM ĐỐC SỞ" {
		t.Errorf("at the end of a row: %q", p.Text())
	}
}

// scripted reads a page, and then each line as told.
type scripted struct {
	page, line []ocr.Line
	asked      int
}

func (s *scripted) Name() string { return "scripted" }
func (s *scripted) Close() error { return nil }
func (s *scripted) Orient(context.Context, *image.Gray, int) (int, float64, error) {
	return 0, 1, nil
}
func (s *scripted) Read(_ context.Context, img *image.Gray, opt ocr.Options) ([]ocr.Line, error) {
	if opt.Layout == ocr.LayoutPage {
		return s.page, nil
	}
	s.asked++
	line := ocr.Line{}
	for _, l := range s.line { // a name stands in the middle of its column
		for _, w := range l.Words {
			w.Box.X0 += img.Rect.Dx()/2 - (l.Box.X0+l.Box.X1)/2
			w.Box.X1 += img.Rect.Dx()/2 - (l.Box.X0+l.Box.X1)/2
			line.Words = append(line.Words, w)
		}
	}
	return []ocr.Line{line}, nil
}

func TestLookAgain(t *testing.T) {
	body := typed(100, 600, 0.95, "Ủy ban nhân dân xã báo cáo")
	position := typed(750, 800, 0.95, "GIÁM ĐỐC")
	img := sheet(1200, 1700, [3]int{750, 802, 8}, [3]int{740, 1000, 12})
	engine := &scripted{line: []ocr.Line{typed(100, 30, 0.9, "Trần Văn Mẫu")}}
	page := ocr.Page{Width: 1200, Height: 1700, DPI: 150, Lines: []ocr.Line{body, position}}
	if err := NewLocal(Config{Engine: engine}).lookAgain(context.Background(), inks{gray: img}, &page); err != nil {
		t.Fatal(err)
	}
	if engine.asked != 2 || len(page.Lines) != 3 || page.Lines[2].Text() != "Trần Văn Mẫu" {
		t.Errorf("asked %d times, read %q", engine.asked, page.Text())
	}
	engine.asked = 0
	if err := NewLocal(Config{Engine: engine}).lookAgain(context.Background(), inks{gray: img}, &page); err != nil || engine.asked != 0 {
		t.Errorf("a page with its name is looked at again: asked %d times, error %v", engine.asked, err)
	}
}

func TestBestPosition(t *testing.T) {
	at := func(conf float64, text string) []ocr.Word { return typed(100, 100, conf, text).Words }
	for _, c := range []struct {
		name     string
		readings [][]ocr.Word
		want     string
		sure     bool
	}{
		{"agreed", [][]ocr.Word{at(0.9, "CHỦ TỊCH"), at(0.9, "CHỦ TỊCH")}, "CHỦ TỊCH", true},
		{"run together", [][]ocr.Word{at(0.8, "CHỦTỊCH"), at(0.9, "CHỦ TỊCH")}, "CHỦ TỊCH", true},
		{"with its capacity", [][]ocr.Word{at(0.9, "KT. GIÁM ĐỐC"), at(0.9, "KT. GIÁM ĐỐC")}, "KT. GIÁM ĐỐC", true},
		{"a letter misread", [][]ocr.Word{at(0.9, "BIÁM ĐỐC"), at(0.9, "GIÁM ĐỐC")}, "GIÁM ĐỐC", true},
		{"a deputy's first word hidden", [][]ocr.Word{at(0.9, "$NÓ BÍ THƯ"), at(0.9, "BÍ THƯ")}, "PHÓ BÍ THƯ", false},
		{"something before it", [][]ocr.Word{at(0.9, "SĐ BÍ THƯ"), nil}, "BÍ THƯ", false},
		{"one unsure reading", [][]ocr.Word{at(0.4, "CHỦ TỊCH"), nil}, "", false},
		{"a name", [][]ocr.Word{at(0.9, "Trần Văn Mẫu")}, "", false},
	} {
		got := bestPosition(c.readings, 140, 24)
		if text(got) != c.want || len(got) > 0 && (got[0].Conf >= doubtful) != c.sure {
			t.Errorf("%s: %q %+v, want %q", c.name, text(got), got, c.want)
		}
	}
}

func TestNameRows(t *testing.T) {
	img := sheet(600, 500, [3]int{200, 100, 12})              // letters
	bar(img, ocr.Box{X0: 100, Y0: 250, X1: 500, Y1: 256}, 20) // a pen's stroke
	bar(img, ocr.Box{X0: 100, Y0: 300, X1: 130, Y1: 400}, 20) // a piece of a ring
	got := nameRows(img, ocr.Box{X0: 50, Y0: 50, X1: 550, Y1: 450}, 128, 24)
	if len(got) != 1 || got[0] < 100 || got[0] > 120 {
		t.Errorf("rows %v, want one between 100 and 120", got)
	}
}

func TestColourless(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for i := 0; i < len(img.Pix); i += 4 {
		copy(img.Pix[i:], []uint8{230, 220, 190, 255}) // yellow paper
	}
	dot := func(x int, c ...uint8) { copy(img.Pix[10*img.Stride+4*x:], c) }
	dot(5, 20, 20, 30)   // print
	dot(10, 200, 40, 50) // seal
	dot(15, 30, 30, 180) // pen
	dot(20, 25, 20, 60)  // print under the pen
	got := colourless(inks{colour: img}, ocr.Box{X1: 40, Y1: 20}, 0, 0)
	at := func(x int) uint8 { return got.Pix[(10+margin)*got.Stride+x+margin] }
	if at(5) > 60 || at(20) > 80 || at(10) < 190 || at(15) < 180 || at(30) != 255 {
		t.Errorf("print %d, under the pen %d, seal %d, pen %d, paper %d", at(5), at(20), at(10), at(15), at(30))
	}
}

func FuzzUnread(f *testing.F) {
	f.Add([]byte("dark and light pixels in rows and more rows"), uint8(90), uint8(4))
	f.Fuzz(func(t *testing.T, data []byte, level, em uint8) {
		w := min(max(1, len(data)/8), 64)
		img := image.NewGray(image.Rect(0, 0, w, 16))
		copy(img.Pix, data)
		whole := ocr.Box{X1: w, Y1: 16}
		dark := 0
		for _, v := range img.Pix {
			if v < level {
				dark++
			}
		}
		for _, s := range strokes(img, whole, level) {
			for _, r := range s.runs {
				dark -= r.W()
			}
		}
		if dark != 0 {
			t.Errorf("%d dark pixels are in no stroke or in two", dark)
		}
		for _, row := range unread(img, whole, level, int(em), nil) {
			if row.Intersect(whole) != row {
				t.Errorf("row %v is not on the page", row)
			}
		}
	})
}

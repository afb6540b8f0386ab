package reader_test

import (
	"context"
	"strings"
	"testing"

	"sohoa/internal/pdf"
	"sohoa/internal/reader"
	"sohoa/internal/scan"
	"sohoa/ocr"

	"golang.org/x/text/unicode/norm"
)

const (
	inTCVN3 = "Uû ban nh©n d©n x· b¸o c¸o kÕt qu¶ gi¶i quyÕt hå s¬ cña tæ chøc vµ c«ng d©n, ®−îc thùc hiÖn tr−íc ngµy 5 theo h−íng dÉn"
	inVNI   = "Uûy ban nhaân daân xaõ baùo caùo keát quaû giaûi quyeát hoà sô cuûa toå chöùc vaø coâng daân, ñöôïc thöïc hieän tröôùc ngaøy 5 theo höôùng daãn"
	plain   = "ban nhân dân xã báo cáo kết quả giải quyết hồ sơ của tổ chức và công dân, được thực hiện trước ngày 5 theo hướng dẫn"
)

// fonts gives each line of a layer its font.
func fonts(lines []ocr.Line, names ...string) []pdf.FontRun {
	var runs []pdf.FontRun
	for i, name := range names {
		var box ocr.Box
		for _, w := range lines[i].Words {
			box = box.Union(w.Box)
		}
		runs = append(runs, pdf.FontRun{Font: name, Box: box})
	}
	return runs
}

// tight moves words of a line together, gap pixels apart, 20 high.
func tight(gap int, words ...string) []ocr.Line {
	var line ocr.Line
	x := 0
	for _, w := range words {
		line.Words = append(line.Words, ocr.Word{Text: w, Conf: 1, Box: ocr.Box{X0: x, Y0: 200, X1: x + 12*len(w), Y1: 220}})
		x += 12*len(w) + gap
	}
	return []ocr.Line{line}
}

// TestLayers reads PDF pages with layers of every kind.
func TestLayers(t *testing.T) {
	mixed := layer(inTCVN3, "Ký bởi: Ủy ban nhân dân xã Hòa Bình", "Th«ng b¸o ý kiÕn")
	english := "The Committee shall report to the Council in October and the members of the board are informed of this by the office"
	times := func(n int, s string) []string { return strings.Split(strings.Repeat(s+"\n", n-1)+s, "\n") }
	for _, c := range []struct {
		name    string
		lines   []ocr.Line
		fonts   []pdf.FontRun
		covered float64
		want    string // verdict
		text    string // of a taken layer
	}{
		{"sound", layer(sentence), nil, 0, reader.LayerSound, sentence},
		{"sound, decomposed", layer(norm.NFD.String(sentence)), nil, 0, reader.LayerSound, sentence},
		{"sound, with soft hyphens", layer("nhân\u00ad dân, báo\u00ad cáo"), nil, 0, reader.LayerSound, "nhân dân, báo cáo"},
		{"sound, with bullets of a symbol font", layer(times(3, "\uf0b7 Báo cáo")...), nil, 0, reader.LayerSound, "\uf0b7 Báo cáo\n\uf0b7 Báo cáo\n\uf0b7 Báo cáo"},
		{"sound, in a font named like a legacy one", layer(sentence), fonts(layer(sentence), ".VnTimeH"), 0, reader.LayerSound, sentence},
		{"sound, words split", append(layer(sentence), tight(3, "tr", "ường", "và", "l", "ớp", "học", "sinh")...), nil, 0, reader.LayerSound, sentence + "\ntrường và lớp học sinh"},
		{"sound, onset far off", append(layer(sentence), tight(9, "ng", "ười", "c", "on")...), nil, 0, reader.LayerSound, sentence + "\nngười c on"},
		{"English, typed", layer(english), nil, 0, reader.LayerSound, english},
		{"TCVN3", layer(inTCVN3), nil, 0, reader.LayerTCVN3, "Uỷ " + plain},
		{"TCVN3, font of capitals", layer(inTCVN3, "Th«ng b¸o"), fonts(layer(inTCVN3, "Th«ng b¸o"), "ABCDEF+VnTime", "ABCDEF+VnTimeHBold"), 0, reader.LayerTCVN3, "Uỷ " + plain + "\nTHÔNG BÁO"},
		{"TCVN3, set wide", append(layer(inTCVN3), tight(3, "t", "−", "íng", "l", "∙", "nh")...), nil, 0, reader.LayerTCVN3, "Uỷ " + plain + "\ntướng lãnh"},
		{"TCVN3 with a banner in another font", mixed, fonts(mixed, ".VnTime", "Arial", ".VnTimeH"), 0, reader.LayerTCVN3, "Uỷ " + plain + "\nKý bởi: Ủy ban nhân dân xã Hòa Bình\nTHÔNG BÁO Ý KIẾN"},
		{"TCVN3 over a scan", layer(times(4, inTCVN3)...), nil, 1, reader.LayerTCVN3, strings.Join(times(4, "Uỷ "+plain), "\n")},
		{"TCVN3 as a banner over a scan", layer(inTCVN3), nil, 1, reader.LayerBanner, ""},
		{"TCVN3 that lost its ư", layer(strings.ReplaceAll(inTCVN3, "−", "")), nil, 0, reader.LayerUnmapped, ""},
		{"TCVN3 and Unicode in unnamed fonts", layer(inTCVN3, sentence), nil, 0, reader.LayerUnmapped, ""},
		{"VNI", layer(inVNI), nil, 0, reader.LayerVNI, "Ủy " + plain},
		{"VNI in its font", layer(inVNI), fonts(layer(inVNI), "ABCDEF+VNI-Times"), 0, reader.LayerVNI, "Ủy " + plain},
		{"no map to Unicode", layer(strings.Repeat("\ufffd\ufffd\ue001 ", 60)), nil, 0, reader.LayerUnmapped, ""},
		{"wrong bytes", layer(strings.Repeat("ÿþæßÞ ¤¢£ æðÞ ", 30)), nil, 0, reader.LayerUnmapped, ""},
		{"glyph numbers for letters", layer(strings.Repeat("8\u0002$ %$1 1+Æ1 Gkq [m ekr fkr nt ", 12)), nil, 0, reader.LayerUnmapped, ""},
		{"private use", layer(strings.Repeat("\ue010\ue011\ue012 \uf041\uf042 ", 40)), nil, 0, reader.LayerUnmapped, ""},
		{"read without marks", layer(times(5, "Uy ban nhan dan xa bao cao ket qua giai quyet ho so cua to chuc va cong dan")...), nil, 1, reader.LayerNoMarks, ""},
		{"English junk over a scan", layer(times(8, "lh'c n1/lk qudn I;, C()NG HOA XA HOI CIIU NGHiA mcoan lap - Tu'do")...), nil, 1, reader.LayerNoMarks, ""},
		{"a signature's banner", banner(), nil, 1, reader.LayerBanner, ""},
		{"nothing", nil, nil, 1, reader.LayerNone, ""},
	} {
		p := &paper{info: pdf.PageInfo{Width: 200, Height: 280, Covered: c.covered}, lines: c.lines, fonts: c.fonts}
		r := open(says{lines: layer("ảnh")}, p, nil)
		got, err := r.Read(context.Background(), reader.Job{Media: scan.MediaPDF, Page: 1})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var text []string
		for _, l := range got.Page.Lines {
			text = append(text, l.Text())
		}
		want := c.text
		if want == "" {
			want = "ảnh"
		}
		if got.Page.Layer != c.want || strings.Join(text, "\n") != want {
			t.Errorf("%s: %s %q, want %s %q", c.name, got.Page.Layer, strings.Join(text, "\n"), c.want, want)
		}
	}
}

package reader_test

import (
	"strings"
	"testing"

	"sohoa/internal/pdf"
	"sohoa/internal/reader"
	"sohoa/ocr"
)

// layer makes one line of each text, words wider than high.
func layer(texts ...string) []ocr.Line {
	var lines []ocr.Line
	for i, text := range texts {
		line := ocr.Line{Block: 1}
		for k, word := range strings.Fields(text) {
			line.Words = append(line.Words, ocr.Word{Text: word, Conf: 1, Box: ocr.Box{X0: k * 100, Y0: i * 30, X1: k*100 + 90, Y1: i*30 + 20}})
		}
		lines = append(lines, line)
	}
	return lines
}

const sentence = "Ủy ban nhân dân xã báo cáo kết quả giải quyết hồ sơ của tổ chức và công dân trong quý ba năm nay theo quy định"

func soundLayer() []ocr.Line {
	return layer(sentence, sentence, sentence, sentence, sentence)
}

func banner() []ocr.Line {
	return layer("Người ký: Ủy ban nhân dân xã Hòa Bình", "Thời gian ký: 12.03.2024 08:15:11 +07:00", "Email: vanthu@hoabinh.gov.vn")
}

func sideways() []ocr.Line {
	lines := soundLayer()
	for _, l := range lines {
		for i, w := range l.Words {
			l.Words[i].Box = ocr.Box{X0: w.Box.Y0, Y0: w.Box.X0, X1: w.Box.Y1, Y1: w.Box.X1}
		}
	}
	return lines
}

func TestJudge(t *testing.T) {
	junk := "Uy ban nhan dan xa bao cao ket qua giai quyet h6 so cua t6 chuc va cong dan trong quy ba nam nay theo quy dinh"
	tcvn3 := "Uû ban nh©n d©n x· b¸o c¸o kÕt qu¶ gi¶i quyÕt hå s¬ cña tæ chøc vµ c«ng d©n trong quý ba n¨m nay theo quy ®Þnh"
	for _, c := range []struct {
		name    string
		lines   []ocr.Line
		covered float64
		want    string
	}{
		{"typed", soundLayer(), 0, reader.LayerSound},
		{"typed, with a logo", soundLayer(), 0.05, reader.LayerSound},
		{"scan with a sound layer", soundLayer(), 1, reader.LayerSound},
		{"few words of a typed page", layer("Nơi nhận: Như trên; Lưu: VT."), 0, reader.LayerSound},
		{"page number of a typed page", layer("4"), 0, reader.LayerSound},
		{"page number over a scan", layer("4"), 1, reader.LayerNone},
		{"nothing", nil, 0, reader.LayerNone},
		{"a signature's banner over a scan", banner(), 1, reader.LayerBanner},
		{"a banner over half a page of picture", banner(), 0.5, reader.LayerBanner},
		{"read by an English scanner", layer(junk, junk, junk, junk, junk), 1, reader.LayerNoMarks},
		{"little read by an English scanner", layer(junk), 1, reader.LayerNoMarks},
		{"words split by a bad layer", layer(strings.Repeat("Ủ yb an nh ân d ân x ãb áo c áo ", 20)), 1, reader.LayerNoMarks},
		{"TCVN3", layer(tcvn3, tcvn3, tcvn3, tcvn3), 0, reader.LayerUnmapped},
		{"letters of no encoding", layer(strings.Repeat("\ufffd\ue000\ue001 a ", 80)), 0, reader.LayerUnmapped},
		{"typed sideways", sideways(), 0, reader.LayerNoMarks},
		{"a table of figures", layer("TT 1 2 3 4 5", "A 27,5 31,8 12,0", "B 1.305 318 27"), 0, reader.LayerSound},
	} {
		if got := reader.Judge(c.lines, pdf.PageInfo{Width: 595, Height: 842, Covered: c.covered}); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

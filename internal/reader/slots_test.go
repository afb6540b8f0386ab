package reader

import (
	"strings"
	"testing"

	"sohoa/ocr"
	"sohoa/ocr/digits"
)

// row makes a line of words of 40-pixel type; each starts where it says.
func row(y int, words ...any) ocr.Line {
	var l ocr.Line
	for i := 0; i < len(words); i += 3 {
		b := ocr.Box{X0: words[i+1].(int), X1: words[i+2].(int), Y0: y, Y1: y + 36}
		w := ocr.Word{Text: words[i].(string), Box: b, Conf: 0.95}
		if strings.ContainsAny(w.Text, "£ƒŠổ") {
			w.Conf = 0.2
		}
		l.Words = append(l.Words, w)
	}
	l.Box = around(l.Words)
	return l
}

func TestFindSlots(t *testing.T) {
	em := 40.0
	at := func(x int, s string) int { return x + int(em*(ems(s)-bearing)) }
	clean := []any{"Hà", 1000, at(1000, "Hà"), "Nội,", 1080, at(1080, "Nội,"), "Giang,", 1150, at(1150, "Giang,")}
	for name, c := range map[string]struct {
		line       ocr.Line
		find       func(*ocr.Page) (slot, bool)
		head, tail string
		read       string
		x0, x1     int
	}{
		"empty": {row(300, append([]any{"Số:", 300, at(300, "Số:"), "/QĐ-UBND", 480, at(480, "/QĐ-UBND")}, clean...)...), numberSlot,
			"Số:", "/QĐ-UBND", "", at(300, "Số:"), 480},
		"one word": {row(300, append([]any{"Số:£54/CTPH-SYT", 300, at(480, "/CTPH-SYT")}, clean...)...), numberSlot,
			"Số:", "/CTPH-SYT", "£54", at(300, "Số:"), 480},
		"separator misread": {row(300, append([]any{"Sốa2ø#ƒSYT-NVY", 300, at(480, "/SYT-NVY")}, clean...)...), numberSlot,
			"Số:", "ƒSYT-NVY", "a2ø#", at(300, "Số:"), 480},
		"party": {row(300, append([]any{"Số", 300, at(300, "Số"), "05-HD/VPTW", 380, at(420, "-HD/VPTW")}, clean...)...), numberSlot,
			"Số", "-HD/VPTW", "05", at(300, "Số"), 420},
		"legal": {row(300, append([]any{"Số:", 300, at(300, "Số:"), "06", 370, 405, "/2024/TT-BCT", 420, at(420, "/2024/TT-BCT")}, clean...)...), numberSlot,
			"Số:", "/2024/TT-BCT", "06", at(300, "Số:"), 420},
		"day": {row(300, append(clean[:6:6], "ngàygổ", 1200, 1330, "tháng", 1350, at(1350, "tháng"), "4", 1470, 1490, "năm", 1510, at(1510, "năm"), "2017", 1610, at(1610, "2017"))...), daySlot,
			"ngày", "tháng", "gổ", at(1200, "ngày"), 1350},
		"day glued to both": {row(300, append(clean[:6:6], "ngàyŠtháng", 1200, at(1330, "tháng"), "năm", 1510, at(1510, "năm"), "2017", 1610, at(1610, "2017"))...), daySlot,
			"ngày", "tháng", "Š", at(1200, "ngày"), 1330},
		"month": {row(300, append(clean[:6:6], "ngày", 1100, at(1100, "ngày"), "9", 1200, 1220, "tháng", 1250, at(1250, "tháng"), "năm", 1420, at(1420, "năm"), "2017", 1610, at(1610, "2017"))...), monthSlot,
			"tháng", "năm", "", at(1250, "tháng"), 1420},
	} {
		page := ocr.Page{Width: 2480, Height: 3508, DPI: 300, Lines: []ocr.Line{c.line}}
		s, ok := c.find(&page)
		if !ok {
			t.Errorf("%s: no slot", name)
			continue
		}
		read, _ := s.read()
		if s.head != c.head || s.tail != c.tail || read != c.read {
			t.Errorf("%s: %q %q %q, want %q %q %q", name, s.head, read, s.tail, c.head, c.read, c.tail)
		}
		if near := int(em / 6); s.box.X0 < c.x0-near || s.box.X0 > c.x0+near || s.box.X1 < c.x1-near || s.box.X1 > c.x1+near {
			t.Errorf("%s: slot from %d to %d, want %d to %d", name, s.box.X0, s.box.X1, c.x0, c.x1)
		}
	}
}

func TestNoSlots(t *testing.T) {
	for name, line := range map[string]ocr.Line{
		"body":          row(300, "Số", 300, 350, "liệu", 360, 420, "của", 430, 500, "ngành", 510, 600),
		"organ":         row(300, "SỞ", 300, 350, "Y", 360, 380, "TẾ", 390, 450, "HÀ", 460, 500),
		"below":         row(3000, "Số:", 300, 350, "/QĐ-UBND", 480, 700, "Giang,", 800, 920, "Giang,", 940, 1060),
		"received":      row(300, "Số:", 300, 350, "2352", 480, 600, "Giang,", 800, 920, "Giang,", 940, 1060),
		"date of basis": row(300, "Ngày", 1300, 1390, "01", 1400, 1430, "tháng", 1450, 1550, "năm", 1600, 1680),
	} {
		page := ocr.Page{Width: 2480, Height: 3508, DPI: 300, Lines: []ocr.Line{line}}
		for _, find := range []func(*ocr.Page) (slot, bool){numberSlot, daySlot, monthSlot} {
			if s, ok := find(&page); ok {
				t.Errorf("%s: a slot of kind %d", name, s.kind)
			}
		}
	}
}

// TestFill: what is put among the words, for what either reader says.
func TestFill(t *testing.T) {
	guess := func(text string, p float64, others ...string) digits.Reading {
		r := digits.Reading{Text: text, P: p}
		for _, o := range others {
			r.Others = append(r.Others, digits.Guess{Text: o})
		}
		return r
	}
	for name, c := range map[string]struct {
		engine string
		conf   float64
		read   digits.Reading
		want   string
		low    float64
		high   float64
		by     string
		open   bool
	}{
		"print stays":          {"154", 0.96, guess("151", 0.8), "154", 0.96, 0.96, "", false},
		"print confirmed":      {"154", 0.96, guess("154", 0.99), "154", 0.96, 0.96, "", false},
		"both sure, different": {"154", 0.96, guess("164", 0.99), "154", 0.5, 0.6, HandEngine, false},
		"garbage replaced":     {"£54", 0.2, guess("154", 0.98), "154", 0.98, 0.98, HandEngine, false},
		"unsure stays unsure":  {"£54", 0.2, guess("164", 0.7, "154"), "164", 0.7, 0.7, HandEngine, false},
		"agreement":            {"154", 0.5, guess("154", 0.9), "154", 0.95, 0.99, HandEngine, false},
		"print and a guess":    {"154", 0.7, guess("379", 0.1), "154", 0.7, 0.7, "", false},
		"empty":                {"..", 0.3, digits.Reading{Empty: true}, "..", 0.3, 0.3, "", false},
		"scribble":             {"154", 0.8, digits.Reading{}, "154", 0.6, 0.6, HandEngine, false},
		"engine lost a digit":  {"15", 0.7, guess("154", 0.98), "154", 0.98, 0.98, HandEngine, false},
		"another number":       {"155", 0.7, guess("164", 0.98), "164", 0.6, 0.6, HandEngine, false},
		"cut short":            {"154", 0.7, guess("15", 0.99), "154", 0.6, 0.6, HandEngine, true},
		"no clear end":         {"£54", 0.2, guess("154", 0.99), "154", 0.6, 0.6, HandEngine, true},
		"confirmed all along":  {"154", 0.7, guess("154", 0.99), "154", 0.99, 1, HandEngine, true},
	} {
		page := ocr.Page{Width: 2480, Height: 3508, DPI: 300, Lines: []ocr.Line{row(300, "Số:", 300, 355, c.engine, 380, 440, "/QĐ-UBND", 480, 700)}}
		page.Lines[0].Words[1].Conf = c.conf
		w := page.Lines[0].Words
		s := slot{kind: digits.Number, head: "Số:", tail: "/QĐ-UBND", em: 40, box: ocr.Box{X0: 355, X1: 480, Y0: 280, Y1: 360}, words: []*ocr.Word{&w[0], &w[1], &w[2]}}
		if err := (&Local{}).fill(t.Context(), nil, &page, s, c.read, !c.open); err != nil {
			t.Fatal(err)
		}
		got := page.Lines[0].Words[1]
		if len(page.Lines[0].Words) != 3 || got.Text != c.want || got.Conf < c.low || got.Conf > c.high || got.By != c.by {
			t.Errorf("%s: %+v", name, page.Lines[0].Words)
		}
	}
}

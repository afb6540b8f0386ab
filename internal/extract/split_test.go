package extract

import (
	"reflect"
	"testing"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

func TestSplit(t *testing.T) {
	paper := func(name string) []ocr.Page { return draw(readForm(t, "testdata/"+name+".json")) }
	kind := func(k string) []ocr.Page { return []ocr.Page{{Kind: k, Width: sheetW, Height: sheetH}} }
	file := func(parts ...[]ocr.Page) []ocr.Page {
		var out []ocr.Page
		for _, p := range parts {
			out = append(out, p...)
		}
		for i := range out {
			out[i].Number = i + 1
		}
		return out
	}
	two := append(paper("quyet_dinh"), paper("to_trinh")...) // one page each
	if len(two) != 2 {
		t.Fatalf("the golden papers have %d pages", len(two))
	}
	second := newPen()
	second.wrapped("Trang hai chỉ có chữ thường của thân văn bản, không có quốc hiệu, không có số và ký hiệu.", marginL, marginL, marginR)
	annex := newPen()
	annex.centred("Phụ lục I", sheetW/2, 240)
	annex.wrapped("Kèm theo Quyết định số 310/QĐ-UBND ngày 22 tháng 10 năm 2025", marginL, marginL, marginR)
	cover := func(text string) []ocr.Page {
		p := kind("separator")
		p[0].Marks = []ocr.Mark{{Kind: scan.KindCover, Text: text}}
		return p
	}
	for _, c := range []struct {
		name  string
		pages []ocr.Page
		want  []Range
	}{
		{"one", file(paper("quyet_dinh")), []Range{{First: 1, Last: 1}}},
		{"goes on", file(paper("quyet_dinh"), second.pages, annex.pages), []Range{{First: 1, Last: 3}}},
		{"two", file(two), []Range{{First: 1, Last: 1}, {First: 2, Last: 2}}},
		{"state and Party", file(paper("bao_cao"), paper("thong_bao_dang")), []Range{{First: 1, Last: 1}, {First: 2, Last: 2}}},
		{"separator", file(paper("giay_moi"), kind("separator"), second.pages), []Range{{First: 1, Last: 1}, {First: 3, Last: 3}}},
		{"blank backs", file(paper("giay_moi"), kind("blank"), second.pages, kind("blank"), paper("cong_van")), []Range{{First: 1, Last: 3}, {First: 5, Last: 5}}},
		{"cover sheet joins what looks like two", file(cover("sohoa-cover:1;pages=2"), two, kind("separator"), paper("cong_van")), []Range{{First: 2, Last: 3}, {First: 5, Last: 5}}},
		{"cover sheet counts sides", file(cover("sohoa-cover:1;pages=4"), second.pages, kind("blank"), annex.pages, kind("blank")), []Range{{First: 2, Last: 4}}},
		{"a page is lost", file(cover("sohoa-cover:1;pages=3"), paper("giay_moi"), second.pages), []Range{{First: 2, Last: 3, Unsure: true, Announced: 3}}},
		{"a cover sheet was lost", file(cover("sohoa-cover:1;pages=1"), two), []Range{{First: 2, Last: 2, Unsure: true, Announced: 1}, {First: 3, Last: 3, Unsure: true, Announced: 1}}},
		{"cover sheet without a count", file(cover("PATCHT"), two), []Range{{First: 2, Last: 2}, {First: 3, Last: 3}}},
		{"blank only", file(kind("blank"), kind("separator")), nil},
		{"none", nil, nil},
		{"unread page", file(paper("giay_moi"), kind("")), []Range{{First: 1, Last: 2}}},
	} {
		if got := Split(c.pages); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

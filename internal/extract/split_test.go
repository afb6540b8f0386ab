package extract

import (
	"reflect"
	"testing"

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
	for _, c := range []struct {
		name  string
		pages []ocr.Page
		want  []Range
	}{
		{"one", file(paper("quyet_dinh")), []Range{{1, 1, false}}},
		{"goes on", file(paper("quyet_dinh"), second.pages, annex.pages), []Range{{1, 3, false}}},
		{"two", file(two), []Range{{1, 1, false}, {2, 2, false}}},
		{"state and Party", file(paper("bao_cao"), paper("thong_bao_dang")), []Range{{1, 1, false}, {2, 2, false}}},
		{"separator", file(paper("giay_moi"), kind("separator"), second.pages), []Range{{1, 1, false}, {3, 3, false}}},
		{"blank backs", file(paper("giay_moi"), kind("blank"), second.pages, kind("blank"), paper("cong_van")), []Range{{1, 3, false}, {5, 5, false}}},
		{"blank only", file(kind("blank"), kind("separator")), nil},
		{"none", nil, nil},
		{"unread page", file(paper("giay_moi"), kind("")), []Range{{1, 2, false}}},
	} {
		if got := Split(c.pages); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

package score

import (
	"math"
	"testing"

	"sohoa/internal/scan"
	"sohoa/testdata/gen/truth"
)

func TestOrgan(t *testing.T) {
	for _, c := range [][2]string{
		{"UBND XÃ KIM ANH", "Ủy ban nhân dân xã Kim Anh"},
		{"UỶ BAN NHÂN DÂN PHƯỜNG HOÀ XUÂN", "Ủy ban nhân dân phường Hòa Xuân"},
		{"UBND TP. HÀ NỘI", "Uỷ ban nhân dân thành phố Hà Nội"},
	} {
		if a, b := organ(c[0]), organ(c[1]); a != b {
			t.Errorf("%q and %q differ: %q, %q", c[0], c[1], a, b)
		}
	}
	if organ("UBND xã Kim Anh") == organ("UBND xã Kim Ánh") {
		t.Error("another name is taken for the same")
	}
}

// TestPage proves that the comparison can tell right from wrong.
func TestPage(t *testing.T) {
	page := truth.Page{Blocks: []truth.Block{
		{Lines: []truth.Line{{Text: "ỦY BAN NHÂN DÂN"}, {Text: "Số: 12/BC-UBND"}}},
		{Lines: []truth.Line{{Text: "Kết quả cải cách hành chính quý III"}}},
		{Optional: true, Lines: []truth.Line{{Text: "Ký bởi: Văn phòng"}}},
	}}
	for _, c := range []struct {
		name, text   string
		edits, marks int
	}{
		{"the same", "ỦY BAN NHÂN DÂN\nSố: 12/BC-UBND\nKết quả cải cách hành chính quý III", 0, 0},
		{"another order, lines joined", "Kết quả cải cách hành chính quý III\nỦY BAN NHÂN DÂN Số: 12/BC-UBND", 0, 0},
		{"optional text read", "ỦY BAN NHÂN DÂN\nSố: 12/BC-UBND\nKý bởi: Văn phòng\nKết quả cải cách hành chính quý III", 0, 0},
		{"a wrong mark", "ỦY BAN NHÂN DÂN\nSố: 12/BC-UBND\nKết quá cải cách hành chính quý III", 1, 1},
		{"a wrong digit", "ỦY BAN NHÂN DÂN\nSố: 17/BC-UBND\nKết quả cải cách hành chính quý III", 1, 0},
		{"a line lost", "Số: 12/BC-UBND\nKết quả cải cách hành chính quý III", 15, 0},
		{"a line too many", "ỦY BAN NHÂN DÂN\nSố: 12/BC-UBND\nxxxxx\nKết quả cải cách hành chính quý III", 5, 0},
		{"nothing", "", 64, 0},
	} {
		got := Page(page, c.text)
		if got.Letters != 64 || got.Edits != c.edits || got.Marks != c.marks {
			t.Errorf("%s: %+v, want %d edits and %d marks of 64 letters", c.name, got, c.edits, c.marks)
		}
	}
}

func TestFields(t *testing.T) {
	text := func(s string) *string { return &s }
	doc := &truth.Document{Fields: truth.Fields{DocType: "bao_cao", Family: "admin", Number: "0123", Symbol: "BC-UBND", Date: "2025-09-02",
		Issuer: "UBND XÃ KIM ANH", SignerName: "Lê Hoà", Recipients: []string{"Như trên;", "Lưu: VT."}}}
	rec := &scan.Record{
		Fields: scan.Fields{TypeName: text("Báo cáo"), DocumentFamily: scan.FamilyAdministrative, CodeNumber: text("123"), CodeNotation: text("BC-UBND"),
			IssuedDate: text("2025-09-03"), OrganName: text("Ủy ban nhân dân xã Kim Anh"), SignerFullName: text("Lê Hòa"), Recipients: []string{"Như trên", "Báo"}},
		Evidence: map[string]scan.Evidence{"/signer_full_name": {State: scan.Doubtful}},
		Review:   scan.Review{State: scan.ReviewAuto},
	}
	var f Fields
	f.Add(doc, rec)
	for name, want := range map[string]Field{
		"number":      {Want: 1, Got: 1, Right: 1, Plain: 1, Out: 1},
		"issued_date": {Want: 1, Got: 1, Silent: 1, Out: 1, OutWrong: 1},
		"organ":       {Want: 1, Got: 1, Right: 1, Plain: 1, Out: 1},
		"signer_name": {Want: 1, Got: 1, Right: 1, Out: 1},
		"recipients":  {Want: 2, Got: 2, Right: 1},
		"type_name":   {Want: 1, Got: 1, Right: 1, Plain: 1, Out: 1},
	} {
		if *f.By[name] != want {
			t.Errorf("%s: %+v, want %+v", name, *f.By[name], want)
		}
	}
	if f.Digits != 13 || f.DigitsSilent != 1 {
		t.Errorf("digits %d, silently wrong %d", f.Digits, f.DigitsSilent)
	}
}

func TestTablesAndBoundaries(t *testing.T) {
	var tables Tables
	tables.Add([]truth.Table{{Rows: [][]string{{"STT", "Việc"}, {"1", "Hoà giải"}}}},
		[]scan.Table{{Rows: [][]string{{"khác"}}}, {Rows: [][]string{{"STT", "Việc"}, {"1", "Hòa giải."}, {"2", "thừa"}}}})
	if tables != (Tables{Want: 4, Got: 7, Right: 4}) {
		t.Errorf("%+v", tables)
	}
	var b Boundaries
	b.Add([]int{1, 4}, []int{1, 3})
	if b != (Boundaries{Right: 1, Wrong: 1, Missed: 1}) || b.F1() != .5 {
		t.Errorf("%+v %v", b, b.F1())
	}
	var p Posture
	p.Add(truth.Page{Orientation: 90, Skew: 1}, 90, 1.25)
	p.Add(truth.Page{Orientation: 90, Skew: 1}, 270, .75)
	if p.Turned != 1 || math.Abs(p.Mean()-.25) > 1e-9 || math.Abs(p.P95()-.25) > 1e-9 {
		t.Errorf("%+v", p)
	}
}

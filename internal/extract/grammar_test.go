package extract

import (
	"strings"
	"testing"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// words makes tokens of a text in one line, 0.96 sure.
func words(text string) []token {
	var out []token
	x := 0
	for _, f := range strings.Fields(text) {
		out = append(out, newToken(ocr.Word{Text: f, Conf: 0.96, Box: ocr.Box{X0: x, Y0: 0, X1: x + wide(f), Y1: lineH}}, 0))
		x += wide(f) + 14
	}
	return out
}

func TestReadCode(t *testing.T) {
	for _, c := range []struct {
		line, number, full string
		party              bool
	}{
		{"Số: 15/QĐ-BNV", "15", "15/QĐ-BNV", false},
		{"Số: 05/BNV-VP", "05", "05/BNV-VP", false},
		{"Số: 2047/UBND-KTHTĐT", "2047", "2047/UBND-KTHTĐT", false},
		{"Số: 632/KHTC", "632", "632/KHTC", false},
		{"Số: 30/2020/NĐ-CP", "30", "30/2020/NĐ-CP", false},
		{"Số: 202/2025/QHI5", "202", "202/2025/QH15", false},
		{"Số 118-BC/ĐU", "118", "118-BC/ĐU", true},
		{"Số 24-BS/UBKTTU", "24", "24-BS/UBKTTU", true},
		{"Số 1400 - CV/VPTU", "1400", "1400-CV/VPTU", true},
		{"Số 5053-CV/VPTW/nb", "5053", "5053-CV/VPTW/nb", true},
		// as OCR leaves them
		{"Sô: 41/TTr-UBND", "41", "41/TTr-UBND", false},
		{"So 02 /GM-SYT", "02", "02/GM-SYT", false},
		{"Số: 575/UBND- KTTH", "575", "575/UBND-KTTH", false},
		{"Số: l7/KH-UBND", "17", "17/KH-UBND", false},
		{"Số: 1O/KH-UBND", "10", "10/KH-UBND", false},
		{"Số 13-QĐÐ/ĐÐU", "13", "13-QĐ/ĐU", true},
		{"Số: 19HĐND-TCKH", "19", "19/HĐND-TCKH", false},
		{"Số: 2760b/QĐ-UBND", "2760b", "2760b/QĐ-UBND", false},
		{"Số: 1/1/CT-UBND", "1", "1/CT-UBND", false},
		// an empty slot is a number line without a number
		{"Số: /QĐ-UBND", "", "", false},
		{"Số -BC/ĐU", "", "", true},
	} {
		got, ok := readCode(words(c.line))
		if !ok || got.number != c.number || got.full() != c.full || got.party != c.party {
			t.Errorf("%q: %v number %q full %q party %v, want %q %q %v", c.line, ok, got.number, got.full(), got.party, c.number, c.full, c.party)
		}
	}
	for _, line := range []string{"Sở Tài chính", "Số: 8828", "Số liệu tháng 10/2025", "Số điện thoại 024.3878.0000", "", "/", "Sống tốt"} {
		if got, ok := readCode(words(line)); ok {
			t.Errorf("%q is read as %q", line, got.notation)
		}
	}
}

func TestRepairCode(t *testing.T) {
	r := Default()
	kind := func(name string) *paperType {
		k, ok := r.typeOf(name)
		if !ok {
			t.Fatalf("no type %q", name)
		}
		return &k
	}
	for _, c := range []struct {
		notation string
		party    bool
		kind     string
		organ    string
		want     string
		fixed    bool
	}{
		{"BC/DU", true, "Báo cáo", "Đảng ủy phường Yên Hòa", "BC/ĐU", true},
		{"TTR/ĐU", true, "Tờ trình", "Đảng ủy xã X", "TTr/ĐU", true},
		{"BC-KTHTDT", false, "Báo cáo", "Phòng Kinh tế, Hạ tầng và Đô thị", "BC-KTHTĐT", true},
		{"TTEUBND", false, "Tờ trình", "Ủy ban nhân dân xã X", "TTr-UBND", true},
		{"TTr-TTPY/HCC", false, "Tờ trình", "Trung tâm Phục vụ hành chính công", "TTr-TTPVHCC", true},
		{"QĐ-UBND", false, "Quyết định", "Ủy ban nhân dân xã X", "QĐ-UBND", false},
		{"UBND-VX", false, "Công văn", "Ủy ban nhân dân xã X", "UBND-VX", false},
		// a unit's own code is never forced into the list
		{"SYT-NVY", false, "Công văn", "Sở Y tế", "SYT-NVY", false},
		{"SXD-QLHT", false, "Công văn", "Sở Xây dựng", "SXD-QLHT", false},
		{"UBND-ĐĐ", false, "Công văn", "Ủy ban nhân dân xã X", "UBND-ĐĐ", false},
		{"QĐ-ĐHSN", false, "Quyết định", "Trường Đại học Sông Nhuệ", "QĐ-ĐHSN", false},
		{"BRC-TTPVHCC", false, "Báo cáo", "Trung tâm Phục vụ hành chính công", "BC-TTPVHCC", true},
	} {
		cc := code{notation: c.notation, party: c.party, number: "1"}
		r.repair(&cc, kind(c.kind), c.organ)
		if cc.notation != c.want || (len(cc.fixed) > 0) != (c.fixed && c.notation != "TTEUBND") {
			t.Errorf("%q: %q %q, want %q", c.notation, cc.notation, cc.fixed, c.want)
		}
	}
}

// TestLooseCode holds that a number line is found through ink, and that what
// cites or names something is none.
func TestLooseCode(t *testing.T) {
	r := Default()
	for _, c := range []struct {
		line, number, notation string
		party                  bool
	}{
		{"Sốa7ø#ƒSXD-QLĐT", "", "SXD-QLĐT", false},
		{"Só„9/6/TB-ĐHSN", "", "TB-ĐHSN", false},
		{"Số:l207)TB-ĐHSN", "1207", "TB-ĐHSN", false},
		{"sá£41/QĐ-SNV", "", "QĐ-SNV", false},
		{"§ố 6# -BC/ĐU", "", "BC/ĐU", true},
	} {
		got, ok := r.looseCode(words(c.line))
		if !ok || got.number != c.number || got.notation != c.notation || got.party != c.party || !got.doubt {
			t.Errorf("%q: %v %q %q %v %v", c.line, ok, got.number, got.notation, got.party, got.doubt)
		}
	}
	for _, line := range []string{"SỞ VĂN HÓA", "Số liệu A/B-C", "sống tốt", "SỞ Y TẾ", "Số: 8828", ""} {
		if got, ok := r.looseCode(words(line)); ok {
			t.Errorf("%q is read as %q", line, got.notation)
		}
	}
}

// TestSymbolByForm holds that a paper whose number line was lost gets the
// symbol of its form, doubtful, and no number.
func TestSymbolByForm(t *testing.T) {
	f := readForm(t, "testdata/quyet_dinh.json")
	f.NumberLine = "~#% ''"
	r := Document(Input{Pages: draw(f)})
	e := r.Evidence["/code_notation"]
	if r.Fields.CodeNotation == nil || *r.Fields.CodeNotation != "QĐ-UBND" || e.State != scan.Doubtful || r.Fields.CodeNumber != nil {
		t.Errorf("%v %v %+v", r.Fields.CodeNotation, r.Fields.CodeNumber, e)
	}
}

func TestReadPlaceDate(t *testing.T) {
	for _, c := range []struct{ line, place, date string }{
		{"Hoàn Kiếm, ngày 05 tháng 11 năm 2025", "Hoàn Kiếm", "2025-11-05"},
		{"Phường Hai Bà Trưng, ngày 12 tháng 11 năm 2025", "Phường Hai Bà Trưng", "2025-11-12"},
		{"Quảng Ngãi, ngày 20 tháng 3 năm 2018", "Quảng Ngãi", "2018-03-20"},
		{"Hà Nội, ngày 3l tháng 01 năm 2025", "Hà Nội", "2025-01-31"},
		{"Hà Nội, ngay 25 thang 06 nam 2018", "Hà Nội", "2018-06-25"},
		{"Ứng Thiên, ngày 12 tháng l1 năm 2025", "Ứng Thiên", "2025-11-12"},
		// empty or impossible slots give no date
		{"Hà Nội, ngày tháng 10 năm 2025", "Hà Nội", ""},
		{"Hà Nội, ngày 31 tháng 02 năm 2025", "Hà Nội", ""},
		{"Hà Nội, ngày 10 tháng 9 năm 4gể", "Hà Nội", ""},
		// what is written in a slot grows together with the keywords
		{"Ba Vì, ngày09tháng 5 năm 2024", "Ba Vì", "2024-05-09"},
		{"Hà Nội, ngày 05 tháng 11 năm2025", "Hà Nội", "2025-11-05"},
		{"Ba Vì, ngàywŠtháng 11 năm 2024", "Ba Vì", ""},
		{"Hà Nội, ngàjÄ)tháng 5 năm 2021", "Hà Nội", ""},
		{"Hà Nội, ngàu)6 tháng § năm 2023", "Hà Nội", ""},
		{"Hà Nội, ngày tháng 'Ởnăm 2022", "Hà Nội", ""},
	} {
		p := readPlaceDate(words(c.line))
		if got := strings.TrimRight(clean(p.place), ","); !p.ok || got != c.place || p.date != c.date {
			t.Errorf("%q: %v %q %q, want %q %q", c.line, p.ok, got, p.date, c.place, c.date)
		}
	}
	if readPlaceDate(words("Độc lập - Tự do - Hạnh phúc")).ok {
		t.Error("the motto is no date line")
	}
}

func TestDateIn(t *testing.T) {
	for _, c := range []struct{ s, iso string }{
		{"ngày 22/12/2024", "2024-12-22"}, {"05-11-2025", "2025-11-05"}, {"14 tháng 8 năm 2025", "2025-08-14"},
		{"1 1/3/2025", "2025-03-11"}, {"tháng 10/2025", ""}, {"31/02/2025", ""}, {"tỷ lệ 1/500", ""}, {"", ""},
	} {
		if iso, _, _ := dateIn(c.s); iso != c.iso {
			t.Errorf("dateIn(%q) = %q, want %q", c.s, iso, c.iso)
		}
	}
}

func TestOrgans(t *testing.T) {
	r := Default()
	seen := r.witnesses([]line{newLine(words("Ban Thường vụ Đảng ủy phường Hàm Rồng báo cáo")), newLine(words("UBND xã Tiên Du có ý kiến; Đảng ủy xã Tiên Du"))}, nil)
	for _, c := range []struct {
		lines []string
		want  []string
	}{
		{[]string{"ỦY BAN NHÂN DÂN", "PHƯỜNG BỒ ĐỀ"}, []string{"Ủy ban nhân dân phường Bồ Đề"}},
		{[]string{"UBND THÀNH PHỐ HÀ NỘI", "ỦY BAN NHÂN DÂN", "XÃ PHÙ ĐỔNG"}, []string{"Ủy ban nhân dân thành phố Hà Nội", "Ủy ban nhân dân xã Phù Đổng"}},
		{[]string{"ĐẢNG BỘ THÀNH PHỐ HÀ NỘI", "ĐẢNG ỦY PHƯỜNG YÊN HÒA", "*"}, []string{"Đảng bộ thành phố Hà Nội", "Đảng ủy phường Yên Hòa"}},
		{[]string{"UBND PHƯỜNG THỦ ĐỨC", "TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"}, []string{"Ủy ban nhân dân phường Thủ Đức", "Trung tâm Phục vụ hành chính công"}},
		{[]string{"UBND XÃ BA VÌ", "PHÒNG KINH TẾ, HẠ TẦNG VÀ", "ĐÔ THỊ"}, []string{"Ủy ban nhân dân xã Ba Vì", "Phòng Kinh tế, Hạ tầng và Đô thị"}},
		// misread: lost spaces, lost marks, misread letters
		{[]string{"THÀNHÚYHÀNỘI", "ĐANG UY XA TIEN DU"}, []string{"Thành ủy Hà Nội", "Đảng ủy xã Tiên Du"}},
		{[]string{"TỈNH ỦY THANH HÓA", "ĐẢNG ỦY PHƯỜNG HÀM RÔỒNG"}, []string{"Tỉnh ủy Thanh Hóa", "Đảng ủy phường Hàm Rồng"}},
		{[]string{"ỦY BAN KIỀM TRA"}, []string{"Ủy ban Kiểm tra"}},
		{[]string{"UBNDTÏINHLÀOCAI", "SỞ XÂY DỰNG"}, []string{"Ủy ban nhân dân tỉnh Lào Cai", "Sở Xây dựng"}},
		{[]string{"ÀNH ỦY HÀ NỘI", "ÑG ỦY XÃ TIÊN DU"}, []string{"Thành ủy Hà Nội", "Đảng ủy xã Tiên Du"}},
		{[]string{"UBND TỈNH LÀO CAI", "SỞ TÀI CHÍNH -", "SỞ NỘI VỤ"}, []string{"Ủy ban nhân dân tỉnh Lào Cai", "Sở Tài chính - Sở Nội vụ"}},
	} {
		var lines []line
		for _, l := range c.lines {
			lines = append(lines, newLine(words(l)))
		}
		var got []string
		for _, b := range r.bodies(lines, seen) {
			got = append(got, b.name)
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q: got %q, want %q", c.lines, got, c.want)
		}
	}
}

// TestUnitNeedsWitness holds that a name near another one is not moved to it
// by the list of units alone.
func TestUnitNeedsWitness(t *testing.T) {
	r := Default()
	if s := spell("Tây Mộ", "phường", r.witnesses(nil, nil)); s.name != "Tây Mỗ" {
		t.Errorf("same letters, other marks: %q", s.name)
	}
	if s := spell("Tây Hộp", "phường", r.witnesses(nil, nil)); s.name != "Tây Hộp" {
		t.Errorf("another letter moved to a listed unit without a witness: %q", s.name)
	}
	seen := r.witnesses([]line{newLine(words("UBND phường Tây Hồ có ý kiến"))}, nil)
	if s := spell("Tây Hồp", "phường", seen); s.name != "Tây Hồ" || !s.backed {
		t.Errorf("a witness in the paper does not help: %+v", s)
	}
}

func TestRespell(t *testing.T) {
	r := Default()
	for _, c := range []struct{ in, want string }{
		{"Nâng cao chất lượng sinh hoạt chỉ bộ", "Nâng cao chất lượng sinh hoạt chi bộ"},
		{"rà soát, sô hóa số hộ tịch", "rà soát, số hóa sổ hộ tịch"},
		{"quyết toán thu, chỉ ngân sách nắm 2026", "quyết toán thu, chi ngân sách năm 2026"},
		{"Kho bạc Nhà nước khu vực Ï", "Kho bạc Nhà nước khu vực I"},
		{"nhiệm vụ trọng tâm quý lI/2025", "nhiệm vụ trọng tâm quý II/2025"},
		{"Kho bạc Nhà nước khu vực l", "Kho bạc Nhà nước khu vực I"},
		{"Uy ban MTTQ Việt Nam phường", "Ủy ban MTTQ Việt Nam phường"},
		{"Ban Quản lý chợ phường Ngọc Hà", "Ban Quản lý chợ phường Ngọc Hà"},
		{"quý 1 năm 2025", "quý 1 năm 2025"},
		{"", ""},
	} {
		if got, _ := r.tidy(c.in); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFigure(t *testing.T) {
	for _, c := range []struct {
		s    string
		want float64
		ok   bool
	}{{"1.250.000", 1250000, true}, {"78,4", 78.4, true}, {"62%", 62, true}, {"-", 0, false}, {"1.25", 0, false}, {"", 0, false}} {
		if v, ok := figure(c.s); v != c.want || ok != c.ok {
			t.Errorf("figure(%q) = %v %v", c.s, v, ok)
		}
	}
}

// TestDateOfHeadOnly holds that a date of the body never fills the head: with
// an unread date line there is none.
func TestDateOfHeadOnly(t *testing.T) {
	f := readForm(t, "testdata/quyet_dinh.json")
	for _, line := range []string{"", "Hoàn Kiếm, ng#~y 1$", "Hoàn Kiếm, ngàywŠtháng 11 năm 2024"} {
		f.PlaceDate = line
		r := Document(Input{Pages: draw(f)})
		if r.Fields.IssuedDate != nil || r.Fields.TypeName == nil || *r.Fields.TypeName != "Quyết định" {
			t.Errorf("%q: date %v type %v", line, r.Fields.IssuedDate, r.Fields.TypeName)
		}
		if p := r.Fields.IssuedPlace; p != nil && *p != "Hoàn Kiếm" {
			t.Errorf("%q: place %q", line, *p)
		}
	}
}

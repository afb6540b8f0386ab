package extract

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"sohoa/internal/scan"
)

// TestCapacity holds that a capacity that a seal hides is told by the lines
// about it, and flagged.
func TestCapacity(t *testing.T) {
	for _, c := range []struct {
		name, sign string // lines of the block, | between
		want       []string
		implied    bool
	}{
		{"as printed", "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH", []string{"TM.", "KT."}, false},
		{"TM. not read", "ỦY BAN NHÂN DÂN|CHỦ TỊCH", []string{"TM."}, true},
		{"TM. not read above KT.", "HỘI ĐỒNG NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH", []string{"TM.", "KT."}, true},
		{"T/M not read", "BAN THƯỜNG VỤ|BÍ THƯ", []string{"T/M"}, true},
		{"T/L not read", "BAN THƯỜNG VỤ|CHÁNH VĂN PHÒNG", []string{"T/L"}, true},
		{"K/T misread", "K/LE-CHÁNH VĂN PHÒNG|PHÓ CHÁNH VĂN PHÒNG", []string{"K/T"}, true},
		{"KT. not read", "„ CHỦ TỊCH|PHÓ CHỦ TỊCH", []string{"KT."}, true},
		{"no capacity", "GIÁM ĐỐC", nil, false},
		{"a deputy alone", "PHÓ GIÁM ĐỐC", nil, false},
	} {
		f := readForm(t, "testdata/quyet_dinh.json")
		f.Sign = strings.Split(c.sign, "|")
		r := Document(Input{Pages: draw(f)})
		e := r.Evidence["/signing_capacity"]
		if got := r.Fields.SigningCapacity; !slices.Equal(got, c.want) || (e.State == scan.Doubtful) != c.implied {
			t.Errorf("%s: %v, %+v, want %v", c.name, got, e, c.want)
		}
	}
}

// TestPositionUnfinished holds that a position with more capitals below is
// doubtful: it is the head's, and the deputy's was not read.
func TestPositionUnfinished(t *testing.T) {
	f := readForm(t, "testdata/quyet_dinh.json")
	for _, c := range []struct {
		sign []string
		want scan.EvidenceState
	}{{[]string{"CHỦ TỊCH"}, scan.Extracted}, {[]string{"CHỦ TỊCH", "TỊCH"}, scan.Doubtful}} {
		f.Sign = c.sign
		r := Document(Input{Pages: draw(f)})
		if e := r.Evidence["/signer_position"]; e.State != c.want {
			t.Errorf("%v: %+v", c.sign, e)
		}
	}
}

// TestNameBesideSpecks holds that signs around the words of a name are no part
// of it.
func TestNameBesideSpecks(t *testing.T) {
	f := readForm(t, "testdata/quyet_dinh.json")
	f.Signer = "“Trần Văn‹ Mẫu…"
	if r := Document(Input{Pages: draw(f)}); r.Fields.SignerFullName == nil || *r.Fields.SignerFullName != "Trần Văn Mẫu" {
		t.Errorf("name %+v", r.Evidence["/signer_full_name"])
	}
}

// TestRecipientsBesideInk holds that an item ends at its semicolon.
func TestRecipientsBesideInk(t *testing.T) {
	f := readForm(t, "testdata/quyet_dinh.json")
	f.Recipients = []string{`Như Điều 3; "mg`, "Sở Tài chính;>4 sàn", "Kho bạc Nhà nước khu vực Ï;", "Lưu: VT; Thành phố (03b)."}
	r := Document(Input{Pages: draw(f)})
	want := []string{"Như Điều 3", "Sở Tài chính", "Kho bạc Nhà nước khu vực I"}
	if !reflect.DeepEqual(r.Fields.Recipients, want) || !reflect.DeepEqual(r.Fields.ArchiveUnits, []string{"VT", "Thành phố"}) {
		t.Errorf("recipients %q, archive %q", r.Fields.Recipients, r.Fields.ArchiveUnits)
	}
}

// TestCitationsMisread holds that the signs of a cited number may be misread.
func TestCitationsMisread(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Thực hiện Nghị quyết số 68-NQ/T'W ngày 04/5/2025 của Bộ Chính trị.", "68-NQ/TW"},
		{"Thực hiện Kế hoạch số 2557:KH/TU ngày 03/02/2025 của Thành ủy.", "2557-KH/TU"},
		{"Thực hiện Kết luận số 21-KIL/TW ngày 25/10/2021.", "21-KL/TW"},
		{"Thực hiện Luật Hộ tịch số 60Ÿ2014/QH13 ngày 20/11/2014.", "60/2014/QH13"},
		{"Thực hiện Luật Tố cáo số 25/201 8/QH l4 ngày 12/6/2018.", "25/2018/QH14"},
		{"Các mục sau, nhóm 2: A/B và nhóm 3: C/D.", ""},
		{"Xếp thứ 02/835 trong khối thi đua.", ""},
	} {
		f := readForm(t, "testdata/quyet_dinh.json")
		f.Body = [][]any{{"p", c.text}}
		r := Document(Input{Pages: draw(f)})
		got := ""
		for _, x := range r.Fields.References {
			got += *x.CodeFull
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestDueClockMisread(t *testing.T) {
	f := readForm(t, "testdata/quyet_dinh.json")
	f.Body = [][]any{{"p", "Các đơn vị gửi báo cáo trước !0 giờ 00 ngày 25/08/2025 để tổng hợp."}}
	if r := Document(Input{Pages: draw(f)}); len(r.Fields.DueDates) != 1 || r.Fields.DueDates[0] != "2025-08-25" {
		t.Errorf("due dates %v", r.Fields.DueDates)
	}
}

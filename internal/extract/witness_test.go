package extract

import (
	"testing"

	"sohoa/internal/scan"
)

// TestOrganThroughInk holds what becomes of a header whose lines lie under
// stamps: the paper's own words are the second witness, what has none is
// doubtful.
func TestOrganThroughInk(t *testing.T) {
	base := readForm(t, "testdata/quyet_dinh.json")
	for _, c := range []struct {
		why    string
		left   []string
		number string
		organ  string
		doubt  bool
	}{
		{"as printed", []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG VĨNH TUY"}, "Số: 310/QĐ-UBND", "Ủy ban nhân dân phường Vĩnh Tuy", false},
		{"letters misread", []string{"ÚY BẠN NHẢN DÂN", "PHƯỜN6 VĨNH TUY"}, "Số: 310/QĐ-UBND", "Ủy ban nhân dân phường Vĩnh Tuy", false},
		{"unit covered, symbol and text say it", []string{"ỦY BAN NHÂN DÂN"}, "Số: 310/QĐ-UBND", "Ủy ban nhân dân phường Vĩnh Tuy", false},
		{"head covered, no number", []string{"~# '%", "PHƯỜNG VĨNH TUY"}, "", "Ủy ban nhân dân phường Vĩnh Tuy", true},
		{"whole, but nothing else says so", []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG VĨNH TUY"}, "", "Ủy ban nhân dân phường Vĩnh Tuy", true},
	} {
		f := base
		f.Left, f.NumberLine = c.left, c.number
		f.Body = append([][]any{{"p", "Giao Văn phòng Ủy ban nhân dân phường Vĩnh Tuy và các tổ dân phố của phường Vĩnh Tuy thực hiện."}}, f.Body...)
		r := Document(Input{Pages: draw(f)})
		e := r.Evidence["/organ_name"]
		if deref(r.Fields.OrganName) != c.organ || (e.State == scan.Doubtful) != c.doubt {
			t.Errorf("%s: %s, %+v", c.why, deref(r.Fields.OrganName), e)
		}
	}
}

// TestDateRules holds V03 and V04: a date the paper itself contradicts is
// doubtful.
func TestDateRules(t *testing.T) {
	base := readForm(t, "testdata/quyet_dinh.json")
	clean := Document(Input{Pages: draw(base)})
	for _, c := range []struct {
		why, line, today string
		doubt            bool
	}{
		{"sound", base.PlaceDate, "2026-12-31", false},
		{"in the future", base.PlaceDate, "2020-01-01", true},
		{"older than its legal basis", "Hà Nội, ngày 05 tháng 6 năm 2016", "", true},
	} {
		f := base
		f.PlaceDate = c.line
		r := Document(Input{Pages: draw(f), Today: c.today})
		if e := r.Evidence["/issued_date"]; (e.State == scan.Doubtful) != c.doubt {
			t.Errorf("%s: %+v (clean %v)", c.why, e, deref(clean.Fields.IssuedDate))
		}
	}
	f := base
	f.PlaceDate = "Hà Nội, ngày 05 tháng 1 năm 2026"
	r := Document(Input{Pages: misread(draw(f), "1", "1", 0.6)})
	if r.Evidence["/issued_date"].State != scan.Doubtful {
		t.Errorf("a month of one digit, read unsurely, is not doubted: %+v", r.Evidence["/issued_date"])
	}
}

// TestTypeByOpening holds that the type comes from the first sentence when
// title and number were not read, and is doubtful.
func TestTypeByOpening(t *testing.T) {
	f := readForm(t, "testdata/bao_cao.json")
	f.Title, f.NumberLine = []string{"~ '#", "Kết quả thu ngân sách năm 2025"}, ""
	f.Body = [][]any{{"p", "Thực hiện chương trình công tác, Ủy ban nhân dân xã báo cáo kết quả thu ngân sách năm 2025 như sau:"}}
	r := Document(Input{Pages: draw(f)})
	if deref(r.Fields.TypeName) != "Báo cáo" || r.Evidence["/type_name"].State != scan.Doubtful {
		t.Errorf("%s %+v", deref(r.Fields.TypeName), r.Evidence["/type_name"])
	}
}

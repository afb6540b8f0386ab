package extract

import (
	"strings"
	"testing"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

func TestSubjectOpening(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"ê việc thành lập Tổ công tác", "Về việc thành lập Tổ công tác"},
		{"VỀ việc thành lập Tổ công tác", "Về việc thành lập Tổ công tác"},
		{"việc quản lý trật tự xây dựng", "Về việc quản lý trật tự xây dựng"},
		{"Về việc làm cho thanh niên", "Về việc làm cho thanh niên"},
		{"Giới thiệu việc làm", "Giới thiệu việc làm"},
		{"phòng cháy. chữa cháy", "phòng cháy, chữa cháy"},
		{"khám sức khỏe.miễn phí", "khám sức khỏe miễn phí"},
		{"các hoạt động-văn hóa", "các hoạt động văn hóa"},
		{"nhiệm kỳ 2025-2030", "nhiệm kỳ 2025-2030"},
	} {
		if got := subjectOpening(c.in); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
	for _, c := range []struct{ in, want string }{
		{"trong các cơ quan Đăng", "trong các cơ quan Đảng"},
		{"công tác xây dựng Đăng năm 2025", "công tác xây dựng Đảng năm 2025"},
		{"thủ tục Đăng ký doanh nghiệp", "thủ tục Đăng ký doanh nghiệp"},
		{"đồng chí Nguyễn Đăng Khoa", "đồng chí Nguyễn Đăng Khoa"},
	} {
		if got := partyWord(c.in); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

// misread changes one word of a page's subject as OCR would.
func misread(pages []ocr.Page, from, to string, conf float64) []ocr.Page {
	for i, l := range pages[0].Lines {
		for k, w := range l.Words {
			if w.Text == from && l.Box.Y0 < sheetH*35/100 {
				pages[0].Lines[i].Words[k].Text, pages[0].Lines[i].Words[k].Conf = to, conf
				return pages
			}
		}
	}
	return pages
}

// TestSubjectEcho holds that a word of the subject is repaired only with a
// second witness, and that one nobody knows is doubtful.
func TestSubjectEcho(t *testing.T) {
	f := readForm(t, "testdata/bao_cao.json")
	f.Title = []string{"BÁO CÁO", "Kết quả phân loại rác thải tại nguồn năm 2025"}
	f.Body = [][]any{{"p", "Ủy ban nhân dân xã báo cáo kết quả phân loại rác thải tại nguồn năm 2025 như sau: đã có 12 thôn thực hiện, lượng thu gom tăng so với cùng kỳ và được các hộ dân ủng hộ."}}
	const right = "Kết quả phân loại rác thải tại nguồn năm 2025"
	for _, c := range []struct {
		from, to string
		conf     float64
		want     string
		doubt    bool
	}{
		{"", "", 0, right, false},
		{"rác", "tác", 0.7, right, false},
		{"nguồn", "nguôn", 0.8, right, false},
		{"nguồn", "ngx", 0.2, right, true},
		{"2025", "202", 0.9, "Kết quả phân loại rác thải tại nguồn năm 202", true},
	} {
		r := Document(Input{Pages: misread(draw(f), c.from, c.to, c.conf)})
		got, e := r.Fields.Subject, r.Evidence["/subject"]
		if got == nil || *got != c.want && !c.doubt || (e.State == scan.Doubtful) != c.doubt {
			t.Errorf("%q read as %q: %v %+v", c.from, c.to, deref(got), e)
		}
		if e.Raw != nil && c.to != "" && !strings.Contains(*e.Raw, c.to) {
			t.Errorf("raw reading lost: %q", *e.Raw)
		}
	}
}

func deref(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}

// TestSubjectEnds holds that the subject ends where the body or the deciding
// body starts.
func TestSubjectEnds(t *testing.T) {
	f := readForm(t, "testdata/quyet_dinh.json")
	f.Title = []string{"QUYẾT ĐỊNH", "QUY ĐỊNH MỨC THU PHÍ THƯ VIỆN", "TRÊN ĐỊA BÀN PHƯỜNG VĨNH TUY", "ỦY BAN NHÂN DÂN PHƯỜNG VĨNH TUY"}
	if r := Document(Input{Pages: draw(f)}); deref(r.Fields.Subject) != "QUY ĐỊNH MỨC THU PHÍ THƯ VIỆN TRÊN ĐỊA BÀN PHƯỜNG VĨNH TUY" {
		t.Errorf("%q", deref(r.Fields.Subject))
	}
	f = readForm(t, "testdata/bao_cao.json")
	f.Title = []string{"~ '#", "Kết quả thu ngân sách năm 2025"}
	r := Document(Input{Pages: draw(f)})
	if deref(r.Fields.Subject) != "Kết quả thu ngân sách năm 2025" || r.Evidence["/subject"].State != scan.Doubtful {
		t.Errorf("without a type line: %q %+v", deref(r.Fields.Subject), r.Evidence["/subject"])
	}
}

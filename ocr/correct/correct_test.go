package correct

import (
	"slices"
	"strings"
	"testing"

	"sohoa/ocr"
)

// page makes a page of lines; a word is "text" or "text~0.80" with its
// confidence, 0.90 when it says none.
func page(lines ...string) *ocr.Page {
	p := &ocr.Page{Number: 1, Kind: "content"}
	for _, text := range lines {
		l := ocr.Line{Block: 1, Par: 1}
		for _, w := range strings.Fields(text) {
			conf := 0.90
			if i := strings.LastIndex(w, "~"); i > 0 {
				conf = float64(w[i+1]-'0') + float64(w[i+3]-'0')/10 + float64(w[i+4]-'0')/100
				w = w[:i]
			}
			l.Words = append(l.Words, ocr.Word{Text: w, Conf: conf})
		}
		p.Lines = append(p.Lines, l)
	}
	return p
}

func TestRepairs(t *testing.T) {
	c := New()
	for _, x := range []struct{ name, in, want string }{
		{"tone seen where none is", "kinh phí chỉ trả cho người dân", "kinh phí chi trả cho người dân"},
		{"hook taken for acute", "ban hành Quyết định thành lập tố chức", "ban hành Quyết định thành lập tổ chức"},
		{"party words", "sinh hoạt chỉ bộ và kết nạp đẳng viên", "sinh hoạt chi bộ và kết nạp đảng viên"},
		{"title case", "Công thông tin điện tử", "Cổng thông tin điện tử"},
		{"no syllable", "lưu hồ sơ tại cơ sớ dữ liêu quôc gia", "lưu hồ sơ tại cơ sở dữ liệu quốc gia"},
		{"across a line end of one paragraph", "báo cáo kết\nqua~0.60 thực hiện", "báo cáo kết\nquả thực hiện"},
		{"motto in capitals", "CỌNG~0.88 HOA~0.69 XA~0.49 HỌI~0.77 CHỦ NGHĨA VIÊT~0.60 NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		{"party header", "ĐÁNG CỘNG SÁN VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"},
		{"organ in capitals", "UY BAN NHÂN DÂN XÃ", "ỦY BAN NHÂN DÂN XÃ"},
		{"signs stay", "việc (chỉ trả), cho hộ nghèo;", "việc (chi trả), cho hộ nghèo;"},
		{"case slips", "tỪng tháng, giỮa hai kỳ, sáN phẩm~0.97", "từng tháng, giữa hai kỳ, sản phẩm"},
		{"rulings of a table", "|Học sinh| |- `Phòng", "Học sinh |- Phòng"},
		{"fraction slash", "quý II⁄2025 và I/⁄2026", "quý II/2025 và I/2026"},
		{"Roman numbers", "quý IIl/2026, I1/2025 lII. KIẾN NGHỊ", "quý III/2026, II/2025 III. KIẾN NGHỊ"},
		{"date in words", "ngày 3l tháng 1O năm 2O25", "ngày 31 tháng 10 năm 2025"},
		{"date in figures", "từ 0l/1O/2025.", "từ 01/10/2025."},
		{"document numbers", "Số: 12/QÐ-UBNO, 7I-NQ/TW, 89/TIr-UBND, 26/2023/QHI5.", "Số: 12/QĐ-UBND, 71-NQ/TW, 89/TTr-UBND, 26/2023/QH15."},
		{"organ alone", "Văn phòng UBNĐ xã", "Văn phòng UBND xã"},
	} {
		p := page(strings.Split(x.in, "\n")...)
		c.Page(p)
		if got := strings.TrimSpace(p.Text()); got != x.want {
			t.Errorf("%s:\n got %s\nwant %s", x.name, got, x.want)
		}
	}
}

func TestStays(t *testing.T) {
	c := New()
	for _, s := range []string{
		"Luật Chỉ huy và chỉ đạo, chỉ tiêu, chỉ thị",               // the other reading is a word too
		"Ông Trần Văn Tố và bà Lê Thị Thí, xã Đống Đa",             // names
		"Kpă Thuyên ở làng Plei Ốp",                                // names no lexicon holds
		"VNeID iHanoi McDonald PM2.5 eOffice",                      // names of their own
		"vanthu.xa@hanoi.gov.vn https://abc.gov.vn/O1l",            // addresses
		"GPMB TU PCCC ở TU",                                        // abbreviations
		"Số 2760b/UBND-KSTTHC 06/2024/TT-BCT 02/GM-SYT 05-HD/VPTW", // numbers of documents in order
		"ngày 31 tháng 12 năm 2025, 30/01/2026; quý 1/2025",        // dates in order
		"1.234.567 12,5% 0243.123.4567 (12)",
		"hộp thư công vụ, trễ hẹn, rao vặt~0.97, gốm sứ lụa~0.97",
	} {
		p := page(s)
		before := p.Text()
		c.Page(p)
		if p.Text() != before {
			t.Errorf("changed\n  %s\nto\n  %s", before, p.Text())
		}
	}
}

func TestKeepsWhatTheEngineSaw(t *testing.T) {
	p := page("kinh phí chỉ trả")
	p.Lines[0].Words[2].Alts = []string{"chi", "chí"}
	New().Page(p)
	w := p.Lines[0].Words[2]
	if w.Text != "chi" || w.Raw != "chỉ" || !slices.Equal(w.Alts, []string{"chỉ", "chí"}) || w.Conf != 0.90 {
		t.Errorf("%+v", w)
	}
	if w := p.Lines[0].Words[1]; w.Raw != "" || w.Alts != nil {
		t.Errorf("an untouched word was written to: %+v", w)
	}
}

func TestSettledWordsAreContextOnly(t *testing.T) {
	p := page("chỉ trả kinh phí")
	p.Lines[0].Words[0].Raw = "chí" // somebody decided on it before
	New().Page(p)
	if w := p.Lines[0].Words[0]; w.Text != "chỉ" || w.Raw != "chí" {
		t.Errorf("%+v", w)
	}
}

// An engine that had the better reading in mind makes a repair likelier.
func TestAlternativesCount(t *testing.T) {
	p := page("văn ban")
	p.Lines[0].Words[1].Alts = []string{"bạn"}
	list := tokens(p)
	list[1].spell()
	backed, _ := find("bạn")
	alone, _ := find("bận")
	m := newModel()
	if a, b := m.odd(&list[1], backed), m.odd(&list[1], alone); a >= 0 || a >= b {
		t.Errorf("costs %.1f with the engine's support, %.1f without", a, b)
	}
}

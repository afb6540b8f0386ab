package vn

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTonePlacement(t *testing.T) {
	for _, c := range []struct{ old, new string }{
		{"hòa", "hoà"}, {"khỏe", "khoẻ"}, {"thủy", "thuỷ"}, {"ủy", "uỷ"}, {"HÓA", "HOÁ"}, {"Thụy", "Thuỵ"},
		// the same in both styles
		{"quý", "quý"}, {"quả", "quả"}, {"hoàn", "hoàn"}, {"mía", "mía"}, {"giếng", "giếng"}, {"gì", "gì"},
		{"huyện", "huyện"}, {"ngoái", "ngoái"}, {"khuỷu", "khuỷu"}, {"mùa", "mùa"}, {"của", "của"}, {"tối", "tối"},
	} {
		if got := Tone(c.new, Old); got != c.old {
			t.Errorf("Tone(%q, Old) = %q, want %q", c.new, got, c.old)
		}
		if got := Tone(c.old, New); got != c.new {
			t.Errorf("Tone(%q, New) = %q, want %q", c.old, got, c.new)
		}
	}
	if got := Tone("Uỷ ban xã Hoà Lạc, số 12/QĐ-UBND", Old); got != "Ủy ban xã Hòa Lạc, số 12/QĐ-UBND" {
		t.Errorf("text: %q", got)
	}
}

func TestValidSyllable(t *testing.T) {
	for _, s := range strings.Fields("nghiêng quyết giếng gì gìn quốc quơ huỳnh khuỷu a ở yên yêu ký lý đường Ủy NGHĨA xoong thuở quạnh") {
		if !Valid(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range strings.Fields("cat kà nge gha wifi kg zô hứơngx bàc ngưòiờ thht 12 UBND iyêu kyên") {
		if Valid(s) {
			t.Errorf("%q is accepted", s)
		}
	}
}

func TestLexicon(t *testing.T) {
	if Count("của") < 10000 || Count("CỦA") != Count("của") || Count("xyz") != 0 {
		t.Errorf("Count: của %d, xyz %d", Count("của"), Count("xyz"))
	}
	if Count("hoà") != Count("hòa") || Count("hòa") == 0 {
		t.Errorf("tone placement matters: %d %d", Count("hoà"), Count("hòa"))
	}
	if Pair("quy", "định") < Pair("quy", "đinh") || Pair("quy", "định") == 0 {
		t.Errorf("Pair: %d %d", Pair("quy", "định"), Pair("quy", "đinh"))
	}
	if s := Spellings("DINH"); len(s) < 3 || s[0] != "định" {
		t.Errorf("Spellings: %q", s)
	}
	if n := len(lex().syl); n < 1500 || len(lex().pair) < 20000 {
		t.Errorf("%d syllables, %d pairs: data files are cut", n, len(lex().pair))
	}
	for _, s := range lex().syl {
		if !Valid(s) {
			t.Errorf("%q in the lexicon is no syllable", s)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		words string
		want  int64
	}{
		{"Tám trăm triệu đồng chẵn", 800_000_000},
		{"một tỷ hai trăm năm mươi triệu đồng", 1_250_000_000},
		{"hai mươi mốt nghìn không trăm linh năm", 21_005},
		{"Mười lăm", 15}, {"không", 0}, {"ba trăm linh tư", 304},
	} {
		if got, ok := Number(c.words); !ok || got != c.want {
			t.Errorf("Number(%q) = %d %v, want %d", c.words, got, ok, c.want)
		}
	}
	for _, s := range []string{"", "đồng", "mươi", "năm năm", "tám con gà"} {
		if got, ok := Number(s); ok {
			t.Errorf("Number(%q) = %d", s, got)
		}
	}
	for _, n := range []int64{1, 5, 10, 15, 21, 101, 110, 999, 1_000, 1_005, 20_050, 205_500_000, 800_000_000, 1_000_000_001, 159_900_000} {
		if got, ok := Number(Words(n)); !ok || got != n {
			t.Errorf("%d → %q → %d %v", n, Words(n), got, ok)
		}
	}
}

func TestSentence(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"ỦY BAN NHÂN DÂN PHƯỜNG BỒ ĐỀ", "Ủy ban nhân dân phường Bồ Đề"},
		{"PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ", "Phòng Kinh tế, Hạ tầng và Đô thị"},
		{"PHÒNG VĂN HÓA - XÃ HỘI", "Phòng Văn hóa - Xã hội"},
		{"ĐẢNG BỘ THÀNH PHỐ HẢI PHÒNG", "Đảng bộ thành phố Hải Phòng"},
		{"PHÓ CHÁNH VĂN PHÒNG", "Phó Chánh Văn phòng"},
		{"BAN CÔNG TÁC XÃ HỘI", "Ban công tác xã hội"},
		{"UBND XÃ TRUNG GIÃ", "UBND xã Trung Giã"},
		{"", ""},
	} {
		if got := Sentence(c.in); got != c.want {
			t.Errorf("Sentence(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	if got := Expand("UBND TP. Hà Nội, HĐND xã"); got != "Ủy ban nhân dân thành phố Hà Nội, Hội đồng nhân dân xã" {
		t.Errorf("Expand: %q", got)
	}
}

func TestPersonName(t *testing.T) {
	for _, s := range []string{"Nguyễn Thị Minh Hà", "Tô Tiến Thạch", "Khuất Khắc Thịnh"} {
		if !PersonName(strings.Fields(s)) {
			t.Errorf("%q is no name", s)
		}
	}
	for _, s := range []string{"Phó Chủ tịch", "CHỦ TỊCH", "Nguyễn", "Trần văn An", "Lê Xyzt"} {
		if PersonName(strings.Fields(s)) {
			t.Errorf("%q is a name", s)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b     string
		max, got int
	}{{"so", "so", 1, 0}, {"kinh gui", "kinh gi", 2, 1}, {"abc", "xyz", 1, 2}, {"", "ab", 3, 2}, {"độc lập", "doc lap", 9, 3}} {
		if d := Distance(c.a, c.b, c.max); d != c.got {
			t.Errorf("Distance(%q,%q,%d) = %d, want %d", c.a, c.b, c.max, d, c.got)
		}
	}
}

// TestFoldWithoutDecomposition holds that the table of letters gives what full
// decomposition gives.
func TestFoldWithoutDecomposition(t *testing.T) {
	slow := func(s string) string { return Fold(s + "\u0323")[:len(Fold(s))] } // a combining mark takes the long way
	for _, s := range []string{"Ủy ban nhân dân PHƯỜNG Ô CHỢ DỪA", "Đặng Thùy Ướt", "quyết định", "ẮẰẲẴẶ ẤẦẨẪẬ ỐỒỔỖỘ ỚỜỞỠỢ ỨỪỬỮỰ ỲÝỶỸỴ"} {
		if Fold(s) != slow(s) {
			t.Errorf("%q: %q and %q", s, Fold(s), slow(s))
		}
	}
	if got := Fold("  Số:\u00a0ĐẾN \n x "); got != "so: den x" {
		t.Errorf("spaces: %q", got)
	}
}

// FuzzText holds that no text breaks the functions and that they are stable.
func FuzzText(f *testing.F) {
	for _, s := range []string{"Uỷ ban", "q\u0301\u0303u", "\xff\xfe", "giếng ĐƯỜNG", "ỦY BAN NHÂN DÂN XÃ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k := Key(s)
		if utf8.ValidString(s) && Key(k) != k {
			t.Errorf("Key(%q) = %q is not stable: %q", s, k, Key(k))
		}
		Parse(s)
		Sentence(s)
		Number(s)
		PersonName(strings.Fields(s))
	})
}

func TestSurnameNear(t *testing.T) {
	for in, want := range map[string]string{"Định": "Đinh", "uách": "Quách", "Quâch": "Quách", "Hoảng": "Hoàng", "ương": "", "Ngiêm": "Nghiêm", "Xyz": "", "": "", "Le": "Lê"} {
		if got, _ := SurnameNear(in); got != want {
			t.Errorf("SurnameNear(%q) = %q, want %q", in, got, want)
		}
	}
}

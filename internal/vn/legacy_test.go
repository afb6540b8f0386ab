package vn

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// encoded is s as an extractor gives it for text in a legacy font.
func encoded(enc Encoding, s string) string {
	code := map[rune]string{}
	if enc == VNI {
		for c, letter := range legacy().vni {
			if text := strings.TrimRight(string(c[:]), "\x00"); code[letter] == "" || text > code[letter] && letter < 'Z' {
				code[letter] = text
			}
		}
	} else {
		s = strings.ToLower(s) // the font has the capitals
		for c, letter := range legacy().tcvn3 {
			if c < 0x100 {
				code[letter] = string(c)
			}
		}
	}
	var b strings.Builder
	for _, r := range s {
		if c, ok := code[r]; ok {
			b.WriteString(c)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

const (
	report = `Ủy ban nhân dân xã Bình Thuận báo cáo kết quả thực hiện nhiệm vụ quý III: đã tiếp nhận 1.204 hồ sơ, giải quyết đúng hạn 98,5%.
Trong thời gian tới, đề nghị các phòng chuyên môn khẩn trương phối hợp với trường học, trạm y tế rà soát người có công, hướng dẫn thủ tục, gửi về Văn phòng trước ngày 15/10/2025.`
	letter = `Kính gửi: Hợp tác xã Nông nghiệp Thượng Lâm. Đề nghị Hợp tác xã sửa chữa tuyến mương số 2 để kịp phục vụ sản xuất vụ mùa.`
)

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Encoding
	}{
		{"report", report, Unicode},
		{"report in capitals", strings.ToUpper(report), Unicode},
		{"report, decomposed", norm.NFD.String(report), Unicode},
		{"letter", letter, Unicode},
		{"motto", "Độc lập - Tự do - Hạnh phúc", Unicode},
		{"report in TCVN3", encoded(TCVN3, report), TCVN3},
		{"letter in TCVN3", encoded(TCVN3, letter), TCVN3},
		{"motto in TCVN3", "§éc lËp - Tù do - H¹nh phóc", TCVN3},
		{"name of the state in TCVN3", "Céng hßa x· héi chñ nghÜa ViÖt Nam", TCVN3},
		{"TCVN3 with minus signs for ư", "Thñ t−íng ChÝnh phñ, Bé tr−ëng", TCVN3},
		{"report in VNI", encoded(VNI, report), VNI},
		{"letter in VNI", encoded(VNI, letter), VNI},
		{"name of the state in VNI", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", VNI},
		{"motto in VNI", "Ñoäc laäp - Töï do - Haïnh phuùc", VNI},
		{"Unicode and TCVN3, half and half", report + "\n" + encoded(TCVN3, report), Unknown},
		{"TCVN3 with a banner in Unicode", encoded(TCVN3, report+report) + "\nKý bởi: Ủy ban nhân dân xã", TCVN3},
		{"nothing", "", Unknown},
		{"spaces", " \n\t\u00a0", Unknown},
		{"figures", "TT 1 2 3\n1.204 98,5% 15/10/2025 ± 0,5 µm × 3 · 2 − 1 25°C m² ½ §4", Unknown},
		{"English", "The Committee shall report to the Council by 15 October; see § 4 and Annex 2 (© Sohoa®, 5 µm).", Unknown},
		{"French", "L’été dernier, où étaient déjà réunis les délégués à Hà Nội, la société française a reçu le marché à prix réduit; ça coûte « cher ».", Unknown},
		{"German", "Für größere Gebäude müssen die Gemeinden während des Jahres die nötigen Übersichten über Flächen führen.", Unknown},
		{"Spanish", "El año próximo la comisión española volverá a la región según el plan de cooperación técnica.", Unknown},
		{"a banner", "Ký bởi: Ủy ban nhân dân xã Hòa Bình. Thời gian ký: 12.03.2024 08:15:11 +07:00", Unicode},
		{"names alone", "Nguyễn Văn Ý, Lò Thị Ún, Hà Ó", Unicode},
		{"no map to Unicode", "\ufffd\ufffd\ue001\ue002 \uf0b7 \ufffd", Unknown},
		{"no UTF-8", "\xff\xfe\xb8\xad", Unknown},
	} {
		if got := Detect(c.text); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name  string
		enc   Encoding
		text  string
		upper bool
		want  string
		lossy bool
	}{
		{"TCVN3", TCVN3, "Céng hßa x· héi chñ nghÜa ViÖt Nam", false, "Cộng hòa xã hội chủ nghĩa Việt Nam", false},
		{"font of capitals", TCVN3, "uû ban nh©n d©n", true, "UỶ BAN NHÂN DÂN", false},
		{"motto", TCVN3, "§éc lËp - Tù do - H¹nh phóc", false, "Độc lập - Tự do - Hạnh phúc", false},
		{"ư as soft hyphen", TCVN3, "h\u00adíng dÉn nh\u00ad sau", false, "hướng dẫn như sau", false},
		{"ư as minus, ã as bullet", TCVN3, "Thñ t−íng, l∙nh ®¹o", false, "Thủ tướng, lãnh đạo", false},
		{"ư as hyphen", TCVN3, "Thñ t-íng Trung -¬ng, nh- sau", false, "Thủ tướng Trung ương, như sau", false},
		{"real hyphens", TCVN3, "sè 115/2004/Q§-TTg - Hµ Néi", false, "số 115/2004/QĐ-TTg - Hà Nội", false},
		{"real signs", TCVN3, "· ®iÓm 5 − 3 × 2", false, "· điểm 5 − 3 × 2", false},
		{"item đ", TCVN3, "®) C¸c kho¶n 1, 2", false, "đ) Các khoản 1, 2", false},
		{"ư dropped", TCVN3, "Thñ tíng", false, "Thủ tớng", true},
		{"ư dropped at the end", TCVN3, "nh sau", false, "nh sau", true},
		{"abbreviations lack nothing", TCVN3, "NH TMCP, PTTH", false, "NH TMCP, PTTH", false},
		{"Unicode words between", TCVN3, "Hµ Nội", false, "Hà Nội", false},
		{"no letter at all", TCVN3, "c\ufffdng", false, "c\ufffdng", true},
		{"private use", VNI, "c\ue000ng", false, "c\ue000ng", true},
		{"VNI", VNI, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", false, "Cộng hòa xã hội chủ nghĩa Việt Nam", false},
		{"VNI in capitals", VNI, "ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", false, "ĐỘC LẬP - TỰ DO - HẠNH PHÚC", false},
		{"small mark on a capital", VNI, "Uûy ban, Aùp duïng", false, "Ủy ban, Áp dụng", false},
		{"VNI hyphens", VNI, "soá 12/QÑ-UBND", false, "số 12/QĐ-UBND", false},
		{"spaces stay", VNI, "  haïn\u3000cheá \n", false, "  hạn\u3000chế \n", false},
		{"Unicode is left alone", Unicode, "Hà Nội, có là gì", true, "Hà Nội, có là gì", false},
		{"unknown is left alone", Unknown, "déjà vu ®", false, "déjà vu ®", false},
	} {
		got, lossy := Decode(c.enc, c.text, c.upper)
		if got != c.want || lossy != c.lossy {
			t.Errorf("%s: %q %v, want %q %v", c.name, got, lossy, c.want, c.lossy)
		}
	}
}

// TestDecodeAll takes every known syllable through both encodings and back.
func TestDecodeAll(t *testing.T) {
	for _, s := range lex().syl {
		for _, word := range []string{s, Upper(s), strings.ToUpper(s)} {
			if got, lossy := Decode(VNI, encoded(VNI, word), false); got != word || lossy {
				t.Errorf("VNI %q: %q %v", word, got, lossy)
			}
		}
		if got, _ := Decode(TCVN3, encoded(TCVN3, s), false); got != s {
			t.Errorf("TCVN3 %q: %q", s, got)
		}
		if got, _ := Decode(TCVN3, encoded(TCVN3, s), true); got != strings.ToUpper(s) {
			t.Errorf("TCVN3 %q in capitals: %q", s, got)
		}
	}
}

func TestFont(t *testing.T) {
	for _, c := range []struct {
		name  string
		enc   Encoding
		upper bool
	}{
		{".VnTime", TCVN3, false}, {".VnTimeH", TCVN3, true}, {"ABCDEF+VnTimeHBold", TCVN3, true},
		{"ABCDEF+.VnTimeH,BoldItalic", TCVN3, true}, {"VnArial-NarrowH", TCVN3, false}, {"VnTimeBold", TCVN3, false},
		{".VnCentury Schoolbook", TCVN3, false}, {"VNI-Times", VNI, false}, {"ABCDEF+VNI-Helve-Condense", VNI, false},
		{"TimesNewRomanPSMT", Unknown, false}, {"Vni", Unknown, false}, {"Vn", Unknown, false}, {"", Unknown, false}, {"Vnesh", Unknown, false},
	} {
		if enc, upper := Font(c.name); enc != c.enc || upper != c.upper {
			t.Errorf("%q: %v %v, want %v %v", c.name, enc, upper, c.enc, c.upper)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("Céng hßa x· héi chñ nghÜa ViÖt Nam, t−íng -¬ng", true)
	f.Add("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", false)
	f.Add(report, false)
	f.Add("\xff\xad-\u2212\u00a0\ue000", true)
	f.Fuzz(func(t *testing.T, text string, upper bool) {
		enc := Detect(text)
		for _, e := range []Encoding{enc, TCVN3, VNI} {
			got, _ := Decode(e, text, upper)
			if utf8.ValidString(text) && !utf8.ValidString(got) {
				t.Errorf("%v: %q became %q", e, text, got)
			}
			if len(strings.Fields(text)) != len(strings.Fields(got)) {
				t.Errorf("%v: %q has other words in %q", e, text, got)
			}
		}
		if enc == Unicode || enc == Unknown {
			if got, _ := Decode(enc, text, upper); got != text {
				t.Errorf("%q became %q", text, got)
			}
		}
	})
}

package extract

import (
	"testing"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// stamped is a page of an ordinary paper with one more line at x, y.
func stamped(t *testing.T, text string, x, y int) ocr.Page {
	p := draw(readForm(t, "testdata/quyet_dinh.json"))[0]
	q := &pen{pages: []ocr.Page{p}}
	if text != "" {
		q.line(text, x, y)
	}
	return q.pages[0]
}

func TestSecrecy(t *testing.T) {
	for _, c := range []struct {
		text string
		x, y int
		want scan.SecurityLevel
	}{
		{"", 0, 0, scan.SecurityNone},
		{"MẬT", 560, 560, scan.SecurityMat},
		{"TỐI MẬT", 540, 560, scan.SecurityToiMat},
		{"TUYỆT MẬT", 520, 560, scan.SecurityTuyet},
		{"| MẬT |", 520, 560, scan.SecurityMat},
		{"MAT", 560, 560, scan.SecurityMat},               // marks lost
		{"T ÖIMẬT", 540, 560, scan.SecurityToiMat},        // a letter cut off
		{"TUYÊT MÂT", 520, 560, scan.SecurityTuyet},       // marks misread
		{"NẬT", 560, 560, scan.SecurityUnknown},           // a letter misread: a doubt
		{"T0I MẬI", 540, 560, scan.SecurityToiMat},        // letters misread, the word still plain
		{"KHẨN", 560, 560, scan.SecurityNone},             // other stamps
		{"HỎA TỐC", 560, 560, scan.SecurityNone},          //
		{"ĐẾN", 300, 560, scan.SecurityNone},              //
		{"TỐI CAO", 560, 340, scan.SecurityNone},          // of a court's or prosecutor's name
		{"TỎI CAO", 560, 340, scan.SecurityNone},          //
		{"BÍ MẬT NHÀ NƯỚC", 900, 900, scan.SecurityNone},  // a heading
		{"trừ văn bản mật", 600, 1200, scan.SecurityNone}, // running text
		{"tài liệu mật, khẩn", 600, 1200, scan.SecurityNone},
	} {
		got, mark := Secrecy(stamped(t, c.text, c.x, c.y))
		if got != c.want || (mark != nil) != (c.want != scan.SecurityNone) {
			t.Errorf("%q: %s, mark %v, want %s", c.text, got, mark, c.want)
		}
	}
}

// TestSecrecyOfMarks holds what the ink of a stamp says when its text is not
// among the lines.
func TestSecrecyOfMarks(t *testing.T) {
	box := ocr.Box{X0: 560, Y0: 560, X1: 800, Y1: 655} // 20 × 8 mm
	for _, c := range []struct {
		mark ocr.Mark
		want scan.SecurityLevel
	}{
		{ocr.Mark{Kind: "stamp", Box: box, Boxed: true, Text: "MẬT"}, scan.SecurityMat},
		{ocr.Mark{Kind: "stamp", Box: box, Boxed: true, Text: "TỐI MẠT"}, scan.SecurityToiMat},
		{ocr.Mark{Kind: "stamp", Box: box, Boxed: true}, scan.SecurityUnknown}, // framed and not read
		{ocr.Mark{Kind: "stamp", Box: box, Boxed: true, Text: "#/ 7"}, scan.SecurityUnknown},
		{ocr.Mark{Kind: "secrecy_stamp", Box: box}, scan.SecurityUnknown},
		{ocr.Mark{Kind: "stamp", Box: box, Boxed: true, Text: "KHẨN"}, scan.SecurityNone},
		{ocr.Mark{Kind: "stamp", Box: box, Boxed: true, Text: "THƯỢNG KHAN"}, scan.SecurityNone},
		{ocr.Mark{Kind: "stamp", Box: ocr.Box{X0: 200, Y0: 500, X1: 800, Y1: 900}, Boxed: true}, scan.SecurityNone}, // too large
		{ocr.Mark{Kind: "stamp", Box: box}, scan.SecurityNone},                                                      // no frame, no text
		{ocr.Mark{Kind: "incoming_stamp", Box: box, Boxed: true, Text: "CÔNG VĂN ĐẾN"}, scan.SecurityNone},
		{ocr.Mark{Kind: "seal", Box: ocr.Box{X0: 1500, Y0: 2500, X1: 1900, Y1: 2900}}, scan.SecurityNone},
	} {
		p := stamped(t, "", 0, 0)
		p.Marks = []ocr.Mark{c.mark}
		if got, _ := Secrecy(p); got != c.want {
			t.Errorf("%+v: %s, want %s", c.mark, got, c.want)
		}
	}
}

// TestSecretPaperWaits holds that a secret or doubtful paper is never silent.
func TestSecretPaperWaits(t *testing.T) {
	for text, want := range map[string]string{"MẬT": "secrecy_mark: /security_level", "NẬT": "secrecy_doubtful: /security_level"} {
		r := Document(Input{Pages: []ocr.Page{stamped(t, text, 560, 560)}})
		found := false
		for _, reason := range r.Reasons {
			found = found || reason == want
		}
		if !found || r.Fields.SecurityLevel == scan.SecurityNone {
			t.Errorf("%s: level %s reasons %q", text, r.Fields.SecurityLevel, r.Reasons)
		}
	}
}

package extract

import (
	"slices"
	"testing"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// TestByHand: digits read by hand stand when they are very sure, else they go
// to a person with the other readings; the print beside them keeps its own
// confidence.
func TestByHand(t *testing.T) {
	for _, c := range []struct {
		conf  float64
		state scan.EvidenceState
		alts  []string
		dates []string
	}{
		{0.985, scan.Extracted, []string{"41"}, []string{"2026-03-09"}},
		{0.90, scan.Doubtful, []string{"41"}, []string{"2026-03-09"}},
		{0.30, scan.Doubtful, []string{"41"}, []string{"2026-03-09"}},
	} {
		f := readForm(t, "testdata/quyet_dinh.json")
		f.NumberLine, f.PlaceDate = "", "Ngọc Hà, ngày 04 tháng 3 năm 2026"
		p := &pen{pages: draw(f)}
		p.line("Số:", 560, 400)
		p.line("47", 690, 400)
		p.line("/QĐ-UBND", 800, 400)
		for i := range p.pages[0].Lines {
			for k := range p.pages[0].Lines[i].Words {
				byHand(&p.pages[0].Lines[i].Words[k], c.conf)
			}
		}
		got := Document(Input{Pages: p.pages})
		number, day, symbol := got.Evidence["/code_number"], got.Evidence["/issued_date"], got.Evidence["/code_notation"]
		if got.Fields.CodeNumber == nil || *got.Fields.CodeNumber != "47" || number.State != c.state || !slices.Equal(number.Alternatives, c.alts) {
			t.Errorf("conf %.2f: number %v, %+v", c.conf, got.Fields.CodeNumber, number)
		}
		if got.Fields.IssuedDate == nil || *got.Fields.IssuedDate != "2026-03-04" || day.State != c.state || !slices.Equal(day.Alternatives, c.dates) {
			t.Errorf("conf %.2f: date %v, %+v", c.conf, got.Fields.IssuedDate, day)
		}
		if symbol.State != scan.Extracted {
			t.Errorf("conf %.2f: symbol %+v", c.conf, symbol)
		}
		if doubtful := slices.Contains(got.Reasons, "low_confidence: /code_number"); doubtful != (c.state == scan.Doubtful) {
			t.Errorf("conf %.2f: reasons %q", c.conf, got.Reasons)
		}
	}
}

func byHand(w *ocr.Word, conf float64) {
	switch w.Text {
	case "47":
		w.By, w.Conf, w.Alts = "digits", conf, []string{"41"}
	case "04":
		w.By, w.Conf, w.Alts = "digits", conf, []string{"09", "64"}
	}
}

package extract

import (
	"testing"

	"sohoa/internal/scan"
)

// TestPlace holds how a place is spelled: by the organ's unit and the list of
// provinces, and doubtful when too little of it was read.
func TestPlace(t *testing.T) {
	f := readForm(t, "testdata/quyet_dinh.json")
	for _, c := range []struct {
		read, want string
		doubt      bool
	}{
		{"Vĩnh Tuy", "Vĩnh Tuy", false},
		{"Vinh Tuy", "Vĩnh Tuy", false},
		{"Vĩnk Tuy", "Vĩnh Tuy", false},
		{"Hà Nội", "Hà Nội", false},
		{"TP. Hồ Chí Minh", "TP. Hồ Chí Minh", true}, // not the organ's unit
		{"Wịmh Tuy", "Vĩnh Tuy", true},
	} {
		f.PlaceDate = c.read + ", ngày 22 tháng 10 năm 2025"
		r := Document(Input{Pages: draw(f)})
		if e := r.Evidence["/issued_place"]; deref(r.Fields.IssuedPlace) != c.want || (e.State == scan.Doubtful) != c.doubt && c.want == "Vĩnh Tuy" {
			t.Errorf("%q: %q %+v", c.read, deref(r.Fields.IssuedPlace), e)
		}
	}
	f.PlaceDate = "Vĩnh Tuy, #6 tháng 10 năm 2025" // ngày itself was not read
	if r := Document(Input{Pages: draw(f)}); deref(r.Fields.IssuedPlace) != "Vĩnh Tuy" || r.Fields.IssuedDate != nil {
		t.Errorf("place %q date %v", deref(r.Fields.IssuedPlace), r.Fields.IssuedDate)
	}
}

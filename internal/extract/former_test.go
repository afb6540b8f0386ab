package extract

import (
	"reflect"
	"testing"
)

// TestFormerUnit holds that an old paper of a commune that is no more gets no
// code: what the commune went into is offered.
func TestFormerUnit(t *testing.T) {
	f := readForm(t, "testdata/quyet_dinh.json")
	f.Left = []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG TRÚC BẠCH"}
	f.PlaceDate = "Trúc Bạch, ngày 10 tháng 5 năm 2021"
	r := Document(Input{Pages: draw(f)})
	e := r.Evidence["/organ_unit_code"]
	if r.Fields.OrganUnitCode != nil || e.Reason != "former_unit" || !reflect.DeepEqual(e.Alternatives, []string{"00004"}) {
		t.Errorf("code %v, evidence %+v", r.Fields.OrganUnitCode, e)
	}
	if r.Fields.OrganName == nil || *r.Fields.OrganName != "Ủy ban nhân dân phường Trúc Bạch" {
		t.Errorf("organ %v", r.Fields.OrganName)
	}
}

// TestUnitOfOtherProvince holds that a unit of the same name elsewhere gets no
// code of Hà Nội.
func TestUnitOfOtherProvince(t *testing.T) {
	f := readForm(t, "testdata/bao_cao.json")
	f.Left = []string{"UBND TỈNH NGHỆ AN", "ỦY BAN NHÂN DÂN", "XÃ HÒA LẠC"}
	if r := Document(Input{Pages: draw(f)}); r.Fields.OrganUnitCode != nil {
		t.Errorf("code %s", *r.Fields.OrganUnitCode)
	}
}

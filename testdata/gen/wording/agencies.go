package wording

import (
	"fmt"
	"strings"
)

// office is who issues a paper.
type office struct {
	family  string
	parent  []string
	issuer  []string
	symbol  string // the organ in the symbol: UBND, ĐU, VP …
	self    string // the name in running text
	place   string
	level   string // phường or xã
	name    string // of the ward or commune
	signers [][]string
	units   []string // drafting units
	seal    []string
}

func up(s string) string { return strings.ToUpper(s) }

// office draws an issuer of the family.
func (w *writer) newOffice(family string, kind Kind) office {
	level, name := "phường", pick(w, wards)
	if w.chance(0.4) {
		level, name = "xã", pick(w, communes)
	}
	unit := up(level + " " + name)
	o := office{family: family, level: level, name: name, place: name}
	if family == Party {
		o.units = []string{"VP", "BXDĐ"}
		if kind.Code != "nghi_quyet" && w.chance(0.15) {
			o.parent, o.issuer = []string{"ĐẢNG ỦY " + unit}, []string{pick(w, []string{"VĂN PHÒNG", "BAN XÂY DỰNG ĐẢNG", "ỦY BAN KIỂM TRA"})}
			o.symbol = map[string]string{"VĂN PHÒNG": "VPĐU", "BAN XÂY DỰNG ĐẢNG": "BXDĐ", "ỦY BAN KIỂM TRA": "UBKT"}[o.issuer[0]]
			o.self = sentence(o.issuer[0]) + " Đảng ủy " + level + " " + name
			o.signers = map[string][][]string{
				"VPĐU": {{"CHÁNH VĂN PHÒNG"}, {"K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"}},
				"BXDĐ": {{"TRƯỞNG BAN"}, {"K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"}},
				"UBKT": {{"T/M ỦY BAN KIỂM TRA", "CHỦ NHIỆM"}, {"T/M ỦY BAN KIỂM TRA", "PHÓ CHỦ NHIỆM"}},
			}[o.symbol]
			o.seal = []string{"ĐẢNG ỦY " + unit, o.issuer[0]}
			return o
		}
		o.parent = []string{pick(w, []string{"ĐẢNG BỘ THÀNH PHỐ HÀ NỘI", "THÀNH ỦY HÀ NỘI"})}
		o.issuer, o.symbol = []string{"ĐẢNG ỦY " + unit}, "ĐU"
		o.self = "Ban Thường vụ Đảng ủy " + level + " " + name
		o.signers = [][]string{{"T/M BAN THƯỜNG VỤ", "BÍ THƯ"}, {"T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"}, {"T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC"}, {"T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"}}
		if kind.Code == "nghi_quyet" {
			o.signers = [][]string{{"T/M ĐẢNG ỦY", "BÍ THƯ"}, {"T/M BAN CHẤP HÀNH", "BÍ THƯ"}}
		}
		o.seal = []string{"ĐẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG ỦY " + unit}
		return o
	}
	o.units = []string{"VP", "KTHTĐT", "VHXH", "TTPVHCC", "NV", "ĐĐ"}
	o.seal = []string{"ỦY BAN NHÂN DÂN " + unit, "THÀNH PHỐ HÀ NỘI"}
	switch n := w.IntN(20); {
	case kind.Code == "nghi_quyet":
		o.issuer, o.symbol, o.self = []string{"HỘI ĐỒNG NHÂN DÂN", unit}, "HĐND", "Hội đồng nhân dân "+level+" "+name
		o.signers = [][]string{{"CHỦ TỊCH"}, {"TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH"}}
		o.seal[0] = "HỘI ĐỒNG NHÂN DÂN " + unit
	case n < 13:
		o.issuer, o.symbol, o.self = []string{"ỦY BAN NHÂN DÂN", unit}, "UBND", fmt.Sprintf("Ủy ban nhân dân %s %s", level, name)
		if w.chance(0.3) {
			o.parent = []string{"UBND THÀNH PHỐ HÀ NỘI"}
		}
		o.signers = [][]string{{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}, {"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"}, {"KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"}, {"TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"}}
	case n < 17:
		d := pick(w, departments)
		o.parent, o.issuer, o.symbol = []string{"UBND " + unit}, d.lines, d.symbol
		o.self = d.name + " " + level + " " + name
		o.signers = [][]string{{d.chief}, {"KT. " + d.chief, "PHÓ " + d.chief}}
		o.seal[1] = strings.Join(d.lines, " ")
	default:
		d := pick(w, cityOffices)
		o.parent, o.issuer, o.symbol, o.place = []string{"UBND THÀNH PHỐ HÀ NỘI"}, d.lines, d.symbol, "Hà Nội"
		o.level, o.name = "Thành phố", "Hà Nội"
		o.self = d.name
		o.signers = [][]string{{d.chief}, {"KT. " + d.chief, "PHÓ " + d.chief}}
		o.seal = []string{"UBND THÀNH PHỐ HÀ NỘI", strings.Join(d.lines, " ")}
		o.units = []string{"VP", "CCHC", "TTr", "QLHT"}
	}
	return o
}

type department struct {
	lines        []string
	name, symbol string
	chief        string
}

var departments = []department{
	{[]string{"PHÒNG VĂN HÓA - XÃ HỘI"}, "Phòng Văn hóa - Xã hội", "VHXH", "TRƯỞNG PHÒNG"},
	{[]string{"PHÒNG KINH TẾ, HẠ TẦNG", "VÀ ĐÔ THỊ"}, "Phòng Kinh tế, Hạ tầng và Đô thị", "KTHTĐT", "TRƯỞNG PHÒNG"},
	{[]string{"TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"}, "Trung tâm Phục vụ hành chính công", "TTPVHCC", "GIÁM ĐỐC"},
	{[]string{"VĂN PHÒNG HĐND VÀ UBND"}, "Văn phòng HĐND và UBND", "VP", "CHÁNH VĂN PHÒNG"},
}

var cityOffices = []department{
	{[]string{"SỞ NỘI VỤ"}, "Sở Nội vụ Hà Nội", "SNV", "GIÁM ĐỐC"},
	{[]string{"SỞ KHOA HỌC VÀ CÔNG NGHỆ"}, "Sở Khoa học và Công nghệ Hà Nội", "SKHCN", "GIÁM ĐỐC"},
	{[]string{"SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"}, "Sở Nông nghiệp và Môi trường Hà Nội", "SNNMT", "GIÁM ĐỐC"},
	{[]string{"SỞ TÀI CHÍNH"}, "Sở Tài chính Hà Nội", "STC", "GIÁM ĐỐC"},
	{[]string{"SỞ XÂY DỰNG"}, "Sở Xây dựng Hà Nội", "SXD", "GIÁM ĐỐC"},
}

// sentence lowers all but the first letter.
func sentence(s string) string {
	r := []rune(strings.ToLower(s))
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

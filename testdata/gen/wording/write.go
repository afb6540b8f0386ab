package wording

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Write draws one paper. The same source and wish give the same paper.
func Write(rng *rand.Rand, wish Wish) *Paper {
	w := &writer{Rand: rng, used: map[string]bool{}}
	family := wish.Family
	if family == "" {
		family = Admin
		if wish.Kind == "ket_luan" || w.chance(0.35) {
			family = Party
		}
	}
	kind := w.kind(wish, family)
	w.date = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, w.IntN(480))
	w.office = w.newOffice(family, kind)
	w.topic = pick(w, map[string][]topic{Admin: adminTopics, Party: partyTopics}[family])
	p := &Paper{Family: family, Kind: kind, Parent: w.office.parent, Issuer: w.office.issuer, TypeName: kind.Name, Organ: w.office.self, Seal: w.office.seal}
	w.head(p, wish)
	kind.body(w, p, wish)
	w.close(p)
	w.closing(p)
	w.truth(p)
	if wish.OldTone {
		oldTones(p)
	}
	return p
}

// head writes number, date, subject, addressees and marks.
func (w *writer) head(p *Paper, wish Wish) {
	letter := p.Kind.Code == "cong_van"
	number := fmt.Sprintf("%02d", 1+w.IntN(map[bool]int{true: 2900, false: 460}[letter]))
	o, unit := w.office, pick(w, w.office.units)
	p.Digits = len(number)
	switch {
	case p.Family == Party:
		p.NumberTag = pick(w, []string{"Số", "Số", "Số:"})
		p.Fields.Symbol = p.Kind.Abbr + "/" + o.symbol
		p.Code = number + "-" + p.Fields.Symbol
	case letter:
		p.NumberTag, p.Fields.Symbol = "Số:", o.symbol+"-"+unit
		p.Code = number + "/" + p.Fields.Symbol
	default:
		p.NumberTag, p.Fields.Symbol = "Số:", p.Kind.Abbr+"-"+o.symbol
		p.Code = number + "/" + p.Fields.Symbol
	}
	p.Fields.Number, p.Fields.NumberSymbol = number, p.Code
	p.PlaceDate = fmt.Sprintf("%s, ngày %s", o.place, longDay(w.date))
	about := w.topic.name
	switch {
	case letter:
		text := pick(w, []string{"báo cáo tình hình ", "đôn đốc ", "phối hợp thực hiện nhiệm vụ "}) + about
		if p.Family == Admin {
			p.Memo = []string{"V/v " + text}
		} else {
			p.Memo = []string{"Về việc " + text}
		}
		p.Subject = text
		if p.Family == Party {
			p.Subject = "Về việc " + text
		}
	case p.Kind.Code == "bao_cao":
		p.Subject = pick(w, []string{"Kết quả " + about + fmt.Sprintf(" tháng %d năm %d", int(w.date.Month()), w.date.Year()), "Tình hình " + about + fmt.Sprintf(" quý %s năm %d", romans[(int(w.date.Month())-1)/3], w.date.Year())})
	case p.Kind.Code == "giay_moi":
		p.Subject = "Họp đánh giá tiến độ " + about
	case p.Kind.Code == "quyet_dinh":
		p.Subject = "Về việc thành lập Tổ công tác triển khai nhiệm vụ " + about
	case p.Kind.Code == "to_trinh":
		p.Subject = "Về việc xin chủ trương, kinh phí thực hiện nhiệm vụ " + about
	default:
		p.Subject = pick(w, []string{"Về việc ", "Về "}) + about
	}
	if p.Kind.Code == "cong_van" || p.Kind.Code == "to_trinh" || p.Kind.Code == "bao_cao" && w.chance(0.5) {
		p.Kinhgui = "Kính gửi:"
		if p.Family == Party && p.Kind.Code == "to_trinh" {
			p.Kinhgui = "Kính trình:"
		}
		p.Addressee = w.addressees()
	}
	p.Secrecy, p.Urgency = wish.Secrecy, wish.Urgency
	if !wish.NoMarks && p.Urgency == "" && w.chance(0.12) {
		p.Urgency = pick(w, []string{"KHẨN", "HỎA TỐC", "THƯỢNG KHẨN"})
	}
}

func (w *writer) addressees() []string {
	from := []string{"Ủy ban nhân dân thành phố Hà Nội", "Sở Nội vụ", "Sở Tài chính", "Sở Khoa học và Công nghệ", "Các phòng, ban, đơn vị trực thuộc"}
	if w.office.family == Party {
		from = []string{"Ban Thường vụ Thành ủy", "Văn phòng Thành ủy", "Ban Tổ chức Thành ủy", "Các chi bộ, đảng bộ trực thuộc"}
	}
	n := 1
	if w.chance(0.35) {
		n = 2 + w.IntN(2)
	}
	at := w.IntN(len(from))
	var out []string
	for i := 0; len(out) < n && i < len(from); i++ {
		if a := from[(at+i)%len(from)]; !strings.HasPrefix(w.office.self, a) { // nobody writes to himself
			out = append(out, a)
		}
	}
	return out
}

// closing writes the receivers and the signature.
func (w *writer) closing(p *Paper) {
	var from []string
	first, keep := "Như trên", ""
	if p.Kinhgui == "" {
		first = map[string]string{"quyet_dinh": "Như Điều 3", "giay_moi": "Như thành phần mời"}[p.Kind.Code]
	}
	level := w.office.level
	if p.Family == Admin {
		from = []string{"Thường trực Đảng ủy, HĐND " + level, "Chủ tịch, các Phó Chủ tịch UBND " + level, "Ủy ban MTTQ Việt Nam " + level, "Công an " + level, "Cổng thông tin điện tử " + level, "UBND thành phố Hà Nội (để báo cáo)"}
		keep = "Lưu: VT" + pick(w, []string{"", ", VP", ", KT", ", VHXH"})
	} else {
		from = []string{"Thường trực Thành ủy (để báo cáo)", "Các đồng chí Ủy viên Ban Thường vụ", "Ủy ban Kiểm tra Đảng ủy", "Các chi bộ trực thuộc", "Ban Xây dựng Đảng"}
		keep = pick(w, []string{"Lưu Văn phòng Đảng ủy", "Lưu VP"})
	}
	list := []string{}
	if first != "" {
		list = append(list, first)
	}
	at := w.IntN(len(from))
	for i := range 2 + w.IntN(3) {
		list = append(list, from[(at+i)%len(from)])
	}
	list = append(list, keep)
	end := ";"
	if p.Family == Party && w.chance(0.5) {
		end = ","
	}
	for i, r := range list {
		e := end
		if i == len(list)-1 {
			e = "."
		}
		p.Receivers = append(p.Receivers, "- "+r+e)
	}
	p.Fields.Recipients = list
	s := pick(w, w.office.signers)
	p.Signature, p.Title, p.Name = s[:len(s)-1], s[len(s)-1], w.person()
}

// truth completes the fields from what is printed.
func (w *writer) truth(p *Paper) {
	f := &p.Fields
	f.DocType, f.Family, f.TypeName = p.Kind.Code, p.Family, p.TypeName
	if f.TypeName == "" {
		f.TypeName = "CÔNG VĂN"
	}
	if len(p.Parent) > 0 {
		s := strings.Join(p.Parent, " ")
		f.Parent = &s
	}
	f.Issuer, f.Place, f.Date = strings.Join(p.Issuer, " "), w.office.place, w.date.Format("2006-01-02")
	f.Subject, f.SignerName, f.SignerTitle = p.Subject, p.Name, p.Title
	f.Authority, f.SignLines = []string{}, append([]string{}, p.Signature...)
	for _, s := range p.Signature {
		head, _, _ := strings.Cut(s, " ")
		f.Authority = append(f.Authority, strings.NewReplacer(".", "", "/", "").Replace(head))
	}
	if p.Urgency != "" {
		f.Urgency = &p.Urgency
	}
	if p.Secrecy != "" {
		f.Secrecy = &p.Secrecy
	}
	f.DueDates, f.Cited = once(w.due), once(w.cited)
}

// ESign is the text of the issuer's electronic signature (NĐ 30/2020, appendix
// I, part II): who signed and when.
func (p *Paper) ESign() []string {
	d := p.Fields.Date
	return []string{"Ký bởi: " + p.Organ, "Cơ quan: Thành phố Hà Nội",
		fmt.Sprintf("Thời gian ký: %s.%s.%s 09:%02d:24 +07:00", d[8:], d[5:7], d[:4], len(p.Subject)%60)}
}

func once(in []string) []string {
	out, seen := []string{}, map[string]bool{}
	for _, s := range in {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

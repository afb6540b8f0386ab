package wording

import (
	"fmt"
	"time"
)

// laws are numbered acts that papers rest on (public facts).
var laws = []struct{ name, number, day string }{
	{"Luật Tổ chức chính quyền địa phương", "72/2025/QH15", "16/6/2025"},
	{"Luật Ban hành văn bản quy phạm pháp luật", "64/2025/QH15", "19/02/2025"},
	{"Luật Lưu trữ", "33/2024/QH15", "21/6/2024"},
	{"Luật Đất đai", "31/2024/QH15", "18/01/2024"},
	{"Luật Giao dịch điện tử", "20/2023/QH15", "22/6/2023"},
	{"Luật Thủ đô", "39/2024/QH15", "28/6/2024"},
	{"Nghị định", "30/2020/NĐ-CP", "05/3/2020"},
	{"Nghị định", "118/2025/NĐ-CP", "09/6/2025"},
	{"Nghị định", "150/2025/NĐ-CP", "12/6/2025"},
	{"Nghị định", "42/2022/NĐ-CP", "24/6/2022"},
	{"Thông tư", "05/2025/TT-BNV", "14/5/2025"},
}

// law cites an act with its number.
func (w *writer) law() string {
	l := pick(w, laws)
	w.keepCite(l.number)
	return fmt.Sprintf("%s số %s ngày %s", l.name, l.number, l.day)
}

func (w *writer) keepCite(n string) { w.cited = append(w.cited, n) }

// cite writes a reference to a paper of an upper or fellow office. In a legal
// basis it goes on to say what that paper was about.
func (w *writer) cite(basis bool) string {
	n := fmt.Sprintf("%02d", 3+w.IntN(2400))
	day := w.date.AddDate(0, 0, -2-w.IntN(200))
	var name, number, from, sep string
	if w.office.family == Party || w.chance(0.12) {
		sep = ", ngày "
		c := pick(w, partySources)
		name, number, from = c.name, n+"-"+c.symbol, c.from
		if w.chance(0.2) {
			name, number, from, day = "Nghị quyết", "57-NQ/TW", "Bộ Chính trị", time.Date(2024, 12, 22, 0, 0, 0, 0, time.UTC)
		}
	} else {
		sep = " ngày "
		c := pick(w, adminSources)
		name, number, from = c.name, n+"/"+c.symbol, c.from
	}
	w.keepCite(number)
	s := fmt.Sprintf("%s số %s%s%s của %s", name, number, sep, w.day(day), from)
	if basis || w.chance(0.4) {
		s += " về " + w.topic.name
	}
	return s
}

type source struct{ name, symbol, from string }

var adminSources = []source{
	{"Công văn", "UBND-KSTTHC", "Ủy ban nhân dân thành phố Hà Nội"},
	{"Kế hoạch", "KH-UBND", "Ủy ban nhân dân thành phố Hà Nội"},
	{"Quyết định", "QĐ-UBND", "Ủy ban nhân dân thành phố Hà Nội"},
	{"Công văn", "SNV-CCHC", "Sở Nội vụ"},
	{"Công văn", "SKHCN-CĐS", "Sở Khoa học và Công nghệ"},
	{"Hướng dẫn", "HD-SNV", "Sở Nội vụ"},
	{"Thông báo", "TB-VP", "Văn phòng UBND Thành phố"},
	{"Công văn", "STC-QLNS", "Sở Tài chính"},
}

var partySources = []source{
	{"Công văn", "CV/VPTU", "Văn phòng Thành ủy"},
	{"Kế hoạch", "KH/TU", "Thành ủy Hà Nội"},
	{"Thông báo", "TB/TU", "Thường trực Thành ủy"},
	{"Hướng dẫn", "HD/BTCTU", "Ban Tổ chức Thành ủy"},
	{"Chương trình", "CTr/TU", "Thành ủy Hà Nội"},
}

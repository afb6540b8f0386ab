package wording

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// fill replaces the {slots} of a sentence. Deadlines and citations that it
// writes are collected for the truth.
func (w *writer) fill(s string) string {
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			return s
		}
		j := i + strings.IndexByte(s[i:], '}')
		s = s[:i] + w.slot(s[i+1:j]) + s[j+1:]
	}
}

func (w *writer) slot(name string) string {
	switch name {
	case "n": // a small count, two digits at least
		return fmt.Sprintf("%02d", 1+w.IntN(98))
	case "N":
		return thousands(100 + w.IntN(48000))
	case "pct":
		return comma(float64(600+w.IntN(400)) / 10)
	case "money":
		return thousands(50+w.IntN(9000)) + " triệu đồng"
	case "due":
		return w.deadline()
	case "on": // a past day that is no deadline
		return w.day(w.date.AddDate(0, 0, -3-w.IntN(150)))
	case "cite":
		return w.cite(false)
	case "law":
		return w.law()
	case "person":
		return pick(w, []string{"ông ", "bà "}) + w.person()
	case "unit":
		return pick(w, w.bodies())
	case "level":
		return w.office.level
	case "ward":
		return w.office.level + " " + w.office.name
	case "cell": // what a ward or a commune is made of
		return map[bool]string{true: "thôn", false: "tổ dân phố"}[w.office.level == "xã"]
	case "Head", "head":
		head := map[bool]string{true: "trưởng thôn", false: "tổ trưởng tổ dân phố"}[w.office.level == "xã"]
		if name == "Head" {
			return strings.ToUpper(head[:1]) + head[1:]
		}
		return "các " + head
	case "street":
		return pick(w, streets)
	case "self":
		return w.office.self
	case "year":
		return strconv.Itoa(w.date.Year())
	case "next":
		return strconv.Itoa(w.date.Year() + 1)
	case "month":
		return fmt.Sprintf("tháng %d năm %d", int(w.date.Month()), w.date.Year())
	case "topic":
		return w.topic.name
	}
	panic("wording: no slot {" + name + "}")
}

func (w *writer) bodies() []string {
	if w.office.family == Party {
		return []string{"Văn phòng Đảng ủy", "Ban Xây dựng Đảng", "Ủy ban Kiểm tra Đảng ủy", "các chi bộ trực thuộc", "Ủy ban MTTQ Việt Nam " + w.office.level}
	}
	return []string{"Văn phòng HĐND và UBND " + w.office.level, "Phòng Văn hóa - Xã hội", "Phòng Kinh tế", "Trung tâm Phục vụ hành chính công", "Công an " + w.office.level, "Ban Chỉ huy Quân sự " + w.office.level}
}

// deadline writes a due date and keeps it.
func (w *writer) deadline() string {
	t := w.date.AddDate(0, 0, 5+w.IntN(120))
	if w.chance(0.15) {
		w.keepDue(t.Format("2006-01"))
		return fmt.Sprintf("trong tháng %d/%d", int(t.Month()), t.Year())
	}
	w.keepDue(t.Format("2006-01-02"))
	return pick(w, []string{"trước ngày ", "chậm nhất ngày ", "xong trước ngày "}) + w.day(t)
}

func (w *writer) keepDue(d string) { w.due = append(w.due, d) }

// day writes a date in one of the ways of running text.
func (w *writer) day(t time.Time) string {
	if w.office.family == Party || w.chance(0.5) {
		return fmt.Sprintf("%02d/%d/%d", t.Day(), int(t.Month()), t.Year())
	}
	return longDay(t)
}

// longDay is "05 tháng 02 năm 2026": days below 10 and months 1 and 2 padded.
func longDay(t time.Time) string {
	m := strconv.Itoa(int(t.Month()))
	if t.Month() <= 2 {
		m = "0" + m
	}
	return fmt.Sprintf("%02d tháng %s năm %d", t.Day(), m, t.Year())
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

func comma(f float64) string {
	return strings.Replace(strconv.FormatFloat(f, 'f', 1, 64), ".", ",", 1)
}

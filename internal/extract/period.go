package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// A report's period as its subject prints it, most specific first.
var periodTexts = []struct {
	kind string
	re   *regexp.Regexp
}{
	{"week", regexp.MustCompile(`(?i)tuần\s+(\d{1,2})(?:\s*,?\s*(?:năm|/)\s*(\d{4}))?`)},
	{"half_year", regexp.MustCompile(`(?i)6\s+tháng(?:\s+(?:đầu|cuối))?\s+năm\s*(\d{4})?`)},
	{"nine_months", regexp.MustCompile(`(?i)9\s+tháng(?:\s+đầu)?(?:\s+năm)?\s*(\d{4})?`)},
	{"month", regexp.MustCompile(`(?i)tháng\s+(\d{1,2})\s*(?:năm|/)\s*(\d{4})`)},
	{"quarter", regexp.MustCompile(`(?i)quý\s+([IV]{1,3}|[1-4])\s*(?:,?\s*năm|/)\s*(\d{4})`)},
	{"year", regexp.MustCompile(`(?i)năm\s+(\d{4})`)},
}

var (
	dataSpan = regexp.MustCompile(`(?i)(?:số liệu|tính)[^.;\n]{0,30}từ\s+ngày\s+(.{8,40}?)\s+đến\s+(?:hết\s+)?ngày\s+(.{8,40})`)
	dataTo   = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:tính\s+)?đến\s+(?:hết\s+)?ngày\s+`)
)

// fillPeriod reads the period of a report: the label from its subject, the
// days of its data from the text, which win over any computed window.
func (p *paper) fillPeriod() {
	f := &p.result.Fields
	if p.title.kind == nil || p.title.kind.fold != "bao cao" || f.Subject == nil {
		return
	}
	for _, pt := range periodTexts {
		m := pt.re.FindStringIndex(*f.Subject)
		if m == nil {
			continue
		}
		label := strings.Join(strings.Fields((*f.Subject)[m[0]:m[1]]), " ")
		label = strings.ToLower(label[:1]) + label[1:]
		per := &scan.Period{Kind: pt.kind, Label: &label}
		p.dataDays(per)
		f.ReportPeriod = per
		p.evidence("/report_period", value{words: p.title.subject, rule: "period.subject", sure: 0.9})
		return
	}
}

// dataDays reads from when to when the data of a report go.
func (p *paper) dataDays(per *scan.Period) {
	for i := range p.flow.paras {
		text := p.flow.para(i)
		if m := dataSpan.FindStringSubmatch(text); m != nil {
			from, _, _ := dateIn(m[1])
			to, _, _ := dateIn(m[2])
			if from != "" && to != "" {
				per.DataFrom, per.DataTo = &from, &to
				return
			}
		}
	}
	for i := range p.flow.paras {
		text := p.flow.para(i)
		for _, m := range dataTo.FindAllStringIndex(text, 20) {
			rest := text[m[1]:min(len(text), m[1]+40)]
			before := text[max(0, m[0]-30):m[0]]
			if iso, from, _ := dateIn(rest); iso != "" && from == 0 && !strings.Contains(vn.Fold(before), "ngay") {
				per.DataTo = &iso
				return
			}
		}
	}
}

var (
	meetTime  = regexp.MustCompile(`(?i)(\d{1,2})\s*(?:giờ|h|g|:)\s*(\d{2})?\s*(?:phút)?`)
	meetDate  = regexp.MustCompile(`(?i)ngày\s+`)
	honorific = regexp.MustCompile(`^(?:Ông|Bà|Đồng chí|đồng chí|ông|bà|Đ/c|đ/c)\s+`)
)

// fillMeeting reads when, where and under whom an invitation calls together.
func (p *paper) fillMeeting() {
	f := &p.result.Fields
	if p.title.kind == nil || p.title.kind.fold != "giay moi" {
		return
	}
	var m scan.Meeting
	var words []token
	for i := range p.flow.paras {
		text := strings.TrimLeft(p.flow.para(i), "-+*0123456789.) ")
		fold := vn.Fold(text)
		val := text
		if _, v, ok := strings.Cut(text, ":"); ok {
			val = strings.TrimSpace(v)
		}
		val = strings.TrimRight(vn.Tone(val, vn.Old), ". ;")
		took := true
		switch {
		case strings.HasPrefix(fold, "thoi gian") && m.Start == nil:
			m.Start = meetingStart(text)
		case strings.HasPrefix(fold, "dia diem") && m.Place == nil:
			m.Place = meetingPlace(val)
		case strings.HasPrefix(fold, "chu tri") && m.Chair == nil:
			m.Chair = meetingChair(val)
		default:
			took = false
		}
		if took {
			words = append(words, p.flow.at(p.flow.paras[i].from, p.flow.paras[i].to)...)
		}
	}
	if m.Start != nil || m.Place != nil || m.Chair != nil {
		f.Meeting = &m
		p.evidence("/meeting", value{words: words, rule: "meeting.labels", sure: wordsSure(words)})
	}
}

// meetingStart is the time of an invitation as ISO with the zone of Việt Nam.
func meetingStart(text string) *string {
	iso, from, _ := dateIn(text)
	if iso == "" {
		return nil
	}
	start := iso + "T00:00:00+07:00"
	head := text[:from]
	if loc := meetDate.FindStringIndex(head); loc != nil {
		head = head[:loc[0]]
	}
	t := meetTime.FindStringSubmatch(head)
	if t == nil {
		t = meetTime.FindStringSubmatch(text)
	}
	if t == nil {
		start = iso
		return &start
	}
	h, _ := strconv.Atoi(t[1])
	mi, _ := strconv.Atoi(t[2])
	if h > 23 || mi > 59 {
		return &iso
	}
	start = fmt.Sprintf("%sT%02d:%02d:00+07:00", iso, h, mi)
	return &start
}

// meetingPlace is a place without its street address.
func meetingPlace(val string) *string {
	if i := strings.Index(val, ", số "); i > 0 {
		val = val[:i]
	}
	if val == "" {
		return nil
	}
	return &val
}

// meetingChair is the chair's name without title and office.
func meetingChair(val string) *string {
	val = honorific.ReplaceAllString(val, "")
	name, _, _ := strings.Cut(val, ",")
	name, _, _ = strings.Cut(name, " - ")
	name = strings.TrimSpace(name)
	if !vn.PersonName(strings.Fields(name)) {
		return nil
	}
	return &name
}

package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"sohoa/internal/vn"
)

// What stands right before a date that is a deadline.
var (
	clock   = `(?:[\dlIoóOi!|]{1,2}\s*(?:giờ|h|g|:)\s*(?:\d{1,2})?\s*(?:phút)?\s*,?\s*)?`
	day     = `(?:ngày[\s/]+|\S{1,4}\s+)?`
	dueCue  = regexp.MustCompile(`(?i)(?:trước|chậm nhất(?:\s+là)?(?:\s+vào)?|(?:thời )?hạn(?:\s+(?:cuối|chót|hoàn thành|trả lời|gửi))?(?:\s+là)?\s*:?|muộn nhất(?:\s+là)?)\s+` + clock + day + `$`)
	monthIn = regexp.MustCompile(`(?:trong|hết) (?:tháng|thang)\s+(\d{1,2})\s*(?:/|năm)\s*(\d{4})`)
	anyDate = regexp.MustCompile(`(\d{1,2})\s*tháng\s*(\d{1,2})\s*(?:năm|/)\s*(\d{4})|(\d \d|\d{1,2})\s?/\s?(\d \d|\d{1,2})\s?/\s?(\d{4})`)
	replyTo = regexp.MustCompile(`(?i)(?:báo cáo|gửi|trả lời|phản hồi)[^.;]{0,160}$`)
	ownTask = regexp.MustCompile(`(?i)nhiệm vụ (?:số \d+|quá hạn) $`)
)

// due is one deadline.
type due struct {
	date  string // ISO day or month
	words []token
	reply bool
}

// dues finds the deadlines of a paragraph: dates with a cue before them.
func (p *paper) dues(i int) []due {
	pa := p.flow.paras[i]
	text := vn.Tone(p.flow.text[pa.from:pa.to], vn.Old)
	if len(text) != pa.to-pa.from {
		text = p.flow.text[pa.from:pa.to]
	}
	var out []due
	for _, m := range anyDate.FindAllStringSubmatchIndex(text, 100) {
		before := text[max(0, m[0]-60):m[0]]
		cue := dueCue.FindStringIndex(before)
		if cue == nil {
			continue
		}
		if ownTask.MatchString(before[:cue[0]]) {
			continue // the term of a task of this report, which stands with the task
		}
		g := m[2:8]
		if m[2] < 0 {
			g = m[8:14]
		}
		if iso := isoDate(spaced(text[g[0]:g[1]]), spaced(text[g[2]:g[3]]), spaced(text[g[4]:g[5]])); iso != "" {
			from := max(0, m[0]-200)
			out = append(out, due{date: iso, words: p.flow.at(pa.from+m[0], pa.from+m[1]), reply: replyTo.MatchString(text[from:m[0]])})
		}
	}
	for _, m := range monthIn.FindAllStringSubmatchIndex(text, 100) {
		mo, _ := strconv.Atoi(text[m[2]:m[3]])
		y, _ := strconv.Atoi(text[m[4]:m[5]])
		if mo >= 1 && mo <= 12 && y >= 1945 && y <= 2100 && action(text[:m[0]]) {
			out = append(out, due{date: fmt.Sprintf("%04d-%02d", y, mo), words: p.flow.at(pa.from+m[0], pa.from+m[1])})
		}
	}
	return out
}

// spaced reads digits that OCR set apart: "1 1" is 11.
func spaced(s string) int {
	n, _ := strconv.Atoi(strings.ReplaceAll(s, " ", ""))
	return n
}

// action reports whether what stands before "trong tháng" in its sentence asks
// for something: else the month is when something was.
func action(before string) bool {
	for _, end := range []string{". ", "; "} {
		if i := strings.LastIndex(before, end); i >= 0 {
			before = before[i+2:]
		}
	}
	f := vn.Fold(before)
	for _, done := range []string{"da ", "ket qua thuc hien trong", "phat sinh trong", "dien ra"} {
		if strings.Contains(" "+f, " "+done) {
			return false
		}
	}
	return f != ""
}

// fillDue writes the deadlines in printed order.
func (p *paper) fillDue() {
	f := &p.result.Fields
	seen := map[string]bool{}
	var words []token
	var reply *due
	for i := range p.flow.paras {
		for _, d := range p.dues(i) {
			if d.reply && reply == nil && len(d.date) == 10 {
				reply = &d
			}
			if seen[d.date] {
				continue
			}
			seen[d.date] = true
			f.DueDates = append(f.DueDates, d.date)
			words = append(words, d.words...)
		}
	}
	if len(f.DueDates) > 0 {
		p.evidence("/due_dates", value{words: words, rule: "due.cue", sure: wordsSure(words)})
	}
	if reply != nil {
		p.set("/reply_due_date", &f.ReplyDueDate, value{text: reply.date, words: reply.words, rule: "due.reply", sure: conf(reply.words)})
	}
}

package extract

import (
	"regexp"
	"strconv"
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// columnsOf says which column of a table holds which field; rows is how many
// heading rows there are.
type columnsOf struct {
	at   map[string]int
	rows int
}

func (h columnsOf) isTask() bool {
	_, task := h.at["task"]
	n := 0
	for _, f := range []string{"lead", "deadline", "product", "status"} {
		if _, ok := h.at[f]; ok {
			n++
		}
	}
	return task && n >= 2
}

func (h columnsOf) isFigure() bool {
	_, name := h.at["name"]
	_, value := h.at["value"]
	_, price := h.at["price"]
	return name && value && !price
}

// headingsOf maps the first rows of a table by the synonyms of headings; the
// first heading for a field wins.
func (r *Rules) headingsOf(rows [][]string) columnsOf {
	best := columnsOf{at: map[string]int{}}
	for i := 0; i < min(2, len(rows)); i++ {
		at := map[string]int{}
		for c, text := range rows[i] {
			if i == 1 && text == "" {
				text = rows[0][c]
			}
			for _, field := range r.headingFields(text) {
				if _, taken := at[field]; !taken {
					at[field] = c
					break
				}
			}
		}
		if len(at) > len(best.at) {
			best = columnsOf{at, i + 1}
		}
	}
	return best
}

// headingFields are the fields a heading may stand for, the closest first.
func (r *Rules) headingFields(text string) []string {
	fold := vn.Fold(text)
	key := letterKey(fold)
	if key == "" {
		return nil
	}
	var exact, close []string
	for _, h := range r.headings {
		want := h.key
		switch {
		case key == want:
			exact = append(exact, h.field)
		case len(want) >= 5 && vn.Distance(key, want, slack(len(want))) <= slack(len(want)):
			close = append(close, h.field)
		case len(want) >= 8 && strings.HasPrefix(key, want):
			close = append(close, h.field)
		}
	}
	return append(exact, close...)
}

var (
	percentText = regexp.MustCompile(`(\d{1,3}(?:,\d+)?)\s?%`)
	overdueText = regexp.MustCompile(`(?i)(?:quá hạn|chậm)\s+(\d{1,4})\s+ngày`)
	doneText    = regexp.MustCompile(`(?i)(?:hoàn thành|xong)[^;]{0,20}?ngày\s+(\d{1,2}/\d{1,2}/\d{4})`)
)

// fillTasks maps the rows of a task table to tasks.
func (p *paper) fillTasks(t table, h columnsOf) {
	f := &p.result.Fields
	cell := func(row []string, field string) *string {
		c, ok := h.at[field]
		if !ok || c >= len(row) {
			return nil
		}
		text := strings.TrimSpace(row[c])
		if text == "" {
			return nil
		}
		return &text
	}
	for _, row := range t.Rows[min(h.rows, len(t.Rows)):] {
		task := cell(row, "task")
		if task == nil || onlyOne(row) {
			continue // a section's title over the row
		}
		x := scan.Task{Task: *task, Lead: cell(row, "lead"), Support: cell(row, "support"), Product: cell(row, "product"), Status: "unknown"}
		if no := cell(row, "no"); no != nil {
			if n, err := strconv.Atoi(strings.Trim(*no, ". ")); err == nil {
				x.No = n
			} else {
				x.No = *no
			}
		}
		if d := cell(row, "deadline"); d != nil {
			if iso, _, _ := dateIn(*d); iso != "" {
				x.Deadline = &iso
			}
		}
		if s := cell(row, "status"); s != nil {
			p.readStatus(&x, *s)
		}
		if issue := cell(row, "issue"); issue != nil && vn.Fold(*issue) != "khong" {
			x.Issue = issue
		}
		f.Tasks = append(f.Tasks, x)
	}
	if len(f.Tasks) > 0 {
		p.evidence("/tasks", value{words: t.words(), rule: "table.task", sure: wordsSure(t.words())})
	}
}

// onlyOne reports whether a row has one filled cell beside its number.
func onlyOne(row []string) bool {
	n := 0
	for i, c := range row {
		if c != "" && i > 0 {
			n++
		}
	}
	return n <= 1
}

// readStatus reads status, percent, day done and days overdue.
func (p *paper) readStatus(x *scan.Task, text string) {
	fold := vn.Fold(text)
	for _, s := range p.rules.statuses {
		if strings.Contains(fold, s.fold) {
			x.Status = s.status
			break
		}
	}
	if m := percentText.FindStringSubmatch(text); m != nil {
		if v, err := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64); err == nil && v <= 100 {
			x.Percent = &v
		}
	}
	if m := doneText.FindStringSubmatch(text); m != nil {
		if iso, _, _ := dateIn(m[1]); iso != "" {
			x.DoneDate = &iso
		}
	}
	zero := 0
	if m := overdueText.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1])
		x.OverdueDays = &n
	} else if x.Status == "in_progress" || x.Status == "done" {
		x.OverdueDays = &zero
	}
}

// words are all words of a table.
func (t table) words() []token {
	var out []token
	for _, g := range t.grids {
		for _, words := range g.words {
			out = append(out, words...)
		}
	}
	return out
}

// fillIndicators maps the rows of a figure table to indicators.
func (p *paper) fillIndicators(t table, h columnsOf) {
	f := &p.result.Fields
	before := len(f.Indicators)
	for _, row := range t.Rows[min(h.rows, len(t.Rows)):] {
		name := strings.TrimSpace(row[h.at["name"]])
		v, ok := figure(row[h.at["value"]])
		if name == "" || !ok {
			continue
		}
		if s := vn.Fold(name); s == "tong cong" || s == "tong" || s == "cong" {
			continue
		}
		ind := scan.Indicator{Name: name, Value: v}
		if c, ok := h.at["unit"]; ok && row[c] != "" {
			u := row[c]
			ind.Unit = &u
		}
		f.Indicators = append(f.Indicators, ind)
	}
	if len(f.Indicators) > before {
		p.evidence("/indicators", value{words: t.words(), rule: "table.figure", sure: wordsSure(t.words())})
	}
}

var figureText = regexp.MustCompile(`^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$|^-?\d+(?:,\d+)?$`)

// figure reads a number as Vietnamese papers print it: 1.250.000 or 78,4.
func figure(s string) (float64, bool) {
	s = strings.TrimSuffix(strings.ReplaceAll(strings.TrimSpace(s), " ", ""), "%")
	if !figureText.MatchString(s) {
		return 0, false
	}
	s = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

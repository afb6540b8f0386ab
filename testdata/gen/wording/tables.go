package wording

import (
	"fmt"
	"strconv"

	"sohoa/testdata/gen/truth"
)

// taskTable is a ledger of duties: lead, deadline, product, status.
func (w *writer) taskTable(rows int) *Table {
	head := []string{pick(w, []string{"STT", "TT"}), pick(w, []string{"Nội dung nhiệm vụ", "Nhiệm vụ", "Tên nhiệm vụ"}), pick(w, []string{"Đơn vị chủ trì", "Cơ quan chủ trì"}),
		pick(w, []string{"Thời hạn", "Thời hạn hoàn thành"}), pick(w, []string{"Sản phẩm", "Sản phẩm đầu ra"}), pick(w, []string{"Tiến độ", "Kết quả thực hiện"})}
	t := &Table{Widths: []float64{0.07, 0.29, 0.19, 0.15, 0.14, 0.16}, Rows: [][]string{head}, Centre: map[int]bool{0: true, 3: true}}
	status := []string{"Đã hoàn thành", "Đang thực hiện", "Hoàn thành quá hạn", "Chưa thực hiện", "Quá hạn", "Đang lấy ý kiến", "Hoàn thành 2/3 nội dung"}
	product := []string{"Báo cáo", "Kế hoạch", "Quyết định", "Danh mục", "Biên bản nghiệm thu", "Hồ sơ điện tử"}
	tails := []string{" tại {ward}", " năm {year}", " khu vực phố {street}", " (đợt 2)", " theo kế hoạch năm {next}", " còn tồn đọng"}
	first := w.IntN(len(w.topic.tasks))
	for i := range rows {
		when := w.date.AddDate(0, 0, w.IntN(200)-80)
		due := fmt.Sprintf("%02d/%d/%d", when.Day(), int(when.Month()), when.Year())
		switch w.IntN(6) {
		case 0:
			due = fmt.Sprintf("Tháng %d/%d", int(when.Month()), when.Year())
		case 1:
			due = pick(w, []string{"Thường xuyên", "Hằng tháng", "Quý IV/" + strconv.Itoa(w.date.Year())})
		}
		// Each task comes again only with another place or time.
		task := w.fill(w.topic.tasks[(first+i)%len(w.topic.tasks)])
		if i >= len(w.topic.tasks) || w.chance(0.3) {
			task += w.fill(tails[(first+i/len(w.topic.tasks)+i)%len(tails)])
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), task, pick(w, w.bodies()), due, pick(w, product), pick(w, status)})
	}
	return t
}

// figTable holds plan and result figures with their ratio and a total row.
func (w *writer) figTable(rows int) *Table {
	head := []string{"TT", pick(w, []string{"Chỉ tiêu", "Nội dung"}), pick(w, []string{"Đơn vị tính", "ĐVT"}), fmt.Sprintf("Kế hoạch %d", w.date.Year()), "Thực hiện", pick(w, []string{"Tỷ lệ (%)", "So sánh (%)"})}
	t := &Table{Widths: []float64{0.07, 0.36, 0.15, 0.15, 0.14, 0.13}, Rows: [][]string{head}, Centre: map[int]bool{0: true, 2: true}, Right: map[int]bool{3: true, 4: true, 5: true}, Spans: map[[2]int]int{}}
	plan, done := 0, 0
	for i := range min(rows, len(w.topic.counts)) {
		name, unit := cut(w.topic.counts[i])
		p := 200 + w.IntN(9000)
		d := p * (55 + w.IntN(60)) / 100
		plan, done = plan+p, done+d
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), name, unit, thousands(p), thousands(d), comma(100 * float64(d) / float64(p))})
	}
	if w.chance(0.6) {
		t.Spans[[2]int{len(t.Rows), 0}] = 3
		t.Rows = append(t.Rows, []string{"Tổng cộng", "", "", thousands(plan), thousands(done), comma(100 * float64(done) / float64(plan))})
	}
	return t
}

func cut(s string) (string, string) {
	for i, r := range s {
		if r == '|' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// addTable puts t into the body and its truth into the paper.
func (w *writer) addTable(p *Paper, kind string, t *Table) {
	t.ID = w.tables
	w.tables++
	p.Body = append(p.Body, Item{Table: t})
	tr := truth.Table{ID: t.ID, Kind: kind, NRows: len(t.Rows), NCols: len(t.Rows[0]), Rows: t.Rows}
	for r, row := range t.Rows {
		for c, text := range row {
			span := max(1, t.Spans[[2]int{r, c}])
			if text == "" && span == 1 && merged(t, r, c) {
				continue
			}
			tr.Cells = append(tr.Cells, truth.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: span, Text: text})
		}
	}
	p.Tables = append(p.Tables, tr)
}

// merged reports whether the cell lies under a span to its left.
func merged(t *Table, r, c int) bool {
	for k := range c {
		if t.Spans[[2]int{r, k}] > c-k {
			return true
		}
	}
	return false
}

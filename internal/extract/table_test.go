package extract

import (
	"slices"
	"strings"
	"testing"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

var planned = [][]string{
	{"STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", "Sản phẩm"},
	{"1", "Rà soát hồ sơ", "Công an xã", "15/10/2025", "Báo cáo"},
	{"2", "Số hóa sổ gốc", "Văn phòng", "20/10/2025", "Dữ liệu"},
}

// TestAnnexAlone: an annex that came as a file of its own has no head, so its
// table stands where a head would.
func TestAnnexAlone(t *testing.T) {
	p := &pen{y: 200}
	p.page()
	p.centred("Phụ lục I", sheetW/2, 160)
	p.y = 260
	p.table(planned)
	got := Document(Input{Pages: p.pages})
	if len(got.Tables) != 1 || len(got.Tables[0].Rows) != 3 || len(got.Fields.Tasks) != 2 {
		t.Fatalf("tables %+v, tasks %+v", got.Tables, got.Fields.Tasks)
	}
	for r, row := range planned {
		if g := strings.Join(got.Tables[0].Rows[r], "|"); g != strings.Join(row, "|") {
			t.Errorf("row %d: %s", r, g)
		}
	}
}

// TestStampInHead: a received stamp of four fields is no table.
func TestStampInHead(t *testing.T) {
	p := &pen{}
	p.page()
	p.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", sheetW*7/10, 160)
	p.centred("Độc lập - Tự do - Hạnh phúc", sheetW*7/10, 230)
	for i, text := range []string{"ĐẾN", "Số: 12", "Ngày: 3/4/2025", "Chuyển: VP"} {
		p.line(text, 420+i%2*300, 420+i/2*100)
	}
	pg := &p.pages[0]
	for _, y := range []int{400, 500, 600} {
		pg.Rules = append(pg.Rules, ocr.Rule{Box: ocr.Box{X0: 400, Y0: y, X1: 1000, Y1: y + 4}})
	}
	for _, x := range []int{400, 700, 1000} {
		pg.Rules = append(pg.Rules, ocr.Rule{Box: ocr.Box{X0: x, Y0: 400, X1: x + 4, Y1: 604}, Vertical: true})
	}
	p.centred("THÔNG BÁO", sheetW/2, 800)
	if got := Document(Input{Pages: p.pages}); len(got.Tables) != 0 {
		t.Errorf("tables %+v", got.Tables)
	}
}

func TestOrdinals(t *testing.T) {
	head := []string{"STT", "Nhiệm vụ", "Đơn vị"}
	rows := func(first ...string) [][]string {
		out := [][]string{head}
		for _, f := range first {
			out = append(out, []string{f, "Rà soát hồ sơ", "Công an"})
		}
		return out
	}
	section := func(no string) []string { return []string{no, "Cải cách hành chính", ""} }
	numbers := func(tab table) (out []string) {
		for _, r := range tab.Rows[1:] {
			out = append(out, r[0])
		}
		return out
	}
	made := func(rows [][]string) table {
		var tab table
		tab.Rows = rows
		for r, row := range rows {
			for c, text := range row {
				if row[2] == "" && c == 2 { // a section's title spans the rest
					continue
				}
				cell := scan.Cell{R: r, C: c, Text: text, Confidence: 0.9}
				if row[2] == "" && c == 1 {
					cell.RS, cell.CS = 1, 2
				}
				tab.Cells = append(tab.Cells, cell)
			}
		}
		return tab
	}
	for _, c := range []struct {
		name string
		rows [][]string
		want []string
	}{
		{"misread and unread", rows("I", "2", "", "4", "§"), []string{"1", "2", "3", "4", "5"}},
		{"another number stays", rows("1", "2", "8", "4"), []string{"1", "2", "8", "4"}},
		{"a number that another row has", rows("1", "2", "3", "4", "1"), []string{"1", "2", "3", "4", "5"}},
		{"a section unread", append(append(append([][]string{head, section("I")}, rows("1", "2")[1:]...), section("")), rows("3", "4")[1:]...),
			[]string{"I", "1", "2", "II", "3", "4"}},
		{"too little to go by", rows("x", "y", "3"), []string{"x", "y", "3"}},
		{"levels", rows("1", "1.1", "1.2", "2"), []string{"1", "1.1", "1.2", "2"}},
		{"through sections", append(append(append([][]string{head, section("1")}, rows("1", "2")[1:]...), section("h")), rows("3", "A")[1:]...),
			[]string{"I", "1", "2", "II", "3", "4"}},
		{"anew in sections", append(append(append([][]string{head, section("I")}, rows("1", "2")[1:]...), section("II")), rows("1", "2", "E")[1:]...),
			[]string{"I", "1", "2", "II", "1", "2", "3"}},
	} {
		tab := made(c.rows)
		tab.number()
		if got := numbers(tab); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestHeadingStandsAgain(t *testing.T) {
	head := []string{"STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", ""}
	for _, c := range []struct {
		row  []string
		want bool
	}{
		{[]string{"1", "Nhiệm vụ", "Đơn vi chủ trì", "Thời hạn", ""}, true},
		{[]string{"STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", ""}, true},
		{[]string{"4", "Rà soát hồ sơ", "Công an xã", "15/10/2025", ""}, false},
		{[]string{"", "", "", "", ""}, false},
	} {
		if got := repeats(c.row, head); got != c.want {
			t.Errorf("%v: %v", c.row, got)
		}
	}
}

func TestCellText(t *testing.T) {
	p := &paper{}
	words := func(text string, conf float64) (out []token) {
		for _, w := range strings.Fields(text) {
			out = append(out, newToken(ocr.Word{Text: w, Conf: conf}, 0))
		}
		return out
	}
	for _, c := range []struct {
		text string
		conf float64
		want string
	}{
		{"Tỷ lệ (%fc)", 0.4, "Tỷ lệ (%)"}, {"Tỷ lệ %c", 0.9, "Tỷ lệ %"}, {"(°7o)", 0.2, "(%)"},
		{"Đã hoàn thành --", 0.9, "Đã hoàn thành"}, {"-", 0.9, "-"}, {"| Hộ", 0.9, "Hộ"}, {"2020 - 2025", 0.9, "2020 - 2025"},
	} {
		if got := p.cellText(words(c.text, c.conf)); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

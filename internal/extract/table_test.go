package extract

import (
	"strings"
	"testing"

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

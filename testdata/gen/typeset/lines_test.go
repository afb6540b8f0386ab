package typeset

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"sohoa/testdata/gen/wording"
)

func TestJustifiedLinesEndAtTheMargin(t *testing.T) {
	f := fonts(t).Termes
	s := style{face: f.Regular, size: 13, pitch: 16, indent: 36, align: justify}
	m := measure{85, 540}
	text := strings.Repeat("Ủy ban nhân dân phường báo cáo kết quả thực hiện nhiệm vụ được giao. ", 5)
	lines := breakLines(tokens(s, "", text), s, m)
	if len(lines) < 4 {
		t.Fatalf("%d lines, want at least 4", len(lines))
	}
	for i, l := range lines {
		sh := &Sheet{}
		idx := sh.set(l, s, m, 100, i == 0, i == len(lines)-1)
		first, last := sh.Words[idx[0]], sh.Words[idx[len(idx)-1]]
		wantX := m.x0
		if i == 0 {
			wantX += s.indent
		}
		if math.Abs(first.X-wantX) > 0.01 {
			t.Errorf("line %d begins at %.2f, want %.2f", i, first.X, wantX)
		}
		if end := last.X + last.Width; i < len(lines)-1 && math.Abs(end-m.x1) > 0.01 || end > m.x1+0.01 {
			t.Errorf("line %d ends at %.2f, want %.2f", i, end, m.x1)
		}
	}
}

// Every sheet keeps its words apart and inside the paper, for every kind of
// paper.
func TestWordsNeitherOverlapNorLeaveTheSheet(t *testing.T) {
	fam := fonts(t).Termes
	for _, k := range wording.Kinds {
		for seed := range uint64(6) {
			p := wording.Write(rand.New(rand.NewPCG(seed, 1)), wording.Wish{Kind: k.Code, Family: map[bool]string{true: wording.Admin, false: wording.Party}[k.Admin], Secrecy: "MẬT"})
			for n, sh := range Compose(p, Look{Family: fam, Size: 14, Pen: seed%2 == 0}) {
				apart(t, sh, k.Code, n+1)
			}
		}
	}
}

func apart(t *testing.T, sh *Sheet, kind string, page int) {
	t.Helper()
	type box struct{ x0, y0, x1, y1 float64 }
	var boxes []box
	for _, w := range sh.Words {
		x0, y0, x1, y1 := w.Bounds()
		if x0 < 20 || y0 < 20 || x1 > PageW-20 || y1 > PageH-20 {
			t.Errorf("%s page %d: %q at %.0f,%.0f–%.0f,%.0f leaves the sheet", kind, page, w.Text, x0, y0, x1, y1)
		}
		for i, b := range boxes {
			if x0 < b.x1-0.5 && x1 > b.x0+0.5 && y0 < b.y1-2.5 && y1 > b.y0+2.5 {
				t.Errorf("%s page %d: %q overlaps %q", kind, page, w.Text, sh.Words[i].Text)
			}
		}
		boxes = append(boxes, box{x0, y0, x1, y1})
	}
}

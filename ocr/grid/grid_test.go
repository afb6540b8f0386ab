package grid

import (
	"slices"
	"testing"

	"sohoa/ocr"
)

func level(x0, x1, y int) ocr.Rule {
	return ocr.Rule{Box: ocr.Box{X0: x0, Y0: y - 1, X1: x1, Y1: y + 2}}
}
func upright(x, y0, y1 int) ocr.Rule {
	return ocr.Rule{Box: ocr.Box{X0: x - 1, Y0: y0, X1: x + 2, Y1: y1}, Vertical: true}
}

// ruled is a table of 2 rows and 3 columns between 100,100 and 700,300.
func ruled() []ocr.Rule {
	return []ocr.Rule{
		level(100, 700, 100), level(100, 700, 200), level(100, 700, 300),
		upright(100, 100, 300), upright(300, 100, 300), upright(500, 100, 300), upright(700, 100, 300),
	}
}

// ruledNarrow is a table of 2 rows whose first column is narrow.
func ruledNarrow() []ocr.Rule {
	return []ocr.Rule{
		level(100, 700, 100), level(100, 700, 200), level(100, 700, 300),
		upright(100, 100, 300), upright(140, 100, 300), upright(700, 100, 300),
	}
}

func TestTables(t *testing.T) {
	const dpi = 170 // ends of rules may be 10 pixels apart
	box := func(x0, y0, x1, y1 int) ocr.Box { return ocr.Box{X0: x0, Y0: y0, X1: x1, Y1: y1} }
	six := []ocr.Box{box(100, 100, 300, 200), box(300, 100, 500, 200), box(500, 100, 700, 200), box(100, 200, 300, 300), box(300, 200, 500, 300), box(500, 200, 700, 300)}
	for _, c := range []struct {
		name  string
		rules []ocr.Rule
		want  []ocr.Box // of the first table; nil = none
	}{
		{"plain", ruled(), six},
		{"nothing", nil, nil},
		{"underlines", []ocr.Rule{level(100, 300, 50), level(100, 300, 90)}, nil},
		{"a frame", []ocr.Rule{level(100, 700, 100), level(100, 700, 300), upright(100, 100, 300), upright(700, 100, 300)}, nil},
		{"strokes of letters beside the rules", append(ruled(), upright(206, 104, 130), level(310, 340, 195)), six},
		{"a scanner's streak", append(ruled(), upright(400, 0, 900)), six},
		{"a streak from amid a cell out of the table", append(ruled(), upright(400, 150, 420)), six},
		{"a streak that ends amid cells", append(ruled(), upright(400, 140, 260)), six},
		{"a stroke of letters from rule to rule but for a word's space", append(ruled(), level(330, 470, 150), upright(400, 110, 180)), six},
		{"the bars of a word in a narrow column", append(ruledNarrow(), level(100, 140, 130)),
			[]ocr.Box{box(100, 100, 140, 200), box(140, 100, 700, 200), box(100, 200, 140, 300), box(140, 200, 700, 300)}},
		{"rules in pieces, ends apart", []ocr.Rule{
			level(100, 380, 100), level(390, 700, 101), level(104, 700, 200), level(100, 700, 300),
			upright(100, 100, 300), upright(300, 106, 295), upright(500, 100, 190), upright(501, 205, 300), upright(700, 100, 300),
		}, six},
		{"merged in the first row", []ocr.Rule{
			level(100, 700, 100), level(100, 700, 200), level(100, 700, 300),
			upright(100, 100, 300), upright(300, 200, 300), upright(500, 100, 300), upright(700, 100, 300),
		}, []ocr.Box{box(100, 100, 500, 200), box(500, 100, 700, 200), box(100, 200, 300, 300), box(300, 200, 500, 300), box(500, 200, 700, 300)}},
		{"cells that are no rectangles", []ocr.Rule{
			level(100, 700, 100), level(300, 700, 200), level(100, 700, 300),
			upright(100, 100, 300), upright(300, 200, 300), upright(500, 100, 200), upright(700, 100, 300), upright(400, 200, 300),
		}, []ocr.Box{box(100, 100, 500, 200), box(500, 100, 700, 200), box(100, 200, 300, 300), box(300, 200, 400, 300), box(400, 200, 700, 300)}},
	} {
		got := Find(c.rules, dpi)
		if len(c.want) == 0 {
			if len(got) != 0 {
				t.Errorf("%s: found %+v", c.name, got)
			}
			continue
		}
		if len(got) != 1 {
			t.Errorf("%s: %d tables", c.name, len(got))
			continue
		}
		if !slices.EqualFunc(boxes(got[0]), c.want, func(a, b ocr.Box) bool { return alike(a, b, 3) }) {
			t.Errorf("%s: cells %v, want %v", c.name, boxes(got[0]), c.want)
		}
	}
	two := append(ruled(), moved(ruled(), 1000)...)
	for name, rules := range map[string][]ocr.Rule{"two tables": two, "two and a streak through both": append(slices.Clone(two), upright(400, 50, 1350))} {
		found := Find(rules, dpi)
		if len(found) != 2 || len(found[0].Cells) != 6 || len(found[1].Cells) != 6 {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

func boxes(t Table) (out []ocr.Box) {
	for _, c := range t.Cells {
		out = append(out, c.Box)
	}
	return out
}

func alike(a, b ocr.Box, tol int) bool {
	off := func(p, q int) bool { return p-q > tol || q-p > tol }
	return !off(a.X0, b.X0) && !off(a.Y0, b.Y0) && !off(a.X1, b.X1) && !off(a.Y1, b.Y1)
}

func moved(rules []ocr.Rule, down int) []ocr.Rule {
	out := slices.Clone(rules)
	for i := range out {
		out[i].Box.Y0 += down
		out[i].Box.Y1 += down
	}
	return out
}

func FuzzTables(f *testing.F) {
	f.Add([]byte{10, 10, 70, 11, 10, 10, 11, 70}, 3)
	f.Add([]byte("strokes everywhere, crossing each other on the page"), 9)
	f.Fuzz(func(t *testing.T, data []byte, dpi int) {
		var rules []ocr.Rule
		for ; len(data) >= 4; data = data[4:] {
			r := ocr.Rule{Box: ocr.Box{X0: int(data[0]), Y0: int(data[1]), X1: int(data[2]), Y1: int(data[3])}}
			r.Vertical = r.Box.H() > r.Box.W()
			rules = append(rules, r)
		}
		for _, found := range Find(rules, min(max(1, dpi), 800)) {
			area := 0
			for i, c := range found.Cells {
				area += c.Box.W() * c.Box.H()
				for _, d := range found.Cells[:i] {
					if !c.Box.Intersect(d.Box).Empty() {
						t.Errorf("cells %v and %v overlap", c.Box, d.Box)
					}
				}
			}
			if area == 0 || found.Box.Empty() {
				t.Errorf("table %+v", found)
			}
		}
	})
}

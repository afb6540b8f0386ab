package reader

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

func TestTables(t *testing.T) {
	const reach = 10
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
		}, nil},
	} {
		got := tables(c.rules, reach)
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
		if !slices.EqualFunc(got[0].cells, c.want, func(a, b ocr.Box) bool { return near(a, b, 3) }) {
			t.Errorf("%s: cells %v, want %v", c.name, got[0].cells, c.want)
		}
	}
	if n := len(tables(append(ruled(), moved(ruled(), 1000)...), reach)); n != 2 {
		t.Errorf("%d tables, want 2", n)
	}
}

func near(a, b ocr.Box, tol int) bool {
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
	f.Fuzz(func(t *testing.T, data []byte, reach int) {
		var rules []ocr.Rule
		for ; len(data) >= 4; data = data[4:] {
			r := ocr.Rule{Box: ocr.Box{X0: int(data[0]), Y0: int(data[1]), X1: int(data[2]), Y1: int(data[3])}}
			r.Vertical = r.Box.H() > r.Box.W()
			rules = append(rules, r)
		}
		for _, found := range tables(rules, min(max(1, reach), 50)) {
			area := 0
			for i, c := range found.cells {
				area += c.W() * c.H()
				for _, d := range found.cells[:i] {
					if !c.Intersect(d).Empty() {
						t.Errorf("cells %v and %v overlap", c, d)
					}
				}
			}
			if area == 0 || found.box.Empty() {
				t.Errorf("table %+v", found)
			}
		}
	})
}

func TestInsertKeepsBlocksApart(t *testing.T) {
	at := func(y, block int) ocr.Line { return ocr.Line{Box: ocr.Box{Y0: y, X1: 1, Y1: y + 9}, Block: block} }
	lines := insert([]ocr.Line{at(0, 1), at(10, 1), at(200, 1), at(210, 2)}, []ocr.Line{at(100, -1), at(100, -2), at(110, -2)}, 90)
	number(lines)
	var got []int
	for _, l := range lines {
		got = append(got, l.Box.Y0, l.Block)
	}
	want := []int{0, 1, 10, 1, 100, 2, 100, 3, 110, 3, 200, 4, 210, 5}
	if !slices.Equal(got, want) {
		t.Errorf("lines at and blocks %v, want %v", got, want)
	}
}

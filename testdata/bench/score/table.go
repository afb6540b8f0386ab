package score

import (
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
	"sohoa/testdata/gen/truth"
)

// Tables counts cells: those with text on the paper, those given, those right.
type Tables struct{ Want, Got, Right int }

// F1 is the harmonic mean of precision and recall of cells.
func (t Tables) F1() float64 { return share(2*t.Right, t.Want+t.Got) }

// Add compares the tables of a document. Each table of the paper takes the
// given one it shares most cells with; cells count by their text.
func (t *Tables) Add(want []truth.Table, got []scan.Table) {
	free := make([]map[string]int, len(got))
	for i, g := range got {
		free[i] = cells(g.Rows)
		t.Got += total(free[i])
	}
	for _, w := range want {
		bag := cells(w.Rows)
		t.Want += total(bag)
		best, most := -1, 0
		for i, f := range free {
			if n := common(bag, f); n > most {
				best, most = i, n
			}
		}
		if best >= 0 {
			t.Right += most
			free[best] = nil
		}
	}
}

func cells(rows [][]string) map[string]int {
	bag := map[string]int{}
	for _, row := range rows {
		for _, c := range row {
			if key := strings.Trim(vn.Key(plain(c)), " .;,"); key != "" {
				bag[key]++
			}
		}
	}
	return bag
}

func total(bag map[string]int) (n int) {
	for _, k := range bag {
		n += k
	}
	return n
}

func common(a, b map[string]int) (n int) {
	for k, v := range a {
		n += min(v, b[k])
	}
	return n
}

// Package score compares what a program read with what is on the paper. It
// knows neither files nor programs: truth and reading in, counts out.
package score

import (
	"container/heap"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var unify = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‘", "'", "’", "'", "–", "-", "—", "-", "−", "-", "\u00a0", " ", "…", "...")

// plain is a line as it is compared: NFC, single spaces, one kind of quote and
// dash. Case and marks stay.
func plain(s string) string {
	return strings.Join(strings.Fields(unify.Replace(norm.NFC.String(s))), " ")
}

func plainLines(text string) [][]rune {
	var out [][]rune
	for l := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\f' }) {
		if p := plain(l); p != "" {
			out = append(out, []rune(p))
		}
	}
	return out
}

// distance is the number of letters to insert, delete or change.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// within finds where needle stands best in hay: the edits there and the
// stretch [start, end) of hay.
func within(needle, hay []rune) (edits, start, end int) {
	type cell struct{ cost, from int }
	row := make([]cell, len(hay)+1)
	for j := range row {
		row[j] = cell{0, j}
	}
	for i, x := range needle {
		diagonal := row[0]
		row[0] = cell{i + 1, 0}
		for j, y := range hay {
			best := diagonal
			if x != y {
				best.cost++
			}
			if c := row[j].cost + 1; c < best.cost {
				best = cell{c, row[j].from}
			}
			diagonal = row[j+1]
			if c := diagonal.cost + 1; c < best.cost {
				best = cell{c, diagonal.from}
			}
			row[j+1] = best
		}
	}
	for j := range row {
		if row[j].cost < row[end].cost {
			end = j
		}
	}
	return row[end].cost, row[end].from, end
}

// pairing is a stretch of truth and what was read for it.
type pairing struct{ truth, read []rune }

// match pairs truth with reading wherever lines stand, longest and best first;
// what is left of a longer line is matched again. edits counts the pairs'
// differences; the rests are what found no partner. worst is the largest share
// of a line that may differ.
func match(truth, read [][]rune, worst float64) (pairs []pairing, edits int, truthRest, readRest [][]rune) {
	m := &matcher{sides: [2][][]rune{truth, read}, used: [2][]bool{make([]bool, len(truth)), make([]bool, len(read))}, worst: worst}
	for i := range truth {
		for j := range read {
			m.offer(i, j)
		}
	}
	for m.Len() > 0 {
		c := heap.Pop(m).(candidate)
		if m.used[0][c.line[0]] || m.used[1][c.line[1]] {
			continue
		}
		m.used[0][c.line[0]], m.used[1][c.line[1]] = true, true
		long := 1 - c.short
		whole := m.sides[long][c.line[long]]
		part := whole[c.start:c.end]
		p := pairing{m.sides[0][c.line[0]], part}
		if long == 0 {
			p = pairing{part, m.sides[1][c.line[1]]}
		}
		pairs, edits = append(pairs, p), edits+c.edits
		m.add(long, whole[:c.start])
		m.add(long, whole[c.end:])
	}
	return pairs, edits, m.rest(0), m.rest(1)
}

// candidate is one possible pair; short says which side lies within the other.
type candidate struct {
	line              [2]int
	short             int
	edits, start, end int
	gain              float64
}

type matcher struct {
	sides [2][][]rune
	used  [2][]bool
	worst float64
	best  []candidate
}

func (m *matcher) offer(i, j int) {
	c := candidate{line: [2]int{i, j}}
	t, r := m.sides[0][i], m.sides[1][j]
	needle, hay := t, r
	if len(t) > len(r) {
		c.short, needle, hay = 1, r, t
	}
	c.edits, c.start, c.end = within(needle, hay)
	if n := float64(len(needle)); n > 0 && float64(c.edits) <= m.worst*n {
		c.gain = n - 2*float64(c.edits)
		if len(t) == len(r) {
			c.gain += .5
		}
		heap.Push(m, c)
	}
}

func (m *matcher) add(side int, rest []rune) {
	rest = []rune(strings.TrimSpace(string(rest)))
	if len(rest) == 0 {
		return
	}
	m.sides[side] = append(m.sides[side], rest)
	m.used[side] = append(m.used[side], false)
	n := len(m.sides[side]) - 1
	for k, taken := range m.used[1-side] {
		switch {
		case taken:
		case side == 0:
			m.offer(n, k)
		default:
			m.offer(k, n)
		}
	}
}

func (m *matcher) rest(side int) (out [][]rune) {
	for i, l := range m.sides[side] {
		if !m.used[side][i] {
			out = append(out, l)
		}
	}
	return out
}

func (m *matcher) Len() int           { return len(m.best) }
func (m *matcher) Less(i, j int) bool { return m.best[i].gain > m.best[j].gain }
func (m *matcher) Swap(i, j int)      { m.best[i], m.best[j] = m.best[j], m.best[i] }
func (m *matcher) Push(x any)         { m.best = append(m.best, x.(candidate)) }
func (m *matcher) Pop() any {
	last := m.best[len(m.best)-1]
	m.best = m.best[:len(m.best)-1]
	return last
}

// aligned calls each with the letters that stand opposite one another.
func aligned(a, b []rune, each func(x, y rune)) {
	w := len(b) + 1
	d := make([]int, (len(a)+1)*w)
	for j := range w {
		d[j] = j
	}
	for i, x := range a {
		d[(i+1)*w] = i + 1
		for j, y := range b {
			cost := d[i*w+j]
			if x != y {
				cost++
			}
			d[(i+1)*w+j+1] = min(cost, d[i*w+j+1]+1, d[(i+1)*w+j]+1)
		}
	}
	for i, j := len(a), len(b); i > 0 && j > 0; {
		x, y := a[i-1], b[j-1]
		cost := d[(i-1)*w+j-1]
		if x != y {
			cost++
		}
		switch d[i*w+j] {
		case cost:
			if unicode.IsLetter(x) {
				each(x, y)
			}
			i, j = i-1, j-1
		case d[(i-1)*w+j] + 1:
			i--
		default:
			j--
		}
	}
}

package typeset

import "strings"

// style is how a paragraph is set.
type style struct {
	face   *Face
	lead   *Face // face of the leading words; nil means face
	size   float64
	pitch  float64 // baseline to baseline
	before float64 // space above
	indent float64 // of the first line
	align  align
	tilt   Tilt
	red    bool
}

type align int

const (
	left align = iota
	centre
	right
	justify
)

// measure is a column of text: x0 to x1.
type measure struct{ x0, x1 float64 }

// token is a word before it has a place.
type token struct {
	text string
	face *Face
	pen  int
}

func (t token) width(size float64) float64 {
	if t.pen == 0 {
		return t.face.Width(t.text, size)
	}
	r := []rune(t.text)
	return float64(t.pen)*PenAdvance*size + t.face.Width(string(r[t.pen:]), size)
}

func tokens(s style, lead, text string) []token {
	var out []token
	leadFace := s.lead
	if leadFace == nil {
		leadFace = s.face
	}
	for _, w := range strings.Fields(lead) {
		out = append(out, token{text: w, face: leadFace})
	}
	for _, w := range strings.Fields(text) {
		out = append(out, token{text: w, face: s.face})
	}
	return out
}

// breakLines fills lines greedily. A word wider than the column stands alone.
func breakLines(toks []token, s style, m measure) [][]token {
	var lines [][]token
	var cur []token
	room := m.x1 - m.x0 - s.indent
	used := 0.0
	for _, t := range toks {
		w := t.width(s.size)
		gap := t.face.Width(" ", s.size)
		if len(cur) > 0 && used+gap+w > room {
			lines = append(lines, cur)
			cur, used, room = nil, 0, m.x1-m.x0
		}
		if len(cur) > 0 {
			used += gap
		}
		cur, used = append(cur, t), used+w
	}
	if len(cur) > 0 {
		lines = append(lines, cur)
	}
	return lines
}

// set places one line's words with the baseline at y and returns their indices.
func (sh *Sheet) set(line []token, s style, m measure, y float64, first, last bool) []int {
	x0 := m.x0
	if first {
		x0 += s.indent
	}
	natural := 0.0
	for i, t := range line {
		if i > 0 {
			natural += t.face.Width(" ", s.size)
		}
		natural += t.width(s.size)
	}
	slack, extra := m.x1-x0-natural, 0.0
	switch {
	case s.align == centre:
		x0 += slack / 2
	case s.align == right:
		x0 += slack
	case s.align == justify && !last && len(line) > 1:
		extra = slack / float64(len(line)-1)
	}
	var idx []int
	for i, t := range line {
		if i > 0 {
			x0 += t.face.Width(" ", s.size) + extra
		}
		w := t.width(s.size)
		idx = append(idx, len(sh.Words))
		sh.Words = append(sh.Words, Word{Text: t.text, Face: t.face, Size: s.size, X: x0, Y: y, Width: w, Pen: t.pen, Red: s.red, Tilt: s.tilt})
		x0 += w
	}
	return idx
}

package pdfcpu

import (
	"bytes"
	"errors"
)

// operation is one operator of a content stream with its operands (§7.8.2);
// from and to are its bytes, operands and, for BI, the picture included.
type operation struct {
	operator string
	operands []object
	from, to int
}

// maxOperands is far above the 33 that any operator takes.
const maxOperands = 512

// operations calls fn for each operation of content until fn returns false.
// What makes no sense is skipped, as viewers do.
func operations(content []byte, fn func(op operation) bool) {
	l := lexer{b: content}
	op := operation{}
	for {
		if l.space(); l.pos >= len(content) {
			return
		}
		if len(op.operands) == 0 {
			op.from = l.pos
		}
		o, err := l.object(0, false)
		if errors.Is(err, errEnd) {
			return
		}
		if err != nil {
			l.pos++ // a stray delimiter
			continue
		}
		word, ok := o.(atom)
		if !ok || !isOperator(word) {
			if len(op.operands) < maxOperands {
				op.operands = append(op.operands, o)
			}
			continue
		}
		if op.operator = string(word); word == "BI" {
			op.operands = []object{l.picture()}
		}
		op.to = l.pos
		if !fn(op) {
			return
		}
		op = operation{}
	}
}

func isOperator(a atom) bool {
	switch c := a[0]; {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '\'', c == '"':
		return a != "true" && a != "false" && a != "null"
	}
	return false
}

// picture skips an inline image (§8.9.7) after its BI and gives its entries.
func (l *lexer) picture() dict {
	d := dict{}
	for {
		o, err := l.object(0, false)
		if err != nil {
			return d
		}
		if o == atom("ID") {
			break
		}
		if key, ok := o.(name); ok {
			if d[key], err = l.object(0, false); err != nil {
				return d
			}
		}
	}
	for {
		i := bytes.Index(l.b[min(l.pos, len(l.b)):], []byte("EI"))
		if i < 0 {
			l.pos = len(l.b)
			return d
		}
		at := l.pos + i
		l.pos = at + 2
		if isSpace(l.b[at-1]) && (l.pos == len(l.b) || isSpace(l.b[l.pos])) && plain(l.b[l.pos:]) {
			return d
		}
	}
}

// plain reports whether the next bytes look like content and not like a picture.
func plain(b []byte) bool {
	for _, c := range b[:min(len(b), 10)] {
		if c > 126 || c < 32 && !isSpace(c) {
			return false
		}
	}
	return true
}

// matrix is a b c d e f of §8.3.4: x' = a·x + c·y + e, y' = b·x + d·y + f.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// then is m followed by n.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// matrixOf reads six numbers.
func matrixOf(a []object) (m matrix, ok bool) {
	if len(a) != 6 {
		return identity, false
	}
	for i := range m {
		if m[i], ok = num(a[i]); !ok {
			return identity, false
		}
	}
	return m, true
}

// box is what the unit square becomes.
func (m matrix) box() rect {
	r := rect{m[4], m[5], m[4], m[5]}
	for _, p := range [][2]float64{{1, 0}, {0, 1}, {1, 1}} {
		x, y := m.apply(p[0], p[1])
		r = rect{min(r.x0, x), min(r.y0, y), max(r.x1, x), max(r.y1, y)}
	}
	return r
}

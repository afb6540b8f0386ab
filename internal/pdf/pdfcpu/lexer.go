package pdfcpu

import (
	"bytes"
	"errors"
	"strconv"
)

// maxDepth is how deep arrays and dictionaries may nest.
const maxDepth = 64

var (
	errEnd    = errors.New("the object does not end")
	errSyntax = errors.New("not a PDF object")
)

// lexer reads objects and operators (ISO 32000-1 §7.2) from b at pos.
type lexer struct {
	b   []byte
	pos int
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// space skips white space and comments.
func (l *lexer) space() {
	for l.pos < len(l.b) {
		switch c := l.b[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.b) && l.b[l.pos] != '\n' && l.b[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// regular reads up to the next white space or delimiter.
func (l *lexer) regular() []byte {
	start := l.pos
	for l.pos < len(l.b) && !isSpace(l.b[l.pos]) && !isDelimiter(l.b[l.pos]) {
		l.pos++
	}
	return l.b[start:l.pos]
}

// object reads the next object; a pair of integers before an R is a
// reference when refs is set. errEnd when b ends within it.
func (l *lexer) object(depth int, refs bool) (object, error) {
	l.space()
	if l.pos >= len(l.b) {
		return nil, errEnd
	}
	if depth > maxDepth {
		return nil, errSyntax
	}
	switch c := l.b[l.pos]; {
	case c == '/':
		l.pos++
		return name(l.regular()), nil
	case c == '(':
		return l.literal()
	case c == '[':
		l.pos++
		return l.array(depth, refs)
	case c == '<' && l.pos+1 < len(l.b) && l.b[l.pos+1] == '<':
		l.pos += 2
		return l.dict(depth, refs)
	case c == '<':
		end := bytes.IndexByte(l.b[l.pos:], '>')
		if end < 0 {
			return nil, errEnd
		}
		l.pos += end + 1
		return atom(l.b[l.pos-end-1 : l.pos]), nil
	case isDelimiter(c):
		return nil, errSyntax
	}
	word := l.regular()
	if refs && word[0] >= '0' && word[0] <= '9' {
		if r, ok := l.ref(word); ok {
			return r, nil
		}
	}
	if refs && !value(word) {
		if l.pos == len(l.b) {
			return nil, errEnd // cut in the middle of a word
		}
		return nil, errSyntax
	}
	return atom(word), nil
}

// value reports whether a word is a number or one of the three named values:
// nothing else stands outside content.
func value(word []byte) bool {
	switch string(word) {
	case "true", "false", "null", "endobj":
		return true
	}
	for _, c := range word {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' {
			return false
		}
	}
	return true
}

// ref looks whether "G R" follows the number that was read.
func (l *lexer) ref(number []byte) (ref, bool) {
	n, err := strconv.Atoi(string(number))
	if err != nil {
		return ref{}, false
	}
	ahead := lexer{l.b, l.pos}
	ahead.space()
	g, err := strconv.Atoi(string(ahead.regular()))
	if err != nil || g < 0 || g > 65535 {
		return ref{}, false
	}
	ahead.space()
	if string(ahead.regular()) != "R" {
		return ref{}, false
	}
	l.pos = ahead.pos
	return ref{n, g}, true
}

// literal reads a string in round brackets, which may nest.
func (l *lexer) literal() (object, error) {
	start, open := l.pos, 0
	for ; l.pos < len(l.b); l.pos++ {
		switch l.b[l.pos] {
		case '\\':
			l.pos++
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				l.pos++
				return atom(l.b[start:l.pos]), nil
			}
		}
	}
	l.pos = len(l.b)
	return nil, errEnd
}

func (l *lexer) array(depth int, refs bool) (object, error) {
	a := array{}
	for {
		if l.space(); l.pos < len(l.b) && l.b[l.pos] == ']' {
			l.pos++
			return a, nil
		}
		o, err := l.object(depth+1, refs)
		if err != nil {
			return nil, err
		}
		a = append(a, o)
	}
}

func (l *lexer) dict(depth int, refs bool) (object, error) {
	d := dict{}
	for {
		l.space()
		if l.pos+1 >= len(l.b) {
			return nil, errEnd
		}
		if l.b[l.pos] == '>' && l.b[l.pos+1] == '>' {
			l.pos += 2
			return d, nil
		}
		if l.b[l.pos] != '/' {
			return nil, errSyntax
		}
		l.pos++
		key := name(l.regular())
		value, err := l.object(depth+1, refs)
		if err != nil {
			return nil, err
		}
		if value != atom("null") {
			d[key] = value
		}
	}
}

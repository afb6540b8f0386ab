package pdfcpu

import (
	"bytes"
	"slices"
	"strconv"
)

// A PDF object (ISO 32000-1 §7.3) is one of: atom, name, ref, array, dict.
// Numbers and strings stay as they are written, so that what is carried over
// comes out as it went in.
type (
	object any
	atom   string // number, string with its brackets, true, false, null; also an operator
	name   string // as written, without the slash
	ref    struct{ number, generation int }
	array  []object
	dict   map[name]object
)

// num is the value of a number; 0 and false for anything else.
func num(o object) (float64, bool) {
	a, ok := o.(atom)
	if !ok {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(a), 64)
	if err != nil || v > 1e12 || v < -1e12 || v != v {
		return 0, false
	}
	return v, true
}

// integer is the value of a whole number.
func integer(o object) (int64, bool) {
	v, ok := num(o)
	return int64(v), ok && v == float64(int64(v))
}

// decimal writes a number as short as it goes, to a thousandth of a millionth.
func decimal(v float64) atom {
	b := strconv.AppendFloat(nil, v, 'f', 6, 64)
	b = bytes.TrimRight(b, "0")
	b = bytes.TrimSuffix(b, []byte("."))
	if len(b) == 0 || string(b) == "-0" || string(b) == "-" {
		return "0"
	}
	return atom(b)
}

func decimals(v ...float64) array {
	a := make(array, len(v))
	for i := range v {
		a[i] = decimal(v[i])
	}
	return a
}

func whole(v int) atom { return atom(strconv.Itoa(v)) }

// text writes a byte string in hexadecimal.
func text(s string) atom {
	const digits = "0123456789ABCDEF"
	b := make([]byte, 0, 2*len(s)+2)
	b = append(b, '<')
	for i := range len(s) {
		b = append(b, digits[s[i]>>4], digits[s[i]&15])
	}
	return atom(append(b, '>'))
}

// appendObject writes o; dictionaries in the order of their keys.
func appendObject(b []byte, o object) []byte {
	switch o := o.(type) {
	case atom:
		return append(b, o...)
	case name:
		return append(append(b, '/'), o...)
	case ref:
		b = strconv.AppendInt(b, int64(o.number), 10)
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(o.generation), 10)
		return append(b, " R"...)
	case array:
		b = append(b, '[')
		for i, e := range o {
			if i > 0 {
				b = append(b, ' ')
			}
			b = appendObject(b, e)
		}
		return append(b, ']')
	case dict:
		b = append(b, "<<"...)
		for _, k := range o.keys() {
			b = append(append(b, '/'), k...)
			b = append(b, ' ')
			b = appendObject(b, o[k])
		}
		return append(b, ">>"...)
	}
	return append(b, "null"...)
}

func (d dict) keys() []name {
	keys := make([]name, 0, len(d))
	for k := range d {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// with is a copy of d with more entries.
func (d dict) with(more dict) dict {
	c := make(dict, len(d)+len(more))
	for k, v := range d {
		c[k] = v
	}
	for k, v := range more {
		c[k] = v
	}
	return c
}

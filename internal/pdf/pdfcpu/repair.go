package pdfcpu

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// newRepaired opens a file whose cross-references are lost or wrong: it looks
// for the beginnings of objects, the later one of a number being the newer.
func newRepaired(f *file) (*file, error) {
	f = &file{ctx: f.ctx, r: f.r, size: f.size, objects: map[int]packed{}, places: map[int]place{}, loose: true}
	trailers, err := f.search()
	if err != nil {
		return f, err
	}
	numbers := make([]int, 0, len(f.places))
	for n := range f.places {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	var catalog ref
	for _, n := range numbers {
		o, err := f.load(n)
		if err != nil {
			if f.ctx.Err() != nil {
				return f, f.ctx.Err()
			}
			delete(f.places, n) // cut in the middle
			continue
		}
		switch o := o.(type) {
		case dict:
			if o["Type"] == name("Catalog") {
				catalog = ref{number: n}
			}
		case stream:
			switch o.dict["Type"] {
			case name("XRef"):
				trailers = append(trailers, o.dict)
			case name("ObjStm"):
				if p, err := f.loadPacked(f.places[n].offset, n); err == nil {
					for i, inner := range p.numbers {
						f.place(inner, place{stream: n, index: i})
					}
				}
			}
		}
	}
	f.trailer = dict{}
	for _, t := range trailers {
		if t["Encrypt"] != nil {
			return f, errEncrypted
		}
		if t["Root"] != nil {
			f.trailer = t
		}
	}
	if f.trailer["Root"] == nil && catalog != (ref{}) {
		f.trailer = dict{"Root": catalog}
	}
	if f.trailer["Root"] == nil {
		return f, errors.New("no catalog")
	}
	return f, nil
}

// search notes every "n g obj" and gives the trailers.
func (f *file) search() (trailers []dict, err error) {
	const overlap = 32
	buf := make([]byte, 1<<20)
	for base := int64(0); base < f.size; base += int64(len(buf) - overlap) {
		if err := f.ctx.Err(); err != nil {
			return nil, err
		}
		n, err := f.r.ReadAt(buf, base)
		if err != nil && err != io.EOF {
			return nil, err
		}
		b := buf[:n]
		for at := 0; ; at += 3 {
			i := bytes.Index(b[at:], []byte("obj"))
			if i < 0 {
				break
			}
			at += i
			if number, start, ok := objectBefore(b, at); ok {
				f.places[number] = place{offset: base + int64(start)}
			}
		}
		for at := 0; ; at += 7 {
			i := bytes.Index(b[at:], []byte("trailer"))
			if i < 0 {
				break
			}
			at += i
			if o, err := f.objectAt(base + int64(at) + 7); err == nil {
				if d, ok := o.(dict); ok {
					trailers = append(trailers, d)
				}
			}
		}
	}
	return trailers, nil
}

// objectBefore reads "n g " before the word obj at b[at:].
func objectBefore(b []byte, at int) (number, start int, ok bool) {
	back := func(is func(c byte) bool) []byte {
		end := at
		for at > 0 && is(b[at-1]) {
			at--
		}
		return b[at:end]
	}
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	if len(back(isSpace)) == 0 {
		return 0, 0, false
	}
	if g := back(digit); len(g) == 0 || len(g) > 5 || len(back(isSpace)) == 0 {
		return 0, 0, false
	}
	digits := back(digit)
	n, err := strconv.Atoi(string(digits))
	return n, at, err == nil && len(digits) <= 10 && n > 0
}

// searchEnd finds where a stream of false length ends.
func (f *file) searchEnd(off int64) (int64, error) {
	buf := make([]byte, 64<<10)
	word := []byte("endstream")
	for base := off; base < f.size; base += int64(len(buf) - len(word)) {
		if err := f.ctx.Err(); err != nil {
			return 0, err
		}
		n, err := f.r.ReadAt(buf, base)
		if err != nil && err != io.EOF {
			return 0, err
		}
		i := bytes.Index(buf[:n], word)
		if i < 0 {
			continue
		}
		size := base + int64(i) - off
		var eol [2]byte // one end of line before the word is not data
		if size >= 2 {
			if _, err := f.r.ReadAt(eol[:], off+size-2); err != nil {
				return 0, err
			}
			switch {
			case eol == [2]byte{'\r', '\n'}:
				size -= 2
			case eol[1] == '\n' || eol[1] == '\r':
				size--
			}
		}
		return size, nil
	}
	return 0, fmt.Errorf("the stream at %d does not end", off)
}

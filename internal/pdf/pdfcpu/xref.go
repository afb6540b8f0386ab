package pdfcpu

import (
	"bytes"
	"fmt"
	"strconv"
)

// place is where an object lies: at an offset of the file, or as the index-th
// in an object stream.
type place struct {
	offset int64
	stream int // number of the object stream, 0 = none
	index  int
}

// maxSections is how many cross-reference sections (updates) are followed.
const maxSections = 1000

// readXref follows the cross-reference sections from the newest to the oldest.
func (f *file) readXref() error {
	tail := make([]byte, min(f.size, 16<<10))
	if _, err := f.r.ReadAt(tail, f.size-int64(len(tail))); err != nil {
		return err
	}
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 {
		return fmt.Errorf("no startxref")
	}
	l := lexer{b: tail, pos: i + len("startxref")}
	l.space()
	off, err := strconv.ParseInt(string(l.regular()), 10, 64)
	if err != nil {
		return fmt.Errorf("startxref: %w", err)
	}
	f.places = map[int]place{}
	seen := map[int64]bool{}
	hybrid := map[int64]bool{}
	for queue := []int64{off}; len(queue) > 0; {
		off, queue = queue[0], queue[1:]
		f.hybrid = hybrid[off]
		if off <= 0 || off >= f.size || seen[off] || len(seen) > maxSections {
			return fmt.Errorf("cross-reference section at %d", off)
		}
		seen[off] = true
		trailer, err := f.section(off)
		if err != nil {
			return fmt.Errorf("cross-reference section at %d: %w", off, err)
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		if next, ok := integer(trailer["XRefStm"]); ok {
			queue, hybrid[next] = append(queue, next), true
		}
		if next, ok := integer(trailer["Prev"]); ok && !f.hybrid {
			queue = append(queue, next)
		}
	}
	if f.trailer["Encrypt"] != nil {
		return errEncrypted
	}
	return nil
}

// section reads a table or a stream of cross-references and gives its trailer.
func (f *file) section(off int64) (dict, error) {
	var head [32]byte
	n, _ := f.r.ReadAt(head[:], off)
	l := lexer{b: head[:n]}
	if l.space(); bytes.HasPrefix(head[l.pos:], []byte("xref")) {
		return f.table(off + int64(l.pos) + 4)
	}
	s, err := f.parseAt(off, -1)
	if err != nil {
		return nil, err
	}
	st, ok := s.(stream)
	if !ok {
		return nil, errSyntax
	}
	return st.dict, f.xrefStream(st)
}

// table reads subsections of 20-byte entries up to the trailer (§7.5.4).
func (f *file) table(off int64) (dict, error) {
	for {
		var head [64]byte
		n, _ := f.r.ReadAt(head[:], off)
		l := lexer{b: head[:n]}
		if l.space(); bytes.HasPrefix(head[l.pos:], []byte("trailer")) {
			o, err := f.objectAt(off + int64(l.pos) + 7)
			if d, ok := o.(dict); ok {
				return d, err
			}
			return nil, errSyntax
		}
		first, err := strconv.Atoi(string(l.regular()))
		if err != nil {
			return nil, errSyntax
		}
		l.space()
		count, err := strconv.Atoi(string(l.regular()))
		if err != nil || first < 0 || count < 0 || int64(count)*18 > f.size {
			return nil, errSyntax
		}
		if l.space(); l.pos == n {
			return nil, errEnd
		}
		off += int64(l.pos)
		if off, err = f.subsection(off, first, count); err != nil {
			return nil, err
		}
	}
}

func (f *file) subsection(off int64, first, count int) (int64, error) {
	raw := make([]byte, min(20*int64(count), f.size-off))
	if _, err := f.r.ReadAt(raw, off); err != nil {
		return 0, err
	}
	l := lexer{b: raw}
	for i := range count {
		l.space()
		at, err := strconv.ParseInt(string(l.regular()), 10, 64)
		if err != nil {
			return 0, errSyntax
		}
		l.space()
		l.regular()
		l.space()
		switch string(l.regular()) {
		case "n":
			f.place(first+i, place{offset: at})
		case "f":
			f.place(first+i, place{})
		default:
			return 0, errSyntax
		}
	}
	return off + int64(l.pos), nil
}

// place notes where an object is, unless a newer section said so already.
func (f *file) place(number int, p place) {
	if old, newer := f.places[number]; !newer || f.hybrid && old == (place{}) {
		f.places[number] = p
	}
}

// xrefStream reads a cross-reference stream (§7.5.8).
func (f *file) xrefStream(s stream) error {
	data, err := f.decode(s)
	if err != nil {
		return err
	}
	widths, _ := s.dict["W"].(array)
	if len(widths) != 3 {
		return errSyntax
	}
	var w [3]int
	for i := range w {
		v, ok := integer(widths[i])
		if !ok || v < 0 || v > 8 {
			return errSyntax
		}
		w[i] = int(v)
	}
	size, _ := integer(s.dict["Size"])
	index, ok := s.dict["Index"].(array)
	if !ok {
		index = array{atom("0"), whole(int(size))}
	}
	row := w[0] + w[1] + w[2]
	for ; len(index) >= 2; index = index[2:] {
		first, ok1 := integer(index[0])
		count, ok2 := integer(index[1])
		if !ok1 || !ok2 || first < 0 || count < 0 || row == 0 || count > int64(len(data)/row) || first > 1<<31 {
			return errSyntax
		}
		for i := range int(count) {
			var v [3]int64
			v[0] = 1 // the default when w[0] is 0
			at := 0
			for c, width := range w {
				if width > 0 {
					v[c] = 0
				}
				for range width {
					v[c] = v[c]<<8 | int64(data[at])
					at++
				}
			}
			data = data[row:]
			switch v[0] {
			case 0:
				f.place(int(first)+i, place{})
			case 1:
				f.place(int(first)+i, place{offset: v[1]})
			case 2:
				f.place(int(first)+i, place{stream: int(v[1]), index: int(v[2])})
			}
		}
	}
	return nil
}

package pdfcpu

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
)

// Bounds of one object and of what is decoded of one stream, in bytes.
const (
	maxObject  = 64 << 20
	maxDecoded = 256 << 20
	keptStream = 8 // decoded object streams kept
)

var errEncrypted = errors.New("encrypted")

// stream is a dictionary with bytes: in the file at off, or given in data.
type stream struct {
	dict dict
	off  int64
	size int64
	data []byte // when not nil, the bytes as coded
}

// file reads objects of a PDF when they are asked for, so that memory does
// not grow with the file.
type file struct {
	ctx     context.Context // ends a long search through a hostile file
	r       io.ReaderAt
	size    int64
	trailer dict
	places  map[int]place
	objects map[int]packed // decoded object streams by number
	order   []int          // of them, oldest first
	depth   int            // of objects that need others to be read
	loose   bool           // false lengths of streams are put right
	hybrid  bool           // the section being read fills what others call free
}

// packed is a decoded object stream: the objects' numbers and bytes.
type packed struct {
	numbers, offsets []int
	data             []byte
}

// newFile opens what r holds. Any error but errEncrypted says that the
// structure is broken and needs repair.
func newFile(ctx context.Context, r io.ReaderAt, size int64) (*file, error) {
	f := &file{ctx: ctx, r: r, size: size, objects: map[int]packed{}}
	return f, f.readXref()
}

// resolve follows references until there is none; nil for a missing object.
func (f *file) resolve(o object) (object, error) {
	for range 32 {
		r, ok := o.(ref)
		if !ok {
			return o, nil
		}
		var err error
		if o, err = f.load(r.number); err != nil {
			return nil, fmt.Errorf("object %d: %w", r.number, err)
		}
	}
	return nil, errors.New("references run in a circle")
}

func (f *file) dict(o object) (dict, error) {
	o, err := f.resolve(o)
	switch o := o.(type) {
	case dict:
		return o, err
	case stream:
		return o.dict, err
	}
	return nil, err
}

func (f *file) load(number int) (object, error) {
	if f.depth++; f.depth > maxDepth {
		return nil, errors.New("objects need each other to be read")
	}
	defer func() { f.depth-- }()
	p, ok := f.places[number]
	switch {
	case !ok || p == place{}:
		return nil, nil
	case p.stream != 0:
		return f.unpack(p.stream, number, p.index)
	}
	return f.parseAt(p.offset, number)
}

// window calls try with ever more bytes from off until it ends other than errEnd.
func (f *file) window(off int64, try func(l *lexer) error) error {
	if off < 0 || off >= f.size {
		return fmt.Errorf("offset %d lies outside the file", off)
	}
	for n := int64(2 << 10); ; n *= 8 {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		n = min(n, f.size-off, maxObject)
		b := make([]byte, n)
		if _, err := f.r.ReadAt(b, off); err != nil {
			return err
		}
		l := &lexer{b: b}
		err := try(l)
		cut := errors.Is(err, errEnd) || err != nil && l.pos > len(b)-64 // a reference cut in two is no syntax error
		if !cut || n == f.size-off || n == maxObject {
			return err
		}
	}
}

func (f *file) objectAt(off int64) (o object, err error) {
	err = f.window(off, func(l *lexer) error {
		o, err = l.object(0, true)
		return err
	})
	return o, err
}

// parseAt reads "n g obj …" at off; want −1 takes any number.
func (f *file) parseAt(off int64, want int) (o object, err error) {
	err = f.window(off, func(l *lexer) error {
		l.space()
		n, err := strconv.Atoi(string(l.regular()))
		if err != nil || want >= 0 && n != want {
			return fmt.Errorf("no object %d at %d", want, off)
		}
		l.space()
		l.regular()
		l.space()
		if l.pos+3 > len(l.b) {
			return errEnd
		}
		if string(l.b[l.pos:l.pos+3]) != "obj" {
			return errSyntax
		}
		l.pos += 3
		if o, err = l.object(0, true); err != nil {
			return err
		}
		if o == atom("endobj") {
			o = nil
			return nil
		}
		d, ok := o.(dict)
		if !ok {
			return nil
		}
		l.space()
		if rest := len(l.b) - l.pos; rest < 8 && off+int64(len(l.b)) < f.size {
			return errEnd
		} else if rest < 8 || string(l.b[l.pos:l.pos+6]) != "stream" {
			return nil
		}
		l.pos += 6
		if l.b[l.pos] == '\r' {
			l.pos++
		}
		if l.b[l.pos] == '\n' {
			l.pos++
		}
		o, err = f.stream(d, off+int64(l.pos))
		return err
	})
	return o, err
}

// stream finds out how long the stream at off is and that it ends there.
func (f *file) stream(d dict, off int64) (object, error) {
	length, err := f.resolve(d["Length"])
	n, ok := integer(length)
	if err == nil && ok && n >= 0 && n <= f.size-off && f.endsAt(off+n) {
		return stream{dict: d, off: off, size: n}, nil
	}
	if !f.loose {
		return nil, errors.Join(errors.New("a stream that does not end where it says"), err)
	}
	if n, err = f.searchEnd(off); err != nil {
		return nil, err
	}
	return stream{dict: d, off: off, size: n}, nil
}

// endsAt reports whether a stream ends at off.
func (f *file) endsAt(off int64) bool {
	end := make([]byte, min(f.size-off, 32))
	if _, err := f.r.ReadAt(end, off); err != nil && err != io.EOF {
		return false
	}
	l := lexer{b: end}
	l.space()
	return bytes.HasPrefix(end[l.pos:], []byte("endstream"))
}

// open gives the coded bytes of a stream.
func (f *file) open(s stream) io.Reader {
	if s.data != nil {
		return bytes.NewReader(s.data)
	}
	return io.NewSectionReader(f.r, s.off, s.size)
}

// filters lists a stream's filters with their parameters.
func (f *file) filters(d dict) (names []name, parms []dict, err error) {
	list := func(key name) (array, error) {
		o, err := f.resolve(d[key])
		if a, ok := o.(array); ok || o == nil {
			return a, err
		}
		return array{o}, err
	}
	fs, err := list("Filter")
	if err != nil {
		return nil, nil, err
	}
	ps, err := list("DecodeParms")
	if err != nil {
		return nil, nil, err
	}
	for i, o := range fs {
		o, err := f.resolve(o)
		if err != nil {
			return nil, nil, err
		}
		n, _ := o.(name)
		var p dict
		if i < len(ps) {
			if p, err = f.dict(ps[i]); err != nil {
				return nil, nil, err
			}
		}
		names, parms = append(names, n), append(parms, p)
	}
	return names, parms, nil
}

// decode gives the decoded bytes of a stream that is no picture.
func (f *file) decode(s stream) ([]byte, error) {
	names, parms, err := f.filters(s.dict)
	if err != nil {
		return nil, err
	}
	r := f.open(s)
	for i, n := range names {
		values := map[string]int{}
		for k, v := range parms[i] {
			if v, ok := integer(v); ok {
				values[string(k)] = int(v)
			}
		}
		coder, err := filter.NewFilter(string(n), values, maxDecoded)
		if err != nil {
			return nil, err
		}
		if r, err = coder.Decode(r); err != nil {
			return nil, fmt.Errorf("decode %s: %w", n, err)
		}
	}
	data, err := io.ReadAll(io.LimitReader(r, maxDecoded+1))
	if len(data) > maxDecoded {
		return nil, errors.New("a stream of too many bytes")
	}
	return data, err
}

// unpack takes an object out of an object stream (§7.5.7).
func (f *file) unpack(in, number, index int) (object, error) {
	p, ok := f.objects[in]
	if !ok {
		at, ok := f.places[in]
		if !ok || at.stream != 0 || at.offset == 0 {
			return nil, fmt.Errorf("no object stream %d", in)
		}
		var err error
		if p, err = f.loadPacked(at.offset, in); err != nil {
			return nil, err
		}
		if f.order = append(f.order, in); len(f.order) > keptStream {
			delete(f.objects, f.order[0])
			f.order = f.order[1:]
		}
		f.objects[in] = p
	}
	if index >= len(p.numbers) || p.numbers[index] != number {
		return nil, fmt.Errorf("object stream %d has no object %d", in, number)
	}
	l := lexer{b: p.data, pos: p.offsets[index]}
	return l.object(0, true)
}

func (f *file) loadPacked(off int64, number int) (packed, error) {
	o, err := f.parseAt(off, number)
	s, ok := o.(stream)
	if err != nil || !ok {
		return packed{}, fmt.Errorf("object stream: %w", errors.Join(err, errSyntax))
	}
	data, err := f.decode(s)
	if err != nil {
		return packed{}, err
	}
	n, ok1 := integer(s.dict["N"])
	first, ok2 := integer(s.dict["First"])
	if !ok1 || !ok2 || n < 0 || n > int64(len(data)) || first < 0 || first > int64(len(data)) {
		return packed{}, errSyntax
	}
	p := packed{data: data}
	l := lexer{b: data[:first]}
	for range n {
		l.space()
		num, err1 := strconv.Atoi(string(l.regular()))
		l.space()
		at, err2 := strconv.Atoi(string(l.regular()))
		if err1 != nil || err2 != nil || at < 0 || int64(at) > int64(len(data))-first {
			return packed{}, errSyntax
		}
		p.numbers, p.offsets = append(p.numbers, num), append(p.offsets, int(first)+at)
	}
	return p, nil
}

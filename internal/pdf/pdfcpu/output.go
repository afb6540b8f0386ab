package pdfcpu

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
)

// packSize is how many objects go into one object stream.
const packSize = 200

// output writes a PDF 1.7 with object streams. The same calls give the same
// bytes: there are no dates, and the file's ID is a hash of what it holds.
type output struct {
	w      *bufio.Writer
	hash   hash.Hash
	n      int64
	places []place // by object number; [0] is the free list's head
	loose  []int   // objects waiting for an object stream
	bytes  []byte  // of them, and where each begins
	starts []int
	err    error
}

func newOutput(w io.Writer) *output {
	o := &output{hash: sha256.New(), places: make([]place, 1)}
	o.w = bufio.NewWriterSize(io.MultiWriter(w, o.hash), 64<<10)
	o.write([]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"))
	return o
}

func (o *output) write(b []byte) {
	if o.err == nil {
		n, err := o.w.Write(b)
		o.n, o.err = o.n+int64(n), err
	}
}

// reserve gives the number of an object that is set later.
func (o *output) reserve() ref {
	o.places = append(o.places, place{})
	return ref{len(o.places) - 1, 0}
}

func (o *output) add(v object) ref {
	r := o.reserve()
	o.set(r, v)
	return r
}

// set writes an object that is no stream.
func (o *output) set(r ref, v object) {
	o.loose, o.starts = append(o.loose, r.number), append(o.starts, len(o.bytes))
	o.bytes = append(appendObject(o.bytes, v), '\n')
	if len(o.loose) == packSize {
		o.pack()
	}
}

// pack writes the waiting objects as an object stream.
func (o *output) pack() {
	if len(o.loose) == 0 {
		return
	}
	at := o.reserve()
	var head []byte
	for i, n := range o.loose {
		head = fmt.Appendf(head, "%d %d ", n, o.starts[i])
		o.places[n] = place{stream: at.number, index: i}
	}
	d := dict{"Type": name("ObjStm"), "N": whole(len(o.loose)), "First": whole(len(head))}
	o.setDeflated(at, d, append(head, o.bytes...))
	o.loose, o.starts, o.bytes = o.loose[:0], o.starts[:0], o.bytes[:0]
}

// setStream writes size coded bytes of r, which d describes.
func (o *output) setStream(at ref, d dict, r io.Reader, size int64) {
	o.places[at.number] = place{offset: o.n}
	head := fmt.Appendf(nil, "%d 0 obj\n", at.number)
	head = appendObject(head, d.with(dict{"Length": whole(int(size))}))
	o.write(append(head, "\nstream\n"...))
	if o.err == nil {
		var n int64
		n, o.err = io.CopyN(o.w, r, size)
		o.n += n
	}
	o.write([]byte("\nendstream\nendobj\n"))
}

func (o *output) addStream(d dict, data []byte) ref {
	r := o.reserve()
	o.setStream(r, d, bytes.NewReader(data), int64(len(data)))
	return r
}

func (o *output) setDeflated(at ref, d dict, data []byte) {
	z := deflated(data)
	o.setStream(at, d.with(dict{"Filter": name("FlateDecode")}), bytes.NewReader(z), int64(len(z)))
}

func (o *output) addDeflated(d dict, data []byte) ref {
	r := o.reserve()
	o.setDeflated(r, d, data)
	return r
}

func deflated(data []byte) []byte {
	var z bytes.Buffer
	w, _ := zlib.NewWriterLevel(&z, zlib.BestCompression)
	w.Write(data)
	w.Close()
	return z.Bytes()
}

// finish writes the cross-references and says where the catalog is.
func (o *output) finish(trailer dict) error {
	o.pack()
	at, start := o.reserve(), o.n
	o.places[at.number] = place{offset: start}
	rows := []byte{0, 0, 0, 0, 0, 0, 0, 0, 255, 255} // the free list has no other member
	for _, p := range o.places[1:] {
		kind, v, index := byte(1), p.offset, p.index
		if p.stream != 0 {
			kind, v = 2, int64(p.stream)
		} else if v == 0 {
			kind = 0
		}
		rows = append(rows, kind, byte(v>>48))
		rows = append(rows, byte(v>>40), byte(v>>32))
		rows = binary.BigEndian.AppendUint32(rows, uint32(v))
		rows = binary.BigEndian.AppendUint16(rows, uint16(index))
	}
	if o.err == nil {
		o.err = o.w.Flush()
	}
	id := text(string(o.hash.Sum(nil)[:16]))
	o.setDeflated(at, trailer.with(dict{"Type": name("XRef"), "Size": whole(len(o.places)),
		"W": array{atom("1"), atom("7"), atom("2")}, "ID": array{id, id}}), rows)
	o.write(fmt.Appendf(nil, "startxref\n%d\n%%%%EOF\n", start))
	if o.err == nil {
		o.err = o.w.Flush()
	}
	return o.err
}

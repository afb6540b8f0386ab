package tiff

import (
	"encoding/binary"
	"io"

	"sohoa/internal/scan"
)

// Bounds that no honest scan reaches; they keep a hostile file cheap.
const (
	maxEntries  = 1024    // of one directory
	maxSegments = 1 << 20 // of all pages
	maxTables   = 1 << 16 // bytes of shared JPEG tables
	maxTile     = 2048    // pixels a tile may be wide or high on the smallest page
)

// field types of TIFF 6.0 §2 and the bytes of one value.
var sizes = map[uint16]int64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8}

type file struct {
	r     io.ReaderAt
	size  int64
	order binary.ByteOrder
}

// entry is one field of a directory, its values not yet read.
type entry struct {
	kind   uint16
	count  int64
	inline [4]byte
}

func open(r io.ReaderAt, size int64) (file, int64, error) {
	f := file{r: r, size: size}
	var head [8]byte
	if err := f.read(head[:], 0); err != nil {
		return f, 0, err
	}
	switch string(head[:4]) {
	case "II*\x00":
		f.order = binary.LittleEndian
	case "MM\x00*":
		f.order = binary.BigEndian
	default:
		return f, 0, scan.Errorf(scan.CodeUnknownType, "no TIFF header")
	}
	return f, int64(f.order.Uint32(head[4:])), nil
}

// read fills b from off; a place outside the file means the file is cut.
func (f file) read(b []byte, off int64) error {
	if off < 0 || off+int64(len(b)) > f.size {
		return scan.Errorf(scan.CodeTruncated, "%d bytes at %d lie outside the file of %d", len(b), off, f.size)
	}
	if n, err := f.r.ReadAt(b, off); n < len(b) {
		return scan.Errorf(scan.CodeUnavailable, "read at %d: %w", off, err)
	}
	return nil
}

// directory reads the entries at off and the offset of the next directory.
func (f file) directory(off int64) (map[uint16]entry, int64, error) {
	var n [2]byte
	if err := f.read(n[:], off); err != nil {
		return nil, 0, err
	}
	count := int(f.order.Uint16(n[:]))
	if count == 0 || count > maxEntries {
		return nil, 0, scan.Errorf(scan.CodeDamaged, "a directory of %d entries", count)
	}
	raw := make([]byte, 12*count+4)
	if err := f.read(raw, off+2); err != nil {
		return nil, 0, err
	}
	fields := make(map[uint16]entry, count)
	for ; len(raw) >= 12; raw = raw[12:] {
		e := entry{kind: f.order.Uint16(raw[2:]), count: int64(f.order.Uint32(raw[4:]))}
		copy(e.inline[:], raw[8:12])
		fields[f.order.Uint16(raw)] = e
	}
	return fields, int64(f.order.Uint32(raw)), nil
}

// bytes gives the raw values of e, at most max of them.
func (f file) bytes(e entry, max int64) ([]byte, error) {
	n, all := sizes[e.kind]*min(e.count, max), sizes[e.kind]*e.count
	if n == 0 {
		return nil, scan.Errorf(scan.CodeDamaged, "a field of %d values of type %d", e.count, e.kind)
	}
	if all <= 4 {
		return e.inline[:n], nil
	}
	at := int64(f.order.Uint32(e.inline[:]))
	if n > f.size-at {
		return nil, scan.Errorf(scan.CodeTruncated, "%d bytes at %d lie outside the file", n, at)
	}
	b := make([]byte, n)
	return b, f.read(b, at)
}

// ints gives the values of an integer field, at most max; nil when it is absent.
func (f file) ints(fields map[uint16]entry, tag uint16, max int64) ([]int64, error) {
	e, ok := fields[tag]
	if !ok {
		return nil, nil
	}
	b, err := f.bytes(e, max)
	if err != nil {
		return nil, err
	}
	v := make([]int64, min(e.count, max))
	for i := range v {
		switch e.kind {
		case 1, 7:
			v[i] = int64(b[i])
		case 3:
			v[i] = int64(f.order.Uint16(b[2*i:]))
		case 4:
			v[i] = int64(f.order.Uint32(b[4*i:]))
		default:
			return nil, scan.Errorf(scan.CodeDamaged, "field %d has type %d", tag, e.kind)
		}
	}
	return v, nil
}

// first is the first value of an integer field, or absent.
func (f file) first(fields map[uint16]entry, tag uint16, absent int64) (int64, error) {
	v, err := f.ints(fields, tag, 1)
	if err != nil || len(v) == 0 {
		return absent, err
	}
	return v[0], nil
}

// ratio is the value of a rational field; 0 when it is absent or senseless.
func (f file) ratio(fields map[uint16]entry, tag uint16) (float64, error) {
	e, ok := fields[tag]
	if !ok || e.kind != 5 || e.count != 1 {
		return 0, nil
	}
	b, err := f.bytes(e, 1)
	if err != nil || f.order.Uint32(b[4:]) == 0 {
		return 0, err
	}
	return float64(f.order.Uint32(b)) / float64(f.order.Uint32(b[4:])), nil
}

package media

import (
	"bytes"
	"encoding/binary"
	"io"

	"sohoa/internal/scan"
)

func isBMP(head []byte) bool {
	if len(head) < 26 || !bytes.HasPrefix(head, []byte("BM")) {
		return false
	}
	n := binary.LittleEndian.Uint32(head[14:]) // two letters are not enough: the size of a known header
	return n == 12 || n == 40 || n == 52 || n == 56 || n == 64 || n == 108 || n == 124
}

func examineBMP(r *io.SectionReader, _ Limits) (Look, error) {
	var b [46]byte
	if err := at(r, b[:], 0); err != nil {
		return Look{}, err
	}
	le := binary.LittleEndian
	start := int64(le.Uint32(b[10:]))
	look := Look{Frames: 1}
	var depth, coding, size int64
	if le.Uint32(b[14:]) == 12 {
		look.Width, look.Height, depth = int(le.Uint16(b[18:])), int(le.Uint16(b[20:])), int64(le.Uint16(b[24:]))
	} else {
		look.Width, look.Height = int(int32(le.Uint32(b[18:]))), int(int32(le.Uint32(b[22:])))
		look.Height = max(look.Height, -look.Height) // negative: rows from the top
		depth, coding, size = int64(le.Uint16(b[28:])), int64(le.Uint32(b[30:])), int64(le.Uint32(b[34:]))
		look.DPIX, look.DPIY = float64(le.Uint32(b[38:]))*.0254, float64(le.Uint32(b[42:]))*.0254
	}
	if look.Width <= 0 || look.Height <= 0 || depth < 1 || depth > 32 {
		return look, scan.Errorf(scan.CodeDamaged, "a BMP of %d × %d pixels of %d bits", look.Width, look.Height, depth)
	}
	if coding == 0 || coding == 3 || coding == 6 { // not run-length coded
		size = (int64(look.Width)*depth + 31) / 32 * 4 * int64(look.Height)
	}
	if start+size > r.Size() {
		return look, scan.Errorf(scan.CodeTruncated, "%d bytes of %d", r.Size(), start+size)
	}
	return look, nil
}

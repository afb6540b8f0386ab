package media

import (
	"bytes"
	"encoding/binary"
	"io"

	"sohoa/internal/scan"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// maxChunks is far more than any encoder writes: they use chunks of 8 KiB up.
const maxChunks = 1 << 18

func isPNG(head []byte) bool { return bytes.HasPrefix(head, []byte(pngMagic)) }

// examinePNG walks the chunks (ISO/IEC 15948 §5) up to IEND.
func examinePNG(r *io.SectionReader, _ Limits) (Look, error) {
	look := Look{Frames: 1}
	off, inch := int64(len(pngMagic)), .0254
	for range maxChunks {
		var b [17]byte // length, name and up to 9 bytes of content
		if err := at(r, b[:8], off); err != nil {
			return look, err
		}
		n, name := int64(binary.BigEndian.Uint32(b[:])), string(b[4:8])
		if off+12+n > r.Size() {
			return look, scan.Errorf(scan.CodeTruncated, "PNG chunk %q ends beyond the file", name)
		}
		if n >= 8 {
			if err := at(r, b[8:], off+8); err != nil {
				return look, err
			}
		}
		x, y := binary.BigEndian.Uint32(b[8:]), binary.BigEndian.Uint32(b[12:])
		switch {
		case look.Width == 0 && (name != "IHDR" || n != 13 || x == 0 || y == 0 || x > 1<<31-1 || y > 1<<31-1):
			return look, scan.Errorf(scan.CodeDamaged, "PNG header %q of %d bytes: %d × %d", name, n, x, y)
		case name == "IHDR":
			look.Width, look.Height = int(x), int(y)
		case name == "pHYs" && n == 9 && b[16] == 1: // per metre
			look.DPIX, look.DPIY = float64(x)*inch, float64(y)*inch
		case name == "IEND":
			return look, nil
		}
		off += 12 + n
	}
	return look, scan.Errorf(scan.CodeDamaged, "more than %d PNG chunks", maxChunks)
}

package media

import (
	"encoding/binary"
	"io"

	"sohoa/internal/scan"
)

func isWebP(head []byte) bool {
	return len(head) >= 16 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP"
}

// examineWebP reads the first chunk (RFC 9649 §2.3 to §2.7).
func examineWebP(r *io.SectionReader, _ Limits) (Look, error) {
	look := Look{Frames: 1}
	var b [30]byte
	if err := at(r, b[:], 0); err != nil {
		return look, err
	}
	le := binary.LittleEndian
	if int64(le.Uint32(b[4:]))+8 > r.Size() {
		return look, scan.Errorf(scan.CodeTruncated, "%d bytes of %d", r.Size(), int64(le.Uint32(b[4:]))+8)
	}
	switch string(b[12:16]) {
	case "VP8 ":
		if b[23] != 0x9d || b[24] != 0x01 || b[25] != 0x2a {
			return look, scan.Errorf(scan.CodeDamaged, "a VP8 frame without its start code")
		}
		look.Width, look.Height = int(le.Uint16(b[26:])&0x3fff), int(le.Uint16(b[28:])&0x3fff)
	case "VP8L":
		v := le.Uint32(b[21:])
		look.Width, look.Height = int(v&0x3fff)+1, int(v>>14&0x3fff)+1
	case "VP8X":
		if b[20]&2 != 0 {
			return look, scan.Errorf(scan.CodeUnknownType, "an animated WebP")
		}
		look.Width = int(uint32(b[24])|uint32(b[25])<<8|uint32(b[26])<<16) + 1
		look.Height = int(uint32(b[27])|uint32(b[28])<<8|uint32(b[29])<<16) + 1
	default:
		return look, scan.Errorf(scan.CodeDamaged, "WebP chunk %q", b[12:16])
	}
	return look, nil
}

package tiff

import (
	"bytes"
	"io"

	"sohoa/internal/scan"
)

// Standalone gives a JPEG segment as a file of its own: the tables that the
// segments share (Technical Note 2) are put in front of its own markers. The
// coded picture is untouched. scan.CodeDamaged when it is no JPEG.
func (p Page) Standalone(r io.ReaderAt, s Segment) ([]byte, error) {
	if p.Compression != JPEG && p.Compression != OldJPEG {
		return nil, scan.Errorf(scan.CodeInvalid, "compression %d is not JPEG", p.Compression)
	}
	stream, err := p.Coded(r, s)
	if err != nil {
		return nil, err
	}
	soi, eoi := []byte{0xff, 0xd8}, []byte{0xff, 0xd9}
	if !bytes.HasPrefix(stream, soi) {
		return nil, scan.Errorf(scan.CodeDamaged, "a JPEG segment without its start")
	}
	tables, ok := bytes.CutPrefix(p.Tables, soi)
	if !ok {
		return stream, nil
	}
	return bytes.Join([][]byte{soi, bytes.TrimSuffix(tables, eoi), stream[2:]}, nil), nil
}

package media

import (
	"bytes"
	"io"

	"sohoa/internal/scan"
)

// pdfTail is where the last %%EOF must be. Readers look into the last KiB
// (ISO 32000-1 annex H.3.4.4); scanners pad up to a disk block or two.
const pdfTail = 16 << 10

func isPDF(head []byte) bool { return bytes.Contains(head, []byte("%PDF-")) }

func examinePDF(r *io.SectionReader, _ Limits) (Look, error) {
	tail := make([]byte, min(r.Size(), pdfTail))
	if err := at(r, tail, r.Size()-int64(len(tail))); err != nil {
		return Look{}, err
	}
	if !bytes.Contains(tail, []byte("%%EOF")) {
		return Look{}, scan.Errorf(scan.CodeTruncated, "no %%%%EOF in the last %d bytes", len(tail))
	}
	return Look{}, nil
}

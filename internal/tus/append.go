package tus

import (
	"encoding/hex"
	"io"
	"os"
	"sync"

	"sohoa/internal/scan"
)

// pieces are the buffers bytes go through; whatever an upload's size, a request
// needs one.
var pieces = sync.Pool{New: func() any { return new([256 << 10]byte) }}

// Append adds the bytes of r, which start at offset, and makes them durable
// before it returns. What came before r broke off (scan.CodeTruncated) or the
// disk was full (scan.CodeNoSpace) is kept. Nothing is kept, and the upload
// stays as it was, with scan.CodeStale (offset is not where the upload
// stands), scan.CodeTooLarge (more bytes than its length), and, of a piece with
// a checksum, scan.CodeChecksum or any other error.
func (l *Locked) Append(offset int64, r io.Reader, sum *Checksum) error {
	if offset != l.offset || l.Receipt != "" {
		return scan.Errorf(scan.CodeStale, "the upload stands at %d, not %d", l.offset, offset)
	}
	if sum != nil {
		return l.appendChecked(r, sum)
	}
	arrived, err := l.pour(r)
	if scan.Is(err, scan.CodeTooLarge) {
		return l.back(err)
	}
	if arrived > 0 {
		if e := l.file.Sync(); e != nil { // what the disk kept is anybody's guess
			return l.back(failed("upload", e))
		}
	}
	l.offset += arrived
	return err
}

// Sums are the SHA-256 of the bytes in lower-case hex and their mark, "" and 0
// when they did not all come through this process.
func (l *Locked) Sums() (sha256 string, mark uint64) {
	if l.sum == nil {
		return "", 0
	}
	return hex.EncodeToString(l.sum.Sum(nil)), l.mark.Sum64()
}

// appendChecked takes the piece into a file of its own first, so that no byte
// of a wrong one ever counts.
func (l *Locked) appendChecked(r io.Reader, sum *Checksum) error {
	piece, err := os.CreateTemp(l.spool.Dir, ".piece-") // 0600
	if err != nil {
		return failed("upload", err)
	}
	defer piece.Close()
	if err := os.Remove(piece.Name()); err != nil {
		return failed("upload", err)
	}
	h := sum.New()
	at := &Locked{Upload: l.Upload, file: piece, offset: l.offset}
	if _, err := at.pour(io.TeeReader(r, h)); err != nil {
		return err
	}
	if !sum.Matches(h) {
		return scan.Errorf(scan.CodeChecksum, "the piece has another %s", sum.Algorithm)
	}
	if _, err := piece.Seek(0, io.SeekStart); err != nil {
		return failed("upload", err)
	}
	return l.Append(l.offset, piece, nil)
}

// pour writes r behind what is there; scan.CodeTooLarge when r has more than
// is missing.
func (l *Locked) pour(r io.Reader) (arrived int64, err error) {
	if _, err := l.file.Seek(0, io.SeekEnd); err != nil {
		return 0, failed("upload", err)
	}
	piece := pieces.Get().(*[256 << 10]byte)
	defer pieces.Put(piece)
	for {
		n, readErr := r.Read(piece[:])
		if arrived+int64(n) > l.Length-l.offset {
			return 0, scan.Errorf(scan.CodeTooLarge, "more than the announced %d bytes", l.Length)
		}
		wrote, err := l.file.Write(piece[:n])
		arrived += int64(wrote)
		if l.sum != nil {
			l.sum.Write(piece[:wrote])
			l.mark.Write(piece[:wrote])
		}
		switch {
		case err != nil:
			return arrived, failed("upload", err)
		case readErr == io.EOF:
			return arrived, nil
		case readErr != nil:
			return arrived, scan.Errorf(scan.CodeTruncated, "the sender broke off at %d: %w", l.offset+arrived, readErr)
		}
	}
}

// back drops what was written behind the offset.
func (l *Locked) back(cause error) error {
	l.sum = nil
	if err := l.file.Truncate(l.offset); err != nil {
		return failed("upload", err)
	}
	return cause
}

// Bytes is the file of a complete upload, at its start. It is good while the
// lock is held, and nobody writes to it any more.
func (l *Locked) Bytes() (*os.File, error) {
	if l.Receipt != "" || !l.Complete() {
		return nil, scan.Errorf(scan.CodeStale, "upload %s is not complete", l.ID)
	}
	_, err := l.file.Seek(0, io.SeekStart)
	return l.file, failed("upload", err)
}

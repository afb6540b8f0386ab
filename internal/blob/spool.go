package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"os"

	"sohoa/internal/scan"
)

// Spool is the part of a Writer that all drivers share: bytes go to a local
// file and are hashed on the way.
type Spool struct {
	File *os.File // owned by whoever made the spool
	hash hash.Hash
	sum  string // of a file that was found
	size int64
}

// NewSpool writes to an empty file.
func NewSpool(f *os.File) *Spool { return &Spool{File: f, hash: sha256.New()} }

// Found is a Spool over a file that has its bytes already; sum is their SHA-256
// where it is known. Nothing may be written to it.
func Found(f *os.File, sum string) (*Spool, error) {
	info, err := f.Stat()
	s := &Spool{File: f, sum: sum}
	if err == nil && sum == "" {
		h := sha256.New()
		_, err = io.CopyBuffer(h, struct{ io.Reader }{f}, make([]byte, 256<<10))
		s.sum = hex.EncodeToString(h.Sum(nil))
	}
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "read object: %w", err)
	}
	s.size = info.Size()
	return s, nil
}

// Write appends p; scan.CodeUnavailable when the disk is full or gone.
func (s *Spool) Write(p []byte) (int, error) {
	n, err := s.File.Write(p)
	s.hash.Write(p[:n])
	s.size += int64(n)
	if err != nil {
		return n, scan.Errorf(scan.CodeUnavailable, "write object: %w", err)
	}
	return n, nil
}

// ReadAt reads back what was written so far; io.EOF at its end.
func (s *Spool) ReadAt(p []byte, off int64) (int, error) { return s.File.ReadAt(p, off) }

// Sum is the lower-case hex SHA-256 of the bytes so far.
func (s *Spool) Sum() string {
	if s.hash == nil {
		return s.sum
	}
	return hex.EncodeToString(s.hash.Sum(nil))
}

// Size is the number of bytes so far.
func (s *Spool) Size() int64 { return s.size }

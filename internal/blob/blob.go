// Package blob is the contract of the object store: immutable bytes under
// keys. Drivers: blob/dir (a folder) and blob/s3 (any S3). To add one, pass
// blobtest.Run.
//
// Keys are slash-separated, of a–z 0–9 . _ - and Vietnamese-free:
// <unit>/original/<sha256>, <unit>/item/<item id>/p0001.words.json and so on;
// package keys below builds them.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"time"

	"sohoa/internal/mark"
	"sohoa/internal/scan"
)

// Info describes a stored object.
type Info struct {
	Key      string
	Size     int64  // bytes
	SHA256   string // lower-case hex, computed while writing
	Modified time.Time
}

// Reader is an open object. It is not safe for several goroutines.
type Reader interface {
	io.ReadSeekCloser
	Info() Info
}

// Writer is an object being written. Nothing is visible before Commit.
type Writer interface {
	io.Writer
	io.ReaderAt // reads back what was written so far, for sniffing
	// Sum is the lower-case hex SHA-256 of the bytes written so far.
	Sum() string
	// Size is the number of bytes written so far.
	Size() int64
	// Commit makes the object visible under key, atomically and durably (fsynced,
	// or acknowledged by S3). An object already there under the key is replaced
	// as a whole. After Commit only Abort may be called.
	Commit(ctx context.Context, key string) (Info, error)
	// Abort drops what was written. After Commit, or called twice, it does nothing.
	Abort() error
}

// Store keeps objects. All methods are safe for many goroutines. Errors carry
// scan.CodeNotFound, scan.CodeUnavailable or scan.CodeInvalid (a bad key).
type Store interface {
	// Create starts a new object of unknown size.
	Create(ctx context.Context) (Writer, error)
	// Open opens an object; scan.CodeNotFound when there is none.
	Open(ctx context.Context, key string) (Reader, error)
	// Stat describes an object; scan.CodeNotFound when there is none.
	Stat(ctx context.Context, key string) (Info, error)
	// Delete removes an object; a missing one is no error.
	Delete(ctx context.Context, key string) error
	// List calls fn for each object whose key starts with prefix, in key order,
	// until fn returns an error, which List then returns. SHA256 may be "".
	List(ctx context.Context, prefix string, fn func(Info) error) error
}

// Settled is a file of this machine that nobody changes any more, though it may
// be removed. It is read from its start.
type Settled struct {
	*os.File
	SHA256 string // of its bytes, lower-case hex; "" = unknown
	Mark   uint64 // of its bytes (package mark), known with SHA256
}

// Adopter is a Store that takes a settled file as it is, without copying it.
type Adopter interface {
	// Adopt is Create with the bytes of f written already. f stays where it is.
	Adopt(ctx context.Context, f Settled) (Writer, error)
}

// Put stores the bytes of r under key.
func Put(ctx context.Context, s Store, key string, r io.Reader) (Info, error) {
	w, err := s.Create(ctx)
	if err != nil {
		return Info{}, err
	}
	defer w.Abort()
	if _, err := io.Copy(w, r); err != nil {
		return Info{}, err
	}
	return w.Commit(ctx, key)
}

// ReadBack is Verify for bytes that came in through this process: want is their
// mark (package mark).
func ReadBack(ctx context.Context, s Store, key string, want uint64) error {
	r, err := s.Open(ctx, key)
	if err != nil {
		return err
	}
	defer r.Close()
	m := mark.New()
	if _, err := io.CopyBuffer(m, struct{ io.Reader }{r}, make([]byte, 256<<10)); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "read back %s: %w", key, err)
	}
	if m.Sum64() != want {
		return scan.Errorf(scan.CodeMismatch, "%s holds other bytes than came in", key)
	}
	return nil
}

// Verify reads an object back and compares it with sum (lower-case hex
// SHA-256); scan.CodeMismatch when it differs.
func Verify(ctx context.Context, s Store, key, sum string) error {
	r, err := s.Open(ctx, key)
	if err != nil {
		return err
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "read back %s: %w", key, err)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != sum {
		return scan.Errorf(scan.CodeMismatch, "%s holds %s, not %s", key, got, sum)
	}
	return nil
}

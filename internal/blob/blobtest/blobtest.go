// Package blobtest holds the rules of package blob as tests. A driver passes
// Run; a new rule of the contract becomes a function in the table here. Faulty
// breaks a store on purpose for the tests of its users.
package blobtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// Run proves that a driver keeps the contract. open gives a store for one
// test; it may be shared with other tests, each rule works in a unit of its own.
func Run(t *testing.T, open func(t *testing.T) blob.Store) {
	for _, rule := range []struct {
		name  string
		check func(*testing.T, suite)
	}{
		{"what was put comes back", roundTrip},
		{"an empty object", emptyObject},
		{"a large object", largeObject},
		{"the writer counts and reads back", writerReadsBack},
		{"nothing is visible before commit", invisibleBeforeCommit},
		{"abort leaves nothing", abortLeavesNothing},
		{"abort after commit does nothing", abortAfterCommit},
		{"a finished writer refuses another commit", commitTwice},
		{"a refused commit can be repeated under a good key", commitAgain},
		{"an object is replaced as a whole", replaced},
		{"many writers of one key", manyWriters},
		{"readers seek", seek},
		{"many readers of one object", manyReaders},
		{"an open reader never mixes two objects", readerKeepsItsObject},
		{"delete", deletes},
		{"list is in key order", listOrder},
		{"list by prefix", listPrefix},
		{"list stops at an error", listStops},
		{"bad keys are refused", badKeys},
		{"what is missing is not found", notFound},
		{"verify reads the bytes", verify},
		{"a context that is done", contextDone},
	} {
		t.Run(rule.name, func(t *testing.T) {
			rule.check(t, suite{Store: open(t), ctx: t.Context(), unit: "u" + scan.NewID()})
		})
	}
}

// suite is a store with the unit that the test may use.
type suite struct {
	blob.Store
	ctx  context.Context
	unit string
}

func (s suite) key(name string) string { return s.unit + "/" + name }

func (s suite) put(t *testing.T, name string, data []byte) blob.Info {
	t.Helper()
	info, err := blob.Put(s.ctx, s, s.key(name), bytes.NewReader(data))
	if err != nil {
		t.Fatalf("put %s: %v", name, err)
	}
	return info
}

func (s suite) get(t *testing.T, name string) []byte {
	t.Helper()
	r, err := s.Open(s.ctx, s.key(name))
	if err != nil {
		t.Fatalf("open %s: %v", name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	return data
}

// list gives the names (without the unit) whose keys start with the unit and prefix.
func (s suite) list(t *testing.T, prefix string) []string {
	t.Helper()
	names := []string{}
	err := s.List(s.ctx, s.key(prefix), func(i blob.Info) error {
		names = append(names, i.Key[len(s.unit)+1:])
		return nil
	})
	if err != nil {
		t.Fatalf("list %s: %v", prefix, err)
	}
	return names
}

func (s suite) writer(t *testing.T, data []byte) blob.Writer {
	t.Helper()
	w, err := s.Create(s.ctx)
	if err != nil {
		t.Fatalf("create: %v", err)
	}
	t.Cleanup(func() { w.Abort() })
	if n, err := w.Write(data); n != len(data) || err != nil {
		t.Fatalf("write: %d of %d, %v", n, len(data), err)
	}
	return w
}

// wantInfo compares all but the time.
func (s suite) wantInfo(t *testing.T, call string, got blob.Info, name string, data []byte) {
	t.Helper()
	got.Modified = got.Modified.Truncate(0)
	want := blob.Info{Key: s.key(name), Size: int64(len(data)), SHA256: sum(data), Modified: got.Modified}
	if got != want {
		t.Errorf("%s: %+v, want %+v", call, got, want)
	}
	if got.Modified.IsZero() {
		t.Errorf("%s: no time of modification", call)
	}
}

func wantCode(t *testing.T, call string, err error, code scan.Code) {
	t.Helper()
	var coded *scan.Error
	if !errors.As(err, &coded) || coded.Code != code {
		t.Errorf("%s: %v, want %s", call, err, code)
	}
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// noise is n bytes that look like nothing, the same for the same seed.
func noise(n int, seed string) []byte {
	data := make([]byte, n)
	rand.NewChaCha8(sha256.Sum256([]byte(seed))).Read(data)
	return data
}

func text(format string, args ...any) []byte { return fmt.Appendf(nil, format, args...) }

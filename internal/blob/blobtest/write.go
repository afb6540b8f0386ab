package blobtest

import (
	"bytes"
	"io"
	"slices"
	"sync"
	"testing"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

func roundTrip(t *testing.T, s suite) {
	data := noise(100_000, "round trip")
	for _, name := range []string{"item/01j/p00001.1.words.json", "A_b.c-9/x", blob.OriginalKey("original", sum(data)), "1"} {
		s.wantInfo(t, "put "+name, s.put(t, name, data), name, data)
		if got := s.get(t, name); !bytes.Equal(got, data) {
			t.Errorf("%s: %d bytes came back, or others", name, len(got))
		}
		info, err := s.Stat(s.ctx, s.key(name))
		if err != nil {
			t.Fatal(err)
		}
		s.wantInfo(t, "stat "+name, info, name, data)
		r, err := s.Open(s.ctx, s.key(name))
		if err != nil {
			t.Fatal(err)
		}
		s.wantInfo(t, "open "+name, r.Info(), name, data)
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func emptyObject(t *testing.T, s suite) {
	s.wantInfo(t, "put", s.put(t, "empty", nil), "empty", nil)
	if got := s.get(t, "empty"); len(got) > 0 {
		t.Errorf("%d bytes came back", len(got))
	}
	info, err := s.Stat(s.ctx, s.key("empty"))
	if err != nil {
		t.Fatal(err)
	}
	s.wantInfo(t, "stat", info, "empty", nil)
}

// largeObject is more than an S3 client sends in one part.
func largeObject(t *testing.T, s suite) {
	data := noise(20<<20, "large")
	s.wantInfo(t, "put", s.put(t, "large", data), "large", data)
	if err := blob.Verify(s.ctx, s, s.key("large"), sum(data)); err != nil {
		t.Error(err)
	}
	info, err := s.Stat(s.ctx, s.key("large"))
	if err != nil {
		t.Fatal(err)
	}
	s.wantInfo(t, "stat", info, "large", data)
}

func writerReadsBack(t *testing.T, s suite) {
	w := s.writer(t, []byte("%PDF-1.7"))
	head := make([]byte, 5)
	if n, err := w.ReadAt(head, 0); n != 5 || err != nil || string(head) != "%PDF-" {
		t.Errorf("read back %q, %v", head[:n], err)
	}
	if n, err := w.ReadAt(head, 6); n != 2 || err != io.EOF {
		t.Errorf("read back over the end: %d, %v, want 2, EOF", n, err)
	}
	w.Write([]byte("\n"))
	if want := []byte("%PDF-1.7\n"); w.Size() != int64(len(want)) || w.Sum() != sum(want) {
		t.Errorf("size %d, sum %s", w.Size(), w.Sum())
	}
	if _, err := w.Commit(s.ctx, s.key("x")); err != nil {
		t.Fatal(err)
	}
	if got := s.get(t, "x"); string(got) != "%PDF-1.7\n" {
		t.Errorf("got %q", got)
	}
}

func invisibleBeforeCommit(t *testing.T, s suite) {
	w := s.writer(t, noise(1<<20, "invisible"))
	if got := s.list(t, ""); len(got) > 0 {
		t.Errorf("listed before commit: %q", got)
	}
	_, err := s.Stat(s.ctx, s.key("x"))
	wantCode(t, "stat before commit", err, scan.CodeNotFound)
	if _, err := w.Commit(s.ctx, s.key("x")); err != nil {
		t.Fatal(err)
	}
	if got := s.list(t, ""); !slices.Equal(got, []string{"x"}) {
		t.Errorf("listed after commit: %q", got)
	}
}

func abortLeavesNothing(t *testing.T, s suite) {
	w := s.writer(t, []byte("x"))
	for range 2 {
		if err := w.Abort(); err != nil {
			t.Errorf("abort: %v", err)
		}
	}
	_, err := w.Commit(s.ctx, s.key("x"))
	wantCode(t, "commit after abort", err, scan.CodeInvalid)
	if got := s.list(t, ""); len(got) > 0 {
		t.Errorf("listed: %q", got)
	}
}

func abortAfterCommit(t *testing.T, s suite) {
	w := s.writer(t, []byte("x"))
	if _, err := w.Commit(s.ctx, s.key("x")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Abort(); err != nil {
			t.Errorf("abort: %v", err)
		}
	}
	if got := s.get(t, "x"); string(got) != "x" {
		t.Errorf("got %q", got)
	}
}

func commitTwice(t *testing.T, s suite) {
	w := s.writer(t, []byte("x"))
	if _, err := w.Commit(s.ctx, s.key("x")); err != nil {
		t.Fatal(err)
	}
	_, err := w.Commit(s.ctx, s.key("y"))
	wantCode(t, "second commit", err, scan.CodeInvalid)
	if got := s.list(t, ""); !slices.Equal(got, []string{"x"}) {
		t.Errorf("listed: %q", got)
	}
}

func commitAgain(t *testing.T, s suite) {
	w := s.writer(t, []byte("x"))
	_, err := w.Commit(s.ctx, "../x")
	wantCode(t, "commit under a bad key", err, scan.CodeInvalid)
	if _, err := w.Commit(s.ctx, s.key("x")); err != nil {
		t.Fatal(err)
	}
	if got := s.get(t, "x"); string(got) != "x" {
		t.Errorf("got %q", got)
	}
}

func replaced(t *testing.T, s suite) {
	for _, data := range [][]byte{noise(200_000, "first"), []byte("short"), noise(300_000, "third"), nil} {
		s.wantInfo(t, "put", s.put(t, "x", data), "x", data)
		info, err := s.Stat(s.ctx, s.key("x"))
		if err != nil {
			t.Fatal(err)
		}
		s.wantInfo(t, "stat", info, "x", data)
		if got := s.get(t, "x"); !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back, want %d", len(got), len(data))
		}
	}
	if got := s.list(t, ""); !slices.Equal(got, []string{"x"}) {
		t.Errorf("listed: %q", got)
	}
}

// manyWriters of one key all succeed, and whole bytes of one of them stay.
func manyWriters(t *testing.T, s suite) {
	const writers = 8
	var wg sync.WaitGroup
	sums := make([]string, writers)
	for i := range writers {
		data := noise(100_000+i, string(rune('a'+i)))
		sums[i] = sum(data)
		wg.Go(func() {
			if _, err := blob.Put(s.ctx, s, s.key("deep/er/x"), bytes.NewReader(data)); err != nil {
				t.Errorf("put: %v", err)
			}
		})
	}
	wg.Wait()
	got := sum(s.get(t, "deep/er/x"))
	if !slices.Contains(sums, got) {
		t.Error("what stayed is of no single writer")
	}
	info, err := s.Stat(s.ctx, s.key("deep/er/x"))
	if err != nil {
		t.Fatal(err)
	}
	if info.SHA256 != got {
		t.Errorf("stat says %s, the bytes are %s", info.SHA256, got)
	}
}

package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

func seek(t *testing.T, s suite) {
	data := noise(50_000, "seek")
	s.put(t, "x", data)
	r, err := s.Open(s.ctx, s.key("x"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := iotest.TestReader(r, data); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		offset int64
		whence int
		want   int64 // -1: refused
	}{
		{10, io.SeekStart, 10}, {100, io.SeekCurrent, 120}, {-20, io.SeekCurrent, 110},
		{-10, io.SeekEnd, 49_990}, {0, io.SeekStart, 0}, {-1, io.SeekStart, -1}, {0, 7, -1}, {0, io.SeekEnd, 50_000}, {5, io.SeekEnd, 50_005},
	} {
		at, err := r.Seek(c.offset, c.whence)
		if c.want < 0 {
			if err == nil {
				t.Errorf("seek %d from %d went to %d, want an error", c.offset, c.whence, at)
			}
			continue
		}
		if at != c.want || err != nil {
			t.Fatalf("seek %d from %d: %d, %v, want %d", c.offset, c.whence, at, err, c.want)
		}
		got := make([]byte, 10)
		n, err := io.ReadFull(r, got)
		if want := data[min(at, int64(len(data))):]; !bytes.Equal(got[:n], want[:min(10, len(want))]) {
			t.Errorf("at %d: other bytes, %v", at, err)
		}
	}
}

func manyReaders(t *testing.T, s suite) {
	data := noise(300_000, "readers")
	s.put(t, "x", data)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := blob.Verify(s.ctx, s, s.key("x"), sum(data)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// readerKeepsItsObject: after a replacement an open reader gives the old bytes
// or an error.
func readerKeepsItsObject(t *testing.T, s suite) {
	old := noise(4<<20, "old")
	s.put(t, "x", old)
	r, err := s.Open(s.ctx, s.key("x"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	head := make([]byte, 1000)
	if _, err := io.ReadFull(r, head); err != nil {
		t.Fatal(err)
	}
	s.put(t, "x", noise(4<<20, "new"))
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err == nil && !bytes.Equal(got, old) {
		t.Error("the reader went over to the new object")
	}
}

func deletes(t *testing.T, s suite) {
	s.put(t, "folder/x", []byte("x"))
	s.put(t, "folder/y", []byte("y"))
	for range 2 { // the second time it is missing, which is no error
		if err := s.Delete(s.ctx, s.key("folder/x")); err != nil {
			t.Errorf("delete: %v", err)
		}
	}
	_, err := s.Open(s.ctx, s.key("folder/x"))
	wantCode(t, "open", err, scan.CodeNotFound)
	if err := s.Delete(s.ctx, s.key("folder")); err != nil {
		t.Errorf("delete what is no object: %v", err)
	}
	if got := s.list(t, ""); !slices.Equal(got, []string{"folder/y"}) {
		t.Errorf("listed: %q", got)
	}
	s.put(t, "folder/x", []byte("again"))
	if got := s.get(t, "folder/x"); string(got) != "again" {
		t.Errorf("got %q", got)
	}
}

// ordered has, in the order of their bytes, keys whose order differs from
// that of a walk through folders.
var ordered = []string{
	"a-b", "a.b", "a/x", "a0", "item/01/p1", "item/01/p2", "item/012/p1", "item/02/p1",
	"original/a", "original/a-", "original/ab0", "original/abc/x", "original/abcd", "original/b/y", "original/ba",
}

func listOrder(t *testing.T, s suite) {
	for i := range ordered { // put in another order
		s.put(t, ordered[(i*7+3)%len(ordered)], text("%d bytes", i))
	}
	if got := s.list(t, ""); !slices.Equal(got, ordered) {
		t.Errorf("listed %q\nwant   %q", got, ordered)
	}
	err := s.List(s.ctx, s.key("a/"), func(i blob.Info) error {
		if i.Size != 7 && i.Size != 8 || i.Modified.IsZero() {
			t.Errorf("info %+v", i)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func listPrefix(t *testing.T, s suite) {
	for _, name := range ordered {
		s.put(t, name, nil)
	}
	for _, prefix := range []string{
		"a", "a/", "a0", "item/01", "item/01/", "item/0", "original/", "original/a", "original/ab", "original/abc",
		"original/abc/", "original/abcde", "nothing", "nothing/", "../", "/", "a//", "item/01/p1/",
	} {
		want := []string{}
		for _, name := range ordered {
			if strings.HasPrefix(name, prefix) {
				want = append(want, name)
			}
		}
		if got := s.list(t, prefix); !slices.Equal(got, want) {
			t.Errorf("prefix %q: %q, want %q", prefix, got, want)
		}
	}
	var all []string
	if err := s.List(s.ctx, s.unit, func(i blob.Info) error { all = append(all, i.Key); return nil }); err != nil || len(all) != len(ordered) {
		t.Errorf("prefix without a slash: %d objects, %v", len(all), err)
	}
}

func listStops(t *testing.T, s suite) {
	for _, name := range ordered {
		s.put(t, name, nil)
	}
	enough, calls := errors.New("enough"), 0
	err := s.List(s.ctx, s.unit+"/", func(blob.Info) error {
		if calls++; calls == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || calls != 3 {
		t.Errorf("%d calls, %v, want 3 and the function's own error", calls, err)
	}
}

func badKeys(t *testing.T, s suite) {
	for _, key := range []string{"", "x", "/", "a/", "/a/b", "a//b", "a/../b", "../a/b", "a/.b", "-a/b", "a/-b", "a/b c", "a/báo", "a/b\x00", "a\\b/c", "a/+ab/x",
		"1/2/3/4/5/6/7/8/9", "a/" + strings.Repeat("x", 500)} {
		w := s.writer(t, []byte("x"))
		_, err := w.Commit(s.ctx, key)
		wantCode(t, "commit "+key, err, scan.CodeInvalid)
		_, err = s.Open(s.ctx, key)
		wantCode(t, "open "+key, err, scan.CodeInvalid)
		_, err = s.Stat(s.ctx, key)
		wantCode(t, "stat "+key, err, scan.CodeInvalid)
		wantCode(t, "delete "+key, s.Delete(s.ctx, key), scan.CodeInvalid)
	}
}

func notFound(t *testing.T, s suite) {
	s.put(t, "a/b/c", []byte("x"))
	for _, name := range []string{"a", "a/b", "a/b/c/d", "a/b/d", "x/y/z", "original/" + sum(nil)} {
		_, err := s.Open(s.ctx, s.key(name))
		wantCode(t, "open "+name, err, scan.CodeNotFound)
		_, err = s.Stat(s.ctx, s.key(name))
		wantCode(t, "stat "+name, err, scan.CodeNotFound)
		if err := s.Delete(s.ctx, s.key(name)); err != nil {
			t.Errorf("delete %s: %v", name, err)
		}
	}
	if got := s.get(t, "a/b/c"); string(got) != "x" {
		t.Errorf("got %q", got)
	}
}

func verify(t *testing.T, s suite) {
	data := noise(70_000, "verify")
	s.put(t, "x", data)
	if err := blob.Verify(s.ctx, s, s.key("x"), sum(data)); err != nil {
		t.Error(err)
	}
	flipped := bytes.Clone(data)
	flipped[35_000] ^= 1
	s.put(t, "x", flipped)
	wantCode(t, "a flipped bit", blob.Verify(s.ctx, s, s.key("x"), sum(data)), scan.CodeMismatch)
	wantCode(t, "nothing there", blob.Verify(s.ctx, s, s.key("y"), sum(data)), scan.CodeNotFound)
}

func contextDone(t *testing.T, s suite) {
	s.put(t, "x", []byte("x"))
	w := s.writer(t, []byte("y"))
	ctx, cancel := context.WithCancel(s.ctx)
	cancel()
	_, commit := w.Commit(ctx, s.key("y"))
	_, create := s.Create(ctx)
	_, open := s.Open(ctx, s.key("x"))
	_, stat := s.Stat(ctx, s.key("x"))
	for call, err := range map[string]error{
		"commit": commit, "create": create, "open": open, "stat": stat, "delete": s.Delete(ctx, s.key("x")),
		"list": s.List(ctx, s.unit+"/", func(blob.Info) error { return nil }),
	} {
		wantCode(t, call, err, scan.CodeUnavailable)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v hides the cancellation", call, err)
		}
	}
	if got := s.list(t, ""); !slices.Equal(got, []string{"x"}) {
		t.Errorf("listed: %q", got)
	}
	if _, err := w.Commit(s.ctx, s.key("y")); err != nil {
		t.Errorf("commit again: %v", err)
	}
}

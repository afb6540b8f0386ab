package tus

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"sohoa/internal/scan"
)

func open(t *testing.T, dir string) *Spool {
	t.Helper()
	s, err := Open(Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func create(t *testing.T, s *Spool, length int64) *Locked {
	t.Helper()
	l, err := s.Create(Upload{Unit: "xa-a", Length: length}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Unlock)
	return l
}

// TestDiskFull puts the upload's bytes on a device that is always full, and
// then on one with room again.
func TestDiskFull(t *testing.T) {
	s := open(t, t.TempDir())
	l := create(t, s, 10)
	l.Unlock()
	real := s.bytes(l.ID) + ".real"
	if err := errors.Join(os.Rename(s.bytes(l.ID), real), os.Symlink("/dev/full", s.bytes(l.ID))); err != nil {
		t.Fatal(err)
	}
	full, err := s.Lock(l.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := full.Append(0, strings.NewReader("0123456789"), nil); !scan.Is(err, scan.CodeNoSpace) || full.Offset() != 0 {
		t.Errorf("full: %v at %d", err, full.Offset())
	}
	full.Unlock()
	if err := os.Rename(real, s.bytes(l.ID)); err != nil {
		t.Fatal(err)
	}
	again, err := s.Lock(l.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Unlock()
	if err := again.Append(0, strings.NewReader("0123456789"), nil); err != nil || !again.Complete() {
		t.Errorf("with room again: %v at %d", err, again.Offset())
	}
	s.MaxBytes = 1 << 62
	if _, err := s.Create(Upload{Length: 1 << 61}, nil); !scan.Is(err, scan.CodeNoSpace) {
		t.Errorf("no disk has room for that: %v", err)
	}
}

func TestAppendKeepsWhatCame(t *testing.T) {
	s := open(t, t.TempDir())
	l := create(t, s, 10)
	cut := func(data string) io.Reader {
		return io.MultiReader(strings.NewReader(data), iotest.ErrReader(io.ErrUnexpectedEOF))
	}
	sum, err := ParseChecksum("md5 1B2M2Y8AsgTpgAmY7PhCfg==")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		at     int64
		r      io.Reader
		sum    *Checksum
		code   scan.Code
		offset int64
	}{
		{"cut", 0, cut("abc"), nil, scan.CodeTruncated, 3},
		{"elsewhere", 0, strings.NewReader("abc"), nil, scan.CodeStale, 3},
		{"too many", 3, strings.NewReader("01234567"), nil, scan.CodeTooLarge, 3},
		{"cut with a checksum", 3, cut("def"), sum, scan.CodeTruncated, 3},
		{"wrong checksum", 3, strings.NewReader("def"), sum, scan.CodeChecksum, 3},
		{"nothing with the checksum of nothing", 3, strings.NewReader(""), sum, "", 3},
		{"the rest", 3, strings.NewReader("defghij"), nil, "", 10},
	} {
		if err := l.Append(c.at, c.r, c.sum); scan.CodeOf(err) != c.code || l.Offset() != c.offset {
			t.Errorf("%s: %v at %d, want %q at %d", c.name, err, l.Offset(), c.code, c.offset)
		}
		if got := s.Arrived(l.Upload); got != c.offset {
			t.Errorf("%s: %d bytes lie there, want %d", c.name, got, c.offset)
		}
	}
	bytes, err := l.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(bytes); string(got) != "abcdefghij" || err != nil {
		t.Errorf("holds %q, %v", got, err)
	}
}

// TestTwoProcesses: two spools over one folder are what two processes have.
func TestTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir), open(t, dir)
	l := create(t, one, 4)
	if _, err := two.Lock(l.ID, nil); !scan.Is(err, scan.CodeLocked) {
		t.Errorf("locked twice: %v", err)
	}
	if _, err := two.TakeOver(l.ID); !scan.Is(err, scan.CodeLocked) {
		t.Errorf("taken over from another process: %v", err)
	}
	if err := l.Append(0, strings.NewReader("abcd"), nil); err != nil {
		t.Fatal(err)
	}
	l.Unlock()
	other, err := two.TakeOver(l.ID)
	if err != nil || other.Offset() != 4 {
		t.Fatalf("%v", err)
	}
	if err := other.Finish("receipt"); err != nil {
		t.Fatal(err)
	}
	other.Unlock()
	back, err := one.Lock(l.ID, nil)
	if err != nil || back.Receipt != "receipt" || back.Offset() != 4 {
		t.Fatalf("%+v, %v", back, err)
	}
	back.Unlock()
}

// TestSweepAfterCrash: what a process leaves that dies at any step is put in
// order, and nothing complete is lost.
func TestSweepAfterCrash(t *testing.T) {
	s := open(t, t.TempDir())
	complete, done, partial := create(t, s, 2), create(t, s, 2), create(t, s, 2)
	complete.Append(0, strings.NewReader("ab"), nil)
	done.Receipt = "receipt"
	if err := done.Finish("receipt"); err != nil {
		t.Fatal(err)
	}
	for _, l := range []*Locked{complete, done, partial} {
		l.Unlock()
	}
	if err := os.WriteFile(s.state("y"+partial.ID[1:]), nil, 0o600); err != nil { // of a power cut
		t.Fatal(err)
	}
	orphan := s.bytes("z" + complete.ID[1:])
	if err := errors.Join(os.WriteFile(orphan, nil, 0o600), os.WriteFile(s.Dir+"/.state-x", nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	var finished []string
	sweep := func() {
		t.Helper()
		if err := s.Sweep(func(l *Locked) { finished = append(finished, l.ID) }); err != nil {
			t.Fatal(err)
		}
	}
	sweep()
	if _, err := os.Stat(s.bytes(done.ID)); err != nil {
		t.Errorf("bytes of an upload that was finished just now: %v", err)
	}
	finished = nil
	s.Now = func() time.Time { return time.Now().Add(2 * settle) }
	sweep()
	if _, err := os.Stat(s.bytes(done.ID)); !os.IsNotExist(err) {
		t.Errorf("bytes of a finished upload: %v", err)
	}
	if len(finished) != 1 || finished[0] != complete.ID {
		t.Errorf("finished %v", finished)
	}
	s.Now = func() time.Time { return time.Now().Add(s.Keep + time.Minute) }
	sweep()
	entries, _ := os.ReadDir(s.Dir)
	if len(entries) != 2 || !strings.HasPrefix(entries[0].Name(), complete.ID) {
		t.Errorf("left: %v", entries)
	}
}

package door_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/door"
	"sohoa/internal/door/doortest"
	"sohoa/internal/scan"
)

// shelf is a device's tray under test.
type shelf struct {
	*doortest.Bench
	device door.Device
	tray   *door.Tray
}

func newShelf(t *testing.T) *shelf {
	b := doortest.New(t, scan.DoorSFTP)
	s := &shelf{Bench: b, device: b.Device("may-quet-1")}
	s.restart()
	return s
}

func (s *shelf) restart() {
	s.Helper()
	var err error
	s.Trays = s.Restarted()
	if s.tray, err = s.Trays.Of(s.device); err != nil {
		s.Fatal(err)
	}
}

// send writes a file or its rest, and ends it properly when done.
func (s *shelf) send(name string, data []byte, at int64, done bool) error {
	s.Helper()
	u, err := s.tray.Resume(s.Context(), name, at)
	if err != nil {
		return err
	}
	if _, err := u.Write(data); err != nil {
		s.Fatal(err)
	}
	if !done {
		u.BreakOff()
		return nil
	}
	return u.Finish(s.Context())
}

func (s *shelf) want(code scan.Code, err error) {
	s.Helper()
	if scan.CodeOf(err) != code {
		s.Errorf("got %v, want %q", err, code)
	}
}

func (s *shelf) received(want map[string]int) {
	s.Helper()
	if got := s.Received(); !maps.Equal(got, want) {
		s.Errorf("received %d contents, want %d: %v", len(got), len(want), got)
	}
}

// names lists the tray's root with sizes.
func (s *shelf) names() string {
	s.Helper()
	all, err := s.tray.List("/")
	if err != nil {
		s.Fatal(err)
	}
	var b strings.Builder
	for _, i := range all {
		fmt.Fprintf(&b, "%s %d %s\n", i.Name(), i.Size(), i.Mode())
	}
	return b.String()
}

func TestSend(t *testing.T) {
	s := newShelf(t)
	a := doortest.PDF("a", 100)
	s.want("", s.send("/công văn.pdf", a, 0, true))
	s.want("", s.send("sub/b/../c.pdf", doortest.PDF("c", 100), 0, true))
	s.received(map[string]int{string(a): 1, string(doortest.PDF("c", 100)): 1})
	if got, want := s.names(), fmt.Sprintf("công văn.pdf %d -r--r--r--\n", len(a)); got != want {
		t.Errorf("listed %q, want %q", got, want)
	}
	s.want("", s.send("công văn.pdf", a, 0, true)) // again: a second receipt
	s.received(map[string]int{string(a): 2, string(doortest.PDF("c", 100)): 1})
	s.want(scan.CodeEmpty, s.send("rỗng.pdf", nil, 0, true))
	s.want(scan.CodeUnknownType, s.send("x.pdf", []byte("không phải bản quét"), 0, true))
	if got := s.names(); !strings.Contains(got, "x.pdf.KHÔNG ĐẠT.txt") || strings.Contains(got, "\nx.pdf ") {
		t.Errorf("listed %q", got)
	}
	s.empty()
}

// empty reports files that are left in the spool.
func (s *shelf) empty() {
	s.Helper()
	filepath.WalkDir(s.Dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			s.Errorf("left in the spool: %s", path)
		}
		return err
	})
}

func TestBreakOff(t *testing.T) {
	s := newShelf(t)
	a := doortest.PDF("a", 5000)
	s.want("", s.send("a.pdf", a[:3000], 0, false))
	s.received(map[string]int{})
	s.restart() // a partial outlives the process
	if i, err := s.tray.Stat("a.pdf"); err != nil || i.Size() != 3000 || i.Mode()&0o200 == 0 {
		t.Errorf("%+v, %v", i, err)
	}
	s.want(scan.CodeMismatch, s.send("a.pdf", a[3001:], 3001, true))
	s.want(scan.CodeMismatch, s.send("b.pdf", a[1:], 1, true))
	s.want("", s.send("a.pdf", a[2000:2500], 2000, false)) // resumed before its end, and broken off again
	s.want("", s.send("a.pdf", a[2500:], -1, true))
	s.want("", s.send("a.pdf", nil, -1, true)) // whose answer got lost
	s.want("", s.send("a.pdf", nil, int64(len(a)), true))
	s.received(map[string]int{string(a): 1})
	s.empty()
}

// TestCutOffButClosed is what a client does that was interrupted by its user:
// it closes properly. The ledger has it, and it can still be resumed.
func TestCutOffButClosed(t *testing.T) {
	s := newShelf(t)
	a := doortest.PDF("a", 5000)
	s.want(scan.CodeTruncated, s.send("a.pdf", a[:3000], 0, true))
	s.want("", s.send("a.pdf", a[3000:], -1, true))
	s.received(map[string]int{string(a[:3000]): 1, string(a): 1})
	s.empty()
}

func TestRename(t *testing.T) {
	s := newShelf(t)
	a := doortest.PDF("a", 100)
	s.want("", s.send("a.pdf.tmp", a, 0, true))
	s.received(map[string]int{})
	s.restart() // it was acknowledged, so it outlives the process
	s.want("", s.tray.Rename(t.Context(), "a.pdf.tmp", "a.pdf.part"))
	s.Away.Store(true)
	s.want(scan.CodeUnavailable, s.tray.Rename(t.Context(), "a.pdf.part", "a.pdf"))
	s.Away.Store(false)
	s.want("", s.tray.Rename(t.Context(), "a.pdf.part", "a.pdf"))
	s.want(scan.CodeNotFound, s.tray.Rename(t.Context(), "a.pdf.part", "a.pdf"))
	s.want("", s.tray.Rename(t.Context(), "a.pdf", "b.pdf")) // in already: a new name to be shown
	s.received(map[string]int{string(a): 1})
	if got, want := s.names(), fmt.Sprintf("b.pdf %d -r--r--r--\n", len(a)); got != want {
		t.Errorf("listed %q, want %q", got, want)
	}
	s.want("", s.send("broken.tmp", a[:50], 0, false))
	s.want(scan.CodeNotFound, s.tray.Rename(t.Context(), "broken.tmp", "c.pdf")) // not complete
	s.want("", s.tray.Remove("broken.tmp"))
	s.want("", s.tray.Remove("b.pdf"))
	s.want(scan.CodeNotFound, s.tray.Remove("b.pdf"))
	s.empty()
}

func TestStoreAway(t *testing.T) {
	s := newShelf(t)
	a := doortest.PDF("a", 100)
	s.Away.Store(true)
	s.want(scan.CodeUnavailable, s.send("a.pdf", a, 0, true))
	s.Away.Store(false)
	s.want("", s.send("a.pdf", nil, -1, true)) // all of it was here
	s.received(map[string]int{string(a): 1})
	s.empty()
}

func TestBounds(t *testing.T) {
	s := newShelf(t)
	u, err := s.tray.Create(t.Context(), "big.pdf")
	if err != nil {
		t.Fatal(err)
	}
	u.WriteAt(make([]byte, 1<<20), 0)
	_, err = u.WriteAt([]byte("x"), 1<<20)
	s.want(scan.CodeTooLarge, err)
	s.want(scan.CodeTooLarge, u.Finish(t.Context()))
	if u, err = s.tray.Create(t.Context(), "hole.pdf"); err != nil {
		t.Fatal(err)
	}
	u.WriteAt([]byte("behind"), 100)
	s.want(scan.CodeMismatch, u.Finish(t.Context()))
	for _, name := range []string{"", "/", "..", strings.Repeat("x", 256), "a\x00b", strings.Repeat("a/", 9) + "b"} {
		_, err := s.tray.Create(t.Context(), name)
		s.want(scan.CodeInvalid, err)
	}
	for i := range 10 { // five hundred KiB each
		if err = s.send(fmt.Sprint(i, ".pdf"), make([]byte, 500<<10), 0, false); err != nil {
			break
		}
	}
	s.want(scan.CodeForbidden, err)
}

func TestFolders(t *testing.T) {
	s := newShelf(t)
	s.want("", s.tray.Mkdir("/2026/11"))
	s.want("", s.tray.Mkdir("2026"))
	s.want("", s.send("2026/a.pdf.tmp", doortest.PDF("a", 10), 0, true))
	s.restart()
	all, err := s.tray.List("2026")
	if err != nil || len(all) != 2 || !all[0].IsDir() || all[1].Name() != "a.pdf.tmp" {
		t.Errorf("%+v, %v", all, err)
	}
	_, err = s.tray.List("2027")
	s.want(scan.CodeNotFound, err)
	s.want("", s.tray.Remove("2026/11"))
	_, err = s.tray.Stat("2026/11")
	s.want(scan.CodeNotFound, err)
}

func TestSweep(t *testing.T) {
	s := newShelf(t)
	a, b := doortest.PDF("a", 100), doortest.PDF("b", 100)
	s.want("", s.send("old.pdf", a[:50], 0, false))
	s.want("", s.send("sub/never renamed.tmp", b, 0, true))
	u, err := s.tray.Create(t.Context(), "living.pdf")
	if err != nil {
		t.Fatal(err)
	}
	u.Write(a[:60])
	base := filepath.Join(s.Dir, doortest.Unit, s.device.ID)
	os.WriteFile(filepath.Join(base, "open", "dead"), []byte("x"), 0o600)
	s.Trays.Sweep(t.Context())
	if _, err := os.Stat(filepath.Join(base, "open", "dead")); err == nil {
		t.Error("what a dead process wrote is kept")
	}
	past := time.Now().Add(-25 * time.Hour)
	for _, name := range []string{"partial/old.pdf", "whole/sub/never renamed.tmp"} {
		if err := os.Chtimes(filepath.Join(base, name), past, past); err != nil {
			t.Fatal(err)
		}
	}
	s.Restarted().Sweep(t.Context()) // by a process that does not know the device
	s.received(map[string]int{string(b): 1})
	u.Write(a[60:])
	s.want("", u.Finish(t.Context()))
	s.received(map[string]int{string(a): 1, string(b): 1})
	s.empty()
}

func TestGate(t *testing.T) {
	b := doortest.New(t, scan.DoorFTP)
	past := time.Now().Add(-time.Minute)
	enter := func(name, secret string) error {
		_, err := b.Trays.Gate.Password(t.Context(), name, secret, "10.0.0.1")
		return err
	}
	_, good := b.Add("Máy quét 1", nil)
	if err := enter(" máy QUÉT 1", good); err != nil {
		t.Error(err)
	}
	if len(good) > 24 {
		t.Errorf("%d characters do not fit every scanner", len(good))
	}
	if err := enter("máy quét 2", good); !scan.Is(err, scan.CodeForbidden) {
		t.Errorf("another name: %v", err)
	}
	for what, change := range map[string]func(*catalog.Token){
		"expired":   func(t *catalog.Token) { t.ExpiresAt = &past },
		"revoked":   func(t *catalog.Token) { t.RevokedAt = &past },
		"program":   func(t *catalog.Token) { t.Kind = access.KindProgram },
		"reader":    func(t *catalog.Token) { t.Scopes = []string{access.ScopeRead} },
		"all units": func(t *catalog.Token) { t.Unit = "" },
	} {
		_, secret := b.Add(what, change)
		if err := enter(what, secret); !scan.Is(err, scan.CodeForbidden) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for range access.LoginTries {
		enter("máy quét 1", "wrong")
	}
	if err := enter("máy quét 1", good); !scan.Is(err, scan.CodeForbidden) {
		t.Errorf("after many failures: %v", err)
	}
}

func TestRevoked(t *testing.T) {
	s := newShelf(t)
	u, err := s.tray.Create(t.Context(), "a.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Catalog.RevokeToken(t.Context(), s.device.ID); err != nil {
		t.Fatal(err)
	}
	u.Write(doortest.PDF("a", 10)) // what was begun may end
	s.want("", u.Finish(t.Context()))
	_, err = s.tray.Create(t.Context(), "b.pdf")
	s.want(scan.CodeForbidden, err)
}

// TestAnyOrder sends blocks in any order, over what was there before.
func TestAnyOrder(t *testing.T) {
	s := newShelf(t)
	n, sent := 0, map[string]int{}
	rapid.Check(t, func(r *rapid.T) {
		n++
		name := fmt.Sprintf("%d.pdf", n)
		data := doortest.PDF(name, rapid.IntRange(1, 3000).Draw(r, "size"))
		u, err := s.tray.Create(t.Context(), name)
		if err != nil {
			r.Fatal(err)
		}
		if cut := rapid.IntRange(0, 4000).Draw(r, "before"); cut > 0 {
			u.Write(bytes.Repeat([]byte("x"), cut))
			u.BreakOff()
			if u, err = s.tray.Resume(t.Context(), name, -1); err != nil {
				r.Fatal(err)
			}
		}
		block := rapid.IntRange(1, 700).Draw(r, "block")
		var starts []int
		for at := 0; at < len(data); at += block {
			starts = append(starts, at)
		}
		rand.Shuffle(len(starts), func(i, j int) { starts[i], starts[j] = starts[j], starts[i] })
		for _, at := range starts {
			if _, err := u.WriteAt(data[at:min(at+block, len(data))], int64(at)); err != nil {
				r.Fatal(err)
			}
		}
		if err := u.Finish(t.Context()); err != nil {
			r.Fatalf("%v", err)
		}
		sent[string(data)]++
	})
	s.received(sent)
}

package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"sohoa/internal/scan"
)

// shelf is a hotfolder under test with a clock of its own.
type shelf struct {
	*testing.T
	*bench
	h   *Hotfolder
	now time.Time
	log bytes.Buffer
}

func newShelf(t *testing.T, units ...string) *shelf {
	s := &shelf{T: t, bench: newBench(t, Limits{MaxBytes: 1 << 20, MaxPages: 10, MaxPixels: 1e6}), now: time.Now()}
	s.restart(t.TempDir(), units...)
	return s
}

// restart is a new process over the same folder, store and ledger.
func (s *shelf) restart(dir string, units ...string) {
	log := slog.New(slog.NewTextHandler(&s.log, nil))
	s.Intake.Log = log
	s.h = NewHotfolder(HotfolderConfig{Dir: dir, Intake: s.Intake, Now: func() time.Time { return s.now }, Log: log,
		Units: func(context.Context) ([]string, error) { return append(units, scan.DefaultUnit), nil }})
}

func (s *shelf) drop(rel, data string) {
	s.Helper()
	path := s.h.abs(rel)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
		s.Fatal(err)
	}
}

// wait looks, lets d pass and looks again.
func (s *shelf) wait(d time.Duration) {
	s.h.Tick(s.Context())
	s.now = s.now.Add(d)
	s.h.Tick(s.Context())
}

// tree lists all files but those of ours that are hidden.
func (s *shelf) tree() (names []string) {
	err := filepath.WalkDir(s.h.Dir, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(s.h.Dir, path)
		if err == nil && !d.IsDir() && rel != ".sohoa.lock" {
			names = append(names, norm.NFC.String(rel))
		}
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	slices.Sort(names)
	return names
}

func (s *shelf) want(names ...string) {
	s.Helper()
	slices.Sort(names)
	if got := s.tree(); !slices.Equal(got, names) {
		s.Errorf("files %q, want %q\n%s", got, names, &s.log)
	}
}

func (s *shelf) read(rel string) string {
	s.Helper()
	data, err := os.ReadFile(s.h.abs(rel))
	if err != nil {
		s.Fatal(err)
	}
	return string(data)
}

func TestHotfolderTakes(t *testing.T) {
	s := newShelf(t, "xa-a")
	s.drop("công văn.pdf", smallPDF)
	s.drop(norm.NFD.String("Quyết định.pdf"), smallPDF+"2 %%EOF")
	s.drop("xa-a/a.pdf", smallPDF)
	s.drop("xa-b/b.pdf", smallPDF) // no such unit
	s.drop("done-not-ours/c.pdf", smallPDF)
	s.h.Tick(t.Context())
	s.want("công văn.pdf", "Quyết định.pdf", "xa-a/a.pdf", "xa-b/b.pdf", "done-not-ours/c.pdf")
	s.now = s.now.Add(2 * time.Second)
	s.h.Tick(t.Context())
	s.want("done/công văn.pdf", "done/Quyết định.pdf", "xa-a/done/a.pdf", "xa-b/b.pdf", "done-not-ours/c.pdf")
	if len(s.ledger.items) != 3 || len(s.work) != 3 {
		t.Errorf("%d items, %d works", len(s.ledger.items), len(s.work))
	}
	for _, r := range s.ledger.receipts {
		if r.KeptPath == "" || !exists(s.h.abs(r.KeptPath)) || r.Name != norm.NFC.String(r.Name) || (r.Unit == "xa-a") != strings.HasPrefix(r.KeptPath, "xa-a/") {
			t.Errorf("receipt %+v", r)
		}
	}
	s.wait(time.Minute)
	if n := strings.Count(s.log.String(), "xa-b"); n != 1 {
		t.Errorf("the unknown unit was logged %d times", n)
	}
	if len(s.ledger.receipts) != 3 {
		t.Error("something was taken twice")
	}
}

func TestHotfolderNames(t *testing.T) {
	s := newShelf(t)
	skipped := []string{".hidden.pdf", "a.tmp", "b.pdf.PART", "~$c.pdf", "d.pdf~", "Thumbs.db", "x.pdf.KHÔNG ĐẠT.txt", "y.pdf.NIÊM PHONG.txt"}
	for _, name := range skipped {
		s.drop(name, smallPDF)
	}
	s.drop(norm.NFD.String("z.pdf.KHÔNG ĐẠT.txt"), smallPDF)
	s.wait(time.Hour)
	s.want(append(skipped, "z.pdf.KHÔNG ĐẠT.txt")...)
	if len(s.ledger.receipts) != 0 {
		t.Error("something was taken")
	}
}

func TestHotfolderClash(t *testing.T) {
	s := newShelf(t)
	for i := range 3 {
		s.drop("a.pdf", fmt.Sprintf("%s%d %%%%EOF", smallPDF, i))
		s.wait(3 * time.Second)
	}
	s.drop("a.pdf", smallPDF+"0 %%EOF") // the first one's bytes again
	s.wait(3 * time.Second)
	s.want("done/a.pdf", "done/a (2).pdf", "done/a (3).pdf", "done/a (4).pdf")
	long := strings.Repeat("ệ", 83) + ".pdf" // 253 bytes
	for i := range 2 {
		s.drop(long, fmt.Sprintf("%slong %d %%%%EOF", smallPDF, i))
		s.wait(3 * time.Second)
	}
	if got := len(s.tree()); got != 6 {
		t.Errorf("%d files: %q", got, s.tree())
	}
	if len(s.ledger.items) != 5 || len(s.ledger.receipts) != 6 {
		t.Errorf("%d items, %d receipts", len(s.ledger.items), len(s.ledger.receipts))
	}
}

func TestHotfolderWaits(t *testing.T) {
	s := newShelf(t)
	s.drop("a.pdf", smallPDF[:20])
	for n := 20; n < len(smallPDF); n += 10 { // grows
		s.wait(1500 * time.Millisecond)
		s.drop("a.pdf", smallPDF[:n])
	}
	s.wait(30 * time.Second) // stands still, but its end is missing
	s.want("a.pdf")
	s.drop("a.pdf", smallPDF)
	s.h.Tick(t.Context())
	s.want("a.pdf")
	s.now = s.now.Add(2 * time.Second)
	s.h.Tick(t.Context())
	s.want("done/a.pdf")
}

func TestHotfolderRefuses(t *testing.T) {
	for _, c := range []struct {
		name, data string
		code       scan.Code
	}{
		{"a.pdf", "", scan.CodeEmpty},
		{"a.pdf", smallPDF[:40], scan.CodeTruncated},
		{"a.pdf", "không phải bản quét", scan.CodeUnknownType},
		{"bomb.png", string(smallPNG(t, 35000, 35000)), scan.CodeTooManyPixels},
		{"big.pdf", smallPDF + strings.Repeat("x", 1<<20) + "%%EOF", scan.CodeTooLarge},
		{"huge.pdf", smallPDF + strings.Repeat("x", 9<<20) + "%%EOF", scan.CodeTooLarge},
	} {
		s := newShelf(t)
		s.drop(c.name, c.data)
		s.wait(time.Minute)
		s.want("failed/"+c.name, "failed/"+c.name+".KHÔNG ĐẠT.txt")
		note := s.read("failed/" + c.name + failedNote)
		for _, part := range []string{string(c.code), c.code.Vietnamese(), c.code.English()} {
			if !strings.Contains(note, part) {
				t.Errorf("%s: note %q lacks %q", c.code, note, part)
			}
		}
		if s.read("failed/"+c.name) != c.data {
			t.Errorf("%s: the source changed", c.code)
		}
		if c.name != "huge.pdf" && len(s.ledger.items) != 1 {
			t.Errorf("%s: %d items", c.code, len(s.ledger.items))
		}
		s.wait(time.Minute)
		s.want("failed/"+c.name, "failed/"+c.name+".KHÔNG ĐẠT.txt")
	}
}

func TestHotfolderNoFiles(t *testing.T) {
	s := newShelf(t)
	secret := filepath.Join(t.TempDir(), "secret.pdf")
	if err := os.WriteFile(secret, []byte(smallPDF), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Symlink(secret, s.h.abs("link.pdf")), syscall.Mkfifo(s.h.abs("pipe.pdf"), 0o600), os.Symlink("/", s.h.abs("root"))); err != nil {
		t.Fatal(err)
	}
	s.wait(time.Minute)
	s.want("failed/link.pdf", "failed/link.pdf.KHÔNG ĐẠT.txt", "failed/pipe.pdf", "failed/pipe.pdf.KHÔNG ĐẠT.txt", "failed/root", "failed/root.KHÔNG ĐẠT.txt")
	if !strings.Contains(s.read("failed/link.pdf.KHÔNG ĐẠT.txt"), string(scan.CodeNotAFile)) || len(s.ledger.receipts) != 0 {
		t.Error("a link was taken")
	}
}

// TestHotfolderCrashes stops at every point where a store is asked, restarts,
// and finds each file once in the ledger and once in done/.
func TestHotfolderCrashes(t *testing.T) {
	for _, point := range []string{"create", "commit", "commit done", "open", "by source", "accept", "accept done", "set kept"} {
		t.Run(point, func(t *testing.T) {
			s := newShelf(t)
			broken := true
			fail := func(at string) error {
				if broken && at == point {
					return scan.Errorf(scan.CodeUnavailable, "pulled out")
				}
				return nil
			}
			s.store.fail, s.ledger.fail = fail, fail
			s.drop("a.pdf", smallPDF)
			s.wait(3 * time.Second)
			if len(s.tree()) != 1 || exists(s.h.abs("done/a.pdf")) {
				t.Fatalf("files %q", s.tree())
			}
			broken = false
			s.restart(s.h.Dir)
			s.wait(3 * time.Second)
			s.want("done/a.pdf")
			if len(s.ledger.receipts) != 1 || s.ledger.receipts[0].KeptPath != "done/a.pdf" {
				t.Errorf("receipts %+v", s.ledger.receipts)
			}
			if left, _ := os.ReadDir(s.h.abs(claimedFolder)); len(left) != 0 {
				t.Errorf("claims are left: %v", left)
			}
		})
	}
}

// TestHotfolderCrashBetweenNoteAndMove has the ledger know where the file will
// be kept while it still is a claim.
func TestHotfolderCrashBeforeMove(t *testing.T) {
	s := newShelf(t)
	s.drop("a.pdf", smallPDF)
	s.wait(3 * time.Second)
	claim := strings.TrimPrefix(s.ledger.receipts[0].Source, "claim:")
	back := filepath.Join(claimedFolder, claim, "a.pdf")
	if err := os.MkdirAll(filepath.Dir(s.h.abs(back)), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := s.h.move("done/a.pdf", back); err != nil {
		t.Fatal(err)
	}
	s.restart(s.h.Dir)
	s.wait(time.Second)
	s.want("done/a.pdf")
	if len(s.ledger.receipts) != 1 {
		t.Errorf("receipts %+v", s.ledger.receipts)
	}
}

func TestHotfolderBacksOff(t *testing.T) {
	s := newShelf(t)
	asked := 0
	s.ledger.fail = func(at string) error {
		if at == "by source" {
			asked++
			return scan.Errorf(scan.CodeUnavailable, "away")
		}
		return nil
	}
	s.drop("a.pdf", smallPDF)
	for range 120 {
		s.wait(time.Second)
	}
	if asked < 4 || asked > 12 {
		t.Errorf("asked %d times in 120 s", asked)
	}
}

// TestHotfolderInPlace has no place for claims, as on a read-only share.
func TestHotfolderInPlace(t *testing.T) {
	s := newShelf(t)
	s.drop(claimedFolder, "in the way")
	s.drop("a.pdf", smallPDF)
	s.wait(3 * time.Second)
	s.want(claimedFolder, "a.pdf")
	if len(s.ledger.receipts) != 1 || s.ledger.receipts[0].KeptPath != "" {
		t.Fatalf("receipts %+v", s.ledger.receipts)
	}
	s.restart(s.h.Dir)
	s.wait(time.Minute)
	s.wait(time.Minute)
	if len(s.ledger.receipts) != 1 {
		t.Error("taken again after a restart")
	}
	s.drop("a.pdf", smallPDF+"changed %%EOF")
	s.wait(3 * time.Second)
	if len(s.ledger.items) != 2 {
		t.Error("the changed file was not taken")
	}
}

// TestHotfolderLinkedDone has a done/ that leads elsewhere.
func TestHotfolderLinkedDone(t *testing.T) {
	s := newShelf(t, "xa-c")
	elsewhere := t.TempDir()
	if err := os.Symlink(elsewhere, s.h.abs(doneFolder)); err != nil {
		t.Fatal(err)
	}
	s.drop("a.pdf", smallPDF)
	s.wait(3 * time.Second)
	if left, err := os.ReadDir(elsewhere); err != nil || len(left) != 0 || !exists(s.h.abs("a.pdf")) || len(s.ledger.receipts) != 1 {
		t.Errorf("elsewhere %v, %v, receipts %+v", left, err, s.ledger.receipts)
	}
	if !exists(s.h.abs("xa-c/failed")) {
		t.Error("the unit got no folder")
	}
}

func TestHotfolderVanishes(t *testing.T) {
	s := newShelf(t)
	s.drop("a.pdf", smallPDF)
	s.h.Tick(t.Context())
	away := s.h.Dir + "-away"
	if err := os.Rename(s.h.Dir, away); err != nil {
		t.Fatal(err)
	}
	s.wait(time.Minute)
	s.wait(time.Minute)
	if n := strings.Count(s.log.String(), "is away"); n != 1 {
		t.Errorf("logged %d times", n)
	}
	if err := os.Rename(away, s.h.Dir); err != nil {
		t.Fatal(err)
	}
	s.wait(3 * time.Second)
	s.want("done/a.pdf")
}

// TestHotfolderWrittenOn has the scanner write on while the file is read.
func TestHotfolderWrittenOn(t *testing.T) {
	s := newShelf(t)
	s.drop("a.pdf", smallPDF)
	written := false
	s.store.fail = func(at string) error {
		if at == "commit" && !written {
			written = true
			claims, err := filepath.Glob(s.h.abs(".claimed/*/a.pdf"))
			if err != nil || len(claims) != 1 {
				t.Fatalf("claims %v %v", claims, err)
			}
			f, err := os.OpenFile(claims[0], os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			f.WriteString("more %%EOF")
		}
		return nil
	}
	s.wait(3 * time.Second)
	s.want("a.pdf") // put back, to be taken as it is now, after a longer wait than before
	s.wait(3 * time.Second)
	s.want("a.pdf")
	s.wait(time.Second)
	s.want("done/a.pdf")
	if got := s.read("done/a.pdf"); got != smallPDF+"more %%EOF" || len(s.ledger.items) != 2 {
		t.Errorf("%q, %d items", got, len(s.ledger.items))
	}
}

func TestHotfolderLock(t *testing.T) {
	s := newShelf(t)
	s.drop("a.pdf", smallPDF)
	unlock, ok := s.h.lock()
	if !ok {
		t.Fatal("no lock")
	}
	other := NewHotfolder(s.h.HotfolderConfig)
	other.Tick(t.Context())
	s.now = s.now.Add(time.Minute)
	other.Tick(t.Context())
	s.want("a.pdf")
	unlock()
	other.Tick(t.Context())
	s.now = s.now.Add(time.Minute)
	other.Tick(t.Context())
	s.want("done/a.pdf")
}

func TestHotfolderRun(t *testing.T) {
	s := newShelf(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.h.Units = func(context.Context) ([]string, error) {
		cancel() // the first look is on its way
		return nil, nil
	}
	s.h.Run(ctx, time.Hour) // returns when ctx is done
}

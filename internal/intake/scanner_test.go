package intake

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// TestHotfolderLearns has a scanner that appends page by page to a file that
// looks whole after each.
func TestHotfolderLearns(t *testing.T) {
	s := newShelf(t)
	grow := func(pause time.Duration) {
		s.drop("a.pdf", smallPDF)
		s.wait(0) // its end is seen
		for n := range 3 {
			s.now = s.now.Add(pause)
			s.drop("a.pdf", smallPDF+strings.Repeat("%%EOF\n", n+1))
			s.wait(0)
		}
	}
	grow(1800 * time.Millisecond)
	s.wait(3 * time.Second) // twice the pause is longer
	s.want("a.pdf")
	s.wait(700 * time.Millisecond)
	s.want("done/a.pdf")
	if got := s.ledger.pauses["./"]; got != 1800*time.Millisecond {
		t.Errorf("learnt %v", got)
	}
	s.restart(s.h.Dir) // what was learnt is not forgotten
	grow(3500 * time.Millisecond)
	s.want("a.pdf", "done/a.pdf")
	s.wait(7 * time.Second)
	s.want("done/a.pdf", "done/a (2).pdf")

	// Whole files let it fade.
	for range 100 {
		s.drop("b.pdf", smallPDF)
		s.wait(time.Minute)
		s.wait(0)
	}
	if got := s.ledger.pauses["./"]; got > time.Second {
		t.Errorf("after a hundred files without a pause it is still %v", got)
	}
}

// TestHotfolderWrittenOnInDone: whoever holds the file open writes on after it
// went to done/: it is taken again, and the next one is waited for longer.
func TestHotfolderWrittenOnInDone(t *testing.T) {
	s := newShelf(t)
	s.drop("a.pdf", smallPDF)
	f, err := os.OpenFile(s.h.abs("a.pdf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s.wait(2 * time.Second)
	s.want("done/a.pdf")
	s.now = s.now.Add(3 * time.Second)
	f.WriteString("page two %%EOF")
	s.h.Tick(t.Context())
	s.want("a.pdf")
	s.wait(9 * time.Second)
	s.want("a.pdf")
	s.wait(time.Second)
	s.want("done/a.pdf")
	if len(s.ledger.items) != 2 || s.ledger.receipts[0].KeptPath != "" || s.ledger.receipts[1].KeptPath != "done/a.pdf" {
		t.Errorf("%+v", s.ledger.receipts)
	}
}

func TestHotfolderSubfolders(t *testing.T) {
	s := newShelf(t, "xa-a")
	s.drop("xa-a/2026/thang 11/a.pdf", smallPDF)
	s.drop("xa-a/done/b.pdf", smallPDF)
	s.drop("xa-a/.hidden/c.pdf", smallPDF)
	s.drop("xa-a/1/2/3/4/5/6/7/deep.pdf", smallPDF)
	if err := os.Symlink(t.TempDir(), s.h.abs("xa-a/2026/link")); err != nil {
		t.Fatal(err)
	}
	s.wait(3 * time.Second)
	s.want("xa-a/done/a.pdf", "xa-a/done/b.pdf", "xa-a/.hidden/c.pdf", "xa-a/1/2/3/4/5/6/7/deep.pdf", "xa-a/failed/link", "xa-a/failed/link"+failedNote)
	if r := s.ledger.receipts; len(r) != 1 || r[0].Name != "a.pdf" || !strings.HasSuffix(r[0].Source, "/2026/thang 11") {
		t.Errorf("%+v", r)
	}
}

// named makes the shelf's folder one unit's, known to the catalog by a name.
func (s *shelf) named(unit string) {
	s.h.Unit, s.h.Name = unit, s.h.Dir
}

// TestHotfoldersApart: two folders of one unit do not touch each other's files.
func TestHotfoldersApart(t *testing.T) {
	s := newShelf(t, "xa-a")
	s.named("xa-a")
	s.drop("phòng 1/a.pdf", smallPDF)
	s.wait(3 * time.Second)
	s.want("done/a.pdf")
	r := s.ledger.receipts[0]
	if r.Unit != "xa-a" || r.KeptPath != s.h.Dir+"//done/a.pdf" {
		t.Fatalf("%+v", r)
	}
	first := s.h.Dir
	s.restart(t.TempDir(), "xa-a")
	s.named("xa-a")
	s.ledger.become(r.ItemID, scan.ItemRejected, scan.CodeDamaged)
	s.wait(time.Minute)
	s.want()
	s.restart(first, "xa-a")
	s.named("xa-a")
	s.wait(time.Minute)
	s.want("failed/a.pdf", "failed/a.pdf"+failedNote)
}

// TestHotfolderUnmounted: an empty folder in the share's place is not a share
// from which all was deleted.
func TestHotfolderUnmounted(t *testing.T) {
	s := newShelf(t, "xa-a")
	s.named("xa-a")
	s.drop("a.pdf", smallPDF)
	s.wait(3 * time.Second)
	away := s.h.Dir + "-away"
	if err := os.Rename(s.h.Dir, away); err != nil {
		t.Fatal(err)
	}
	s.drop("not-ours.pdf", smallPDF)
	s.ledger.become(s.ledger.receipts[0].ItemID, scan.ItemRejected, scan.CodeDamaged)
	s.wait(time.Hour)
	s.want("not-ours.pdf")
	if !strings.Contains(s.log.String(), "is its share mounted?") || s.ledger.receipts[0].KeptPath == "" {
		t.Errorf("%+v\n%s", s.ledger.receipts, &s.log)
	}
	if err := os.RemoveAll(s.h.Dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(away, s.h.Dir); err != nil {
		t.Fatal(err)
	}
	s.wait(time.Minute)
	s.want("failed/a.pdf", "failed/a.pdf"+failedNote)
}

// TestHotfolderTells writes beside a scan which page is poor, and never takes
// its own words in.
func TestHotfolderTells(t *testing.T) {
	s := newShelf(t, "xa-a")
	s.drop("xa-a/tầng 2/giấy mời.pdf", smallPDF)
	s.wait(3 * time.Second)
	r := s.ledger.receipts[0]
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 1240, 1754)), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.Put(t.Context(), s.store, "xa-a/p3", &picture); err != nil {
		t.Fatal(err)
	}
	poor := func(page int, key string, faults ...string) catalog.FaultyPage {
		return catalog.FaultyPage{Receipt: r.ID, Page: scan.Page{ItemID: r.ItemID, Number: page, PreviewKey: key, Faults: faults}}
	}
	s.ledger.faulty = []catalog.FaultyPage{poor(3, "xa-a/p3", "blur", "skew"), poor(4, "", string(scan.CodePageCrashed)), poor(5, "none", "low_dpi")}
	s.wait(2 * time.Second)
	notes := []string{"xa-a/tầng 2/giấy mời.pdf KHÔNG ĐẠT-trang 3.txt", "xa-a/tầng 2/giấy mời.pdf KHÔNG ĐẠT-trang 3.jpg",
		"xa-a/tầng 2/giấy mời.pdf KHÔNG ĐẠT-trang 4.txt", "xa-a/tầng 2/giấy mời.pdf KHÔNG ĐẠT-trang 5.txt"}
	s.want(append([]string{"xa-a/done/giấy mời.pdf"}, notes...)...)
	text := s.read(notes[0])
	for _, part := range []string{"giấy mời.pdf – trang 3", scan.CodeBlur.Vietnamese(), scan.CodeSkew.English(), r.Code()} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in %q", part, text)
		}
	}
	small, _, err := image.Decode(strings.NewReader(s.read(notes[1])))
	if err != nil || small.Bounds().Dx() != noteWidth {
		t.Errorf("picture: %v", err)
	}
	if len(s.ledger.faulty) != 0 {
		t.Errorf("not told: %+v", s.ledger.faulty)
	}
	s.wait(time.Hour)
	if len(s.ledger.receipts) != 1 {
		t.Errorf("our own notes were taken: %+v", s.ledger.receipts)
	}
	// The page is scanned again under the same name: the old words go.
	s.drop("xa-a/tầng 2/giấy mời.pdf", smallPDF+"better %%EOF")
	s.drop("xa-a/tầng 2/giấy mời.pdf KHÔNG ĐẠT-trang 9.txt.pdf", smallPDF) // not ours
	s.wait(3 * time.Second)
	s.want("xa-a/done/giấy mời.pdf", "xa-a/done/giấy mời (2).pdf", "xa-a/done/giấy mời.pdf KHÔNG ĐẠT-trang 9.txt.pdf")
}

// TestHotfolderSealTakesNotes: of what is sealed no picture stays.
func TestHotfolderSealTakesNotes(t *testing.T) {
	s := newShelf(t)
	s.drop("a.pdf", smallPDF)
	s.drop("b.pdf KHÔNG ĐẠT-trang 1.jpg", "of another file")
	s.wait(3 * time.Second)
	r := s.ledger.receipts[0]
	s.ledger.faulty = []catalog.FaultyPage{{Receipt: r.ID, Page: scan.Page{ItemID: r.ItemID, Number: 1, Faults: []string{"blur"}}}}
	s.wait(2 * time.Second)
	s.ledger.become(r.ItemID, scan.ItemSealed, scan.CodeSecrecy)
	s.wait(time.Minute)
	s.want("b.pdf KHÔNG ĐẠT-trang 1.jpg", "done/a.pdf"+sealedNote)
}

// TestHotfolderWakes takes a file long before the poll comes.
func TestHotfolderWakes(t *testing.T) {
	s := newShelf(t)
	s.h.Now = time.Now
	s.h.Quiet = 50 * time.Millisecond
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	looked := make(chan struct{}, 1000)
	s.h.Units = func(context.Context) ([]string, error) {
		looked <- struct{}{}
		return []string{scan.DefaultUnit}, nil
	}
	s.store.fail = func(at string) error {
		if at == "commit done" {
			cancel()
		}
		return nil
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.h.Run(ctx, time.Hour)
	}()
	<-looked
	s.drop("a.pdf", smallPDF)
	<-done
	if context.Cause(ctx) != context.Canceled {
		t.Error("the file was not seen within a minute")
	}
}

// FuzzIgnored: whatever a file is called, our own notes about it are ignored.
func FuzzIgnored(f *testing.F) {
	f.Add("a.pdf", 3)
	f.Add(strings.Repeat("ệ", 100), 12345)
	f.Fuzz(func(t *testing.T, name string, page int) {
		for _, ext := range []string{"txt", "jpg"} {
			if note := pageNoteName(DisplayName(filepath.Base(name)), max(page, 1), ext); !Ignored(note) || len(note) > 255 {
				t.Errorf("%q is taken", note)
			}
		}
	})
}

package intake

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/internal/pdf/pdfcpu"
	"sohoa/internal/scan"
)

func TestGroups(t *testing.T) {
	h := &Hotfolder{HotfolderConfig: HotfolderConfig{Group: Pages}}
	show := func(names ...string) string {
		var all []string
		for _, g := range h.groups(names) {
			s := strings.Join(g.files, "+")
			if g.gap {
				s += "!"
			}
			all = append(all, s)
		}
		return strings.Join(all, " ")
	}
	for _, c := range []struct{ names, want string }{
		{"a_001.jpg a_002.jpg b_001.jpg", "a_001.jpg+a_002.jpg b_001.jpg"},
		{"a10.png a9.png a8.PNG", "a8.PNG+a9.png+a10.png"},
		{"1.jpg 2.jpg 4.jpg", "1.jpg+2.jpg+4.jpg!"},
		{"x/1.jpg y/2.jpg x/2.jpg", "x/1.jpg+x/2.jpg y/2.jpg"},
		{"scan_20261128.jpg scan_20261129.jpg", "scan_20261128.jpg scan_20261129.jpg"}, // days, not pages
		{"a1.pdf a2.pdf a.jpg", "a1.pdf a2.pdf a.jpg"},
		{"a_1.jpg a_01.jpg", "a_01.jpg+a_1.jpg!"},
	} {
		if got := show(strings.Fields(c.names)...); got != c.want {
			t.Errorf("%s: %s, want %s", c.names, got, c.want)
		}
	}
	h.Group = nil
	if got := show("a1.jpg", "a2.jpg"); got != "a1.jpg a2.jpg" {
		t.Errorf("without a pattern: %s", got)
	}
}

// newPile is a shelf whose folder takes numbered pictures for pages.
func newPile(t *testing.T) *shelf {
	s := newShelf(t, "xa-a")
	s.pile()
	return s
}

func (s *shelf) pile() {
	s.named("xa-a")
	s.h.Group, s.h.Join = Pages, pdfcpu.New().Join
}

// page is a small picture unlike those of other numbers.
func (s *shelf) page(n int) string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 20+n, 30))); err != nil {
		s.Fatal(err)
	}
	return b.String()
}

// original is the stored bytes of an item.
func (s *shelf) original(item scan.Item) []byte {
	s.Helper()
	r, err := s.store.Open(s.Context(), "xa-a/original/"+item.SHA256)
	if err != nil {
		s.Fatal(err)
	}
	defer r.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		s.Fatal(err)
	}
	return b.Bytes()
}

func TestHotfolderGroup(t *testing.T) {
	s := newPile(t)
	for n := 1; n <= 3; n++ {
		s.drop(fmt.Sprintf("sub/a_%03d.png", n), s.page(n))
		s.wait(1500 * time.Millisecond)
	}
	s.want("sub/a_001.png", "sub/a_002.png", "sub/a_003.png") // the youngest holds the others back
	s.wait(time.Second)
	s.want("done/a/a_001.png", "done/a/a_002.png", "done/a/a_003.png")
	if len(s.ledger.receipts) != 1 {
		t.Fatalf("%+v", s.ledger.receipts)
	}
	r := s.ledger.receipts[0]
	item := s.ledger.items[r.ItemID]
	if r.Name != "a.pdf" || item.Media != scan.MediaPDF || r.KeptPath != s.h.Dir+"//done/a" {
		t.Errorf("%+v %+v", r, item)
	}
	if n := bytes.Count(s.original(item), []byte("/Subtype/Image")) + bytes.Count(s.original(item), []byte("/Subtype /Image")); n != 3 {
		t.Errorf("%d images in the PDF", n)
	}

	// The same pages again are the same bytes: a second receipt.
	for n := 1; n <= 3; n++ {
		s.drop(fmt.Sprintf("a_%03d.png", n), s.page(n))
	}
	s.wait(3 * time.Second)
	if len(s.ledger.items) != 1 || len(s.ledger.receipts) != 2 {
		t.Errorf("%d items, %d receipts", len(s.ledger.items), len(s.ledger.receipts))
	}
	// Sealed: no page stays.
	s.ledger.become(item.ID, scan.ItemSealed, scan.CodeSecrecy)
	s.wait(time.Minute)
	s.want("done/a"+sealedNote, "done/a (2)"+sealedNote)
}

func TestHotfolderGroupWaitsForGaps(t *testing.T) {
	s := newPile(t)
	s.drop("1.png", s.page(1))
	s.drop("3.png", s.page(3))
	s.drop("x.pdf", smallPDF)
	s.wait(30 * time.Second)
	s.want("1.png", "3.png", "done/x.pdf")
	s.drop("2.png", s.page(2))
	s.wait(3 * time.Second)
	s.want("done/trang/1.png", "done/trang/2.png", "done/trang/3.png", "done/x.pdf")
	s.drop("b1.png", s.page(1))
	s.drop("b3.png", s.page(3))
	s.wait(time.Minute) // it never comes
	s.want("done/b/b1.png", "done/b/b3.png", "done/trang/1.png", "done/trang/2.png", "done/trang/3.png", "done/x.pdf")
}

// TestHotfolderGroupDisbands: pages of which one is broken are taken each for
// itself, so that the ledger has every one.
func TestHotfolderGroupDisbands(t *testing.T) {
	s := newPile(t)
	s.drop("a1.png", s.page(1))
	s.drop("a2.png", s.page(2)[:50])
	s.drop("a3.png", "no picture")
	s.drop("a4.png", string(smallPNG(t, 35000, 35000)))
	s.wait(2 * time.Minute)
	s.wait(time.Minute)
	s.want("done/a1.png", "failed/a2.png", "failed/a2.png"+failedNote, "failed/a3.png", "failed/a3.png"+failedNote, "failed/a4.png", "failed/a4.png"+failedNote)
	var codes []string
	for _, r := range s.ledger.receipts {
		codes = append(codes, r.Name+" "+string(s.ledger.items[r.ItemID].Reason))
	}
	slices.Sort(codes)
	if got := strings.Join(codes, ", "); got != "a1.png , a2.png truncated, a3.png unknown_type, a4.png too_many_pixels" {
		t.Error(got)
	}
}

// TestHotfolderGroupCrashes stops at every point and finds the pages once.
func TestHotfolderGroupCrashes(t *testing.T) {
	for _, point := range []string{"create", "commit", "commit done", "by source", "accept", "accept done", "set kept"} {
		t.Run(point, func(t *testing.T) {
			s := newPile(t)
			broken := true
			fail := func(at string) error {
				if broken && at == point {
					return scan.Errorf(scan.CodeUnavailable, "pulled out")
				}
				return nil
			}
			s.store.fail, s.ledger.fail = fail, fail
			s.drop("a1.png", s.page(1))
			s.drop("a2.png", s.page(2))
			s.wait(3 * time.Second)
			broken = false
			s.restart(s.h.Dir, "xa-a")
			s.pile()
			s.wait(3 * time.Second)
			s.want("done/a/a1.png", "done/a/a2.png")
			if len(s.ledger.receipts) != 1 {
				t.Errorf("receipts %+v", s.ledger.receipts)
			}
			if left, _ := os.ReadDir(s.h.abs(claimedFolder)); len(left) != 0 {
				t.Errorf("claims are left: %v", left)
			}
		})
	}
}

// TestHotfolderGroupHalfClaimed finds a group of which a crash let only one
// page be moved.
func TestHotfolderGroupHalfClaimed(t *testing.T) {
	s := newPile(t)
	s.drop(filepath.Join(claimedFolder, "x."+openGroup, "sub/a1.png"), s.page(1))
	s.drop("sub/a2.png", s.page(2))
	s.wait(3 * time.Second)
	s.want("done/a/a1.png", "done/a/a2.png")
	if len(s.ledger.receipts) != 1 {
		t.Errorf("receipts %+v", s.ledger.receipts)
	}
}

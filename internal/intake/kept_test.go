package intake

import (
	"strings"
	"testing"
	"time"

	"sohoa/internal/scan"
)

func TestHotfolderSealed(t *testing.T) {
	s := newShelf(t)
	s.drop("mật.pdf", smallPDF)
	s.wait(3 * time.Second)
	s.want("done/mật.pdf")
	item := s.ledger.receipts[0].ItemID
	s.ledger.become(item, scan.ItemSealed, scan.CodeSecrecy)
	s.wait(10 * time.Second)
	s.want("done/mật.pdf.NIÊM PHONG.txt")
	if note := s.read("done/mật.pdf.NIÊM PHONG.txt"); !strings.Contains(note, "niêm phong") || strings.Contains(note, "Catalog") {
		t.Errorf("notice %q", note)
	}
	s.drop("again.pdf", smallPDF) // the same bytes under another name
	s.wait(3 * time.Second)
	s.want("done/mật.pdf.NIÊM PHONG.txt", "done/again.pdf.NIÊM PHONG.txt")
	for _, r := range s.ledger.receipts {
		if r.KeptPath != "" {
			t.Errorf("receipt %+v", r)
		}
	}
	if len(s.objects(t)) != 1 {
		t.Error("the original is gone from the store")
	}
}

// TestHotfolderSealedNotVerified keeps the copy while the store cannot show the
// original.
func TestHotfolderSealedNotVerified(t *testing.T) {
	s := newShelf(t)
	s.drop("a.pdf", smallPDF)
	s.wait(3 * time.Second)
	s.ledger.become(s.ledger.receipts[0].ItemID, scan.ItemSealed, scan.CodeSecrecy)
	s.store.fail = func(at string) error {
		if at == "open" {
			return scan.Errorf(scan.CodeUnavailable, "away")
		}
		return nil
	}
	s.wait(10 * time.Second)
	s.want("done/a.pdf")
	s.store.fail = func(string) error { return nil }
	s.wait(10 * time.Second)
	s.want("done/a.pdf.NIÊM PHONG.txt")
}

func TestHotfolderRejectedLater(t *testing.T) {
	s := newShelf(t, "xa-a")
	s.drop("xa-a/a.pdf", smallPDF)
	s.wait(3 * time.Second)
	item := s.ledger.receipts[0].ItemID
	s.ledger.become(item, scan.ItemRejected, scan.CodeEncrypted)
	broken := true // the crash comes after the move
	s.ledger.fail = func(at string) error {
		if broken && at == "set kept" {
			return scan.Errorf(scan.CodeUnavailable, "pulled out")
		}
		return nil
	}
	s.wait(10 * time.Second)
	broken = false
	s.wait(10 * time.Second)
	s.want("xa-a/failed/a.pdf", "xa-a/failed/a.pdf.KHÔNG ĐẠT.txt")
	if got := s.ledger.receipts[0].KeptPath; got != "xa-a/failed/a.pdf" {
		t.Errorf("kept at %q", got)
	}
	if !strings.Contains(s.read("xa-a/failed/a.pdf.KHÔNG ĐẠT.txt"), string(scan.CodeEncrypted)) {
		t.Error("the note lacks the reason")
	}
	s.ledger.become(item, scan.ItemSealed, scan.CodeSecrecy) // restarted, and then a mark was found
	s.wait(10 * time.Second)
	s.want("xa-a/failed/a.pdf.NIÊM PHONG.txt")
}

func TestHotfolderExpires(t *testing.T) {
	s := newShelf(t)
	s.drop("a.pdf", smallPDF)
	s.drop("b.pdf", smallPDF[:30])
	s.wait(time.Minute)
	s.want("done/a.pdf", "failed/b.pdf", "failed/b.pdf.KHÔNG ĐẠT.txt")
	s.wait(29 * 24 * time.Hour)
	s.want("done/a.pdf", "failed/b.pdf", "failed/b.pdf.KHÔNG ĐẠT.txt")
	away := true
	s.store.fail = func(at string) error {
		if away && at == "open" {
			return scan.Errorf(scan.CodeUnavailable, "away")
		}
		return nil
	}
	s.wait(2 * 24 * time.Hour)
	s.want("done/a.pdf", "failed/b.pdf", "failed/b.pdf.KHÔNG ĐẠT.txt")
	away = false
	s.wait(2 * time.Hour)
	s.want()
	if len(s.objects(t)) != 2 {
		t.Error("an original is gone")
	}
}

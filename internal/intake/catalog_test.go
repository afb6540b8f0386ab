package intake

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sohoa/internal/blob/dir"
	"sohoa/internal/catalog/sqlite"
	"sohoa/internal/scan"
)

// TestHotfolderOverSQLite goes the same way with a real catalog.
func TestHotfolderOverSQLite(t *testing.T) {
	store, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	facts, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer facts.Close()
	if err := facts.AddUnit(t.Context(), scan.Unit{Code: scan.DefaultUnit, Name: "Xã A"}); err != nil && !scan.Is(err, scan.CodeStale) {
		t.Fatal(err)
	}
	s := &shelf{T: t, bench: &bench{ledger: newLedger()}, now: time.Now()}
	s.Intake = New(Config{Blob: store, Catalog: facts})
	s.restart(t.TempDir())
	s.drop("a.pdf", smallPDF)
	s.drop("b.pdf", smallPDF)
	s.drop("c.pdf", smallPDF[:30])
	s.drop("rỗng.pdf", "")
	s.wait(time.Minute)
	s.want("done/a.pdf", "done/b.pdf", "failed/c.pdf", "failed/c.pdf.KHÔNG ĐẠT.txt", "failed/rỗng.pdf", "failed/rỗng.pdf.KHÔNG ĐẠT.txt")
	rows, err := facts.Ledger(t.Context(), nil, time.Now().Add(-48*time.Hour), time.Now().Add(48*time.Hour))
	if err != nil || len(rows) != 1 || rows[0].Received != 3 || rows[0].Repeated != 1 || rows[0].Rejected != 2 || rows[0].Off() != 0 {
		t.Errorf("ledger %+v, %v", rows, err)
	}
	var item string
	kept, err := facts.Kept(context.Background(), scan.DoorHotfolder, []scan.ItemState{scan.ItemRunning}, "", time.Now().Add(time.Hour), 10)
	if err != nil || len(kept) != 2 {
		t.Fatalf("kept %+v, %v", kept, err)
	}
	item = kept[0].ItemID
	if _, err := facts.Seal(t.Context(), item, scan.CodeSecrecy); err != nil {
		t.Fatal(err)
	}
	s.wait(10 * time.Second)
	if tree := strings.Join(s.tree(), " "); strings.Contains(tree, "done/a.pdf ") || strings.Contains(tree, "done/b.pdf ") || strings.Count(tree, "NIÊM PHONG") != 2 {
		t.Errorf("files %s\n%s", tree, &s.log)
	}
}

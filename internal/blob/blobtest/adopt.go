package blobtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// RunAdopter hands a file over twice, as after a crash in between: it stays
// where it is, and what is stored outlives it.
func RunAdopter(t *testing.T, store interface {
	blob.Store
	blob.Adopter
}) {
	ctx := t.Context()
	body := strings.Repeat("adopted ", 1000)
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	key := "u" + scan.NewID() + "/item/adopted"
	for i := range 3 {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		w, err := store.Adopt(ctx, blob.Settled{File: f, SHA256: []string{"", sum([]byte(body)), ""}[i]})
		if err != nil {
			t.Fatal(err)
		}
		first := make([]byte, 7)
		if _, err := w.ReadAt(first, 0); err != nil || string(first) != "adopted" || w.Size() != int64(len(body)) || w.Sum() != sum([]byte(body)) {
			t.Errorf("reads back %q, %v, %d bytes, %s", first, err, w.Size(), w.Sum())
		}
		if i == 0 {
			if err := w.Abort(); err != nil {
				t.Fatal(err)
			}
			continue
		}
		info, err := w.Commit(ctx, key)
		if err != nil || info.Size != int64(len(body)) || info.SHA256 != sum([]byte(body)) {
			t.Fatalf("commit %d: %+v, %v", i, info, err)
		}
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := blob.Verify(ctx, store, key, sum([]byte(body))); err != nil {
		t.Error(err)
	}
}

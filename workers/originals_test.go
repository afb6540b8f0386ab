package workers

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"sohoa/internal/blob"
	"sohoa/internal/blob/blobtest"
	"sohoa/internal/blob/dir"
	"sohoa/internal/scan"
)

// TestOriginalsHeld: a local copy that is in use stays, however many others are
// asked for; afterwards no more than keepCopies are left.
func TestOriginalsHeld(t *testing.T) {
	store, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	o := &originals{store: blobtest.NewFaulty(store), dir: t.TempDir()} // no localStore: copies are made
	item := func(i int) scan.Item {
		body := fmt.Append(nil, "original ", i)
		h := newHash()
		h.Write(body)
		it := scan.Item{Unit: "default", SHA256: h.sum(), Size: int64(len(body))}
		if _, err := blob.Put(t.Context(), store, blob.OriginalKey(it.Unit, it.SHA256), bytes.NewReader(body)); err != nil {
			t.Fatal(err)
		}
		return it
	}
	first := item(0)
	held, release, err := o.hold(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 * keepCopies {
		_, done, err := o.hold(t.Context(), item(i+1))
		if err != nil {
			t.Fatal(err)
		}
		done()
	}
	if _, err := os.Stat(held); err != nil {
		t.Errorf("the copy in use is gone: %v", err)
	}
	again, releaseAgain, err := o.hold(t.Context(), first)
	if err != nil || again != held {
		t.Errorf("%s, then %s: %v", held, again, err)
	}
	releaseAgain()
	release()
	left, err := os.ReadDir(o.dir)
	if err != nil || len(left) > keepCopies {
		t.Errorf("%d copies are left: %v", len(left), err)
	}
}

package dir

import (
	"errors"
	"io"
	"strings"
	"testing"

	"sohoa/internal/blob"
	"sohoa/internal/blob/blobtest"
	"sohoa/internal/scan"
)

// TestFaultyConformance: a wrapper without faults keeps every rule.
func TestFaultyConformance(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store { return blobtest.NewFaulty(open(t)) })
}

func TestFaulty(t *testing.T) {
	ctx, boom := t.Context(), errors.New("boom")
	f := blobtest.NewFaulty(open(t))
	put := func(key string) error {
		_, err := blob.Put(ctx, f, key, strings.NewReader("x"))
		return err
	}
	exists := func(key string) bool {
		_, err := f.Stat(ctx, key)
		return err == nil
	}

	f.Fail(blobtest.OpCommit, 2, boom)
	if err := put("u/1"); err != nil {
		t.Errorf("first commit: %v", err)
	}
	if err := put("u/2"); !errors.Is(err, boom) || exists("u/2") {
		t.Errorf("second commit: %v, there: %v", err, exists("u/2"))
	}
	if err := put("u/3"); err != nil {
		t.Errorf("third commit: %v", err)
	}

	f.LoseAnswer(blobtest.OpCommit, 1, boom)
	if err := put("u/4"); !errors.Is(err, boom) || !exists("u/4") {
		t.Errorf("lost answer: %v, there: %v", err, exists("u/4"))
	}

	f.FailAll(blobtest.OpWrite, boom)
	for range 2 {
		if err := put("u/5"); !errors.Is(err, boom) {
			t.Errorf("write: %v", err)
		}
	}
	f.Heal()
	if err := put("u/5"); err != nil {
		t.Errorf("healed: %v", err)
	}
	if got := f.Calls(blobtest.OpCommit); got != 5 {
		t.Errorf("%d commits counted, want 5", got)
	}

	f.Fail(blobtest.OpRead, 1, boom)
	r, err := f.Open(ctx, "u/1")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.ReadAll(r); !errors.Is(err, boom) {
		t.Errorf("read: %v", err)
	}
	for _, op := range []blobtest.Op{blobtest.OpCreate, blobtest.OpOpen, blobtest.OpStat, blobtest.OpDelete, blobtest.OpList} {
		f.LoseAnswer(op, 1, boom)
	}
	_, create := f.Create(ctx)
	_, open := f.Open(ctx, "u/1")
	_, stat := f.Stat(ctx, "u/1")
	for call, err := range map[string]error{"create": create, "open": open, "stat": stat, "delete": f.Delete(ctx, "u/1"), "list": f.List(ctx, "u/", func(blob.Info) error { return nil })} {
		if !errors.Is(err, boom) {
			t.Errorf("%s: %v", call, err)
		}
	}
	if _, err := f.Open(ctx, "u/1"); !scan.Is(err, scan.CodeNotFound) {
		t.Errorf("the delete whose answer was lost did not happen: %v", err)
	}
}

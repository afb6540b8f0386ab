package intake

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/blob/dir"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// ledger keeps the rules of catalog.Intake in memory and can fail on demand.
type ledger struct {
	catalog.Intake // what the doors do not call
	mu             sync.Mutex
	receipts       []scan.Receipt
	items          map[string]scan.Item
	pauses         map[string]time.Duration
	faulty         []catalog.FaultyPage
	// fail is asked before ("x") and after ("x done") each call; an error ends it.
	fail func(point string) error
}

func newLedger() *ledger {
	return &ledger{items: map[string]scan.Item{}, pauses: map[string]time.Duration{}, fail: func(string) error { return nil }}
}

func (l *ledger) Accept(_ context.Context, r scan.Receipt, item scan.Item) (catalog.Accepted, error) {
	return l.write("accept", r, item)
}

func (l *ledger) Refuse(_ context.Context, r scan.Receipt, item scan.Item) (catalog.Accepted, error) {
	return l.write("refuse", r, item)
}

func (l *ledger) write(point string, r scan.Receipt, item scan.Item) (catalog.Accepted, error) {
	if err := l.fail(point); err != nil {
		return catalog.Accepted{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, old := range l.receipts {
		if r.Source != "" && old.Source == r.Source && old.Unit == r.Unit && old.Door == r.Door {
			return catalog.Accepted{Receipt: old, Item: l.items[old.ItemID]}, nil
		}
	}
	done := catalog.Accepted{Document: "document"}
	for _, old := range l.items {
		if old.Unit == item.Unit && old.SHA256 == item.SHA256 {
			r.ItemID, done.Item = old.ID, old
		}
	}
	if done.Item.ID == "" {
		r.First, done.Item = true, item
		l.items[item.ID] = item
		if item.State == scan.ItemRunning {
			done.Work = []catalog.Work{{Stage: catalog.StageSplit, Subject: item.ID, ItemID: item.ID, Unit: item.Unit}}
		}
	}
	l.receipts = append(l.receipts, r)
	done.Receipt = r
	if err := l.fail(point + " done"); err != nil {
		return catalog.Accepted{}, err
	}
	return done, nil
}

func (l *ledger) BySource(_ context.Context, unit string, door scan.Door, source string) (scan.Receipt, error) {
	if err := l.fail("by source"); err != nil {
		return scan.Receipt{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.receipts {
		if r.Unit == unit && r.Door == door && r.Source == source {
			return r, nil
		}
	}
	return scan.Receipt{}, scan.Errorf(scan.CodeNotFound, "no such source")
}

func (l *ledger) SetKept(_ context.Context, id, path string) error {
	if err := l.fail("set kept"); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.receipts {
		if l.receipts[i].ID == id {
			l.receipts[i].KeptPath = path
			return nil
		}
	}
	return scan.Errorf(scan.CodeNotFound, "no such receipt")
}

func (l *ledger) Kept(_ context.Context, door scan.Door, states []scan.ItemState, after string, before time.Time, limit int) ([]scan.Receipt, error) {
	if err := l.fail("kept"); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []scan.Receipt
	behind := after == ""
	for _, r := range l.receipts {
		if !behind {
			behind = r.ID == after
			continue
		}
		if r.Door == door && r.KeptPath != "" && r.ReceivedAt.Before(before) && slices.Contains(states, l.items[r.ItemID].State) && len(out) < limit {
			out = append(out, r)
		}
	}
	return out, nil
}

func (l *ledger) Pause(_ context.Context, folder string) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pauses[folder], nil
}

func (l *ledger) SetPause(_ context.Context, folder string, longest time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pauses[folder] = longest
	return nil
}

func (l *ledger) Faulty(context.Context, scan.Door, int) ([]catalog.FaultyPage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.faulty), nil
}

func (l *ledger) Told(_ context.Context, item string, page int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faulty = slices.DeleteFunc(l.faulty, func(p catalog.FaultyPage) bool { return p.Page.ItemID == item && p.Page.Number == page })
	return nil
}

func (l *ledger) Item(_ context.Context, id string) (scan.Item, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if item, ok := l.items[id]; ok {
		return item, nil
	}
	return scan.Item{}, scan.Errorf(scan.CodeNotFound, "no such item")
}

func (l *ledger) ByHash(_ context.Context, unit, sha256 string) (scan.Item, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, item := range l.items {
		if item.Unit == unit && item.SHA256 == sha256 {
			return item, nil
		}
	}
	return scan.Item{}, scan.Errorf(scan.CodeNotFound, "no such item")
}

func (l *ledger) Receipt(_ context.Context, id string) (scan.Receipt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.receipts {
		if r.ID == id {
			return r, nil
		}
	}
	return scan.Receipt{}, scan.Errorf(scan.CodeNotFound, "no such receipt")
}

func (l *ledger) Receipts(_ context.Context, item string) ([]scan.Receipt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []scan.Receipt
	for _, r := range l.receipts {
		if r.ItemID == item {
			out = append(out, r)
		}
	}
	return out, nil
}

// become moves an item to a state, as a worker would.
func (l *ledger) become(item string, state scan.ItemState, reason scan.Code) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := l.items[item]
	i.State, i.Reason = state, reason
	l.items[item] = i
}

// shaky is a store that fails on demand, with the points of ledger.fail.
type shaky struct {
	blob.Store
	fail func(point string) error
}

func (s *shaky) Create(ctx context.Context) (blob.Writer, error) {
	if err := s.fail("create"); err != nil {
		return nil, err
	}
	w, err := s.Store.Create(ctx)
	return &shakyWriter{w, s}, err
}

func (s *shaky) Open(ctx context.Context, key string) (blob.Reader, error) {
	if err := s.fail("open"); err != nil {
		return nil, err
	}
	return s.Store.Open(ctx, key)
}

type shakyWriter struct {
	blob.Writer
	s *shaky
}

func (w *shakyWriter) Commit(ctx context.Context, key string) (blob.Info, error) {
	if err := w.s.fail("commit"); err != nil {
		return blob.Info{}, err
	}
	info, err := w.Writer.Commit(ctx, key)
	if err == nil {
		err = w.s.fail("commit done")
	}
	return info, err
}

// bench is an Intake over real files and the ledger above.
type bench struct {
	*Intake
	store  *shaky
	ledger *ledger
	mu     sync.Mutex
	work   []catalog.Work
}

func newBench(t testing.TB, lim Limits) *bench {
	t.Helper()
	store, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{ledger: newLedger(), store: &shaky{store, func(string) error { return nil }}}
	b.Intake = New(Config{Blob: b.store, Catalog: b.ledger, Limits: lim, Enqueue: func(_ context.Context, w catalog.Work) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.work = append(b.work, w)
	}})
	return b
}

// objects lists the stored keys of a unit's originals.
func (b *bench) objects(t testing.TB) (keys []string) {
	t.Helper()
	err := b.store.List(t.Context(), "", func(i blob.Info) error {
		if strings.Contains(i.Key, "/original/") {
			keys = append(keys, i.Key)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

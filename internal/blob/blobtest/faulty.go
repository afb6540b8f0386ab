package blobtest

import (
	"context"
	"sync"

	"sohoa/internal/blob"
)

// Op is a call that Faulty can break.
type Op string

// The calls on a store, its writers and its readers.
const (
	OpCreate Op = "create"
	OpWrite  Op = "write"
	OpCommit Op = "commit"
	OpOpen   Op = "open"
	OpRead   Op = "read"
	OpStat   Op = "stat"
	OpDelete Op = "delete"
	OpList   Op = "list"
)

// Faulty is a store that works but for the faults it was told of. It counts
// the calls of all its users together.
type Faulty struct {
	store  blob.Store
	mu     sync.Mutex
	calls  map[Op]int
	faults []fault
}

type fault struct {
	op    Op
	nth   int // 0: every call
	after bool
	err   error
}

var _ blob.Store = (*Faulty)(nil)

// NewFaulty wraps a store; without faults it behaves like it.
func NewFaulty(s blob.Store) *Faulty { return &Faulty{store: s, calls: map[Op]int{}} }

// Fail makes the nth next call of op (1 = the very next) give err and do
// nothing else.
func (f *Faulty) Fail(op Op, nth int, err error) { f.add(op, nth, false, err) }

// LoseAnswer lets the nth next call of op happen but answers err, as when a
// connection breaks before the acknowledgement.
func (f *Faulty) LoseAnswer(op Op, nth int, err error) { f.add(op, nth, true, err) }

// FailAll makes every call of op give err until Heal.
func (f *Faulty) FailAll(op Op, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = append(f.faults, fault{op: op, err: err})
}

// Heal forgets all faults.
func (f *Faulty) Heal() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = nil
}

// Calls is how often op was called, failed calls included.
func (f *Faulty) Calls(op Op) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[op]
}

func (f *Faulty) add(op Op, nth int, after bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = append(f.faults, fault{op: op, nth: f.calls[op] + nth, after: after, err: err})
}

// do counts a call and makes it unless a fault stands against it.
func (f *Faulty) do(op Op, call func() error) error {
	f.mu.Lock()
	f.calls[op]++
	var hit *fault
	for _, c := range f.faults {
		if c.op == op && (c.nth == 0 || c.nth == f.calls[op]) {
			hit = &c
			break
		}
	}
	f.mu.Unlock()
	if hit != nil && !hit.after {
		return hit.err
	}
	err := call()
	if hit != nil && err == nil {
		return hit.err
	}
	return err
}

// Create starts an object whose Write and Commit can fail as well.
func (f *Faulty) Create(ctx context.Context) (blob.Writer, error) {
	var w blob.Writer
	err := f.do(OpCreate, func() (err error) { w, err = f.store.Create(ctx); return })
	if err != nil {
		if w != nil {
			w.Abort()
		}
		return nil, err
	}
	return &faultyWriter{Writer: w, f: f}, nil
}

// Open opens an object whose Read can fail as well.
func (f *Faulty) Open(ctx context.Context, key string) (blob.Reader, error) {
	var r blob.Reader
	err := f.do(OpOpen, func() (err error) { r, err = f.store.Open(ctx, key); return })
	if err != nil {
		if r != nil {
			r.Close()
		}
		return nil, err
	}
	return &faultyReader{Reader: r, f: f}, nil
}

// Stat describes an object.
func (f *Faulty) Stat(ctx context.Context, key string) (info blob.Info, err error) {
	err = f.do(OpStat, func() (err error) { info, err = f.store.Stat(ctx, key); return })
	if err != nil {
		return blob.Info{}, err
	}
	return info, nil
}

// Delete removes an object.
func (f *Faulty) Delete(ctx context.Context, key string) error {
	return f.do(OpDelete, func() error { return f.store.Delete(ctx, key) })
}

// List lists objects.
func (f *Faulty) List(ctx context.Context, prefix string, fn func(blob.Info) error) error {
	return f.do(OpList, func() error { return f.store.List(ctx, prefix, fn) })
}

type faultyWriter struct {
	blob.Writer
	f *Faulty
}

func (w *faultyWriter) Write(p []byte) (n int, err error) {
	err = w.f.do(OpWrite, func() (err error) { n, err = w.Writer.Write(p); return })
	return n, err
}

func (w *faultyWriter) Commit(ctx context.Context, key string) (info blob.Info, err error) {
	err = w.f.do(OpCommit, func() (err error) { info, err = w.Writer.Commit(ctx, key); return })
	if err != nil {
		return blob.Info{}, err
	}
	return info, nil
}

type faultyReader struct {
	blob.Reader
	f *Faulty
}

func (r *faultyReader) Read(p []byte) (n int, err error) {
	err = r.f.do(OpRead, func() (err error) { n, err = r.Reader.Read(p); return })
	return n, err
}

package workers

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// originals gives received files as local paths: where the store is a folder
// its own path, else a copy in a scratch folder, made once for all pages.
type originals struct {
	store blob.Store
	dir   string

	mu     sync.Mutex
	copies []*localCopy // least recently asked for first
}

// localCopy is a fetched original and how many use it now.
type localCopy struct {
	path  string
	users int
}

// localStore is a store whose objects lie on this machine.
type localStore interface {
	Path(key string) (string, bool)
}

// keepCopies is how many copies that nobody uses are kept for further pages.
const keepCopies = 8

// hold gives a local file with the item's bytes; it stays until release is
// called.
func (o *originals) hold(ctx context.Context, item scan.Item) (path string, release func(), err error) {
	key := blob.OriginalKey(item.Unit, item.SHA256)
	if local, ok := o.store.(localStore); ok {
		if p, ok := local.Path(key); ok {
			if _, err := os.Stat(p); err == nil {
				return p, func() {}, nil
			}
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	p := filepath.Join(o.dir, item.Unit+"-"+item.SHA256)
	i := slices.IndexFunc(o.copies, func(c *localCopy) bool { return c.path == p })
	if i < 0 {
		if err := o.fetch(ctx, key, item.SHA256, p); err != nil {
			return "", nil, err
		}
		o.copies = append(o.copies, &localCopy{path: p})
		i = len(o.copies) - 1
	}
	c := o.copies[i]
	o.copies = append(slices.Delete(o.copies, i, i+1), c)
	c.users++
	return p, sync.OnceFunc(func() { o.release(c) }), nil
}

// release lets go of a copy and removes the oldest unused ones above keepCopies.
func (o *originals) release(c *localCopy) {
	o.mu.Lock()
	defer o.mu.Unlock()
	c.users--
	for i := 0; i < len(o.copies) && len(o.copies) > keepCopies; {
		if o.copies[i].users > 0 {
			i++
			continue
		}
		os.Remove(o.copies[i].path)
		o.copies = slices.Delete(o.copies, i, i+1)
	}
}

func (o *originals) fetch(ctx context.Context, key, sum, path string) error {
	r, err := o.store.Open(ctx, key)
	if err != nil {
		if scan.Is(err, scan.CodeNotFound) { // an accepted original is never gone: the store is
			return scan.Errorf(scan.CodeUnavailable, "open original: %w", err)
		}
		return err
	}
	defer r.Close()
	f, err := os.CreateTemp(o.dir, "fetch-*")
	if err != nil {
		return scan.Errorf(scan.CodeUnavailable, "create scratch file: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	h := newHash()
	if _, err := io.Copy(io.MultiWriter(f, h), r); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "fetch original: %w", err)
	}
	if got := h.sum(); got != sum {
		return scan.Errorf(scan.CodeMismatch, "original %s read back as %s", sum, got)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "keep original: %w", err)
	}
	return nil
}

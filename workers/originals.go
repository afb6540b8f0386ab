package workers

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// originals gives received files as local paths: where the store is a folder
// its own path, else a copy in a scratch folder, made once for all pages.
type originals struct {
	store blob.Store
	dir   string
	mu    sync.Mutex
	kept  []string // local copies, oldest first
}

// localStore is a store whose objects lie on this machine.
type localStore interface {
	Path(key string) (string, bool)
}

const keepCopies = 8

// path is a local file with the item's bytes; it stays at least until
// keepCopies other items were asked for.
func (o *originals) path(ctx context.Context, item scan.Item) (string, error) {
	key := blob.OriginalKey(item.Unit, item.SHA256)
	if local, ok := o.store.(localStore); ok {
		if p, ok := local.Path(key); ok {
			if _, err := os.Stat(p); err == nil {
				return p, nil
			}
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	p := filepath.Join(o.dir, item.Unit+"-"+item.SHA256)
	if info, err := os.Stat(p); err == nil && info.Size() == item.Size {
		return p, nil
	}
	if err := o.fetch(ctx, key, item.SHA256, p); err != nil {
		return "", err
	}
	o.kept = append(o.kept, p)
	for len(o.kept) > keepCopies {
		os.Remove(o.kept[0])
		o.kept = o.kept[1:]
	}
	return p, nil
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
	return os.Rename(f.Name(), path)
}

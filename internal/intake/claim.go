package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"sohoa/internal/scan"
)

// The folders inside a unit's folder. A claim is a folder of its own in
// .claimed, named by a new id, with the file under its own name inside.
const (
	claimedFolder = ".claimed"
	doneFolder    = "done"
	failedFolder  = "failed"
)

// claimed is a file that was moved out of everybody's way.
type claimed struct {
	id   string // of the claim; the receipt's Source
	name string
	rel  string // where it is, relative to Dir
}

func (c claimed) source() string { return "claim:" + c.id }

// backoff is when a claim is tried again.
type backoff struct {
	next time.Time
	wait time.Duration
}

// claim moves a file into .claimed.
func (h *Hotfolder) claim(b box, name string) (claimed, error) {
	c := claimed{id: scan.NewID(), name: name}
	c.rel = b.path(claimedFolder, c.id, name)
	if err := os.Mkdir(filepath.Dir(h.abs(c.rel)), 0o777); err != nil {
		return c, err
	}
	if err := os.Rename(h.abs(b.path(name)), h.abs(c.rel)); err != nil {
		os.Remove(filepath.Dir(h.abs(c.rel)))
		return c, err
	}
	return c, nil
}

// resume takes up claims that an earlier look, or an earlier process, left.
func (h *Hotfolder) resume(ctx context.Context, b box) {
	claims, err := os.ReadDir(h.abs(b.path(claimedFolder)))
	if err != nil {
		h.once("hotfolder: read claims", "folder", b.folder, "err", err.Error())
		return
	}
	for _, dir := range claims {
		inside, err := os.ReadDir(h.abs(b.path(claimedFolder, dir.Name())))
		if err != nil || ctx.Err() != nil {
			continue
		}
		if len(inside) == 0 {
			os.Remove(h.abs(b.path(claimedFolder, dir.Name())))
		}
		for _, e := range inside {
			h.accept(ctx, b, claimed{dir.Name(), e.Name(), b.path(claimedFolder, dir.Name(), e.Name())})
		}
	}
}

// accept takes a claim in and puts its file where it belongs. The order makes
// every crash harmless: the ledger knows the Source before the file moves, and
// where it will be kept before it is there.
func (h *Hotfolder) accept(ctx context.Context, b box, c claimed) {
	if again, ok := h.retry[c.id]; ok && h.Now().Before(again.next) {
		return
	}
	err := h.settle(ctx, b, c)
	if err == nil {
		delete(h.retry, c.id)
		os.Remove(filepath.Dir(h.abs(c.rel)))
		return
	}
	again := h.retry[c.id]
	again.wait = min(max(2*again.wait, time.Second), time.Minute)
	again.next = h.Now().Add(again.wait)
	h.retry[c.id] = again
	h.Log.Warn("hotfolder: a file waits", "claim", c.id, "unit", b.unit, "again_in", again.wait, "err", err)
}

func (h *Hotfolder) settle(ctx context.Context, b box, c claimed) error {
	receipt, err := h.Intake.Catalog.BySource(ctx, b.unit, scan.DoorHotfolder, c.source())
	var item scan.Item
	switch {
	case err == nil: // accepted before a crash
		if item, err = h.Intake.Catalog.Item(ctx, receipt.ItemID); err != nil {
			return err
		}
	case !scan.Is(err, scan.CodeNotFound):
		return err
	default:
		f, err := openRegular(h.abs(c.rel))
		if err != nil {
			return err
		}
		defer f.Close()
		steady, err := newSteady(f)
		if err != nil {
			return err
		}
		done, err := h.Intake.Accept(ctx, steady, Meta{Unit: b.unit, Door: scan.DoorHotfolder, Name: c.name, Source: c.source(), Size: -1})
		if scan.Is(err, scan.CodeTooLarge) { // too large even for the ledger
			return h.fail(b, c.rel, c.name, failure{code: scan.CodeTooLarge})
		}
		if err != nil {
			return err
		}
		if err := steady.check(); err != nil { // somebody wrote on: that is another file, taken by itself
			h.Log.Warn("hotfolder: a file changed after it was taken", "receipt", done.Receipt.ID)
			return h.moveNew(c.rel, b.path(c.name))
		}
		receipt, item = done.Receipt, done.Item
	}
	return h.put(ctx, b, c, receipt, item)
}

// put moves a claim's file to where an item of its state belongs.
func (h *Hotfolder) put(ctx context.Context, b box, c claimed, r scan.Receipt, item scan.Item) error {
	if item.State == scan.ItemSealed || item.State == scan.ItemErased {
		return h.seal(ctx, r, item, c.rel, b.path(doneFolder, c.name))
	}
	folder := doneFolder
	if item.State == scan.ItemRejected {
		folder = failedFolder
	}
	kept := r.KeptPath // a path that was noted before a crash is kept to
	if kept == "" || !filepath.IsLocal(kept) || exists(h.abs(kept)) || filepath.Base(filepath.Dir(kept)) != folder {
		kept = h.free(b.path(folder, c.name))
		if err := h.Intake.Catalog.SetKept(ctx, r.ID, kept); err != nil {
			return err
		}
	}
	if folder == failedFolder {
		if err := h.note(kept, failure{item.Reason, r.ID}.text(r.Name), failedNote); err != nil {
			return err
		}
	}
	return h.move(c.rel, kept)
}

// acceptInPlace takes in a file that cannot be moved.
func (h *Hotfolder) acceptInPlace(ctx context.Context, b box, name, source string) {
	if again, ok := h.retry[source]; ok && h.Now().Before(again.next) {
		return
	}
	_, err := h.Intake.Catalog.BySource(ctx, b.unit, scan.DoorHotfolder, source)
	if scan.Is(err, scan.CodeNotFound) {
		err = func() error {
			f, err := openRegular(h.abs(b.path(name)))
			if err != nil {
				return err
			}
			defer f.Close()
			steady, err := newSteady(f)
			if err != nil {
				return err
			}
			done, err := h.Intake.Accept(ctx, steady, Meta{Unit: b.unit, Door: scan.DoorHotfolder, Name: name, Source: source, Size: -1})
			if err == nil && done.Item.State == scan.ItemSealed {
				h.Log.Error("a sealed file lies on a read-only share: remove it by hand", "receipt", done.Receipt.ID)
			}
			return err
		}()
	}
	if err == nil || scan.Is(err, scan.CodeTooLarge) {
		h.taken[source] = true
		delete(h.retry, source)
		return
	}
	again := h.retry[source]
	again.wait = min(max(2*again.wait, time.Second), time.Minute)
	again.next = h.Now().Add(again.wait)
	h.retry[source] = again
	h.Log.Warn("hotfolder: a file waits", "unit", b.unit, "again_in", again.wait, "err", err)
}

// steady reads a file and fails when it changed meanwhile.
type steady struct {
	f      *os.File
	before shape
}

var errChanged = errors.New("the file changed while it was read")

func newSteady(f *os.File) (*steady, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("stat: %w", err)
	}
	return &steady{f, shapeOf(info)}, nil
}

func (s *steady) Read(b []byte) (int, error) {
	n, err := s.f.Read(b)
	if err == io.EOF {
		if changed := s.check(); changed != nil {
			return n, changed
		}
	}
	return n, err
}

func (s *steady) check() error {
	info, err := s.f.Stat()
	if err != nil {
		return fmt.Errorf("stat: %w", err)
	}
	if shapeOf(info) != s.before {
		return errChanged
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

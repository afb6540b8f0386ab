package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// How often housekeeping looks, and how many receipts at a time.
const (
	orderEvery  = 5 * time.Second
	expiryEvery = time.Hour
	keptBatch   = 1000
)

// keepOrder follows with the kept sources what became of their items: sealed
// ones are removed, rejected ones move to failed/, old ones are deleted.
func (h *Hotfolder) keepOrder(ctx context.Context) {
	now := h.Now()
	if h.isDue("order", now, orderEvery) {
		h.each(ctx, now, h.sealKept, scan.ItemSealed, scan.ItemErased)
		h.each(ctx, now, h.failKept, scan.ItemRejected)
	}
	if h.isDue("pages", now, tellEvery) {
		h.tellPages(ctx)
	}
	if h.isDue("expiry", now, expiryEvery) {
		h.each(ctx, now.Add(-h.Keep), h.expire, scan.ItemRunning, scan.ItemReview, scan.ItemPublished, scan.ItemRejected)
	}
}

func (h *Hotfolder) isDue(what string, now time.Time, every time.Duration) bool {
	if now.Before(h.due[what]) {
		return false
	}
	h.due[what] = now.Add(every)
	return true
}

// each calls fn for the kept sources received before a time whose items are
// in one of the states.
func (h *Hotfolder) each(ctx context.Context, before time.Time, fn func(context.Context, scan.Receipt, scan.Item) error, states ...scan.ItemState) {
	for after := ""; ctx.Err() == nil; {
		receipts, err := h.Intake.Catalog.Kept(ctx, scan.DoorHotfolder, states, after, before, keptBatch)
		if err != nil {
			h.Log.Warn("hotfolder: list kept sources", "err", err)
			return
		}
		for _, r := range receipts {
			after = r.ID
			if rel, mine := h.relOf(r.KeptPath); mine {
				r.KeptPath = rel
				h.order(ctx, r, fn)
			}
		}
		if len(receipts) < keptBatch {
			return
		}
	}
}

func (h *Hotfolder) order(ctx context.Context, r scan.Receipt, fn func(context.Context, scan.Receipt, scan.Item) error) {
	item, err := h.Intake.Catalog.Item(ctx, r.ItemID)
	if err == nil {
		err = fn(ctx, r, item)
	}
	if err != nil && ctx.Err() == nil {
		h.once("hotfolder: a kept source cannot be put in order", "receipt", r.ID, "err", err.Error())
	}
}

// sealKept removes the kept copy of a sealed item.
func (h *Hotfolder) sealKept(ctx context.Context, r scan.Receipt, item scan.Item) error {
	return h.seal(ctx, r, item, r.KeptPath, r.KeptPath)
}

// seal removes the file at rel and every other copy in the unit's done/ and
// failed/, and leaves a notice beside where it was or would have been, at. An
// item that is not erased must still be whole in the store: its bytes are an
// operator's to release or erase.
func (h *Hotfolder) seal(ctx context.Context, r scan.Receipt, item scan.Item, rel, at string) error {
	if item.State == scan.ItemSealed {
		if err := blob.Verify(ctx, h.Intake.Blob, blob.OriginalKey(item.Unit, item.SHA256), item.SHA256); err != nil {
			return err
		}
	}
	if err := h.note(at, sealText(r.Name, item.Reason, r.ID), sealedNote); err != nil {
		return err
	}
	for _, path := range append(h.copies(ctx, item), rel) {
		if err := errors.Join(removeKept(h.abs(path)), h.removeNote(path)); err != nil {
			return err
		}
	}
	h.dropPageNotes(h.boxOf(r.Unit), lay(r))
	return h.Intake.Catalog.SetKept(ctx, r.ID, "")
}

// copies finds files with the item's bytes in done/ and failed/ of its unit.
func (h *Hotfolder) copies(ctx context.Context, item scan.Item) (found []string) {
	b := h.boxOf(item.Unit)
	for _, folder := range []string{doneFolder, failedFolder} {
		entries, err := os.ReadDir(h.abs(b.path(folder)))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if rel := b.path(folder, e.Name()); h.holds(ctx, rel, item) {
				found = append(found, rel)
			}
		}
	}
	return found
}

// holds reports whether the file at rel, or the PDF of the pages in the folder
// at rel, has the item's bytes.
func (h *Hotfolder) holds(ctx context.Context, rel string, item scan.Item) bool {
	sum := sha256.New()
	if pages := filesIn(h.abs(rel)); pages != nil && h.Join != nil && item.Media == scan.MediaPDF {
		g := h.groupAs(pages)
		for i := range g.files {
			g.files[i] = filepath.Join(h.abs(rel), g.files[i])
		}
		err := h.Join(ctx, g.files, sum)
		return err == nil && hex.EncodeToString(sum.Sum(nil)) == item.SHA256
	}
	f, err := openRegular(h.abs(rel))
	if err != nil {
		return false
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() != item.Size {
		return false
	}
	_, err = io.Copy(sum, f)
	return err == nil && hex.EncodeToString(sum.Sum(nil)) == item.SHA256
}

// filesIn lists a folder of nothing but files, nil for anything else.
func filesIn(dir string) (names []string) {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() {
		return nil
	}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if !e.Type().IsRegular() || err != nil {
			return nil
		}
		names = append(names, e.Name())
	}
	return names
}

// removeKept deletes a file, or a folder of pages.
func removeKept(path string) error {
	for _, name := range filesIn(path) {
		if err := remove(filepath.Join(path, name)); err != nil {
			return err
		}
	}
	return remove(path)
}

// lay is where a receipt's file lay in its unit's folder.
func lay(r scan.Receipt) string {
	_, dir, _ := claimOf(r.Source)
	return filepath.Join(dir, r.Name)
}

// failKept moves the source of an item that a worker rejected from done/ to
// failed/.
func (h *Hotfolder) failKept(ctx context.Context, r scan.Receipt, item scan.Item) error {
	if filepath.Base(filepath.Dir(r.KeptPath)) != doneFolder {
		return nil
	}
	b := h.boxOf(r.Unit)
	if !exists(h.abs(r.KeptPath)) {
		if id, _, ok := claimOf(r.Source); ok && (exists(h.abs(b.path(claimedFolder, id))) || exists(h.abs(b.path(claimedFolder, id+"."+closedGroup)))) {
			return nil // still on its way to done/: a crash came between
		}
		at := "" // a crash after the move below, or a person took it away
		if found := h.copies(ctx, item); len(found) > 0 {
			at = found[0]
		}
		return h.Intake.Catalog.SetKept(ctx, r.ID, h.key(at))
	}
	to := h.free(b.path(failedFolder, filepath.Base(r.KeptPath)))
	if err := h.note(to, failure{item.Reason, r.ID}.text(r.Name), failedNote); err != nil {
		return err
	}
	if err := h.move(r.KeptPath, to); err != nil {
		return err
	}
	return h.Intake.Catalog.SetKept(ctx, r.ID, h.key(to))
}

// expire deletes a source that was kept long enough, if the store still has
// its bytes whole. A file that somebody changed or put in its place stays.
func (h *Hotfolder) expire(ctx context.Context, r scan.Receipt, item scan.Item) error {
	if item.Size > 0 {
		if err := blob.Verify(ctx, h.Intake.Blob, blob.OriginalKey(item.Unit, item.SHA256), item.SHA256); err != nil {
			return err
		}
	}
	if h.holds(ctx, r.KeptPath, item) {
		if err := errors.Join(removeKept(h.abs(r.KeptPath)), h.removeNote(r.KeptPath)); err != nil {
			return err
		}
		h.dropPageNotes(h.boxOf(r.Unit), lay(r))
	}
	return h.Intake.Catalog.SetKept(ctx, r.ID, "")
}

// boxOf is the folder of a unit.
func (h *Hotfolder) boxOf(unit string) box {
	if unit == scan.DefaultUnit || h.Unit != "" {
		return box{unit: unit}
	}
	return box{unit: unit, folder: unit}
}

func (h *Hotfolder) removeNote(rel string) error { return remove(h.abs(notePath(rel, failedNote))) }

// remove deletes a file; a missing one is no error.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove: %w", err)
	}
	return nil
}

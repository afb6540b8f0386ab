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
	"strings"
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
			h.order(ctx, r, fn)
			after = r.ID
		}
		if len(receipts) < keptBatch {
			return
		}
	}
}

func (h *Hotfolder) order(ctx context.Context, r scan.Receipt, fn func(context.Context, scan.Receipt, scan.Item) error) {
	item, err := h.Intake.Catalog.Item(ctx, r.ItemID)
	if err == nil && filepath.IsLocal(r.KeptPath) {
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
	for _, path := range append(h.copies(item), rel) {
		if err := errors.Join(remove(h.abs(path)), h.removeNote(path)); err != nil {
			return err
		}
	}
	return h.Intake.Catalog.SetKept(ctx, r.ID, "")
}

// copies finds files with the item's bytes in done/ and failed/ of its unit.
func (h *Hotfolder) copies(item scan.Item) (found []string) {
	b := boxOf(item.Unit)
	for _, folder := range []string{doneFolder, failedFolder} {
		entries, err := os.ReadDir(h.abs(b.path(folder)))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if rel := b.path(folder, e.Name()); h.holds(rel, item) {
				found = append(found, rel)
			}
		}
	}
	return found
}

// holds reports whether the file at rel has the item's bytes.
func (h *Hotfolder) holds(rel string, item scan.Item) bool {
	f, err := openRegular(h.abs(rel))
	if err != nil {
		return false
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() != item.Size {
		return false
	}
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	return err == nil && hex.EncodeToString(sum.Sum(nil)) == item.SHA256
}

// failKept moves the source of an item that a worker rejected from done/ to
// failed/.
func (h *Hotfolder) failKept(ctx context.Context, r scan.Receipt, item scan.Item) error {
	if filepath.Base(filepath.Dir(r.KeptPath)) != doneFolder {
		return nil
	}
	b := boxOf(r.Unit)
	if !exists(h.abs(r.KeptPath)) {
		if id, ok := strings.CutPrefix(r.Source, "claim:"); ok && exists(h.abs(b.path(claimedFolder, id))) {
			return nil // still on its way to done/: a crash came between
		}
		at := "" // a crash after the move below, or a person took it away
		if found := h.copies(item); len(found) > 0 {
			at = found[0]
		}
		return h.Intake.Catalog.SetKept(ctx, r.ID, at)
	}
	to := h.free(b.path(failedFolder, filepath.Base(r.KeptPath)))
	if err := h.note(to, failure{item.Reason, r.ID}.text(r.Name), failedNote); err != nil {
		return err
	}
	if err := h.move(r.KeptPath, to); err != nil {
		return err
	}
	return h.Intake.Catalog.SetKept(ctx, r.ID, to)
}

// expire deletes a source that was kept long enough, if the store still has
// its bytes whole. A file that somebody changed or put in its place stays.
func (h *Hotfolder) expire(ctx context.Context, r scan.Receipt, item scan.Item) error {
	if item.Size > 0 {
		if err := blob.Verify(ctx, h.Intake.Blob, blob.OriginalKey(item.Unit, item.SHA256), item.SHA256); err != nil {
			return err
		}
	}
	if h.holds(r.KeptPath, item) {
		if err := errors.Join(remove(h.abs(r.KeptPath)), h.removeNote(r.KeptPath)); err != nil {
			return err
		}
	}
	return h.Intake.Catalog.SetKept(ctx, r.ID, "")
}

// boxOf is the folder of a unit.
func boxOf(unit string) box {
	if unit == scan.DefaultUnit {
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

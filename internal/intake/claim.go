package intake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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

// claimed is a file that was moved out of everybody's way, or the pages of a
// group that make one file together.
type claimed struct {
	id    string
	name  string // where it lay, relative to its unit's folder; a group's is made up
	rel   string // where it is, relative to Dir; the folder of a group's pages
	pages []string
}

// source is the door's key: the claim's id, and the folder the file lay in.
func (c claimed) source() string {
	s := "claim:" + c.id
	if dir := filepath.Dir(c.name); dir != "." {
		s += "/" + dir
	}
	return s
}

// claimOf reads a source: the claim's id and the folder the file lay in.
func claimOf(source string) (id, dir string, ok bool) {
	rest, ok := strings.CutPrefix(source, "claim:")
	id, dir, _ = strings.Cut(rest, "/")
	return id, dir, ok
}

// backoff is when a claim is tried again.
type backoff struct {
	next time.Time
	wait time.Duration
}

// claim moves a file into .claimed.
func (h *Hotfolder) claim(b box, name string) (claimed, error) {
	c := claimed{id: scan.NewID(), name: name}
	c.rel = b.path(claimedFolder, c.id, name)
	if err := os.MkdirAll(filepath.Dir(h.abs(c.rel)), 0o777); err != nil {
		return c, err
	}
	if err := os.Rename(h.abs(b.path(name)), h.abs(c.rel)); err != nil {
		h.tidy(b, c.rel)
		return c, err
	}
	return c, nil
}

// tidy removes the folders of a claim at rel that are empty by now.
func (h *Hotfolder) tidy(b box, rel string) {
	for dir := filepath.Dir(rel); strings.HasPrefix(dir, b.path(claimedFolder)+string(filepath.Separator)); dir = filepath.Dir(dir) {
		if os.Remove(h.abs(dir)) != nil {
			return
		}
	}
}

// resume takes up claims that an earlier look, or an earlier process, left.
func (h *Hotfolder) resume(ctx context.Context, b box) {
	claims, err := os.ReadDir(h.abs(b.path(claimedFolder)))
	if err != nil {
		h.once("hotfolder: read claims", "folder", b.folder, "err", err.Error())
		return
	}
	for _, dir := range claims {
		id, kind, _ := strings.Cut(dir.Name(), ".")
		root := b.path(claimedFolder, dir.Name())
		var inside []string // relative to root
		filepath.WalkDir(h.abs(root), func(path string, e fs.DirEntry, err error) error {
			if rel, e2 := filepath.Rel(h.abs(root), path); err == nil && e2 == nil && !e.IsDir() {
				inside = append(inside, rel)
			}
			return err
		})
		switch {
		case ctx.Err() != nil:
			return
		case len(inside) == 0:
			os.Remove(h.abs(root))
		case kind == openGroup: // a crash came while its pages were gathered
			h.scatter(b, root, inside)
		case kind == closedGroup:
			h.accept(ctx, b, h.groupOf(b, dir.Name(), inside))
		default:
			for _, name := range inside {
				h.accept(ctx, b, claimed{id: id, name: name, rel: filepath.Join(root, name)})
			}
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
		h.tidy(b, c.rel)
		return
	}
	h.later(c.id, "claim", b, err)
}

// later has a claim or source tried again after a while.
func (h *Hotfolder) later(key, what string, b box, err error) {
	again := h.retry[key]
	again.wait = min(max(2*again.wait, time.Second), time.Minute)
	again.next = h.Now().Add(again.wait)
	h.retry[key] = again
	h.Log.Warn("hotfolder: a file waits", what, key, "unit", b.unit, "again_in", again.wait, "err", err)
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
		from, err := h.open(ctx, c)
		if err != nil {
			return h.apart(b, c, err)
		}
		defer from.close()
		done, err := h.Intake.Accept(ctx, from, Meta{Unit: b.unit, Door: scan.DoorHotfolder, Name: filepath.Base(c.name), Source: c.source(), Size: -1})
		switch {
		case scan.Is(err, scan.CodeTooLarge): // too large even for the ledger
			return h.fail(b, c.rel, filepath.Base(c.name), failure{code: scan.CodeTooLarge})
		case err != nil && from.failed() != nil:
			return h.apart(b, c, from.failed())
		case err != nil:
			return err
		}
		if err := from.check(); err != nil { // somebody wrote on: that is another file, taken by itself
			h.Log.Warn("hotfolder: a file changed after it was taken", "receipt", done.Receipt.ID)
			h.learnPause(ctx, b, h.quiet(ctx, b))
			if c.pages != nil {
				return h.scatter(b, filepath.Join(b.path(claimedFolder), c.id+"."+closedGroup), c.inside())
			}
			return h.moveNew(c.rel, b.path(c.name))
		}
		receipt, item = done.Receipt, done.Item
	}
	return h.put(ctx, b, c, receipt, item)
}

// put moves a claim's file to where an item of its state belongs.
func (h *Hotfolder) put(ctx context.Context, b box, c claimed, r scan.Receipt, item scan.Item) error {
	if item.State == scan.ItemSealed || item.State == scan.ItemErased {
		return h.seal(ctx, r, item, c.rel, b.path(doneFolder, filepath.Base(c.name)))
	}
	folder := doneFolder
	if item.State == scan.ItemRejected {
		folder = failedFolder
	}
	kept, noted := h.relOf(r.KeptPath) // a path that was noted before a crash is kept to
	if !noted || exists(h.abs(kept)) || filepath.Base(filepath.Dir(kept)) != folder {
		kept = h.free(b.path(folder, c.keptName()))
		if err := h.Intake.Catalog.SetKept(ctx, r.ID, h.key(kept)); err != nil {
			return err
		}
	}
	if folder == failedFolder {
		if err := h.note(kept, failure{item.Reason, r.ID}.text(r.Name), failedNote); err != nil {
			return err
		}
	}
	h.dropPageNotes(b, c.name) // of an earlier scan of that name
	if err := h.move(c.rel, kept); err != nil {
		return err
	}
	h.remember(b, c.name, r.ID, kept)
	return nil
}

// keptName is what the file, or the folder of a group's pages, is called in
// done/.
func (c claimed) keptName() string {
	name := filepath.Base(c.name)
	if c.pages != nil {
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return name
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
			done, err := h.Intake.Accept(ctx, steady, Meta{Unit: b.unit, Door: scan.DoorHotfolder, Name: filepath.Base(name), Source: source, Size: -1})
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
	h.later(source, "source", b, err)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

package intake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sohoa/internal/scan"
)

// box is the folder of one unit.
type box struct {
	unit     string
	folder   string // relative to Dir, "" for the default unit
	readOnly bool
}

func (b box) path(parts ...string) string {
	return filepath.Join(append([]string{b.folder}, parts...)...)
}

// boxes are the folders of the units that exist; each unit gets one.
func (h *Hotfolder) boxes(ctx context.Context) (boxes []box) {
	codes, err := h.Units(ctx)
	if err != nil {
		h.Log.Warn("hotfolder: list units", "err", err)
		return nil
	}
	known := map[string]bool{}
	for _, code := range codes {
		if !scan.ValidUnitCode(code) || code == scan.DefaultUnit {
			continue
		}
		if known[code] = true; !h.made[code] {
			h.made[code] = true
			os.Mkdir(h.abs(code), 0o777)
		}
	}
	entries, err := os.ReadDir(h.Dir)
	if err != nil {
		h.Log.Warn("hotfolder: read", "err", err)
		return nil
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case !e.IsDir() || name[0] == '.' || name == doneFolder || name == failedFolder:
		case known[name]:
			boxes = append(boxes, h.boxOf(name))
		default:
			h.once("a folder of no known unit is left alone", "folder", name)
		}
	}
	return boxes
}

// look works on one unit's folder: first what an earlier look claimed.
func (h *Hotfolder) look(ctx context.Context, b box) {
	for _, name := range []string{claimedFolder, doneFolder, failedFolder} {
		path := h.abs(b.path(name))
		if err := os.Mkdir(path, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
			b.readOnly = true
			h.once("hotfolder is read-only: files stay where they are", "folder", b.folder)
		} else if info, err := os.Lstat(path); err != nil || !info.IsDir() { // a link would lead our files elsewhere
			b.readOnly = true
			h.once("no folder of that name can be had: files stay where they are", "folder", b.path(name))
		}
	}
	if !b.readOnly {
		h.resume(ctx, b)
	}
	present := map[string]bool{}
	h.walk(ctx, b, "", present)
	for path, w := range h.files {
		if w.box == b.folder && !present[path] {
			delete(h.files, path)
		}
	}
}

// maxDepth is how deep folders in a unit's folder are looked into.
const maxDepth = 6

// walk looks at a folder of a unit, by its path in the unit's folder.
func (h *Hotfolder) walk(ctx context.Context, b box, sub string, present map[string]bool) {
	h.wake.watch(h.abs(b.path(sub)))
	entries, err := os.ReadDir(h.abs(b.path(sub)))
	if err != nil {
		h.Log.Warn("hotfolder: read", "folder", b.path(sub), "err", err)
		return
	}
	var names []string
	for _, e := range entries {
		name := filepath.Join(sub, e.Name())
		switch {
		case ctx.Err() != nil:
			return
		case Ignored(e.Name()):
		case !e.IsDir():
			present[b.path(name)] = true
			names = append(names, name)
		case sub == "" && (e.Name() == doneFolder || e.Name() == failedFolder || b.folder == "" && h.Unit == ""): // there, folders are units
		case strings.Count(name, string(filepath.Separator)) < maxDepth:
			h.walk(ctx, b, name, present)
		}
	}
	for _, g := range h.groups(names) {
		if len(g.files) > 1 {
			h.pages(ctx, b, g)
		} else {
			h.file(ctx, b, g.files[0])
		}
	}
}

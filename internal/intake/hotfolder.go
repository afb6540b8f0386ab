package intake

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"sohoa/internal/scan"
)

// HotfolderConfig says which folder is watched and how. Zero durations are the
// defaults named with them.
type HotfolderConfig struct {
	// Dir belongs to DefaultUnit and Dir/<unit code> to that unit; each has done/,
	// failed/ and a hidden .claimed/ inside. Dir may vanish and come back, and it
	// may be read-only: then files stay where they are.
	Dir    string
	Intake *Intake
	// Units lists the codes of the offices that exist.
	Units    func(ctx context.Context) ([]string, error)
	Quiet    time.Duration // how long a file must not change before it is taken: 2 s
	Patience time.Duration // how long one that does not change may lack its end: 60 s
	Keep     time.Duration // how long done/ and failed/ are kept after verified storage: 30 days
	Now      func() time.Time
	Log      *slog.Logger
}

// Hotfolder takes in what scanners drop into a folder. It looks again and
// again, since network shares tell of no changes. Only one process works on a
// folder at a time (a lock says which); a crash at any point loses and doubles
// nothing: what was claimed is taken up again, what was accepted is known by
// its Source.
type Hotfolder struct {
	HotfolderConfig
	files  map[string]watched   // by path relative to Dir
	retry  map[string]backoff   // claims that could not be accepted
	taken  map[string]bool      // sources on a read-only share that are in the ledger
	said   map[string]bool      // what is logged once
	made   map[string]bool      // unit folders that were made
	due    map[string]time.Time // when housekeeping comes next
	absent bool
}

// NewHotfolder makes a Hotfolder; Run or Tick starts it.
func NewHotfolder(c HotfolderConfig) *Hotfolder {
	for _, d := range []struct {
		v   *time.Duration
		def time.Duration
	}{{&c.Quiet, 2 * time.Second}, {&c.Patience, time.Minute}, {&c.Keep, 30 * 24 * time.Hour}} {
		if *d.v <= 0 {
			*d.v = d.def
		}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return &Hotfolder{HotfolderConfig: c, files: map[string]watched{}, retry: map[string]backoff{}, taken: map[string]bool{},
		said: map[string]bool{}, made: map[string]bool{}, due: map[string]time.Time{}}
}

// Run looks every poll (0 = 1 s) until ctx is done.
func (h *Hotfolder) Run(ctx context.Context, poll time.Duration) {
	if poll <= 0 {
		poll = time.Second
	}
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for ctx.Err() == nil {
		h.Tick(ctx)
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

// Tick looks once: takes what is ready and keeps done/ and failed/ in order.
// Whatever goes wrong is logged and tried again by the next one.
func (h *Hotfolder) Tick(ctx context.Context) {
	if _, err := os.Stat(h.Dir); err != nil {
		if !h.absent {
			h.Log.Warn("hotfolder is away", "err", err)
		}
		h.absent = true
		clear(h.files)
		return
	}
	if h.absent {
		h.absent = false
		h.Log.Info("hotfolder is back")
	}
	unlock, ok := h.lock()
	if !ok {
		h.once("another process works on the hotfolder")
		return
	}
	defer unlock()
	h.look(ctx, boxOf(scan.DefaultUnit))
	for _, b := range h.boxes(ctx) {
		h.look(ctx, b)
	}
	h.keepOrder(ctx)
}

// lock makes this process the only one to work here; false when another is.
// On a share where no lock can be had, the catalog's Source keeps order.
func (h *Hotfolder) lock() (unlock func(), ok bool) {
	f, err := os.OpenFile(filepath.Join(h.Dir, ".sohoa.lock"), os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return func() {}, true
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		f.Close()
		return nil, false
	}
	return func() { f.Close() }, true
}

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
			boxes = append(boxes, boxOf(name))
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
	entries, err := os.ReadDir(h.abs(b.folder))
	if err != nil {
		h.Log.Warn("hotfolder: read", "folder", b.folder, "err", err)
		return
	}
	present := map[string]bool{}
	for _, e := range entries {
		if ctx.Err() != nil {
			return
		}
		if !e.IsDir() && !Ignored(e.Name()) {
			present[b.path(e.Name())] = true
			h.file(ctx, b, e.Name())
		}
	}
	for path := range h.files {
		if filepath.Dir(path) == filepath.Clean(b.folder) && !present[path] {
			delete(h.files, path)
		}
	}
}

func (h *Hotfolder) abs(rel string) string { return filepath.Join(h.Dir, rel) }

// once logs a lasting condition a single time.
func (h *Hotfolder) once(message string, args ...any) {
	key := message
	for _, a := range args {
		if s, ok := a.(string); ok {
			key += "\x00" + s
		}
	}
	if !h.said[key] {
		h.said[key] = true
		h.Log.Warn(message, args...)
	}
}

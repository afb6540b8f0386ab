package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"sohoa/internal/scan"
)

// HotfolderConfig says which folder is watched and how. Zero durations are the
// defaults named with them.
type HotfolderConfig struct {
	// Dir is one unit's folder, or that of all: then it belongs to DefaultUnit and
	// Dir/<unit code> to that unit. Each has done/, failed/ and a hidden .claimed/
	// inside; its other folders are looked into. Dir may vanish and come back, and
	// it may be read-only: then files stay where they are.
	Dir  string
	Unit string // whose folder Dir is; "" = that of all units
	// Name tells folders apart in the catalog: Dir's absolute path, "" for the
	// folder of all units.
	Name string
	// Group finds pages that come as files of their own: its two groups are the
	// name that the pages share and their number (see Pages). Nil = each file
	// stands for itself. Join makes one PDF of image files.
	Group  *regexp.Regexp
	Join   func(ctx context.Context, files []string, w io.Writer) error
	Intake *Intake
	// Units lists the codes of the offices that exist.
	Units func(ctx context.Context) ([]string, error)
	// A file that has its end is taken when it did not change for Quiet (2 s), or
	// for longer where the scanner was seen to pause longer within a file, but at
	// most for MaxQuiet (60 s).
	Quiet    time.Duration
	MaxQuiet time.Duration
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
	files  map[string]watched // by path relative to Dir
	retry  map[string]backoff // claims that could not be accepted
	taken  map[string]bool    // sources on a read-only share that are in the ledger
	pauses map[string]pause   // what was learnt of scanners, by folder
	recent map[string]settled // files just put into done/, whose writers may hold them open
	wake   *wake
	said   map[string]bool      // what is logged once
	made   map[string]bool      // unit folders that were made
	due    map[string]time.Time // when housekeeping comes next
	absent bool
	unused bool // a named folder without a mark, of which no file is kept
}

// NewHotfolder makes a Hotfolder; Run or Tick starts it.
func NewHotfolder(c HotfolderConfig) *Hotfolder {
	for _, d := range []struct {
		v   *time.Duration
		def time.Duration
	}{{&c.Quiet, 2 * time.Second}, {&c.MaxQuiet, time.Minute}, {&c.Patience, time.Minute}, {&c.Keep, 30 * 24 * time.Hour}} {
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
		said: map[string]bool{}, made: map[string]bool{}, due: map[string]time.Time{}, pauses: map[string]pause{}, recent: map[string]settled{}}
}

// Run looks every poll (0 = 1 s) until ctx is done, sooner when the system
// tells of a change, and each second while a file is waited for.
func (h *Hotfolder) Run(ctx context.Context, poll time.Duration) {
	if poll <= 0 {
		poll = time.Second
	}
	h.wake = newWake()
	defer h.wake.close()
	for ctx.Err() == nil {
		h.Tick(ctx)
		next := poll
		if len(h.files)+len(h.retry)+len(h.recent) > 0 {
			next = min(poll, time.Second)
		}
		h.wake.wait(ctx, next)
	}
}

// Tick looks once: takes what is ready and keeps done/ and failed/ in order.
// Whatever goes wrong is logged and tried again by the next one.
func (h *Hotfolder) Tick(ctx context.Context) {
	if err := h.present(ctx); err != nil {
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
	if h.Unit != "" {
		h.look(ctx, h.boxOf(h.Unit))
	} else {
		h.look(ctx, h.boxOf(scan.DefaultUnit))
		for _, b := range h.boxes(ctx) {
			h.look(ctx, b)
		}
	}
	h.writtenOn(ctx)
	h.keepOrder(ctx)
}

// lockFile is also the mark of a folder that was taken from.
const lockFile = ".sohoa.lock"

// present tells why Dir cannot be looked at: it is away, or what lies in its
// place is the empty folder that a share is mounted on. Nothing there may be
// taken for deleted.
func (h *Hotfolder) present(ctx context.Context) error {
	if _, err := os.Stat(h.Dir); err != nil {
		return err
	}
	marked := exists(h.abs(lockFile))
	h.unused = h.unused && !marked
	if h.Name == "" || marked || h.unused {
		return nil
	}
	all := []scan.ItemState{scan.ItemRunning, scan.ItemReview, scan.ItemPublished, scan.ItemRejected, scan.ItemSealed, scan.ItemErased}
	for after := ""; ; {
		receipts, err := h.Intake.Catalog.Kept(ctx, scan.DoorHotfolder, all, after, h.Now().Add(time.Hour), keptBatch)
		if err != nil {
			return err
		}
		for _, r := range receipts {
			if _, mine := h.relOf(r.KeptPath); mine {
				return fmt.Errorf("%s lacks %s, so it is not the folder from which files were taken before: is its share mounted?", h.Dir, lockFile)
			}
			after = r.ID
		}
		if len(receipts) < keptBatch {
			h.unused = true // new, or read-only, so that nothing of it is kept
			return nil
		}
	}
}

// lock makes this process the only one to work here; false when another is.
// On a share where no lock can be had, the catalog's Source keeps order.
func (h *Hotfolder) lock() (unlock func(), ok bool) {
	f, err := os.OpenFile(h.abs(lockFile), os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return func() {}, true
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		f.Close()
		return nil, false
	}
	return func() { f.Close() }, true
}

func (h *Hotfolder) abs(rel string) string { return filepath.Join(h.Dir, rel) }

// key is a path relative to Dir as the catalog has it. A clean path holds no
// "//".
func (h *Hotfolder) key(rel string) string {
	if h.Name == "" || rel == "" {
		return rel
	}
	return h.Name + "//" + rel
}

// relOf is the path of a key; false when it is another folder's.
func (h *Hotfolder) relOf(key string) (string, bool) {
	name, rel, named := strings.Cut(key, "//")
	if !named {
		name, rel = "", key
	}
	return rel, name == h.Name && filepath.IsLocal(rel)
}

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

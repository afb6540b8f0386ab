package door

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"sohoa/internal/intake"
	"sohoa/internal/scan"
)

// The folders of a tray, in its spool. Names inside the last three are the
// device's own.
const (
	openFolder    = "open"    // being written; each is locked by who writes
	partialFolder = "partial" // broken off, up to where it was whole; can be resumed
	wholeFolder   = "whole"   // complete under a temporary name, waits to be renamed
	subFolder     = "folders" // folders the device made
)

// How much a device may leave lying.
const (
	maxFiles = 1000
	maxDepth = 8
	maxSize  = 4 // times the largest file
)

// Config is what the trays of one door work with.
type Config struct {
	Dir    string // spool; below it <unit>/<device>
	Door   scan.Door
	Intake Accepter
	Limit  int64 // largest file, bytes
	Gate   *Gate
	Now    func() time.Time
	Log    *slog.Logger
}

// Trays holds the tray of each device.
type Trays struct {
	Config
	mu  sync.Mutex
	all map[string]*spool
}

// NewTrays makes the trays of a door.
func NewTrays(c Config) *Trays { return &Trays{Config: c, all: map[string]*spool{}} }

// Of is a device's tray; scan.CodeUnavailable when its spool cannot be had.
func (ts *Trays) Of(d Device) (*Tray, error) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if s := ts.all[d.ID]; s != nil {
		return &Tray{s, d}, nil
	}
	dir := path.Join(ts.Dir, d.Unit, d.ID)
	for _, folder := range []string{openFolder, partialFolder, wholeFolder, subFolder} {
		if err := os.MkdirAll(path.Join(dir, folder), 0o700); err != nil {
			return nil, away(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, away(err)
	}
	s := &spool{Config: ts.Config, root: root, sent: map[string]Info{}, sending: map[string]*Upload{}}
	ts.all[d.ID] = s
	return &Tray{s, d}, nil
}

// spool is what all connections of a device share.
type spool struct {
	Config
	root    *os.Root
	mu      sync.Mutex
	sent    map[string]Info
	sending map[string]*Upload
}

// Tray is the tree of files one device sees: what it is sending, what broke
// off, and what it sent lately. Nothing in it can be read. Paths are the
// device's, absolute or not, with slashes. Safe for many goroutines. Errors
// carry a scan.Code: CodeNotFound, CodeForbidden (the device may no longer, or
// too much lies about), CodeInvalid, CodeUnavailable, and of a refused file its
// reason.
type Tray struct {
	*spool
	Device Device
}

// clean makes a path relative to the tray's root: "" is the root itself.
func clean(name string) (string, error) {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if strings.ContainsRune(name, 0) || strings.Count(name, "/") >= maxDepth {
		return "", scan.Errorf(scan.CodeInvalid, "not a name for a file")
	}
	for part := range strings.SplitSeq(name, "/") {
		if len(part) > 255 {
			return "", scan.Errorf(scan.CodeInvalid, "a name is longer than 255 bytes")
		}
	}
	return name, nil
}

// Mkdir makes a folder, whose parents need not exist; one that exists is fine.
func (t *Tray) Mkdir(name string) error {
	name, err := clean(name)
	if err != nil {
		return err
	}
	if n, _ := t.holds(subFolder); n >= maxFiles {
		return scan.Errorf(scan.CodeForbidden, "too many folders")
	}
	return away(t.root.MkdirAll(path.Join(subFolder, name), 0o700))
}

// Remove forgets a file of the device or an empty folder. What was taken in
// stays taken in.
func (t *Tray) Remove(name string) error {
	name, err := clean(name)
	if err != nil || name == "" {
		return scan.Errorf(scan.CodeInvalid, "not a name for a file")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	_, found := t.sent[name]
	delete(t.sent, name)
	for _, folder := range []string{partialFolder, wholeFolder, subFolder} {
		if t.root.Remove(path.Join(folder, name)) == nil {
			found = true
		}
	}
	if !found {
		return scan.Errorf(scan.CodeNotFound, "%q", name)
	}
	return nil
}

// Rename gives a complete file its name for good, and takes it in unless that
// is a temporary one, too. It returns nil only when the file is safe.
func (t *Tray) Rename(ctx context.Context, from, to string) error {
	from, err := clean(from)
	if err != nil {
		return err
	}
	if to, err = clean(to); err != nil || to == "" {
		return scan.Errorf(scan.CodeInvalid, "not a name for a file")
	}
	if err := t.Gate.still(ctx, t.Device); err != nil {
		return err
	}
	whole := path.Join(wholeFolder, from)
	if info, err := t.root.Lstat(whole); err == nil && info.Mode().IsRegular() {
		if intake.Ignored(path.Base(to)) {
			return t.move(whole, path.Join(wholeFolder, to))
		}
		return t.takeWhole(ctx, from, to)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if info, ok := t.sent[from]; ok { // it is in already: only what the device sees changes
		delete(t.sent, from)
		info.path = to
		t.sent[to] = info
		return nil
	}
	return scan.Errorf(scan.CodeNotFound, "no complete file %q", from)
}

// takeWhole takes in a complete file that has waited under a temporary name.
func (t *Tray) takeWhole(ctx context.Context, from, to string) error {
	f, err := t.root.Open(path.Join(wholeFolder, from))
	if err != nil {
		return away(err)
	}
	defer f.Close()
	err = t.accept(ctx, f, to)
	if err == nil || refused(err) {
		t.root.Remove(path.Join(wholeFolder, from))
	}
	return err
}

// move renames inside the spool and makes the folders of the new name.
func (s *spool) move(from, to string) error {
	if err := s.root.MkdirAll(path.Dir(to), 0o700); err != nil {
		return away(err)
	}
	return away(s.root.Rename(from, to))
}

// holds counts the files and folders below a folder of the tray and their bytes.
func (s *spool) holds(folder string) (n int, size int64) {
	fs.WalkDir(s.root.FS(), folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		n++
		if info, err := d.Info(); err == nil && !d.IsDir() {
			size += info.Size()
		}
		return nil
	})
	return n, size
}

// away is a failure of our own disk.
func away(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return scan.Errorf(scan.CodeNotFound, "spool: %w", err)
	}
	return scan.Errorf(scan.CodeUnavailable, "spool: %w", err)
}

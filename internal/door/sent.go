package door

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"

	"sohoa/internal/intake"
	"sohoa/internal/scan"
)

// What was sent is shown for a day, the newest 500.
const (
	shownFor = 24 * time.Hour
	shown    = 500
)

// refusedNote ends the name under which a refused file is shown, as in the
// hotfolder.
const refusedNote = ".KHÔNG ĐẠT.txt"

// Info is a file or folder as its device sees it. A file that is taken in is
// read-only; one that is not can still be written. It is an fs.FileInfo.
type Info struct {
	path string
	size int64
	mode fs.FileMode
	at   time.Time
}

func (i Info) Name() string       { return path.Base("/" + i.path) }
func (i Info) Size() int64        { return i.size }
func (i Info) Mode() fs.FileMode  { return i.mode }
func (i Info) ModTime() time.Time { return i.at }
func (i Info) IsDir() bool        { return i.mode.IsDir() }
func (i Info) Sys() any           { return nil }

// refusal is a file that was received and refused: it is in the ledger, and
// sending it again does not help.
type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

func refused(err error) bool {
	var r refusal
	return errors.As(err, &r)
}

// accept takes a complete file in and shows it as sent.
func (t *Tray) accept(ctx context.Context, f *os.File, name string) error {
	info, err := f.Stat()
	if err != nil {
		return away(err)
	}
	st := info.Sys().(*syscall.Stat_t)
	done, err := t.Intake.Accept(ctx, f, intake.Meta{
		Unit: t.Device.Unit, Door: t.Config.Door, Name: path.Base(name), By: t.Device.Name, Size: info.Size(),
		Source: fmt.Sprintf("%s|%d|%d|%d", t.Device.ID, st.Ino, info.Size(), info.ModTime().UnixNano()),
	})
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forget()
	if done.Item.State == scan.ItemRejected {
		t.sent[name+refusedNote] = Info{name + refusedNote, 0, 0o444, t.Now()}
		return refusal{scan.Errorf(done.Item.Reason, "%s", done.Receipt.ID)}
	}
	t.sent[name] = Info{name, info.Size(), 0o444, t.Now()}
	return nil
}

// forget drops what was shown long enough.
func (s *spool) forget() {
	for name, i := range s.sent {
		if s.Now().Sub(i.at) > shownFor {
			delete(s.sent, name)
		}
	}
	for len(s.sent) >= shown {
		oldest := ""
		for name, i := range s.sent {
			if oldest == "" || i.at.Before(s.sent[oldest].at) {
				oldest = name
			}
		}
		delete(s.sent, oldest)
	}
}

// Stat finds a file or folder; scan.CodeNotFound.
func (t *Tray) Stat(name string) (Info, error) {
	name, err := clean(name)
	if err != nil {
		return Info{}, err
	}
	t.mu.Lock()
	u, sent := t.sending[name], t.sent[name]
	t.mu.Unlock()
	if u != nil {
		return u.info(), nil
	}
	for _, folder := range []string{wholeFolder, partialFolder} {
		if info, err := t.root.Lstat(path.Join(folder, name)); err == nil && info.Mode().IsRegular() {
			return Info{name, info.Size(), 0o644, info.ModTime()}, nil
		}
	}
	if sent.path != "" {
		return sent, nil
	}
	if info, err := t.root.Lstat(path.Join(subFolder, name)); err == nil && info.IsDir() {
		return Info{name, 0, fs.ModeDir | 0o755, info.ModTime()}, nil
	}
	return Info{}, scan.Errorf(scan.CodeNotFound, "%q", name)
}

func (u *Upload) info() Info {
	u.mu.Lock()
	defer u.mu.Unlock()
	return Info{u.path, u.next, 0o644, u.tray.Now()}
}

// List gives a folder's entries by name; scan.CodeNotFound.
func (t *Tray) List(name string) ([]Info, error) {
	name, err := clean(name)
	if err != nil {
		return nil, err
	}
	if at, err := t.Stat(name); err != nil || !at.IsDir() {
		return nil, scan.Errorf(scan.CodeNotFound, "no folder %q", name)
	}
	found := map[string]Info{}
	for _, folder := range []string{subFolder, partialFolder, wholeFolder} {
		entries, _ := fs.ReadDir(t.root.FS(), path.Join(folder, name))
		for _, e := range entries {
			if info, err := t.Stat(path.Join(name, e.Name())); err == nil {
				found[info.path] = info
			}
		}
	}
	t.mu.Lock()
	t.forget()
	var sending []*Upload
	for _, i := range t.sent {
		if folderOf(i.path) == name {
			found[i.path] = i
		}
	}
	for _, u := range t.sending {
		if folderOf(u.path) == name {
			sending = append(sending, u)
		}
	}
	t.mu.Unlock()
	for _, u := range sending {
		found[u.path] = u.info()
	}
	all := make([]Info, 0, len(found))
	for _, i := range found {
		all = append(all, i)
	}
	slices.SortFunc(all, func(a, b Info) int { return strings.Compare(a.path, b.path) })
	return all, nil
}

func folderOf(name string) string {
	if dir := path.Dir(name); dir != "." {
		return dir
	}
	return ""
}

package door

import (
	"context"
	"io"
	"os"
	"path"
	"sync"
	"syscall"

	"sohoa/internal/intake"
	"sohoa/internal/media"
	"sohoa/internal/scan"
)

// maxEarly is how many bytes that arrived before those in front of them are
// held. SFTP clients send some dozens of blocks of 32 KiB or 256 KiB at once.
const maxEarly = 32 << 20

// Upload is a file that is being sent. Bytes may come in any order; they are
// written in theirs, so that what lies in the spool is always a whole
// beginning.
type Upload struct {
	tray  *Tray
	path  string // the device's
	id    string // of the file in the open folder
	f     *os.File
	mu    sync.Mutex
	base  int64 // where it was resumed
	next  int64 // end of what is written without a hole
	again bool  // it is sent again from its start, over what was resumed
	low   int64 // end of what was written over resumed bytes
	known bool  // the device sent a file of that name before: none need come
	early map[int64][]byte
	held  int
	err   error // the first failure; nothing is taken in after it
	over  bool
}

// Create begins a file anew; a broken-off one of that name is replaced when
// this one ends.
func (t *Tray) Create(ctx context.Context, name string) (*Upload, error) {
	return t.begin(ctx, name, func(*Upload) error { return nil })
}

// Resume goes on with a file at byte offset at, or at its end for −1: with a
// broken-off one, or a complete one that waits to be renamed. Without such a
// file, −1 and 0 begin one; any other offset is scan.CodeMismatch, as one
// behind the end is. At the end of a file that is taken in already nothing need
// come, and what comes is another file.
func (t *Tray) Resume(ctx context.Context, name string, at int64) (*Upload, error) {
	return t.begin(ctx, name, func(u *Upload) error {
		if at == 0 {
			return nil
		}
		for _, folder := range []string{partialFolder, wholeFolder} {
			info, err := t.root.Lstat(path.Join(folder, u.path))
			if err != nil || !info.Mode().IsRegular() {
				continue
			}
			if at > info.Size() {
				return scan.Errorf(scan.CodeMismatch, "the file ends at %d, not %d", info.Size(), at)
			}
			u.next = at
			if at < 0 {
				u.next = info.Size()
			}
			u.base = u.next
			return away(t.root.Rename(path.Join(folder, u.path), path.Join(openFolder, u.id)))
		}
		sent, ok := t.sent[u.path]
		if u.known = ok; at > 0 && (!ok || at != sent.size) {
			return scan.Errorf(scan.CodeMismatch, "there is nothing to resume at %d", at)
		}
		return nil
	})
}

// begin opens the file that an upload is written to. locate may move an older
// one there first.
func (t *Tray) begin(ctx context.Context, name string, locate func(*Upload) error) (*Upload, error) {
	name, err := clean(name)
	if err != nil || name == "" {
		return nil, scan.Errorf(scan.CodeInvalid, "not a name for a file")
	}
	if err := t.Gate.still(ctx, t.Device); err != nil {
		return nil, err
	}
	if n, size := t.holds("."); n > maxFiles || size > maxSize*t.Limit {
		return nil, scan.Errorf(scan.CodeForbidden, "too much lies unfinished: %d files, %d bytes", n, size)
	}
	u := &Upload{tray: t, path: name, id: scan.NewID(), early: map[int64][]byte{}}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := locate(u); err != nil {
		return nil, err
	}
	u.f, err = t.root.OpenFile(path.Join(openFolder, u.id), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, away(err)
	}
	// The lock tells the sweeper that somebody writes; it ends with this process.
	if err := syscall.Flock(int(u.f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		u.f.Close()
		return nil, away(err)
	}
	if err := u.f.Truncate(u.next); err != nil {
		u.f.Close()
		return nil, away(err)
	}
	t.sending[name] = u
	return u, nil
}

// Write appends; it may not be mixed with WriteAt.
func (u *Upload) Write(b []byte) (int, error) { return u.WriteAt(b, u.next) }

// WriteAt takes bytes of the file. A failure lasts: Finish will return it.
func (u *Upload) WriteAt(b []byte, off int64) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.err == nil {
		u.err = u.put(b, off)
	}
	if u.err != nil {
		return 0, u.err
	}
	return len(b), nil
}

func (u *Upload) put(b []byte, off int64) error {
	end := off + int64(len(b))
	switch {
	case u.over:
		return scan.Errorf(scan.CodeInvalid, "the upload has ended")
	case off < 0 || end > u.tray.Limit:
		return scan.Errorf(scan.CodeTooLarge, "larger than %d bytes", u.tray.Limit)
	case off > u.next:
		if u.held += len(b); u.held > maxEarly {
			return scan.Errorf(scan.CodeMismatch, "too much came before the bytes in front of it")
		}
		u.early[off] = append([]byte(nil), b...)
		return nil
	}
	if _, err := u.f.WriteAt(b, off); err != nil {
		return away(err)
	}
	if off < u.base {
		u.again, u.low = u.again || off == 0, max(u.low, end)
	}
	u.next = max(u.next, end)
	for off, b := range u.early { // what has been waiting for these
		if off <= u.next {
			delete(u.early, off)
			u.held -= len(b)
			return u.put(b, off)
		}
	}
	return nil
}

// Whole reports whether what is there is a complete file by its own structure.
// Of protocols that do not mark the end of a file this is the better witness.
func (u *Upload) Whole() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	_, err := media.Examine(u.f, u.next, media.Limits{})
	return u.err == nil && err == nil
}

// Finish ends a transfer that the device says is complete. nil means the file
// is safe: taken in, or durable under its temporary name until it is renamed.
// Otherwise what there is stays to be resumed, unless it was refused for good.
func (u *Upload) Finish(ctx context.Context) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.over {
		return u.err
	}
	if u.err == nil && len(u.early) > 0 {
		u.err = scan.Errorf(scan.CodeMismatch, "the file has a hole at %d", u.next)
	}
	if u.err == nil && u.known && u.next == 0 {
		u.drop()
		return nil
	}
	if u.err == nil && u.again && u.next == u.base { // and it is shorter now
		u.next = u.low
		u.err = away(u.f.Truncate(u.next))
	}
	if u.err != nil {
		u.keep(partialFolder)
		return u.err
	}
	if intake.Ignored(path.Base(u.path)) {
		u.err = u.keep(wholeFolder)
		return u.err
	}
	if _, u.err = u.f.Seek(0, io.SeekStart); u.err == nil {
		u.err = u.tray.accept(ctx, u.f, u.path)
	}
	switch {
	case u.err == nil, refused(u.err) && !scan.Is(u.err, scan.CodeTruncated):
		u.drop()
		u.tray.root.Remove(path.Join(partialFolder, u.path))
	default: // a cut-off file is in the ledger and can still be resumed
		u.keep(partialFolder)
	}
	return u.err
}

// BreakOff ends a transfer that did not end properly and keeps what came.
func (u *Upload) BreakOff() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.over {
		return
	}
	if u.err == nil {
		u.err = scan.Errorf(scan.CodeTruncated, "the transfer broke off")
	}
	if u.next > 0 {
		u.keep(partialFolder)
	} else {
		u.drop()
	}
}

// keep makes what is written durable and moves it to a folder of the tray.
func (u *Upload) keep(folder string) error {
	err := u.f.Sync()
	if err == nil {
		err = u.tray.move(path.Join(openFolder, u.id), path.Join(folder, u.path))
	}
	if err == nil {
		err = syncFolder(u.tray.root, path.Dir(path.Join(folder, u.path)))
	}
	u.end()
	return away(err)
}

func (u *Upload) drop() {
	u.tray.root.Remove(path.Join(openFolder, u.id))
	u.end()
}

func (u *Upload) end() {
	u.over = true
	u.early = nil
	u.f.Close()
	t := u.tray
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sending[u.path] == u {
		delete(t.sending, u.path)
	}
}

func syncFolder(root *os.Root, name string) error {
	d, err := root.Open(name)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

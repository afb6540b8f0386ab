package door

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
	"time"

	"sohoa/internal/scan"
)

// How long files lie in the spool.
const (
	partialFor = 24 * time.Hour // broken off and not resumed: removed
	wholeFor   = time.Hour      // complete and not renamed: taken in under its temporary name
	sweepEvery = time.Minute
)

// Run sweeps until ctx is done.
func (ts *Trays) Run(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		ts.Sweep(ctx)
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// Sweep removes what a dead process was writing and what nobody resumed, and
// takes in what nobody renamed: it was acknowledged.
func (ts *Trays) Sweep(ctx context.Context) {
	trays, _ := filepath.Glob(filepath.Join(ts.Dir, "*", "*"))
	for _, dir := range trays {
		unit, id := filepath.Base(filepath.Dir(dir)), filepath.Base(dir)
		t, err := ts.Of(Device{ID: id, Name: id, Unit: unit})
		if err != nil {
			ts.Log.Warn("sweep a scanner's spool", "dir", dir, "err", err)
			continue
		}
		t.sweep(ctx)
	}
}

func (t *Tray) sweep(ctx context.Context) {
	now := time.Now() // files carry the machine's time
	t.each(openFolder, func(name string, _ fs.FileInfo) {
		t.mu.Lock()
		defer t.mu.Unlock()
		f, err := t.root.OpenFile(path.Join(openFolder, name), os.O_RDWR, 0)
		if err != nil {
			return
		}
		defer f.Close()
		if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			t.root.Remove(path.Join(openFolder, name))
		}
	})
	t.each(partialFolder, func(name string, info fs.FileInfo) {
		if now.Sub(info.ModTime()) > partialFor {
			t.root.Remove(path.Join(partialFolder, name))
			t.Log.Info("a broken-off transfer was not resumed", "device", t.Device.Name, "bytes", info.Size())
		}
	})
	t.each(wholeFolder, func(name string, info fs.FileInfo) {
		if now.Sub(info.ModTime()) > wholeFor {
			if err := t.takeWhole(ctx, name, name); err != nil {
				t.Log.Warn("a file that was not renamed", "device", t.Device.Name, "code", scan.CodeOf(err), "err", err)
			}
		}
	})
}

// each walks the files below a folder of the tray.
func (s *spool) each(folder string, do func(name string, info fs.FileInfo)) {
	fs.WalkDir(s.root.FS(), folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil {
			do(name[len(folder)+1:], info)
		}
		return nil
	})
}

package agent

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sohoa/internal/media"
	"sohoa/internal/scan"
)

// The folders inside a watched folder that are ours.
const (
	doneFolder   = "done"
	failedFolder = "failed"
)

// deepest is how far below a watched folder files are looked for.
const deepest = 4

// patience is how long a file that does not change may lack its end before it
// is sent as it is: the server then says what is wrong with it.
const patience = time.Minute

// watched is a file that may still be being written. Its times are only
// compared with each other, since a scanner's clock may be wrong.
type watched struct {
	size     int64
	modified time.Time
	since    time.Time // by our clock
}

// look goes through all folders once. A folder that is away is looked for
// again; nothing that is on its way depends on it.
func (a *Agent) look(ctx context.Context) {
	here := map[string]watched{}
	for _, f := range a.Folders {
		err := filepath.WalkDir(f.Dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || ctx.Err() != nil {
				return err
			}
			if d.IsDir() {
				if path != f.Dir && (ours(d.Name()) || depth(f.Dir, path) > deepest) {
					return filepath.SkipDir
				}
				return nil
			}
			if d.Type().IsRegular() && !passing(d.Name()) { // no links, no pipes
				a.file(f, path, here)
			}
			return nil
		})
		if err != nil {
			a.Log.Warn("a folder is away", "folder", f.Dir, "err", err)
			for path, w := range a.seen { // what was known of it stays known
				if strings.HasPrefix(path, f.Dir) {
					here[path] = w
				}
			}
		}
	}
	a.seen = here
	a.tidy(time.Now())
}

func ours(name string) bool {
	return name == doneFolder || name == failedFolder || strings.HasPrefix(name, ".")
}

func depth(root, path string) int {
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return deepest + 1
	}
	return strings.Count(filepath.ToSlash(rel), "/") + 1
}

// passing reports whether a name belongs to a file that is still being made or
// to none of anybody's papers.
func passing(name string) bool {
	lower := strings.ToLower(name)
	for _, end := range []string{".tmp", ".part", ".partial", ".crdownload", "~"} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	return strings.HasPrefix(lower, ".") || strings.HasPrefix(lower, "~$") || lower == "thumbs.db" || lower == "desktop.ini"
}

// file spools one file when it is finished.
func (a *Agent) file(f Folder, path string, here map[string]watched) {
	info, err := os.Lstat(path)
	if err != nil {
		return // gone again
	}
	now := time.Now()
	w, known := a.seen[path]
	if !known || w.size != info.Size() || !w.modified.Equal(info.ModTime()) {
		w = watched{info.Size(), info.ModTime(), now}
	}
	here[path] = w
	still := now.Sub(w.since)
	if still < a.Quiet || a.spool.holds(path, w.size, w.modified) {
		return
	}
	in, err := os.Open(path)
	if err != nil {
		return // its writer holds it still
	}
	defer in.Close()
	if still < patience && !whole(in, w.size) {
		return
	}
	e, err := a.spool.add(in, Entry{Name: filepath.Base(path), Unit: f.Unit, Source: path, Size: w.size, Modified: w.modified})
	if err != nil {
		a.Log.Warn("a file waits outside the spool", "file", path, "err", err)
		return
	}
	a.Log.Info("spooled", "entry", e.ID, "bytes", e.Size)
	select {
	case a.news <- struct{}{}:
	default:
	}
}

// whole reports whether a file's end is there.
func whole(f *os.File, size int64) bool {
	_, err := media.Examine(f, size, media.Limits{})
	if _, serr := f.Seek(0, 0); serr != nil {
		return false
	}
	switch scan.CodeOf(err) {
	case scan.CodeTruncated, scan.CodeEmpty, scan.CodeUnavailable:
		return false
	}
	return true // whatever else is wrong with it, waiting does not help
}

package intake

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"golang.org/x/text/unicode/norm"

	"sohoa/internal/media"
	"sohoa/internal/scan"
)

// shape is what tells that a file has changed. The share's clock may be wrong:
// its times are only compared with each other.
type shape struct {
	size  int64
	mtime time.Time
	inode uint64
}

func shapeOf(info fs.FileInfo) shape {
	s := shape{size: info.Size(), mtime: info.ModTime()}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		s.inode = st.Ino
	}
	return s
}

// watched is a file that may still be being written.
type watched struct {
	shape
	box     string        // the folder of its unit
	since   time.Time     // when it was first seen so, by our clock
	whole   bool          // its end is there, as far as was looked
	longest time.Duration // for which it paused although it had its end
}

// Ignored reports whether a name is never taken: hidden, temporary, made by an
// operating system, or one of our own notes.
func Ignored(name string) bool {
	lower := strings.ToLower(norm.NFC.String(name))
	if pageNote.MatchString(lower) {
		return true
	}
	for _, end := range []string{".tmp", ".part", ".filepart", ".partial", ".crdownload", "~", strings.ToLower(failedNote), strings.ToLower(sealedNote)} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	return strings.HasPrefix(lower, ".") || strings.HasPrefix(lower, "~$") || lower == "thumbs.db" || lower == "desktop.ini"
}

// file looks at one entry and takes it when it is ready.
func (h *Hotfolder) file(ctx context.Context, b box, name string) {
	w, ok := h.see(ctx, b, name)
	if !ok {
		return
	}
	source := h.key(fmt.Sprintf("%s|%d|%d|%d", b.path(name), w.size, w.mtime.UnixNano(), w.inode))
	if h.taken[source] || !h.ready(ctx, b, w) {
		return
	}
	if !b.readOnly {
		if c, err := h.claim(b, name); err == nil {
			delete(h.files, b.path(name))
			h.fadePause(ctx, b, w.longest)
			h.accept(ctx, b, c)
			return
		}
		h.once("a file cannot be moved: it stays where it is", "folder", b.folder)
	}
	h.acceptInPlace(ctx, b, name, source)
}

// see notes what a file looks like now; false for what is gone or no file.
func (h *Hotfolder) see(ctx context.Context, b box, name string) (watched, bool) {
	rel := b.path(name)
	info, err := os.Lstat(h.abs(rel))
	if err != nil {
		return watched{}, false // gone again
	}
	if !info.Mode().IsRegular() {
		h.refuse(b, name)
		return watched{}, false
	}
	now, s := h.Now(), shapeOf(info)
	w, known := h.files[rel]
	switch {
	case !known:
		w = watched{shape: s, box: b.folder, since: now}
	case w.shape != s:
		if w.whole { // only such a pause could be taken for the end
			w.longest = max(w.longest, now.Sub(w.since))
			h.learnPause(ctx, b, now.Sub(w.since))
		}
		w.shape, w.since, w.whole = s, now, false
	case !w.whole:
		w.whole = h.whole(rel, s)
	}
	h.files[rel] = w
	return w, true
}

// ready reports whether a file has stood still for long enough.
func (h *Hotfolder) ready(ctx context.Context, b box, w watched) bool {
	still := h.Now().Sub(w.since)
	return still >= h.quiet(ctx, b) && (w.whole || still >= h.Patience)
}

// whole reports whether a file's end is there; of one that cannot be read now,
// it says no.
func (h *Hotfolder) whole(rel string, s shape) bool {
	f, err := openRegular(h.abs(rel))
	if err != nil {
		return false
	}
	defer f.Close()
	_, err = media.Examine(f, s.size, media.Limits{})
	switch scan.CodeOf(err) {
	case scan.CodeTruncated, scan.CodeEmpty, scan.CodeUnavailable:
		return false
	}
	return true // whatever else is wrong with it, waiting does not help
}

// openRegular opens a file that is neither a link nor a pipe.
func openRegular(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, scan.Errorf(scan.CodeNotAFile, "not a regular file")
	}
	return f, nil
}

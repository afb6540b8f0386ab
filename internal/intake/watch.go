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
	since time.Time // by our clock
}

// Ignored reports whether a name is never taken: hidden, temporary, made by an
// operating system, or one of our own notes.
func Ignored(name string) bool {
	lower := strings.ToLower(norm.NFC.String(name))
	for _, end := range []string{".tmp", ".part", ".filepart", ".partial", ".crdownload", "~", strings.ToLower(failedNote), strings.ToLower(sealedNote)} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	return strings.HasPrefix(lower, ".") || strings.HasPrefix(lower, "~$") || lower == "thumbs.db" || lower == "desktop.ini"
}

// file looks at one entry and takes it when it is ready.
func (h *Hotfolder) file(ctx context.Context, b box, name string) {
	rel := b.path(name)
	info, err := os.Lstat(h.abs(rel))
	if err != nil {
		return // gone again
	}
	if !info.Mode().IsRegular() {
		h.refuse(b, name)
		return
	}
	now, s := h.Now(), shapeOf(info)
	w, known := h.files[rel]
	if !known || w.shape != s {
		w = watched{s, now}
		h.files[rel] = w
	}
	still := now.Sub(w.since)
	source := fmt.Sprintf("%s|%d|%d|%d", rel, s.size, s.mtime.UnixNano(), s.inode)
	if still < h.Quiet || h.taken[source] || still < h.Patience && !h.whole(rel, s) {
		return
	}
	if !b.readOnly {
		if claim, err := h.claim(b, name); err == nil {
			delete(h.files, rel)
			h.accept(ctx, b, claim)
			return
		}
		h.once("a file cannot be moved: it stays where it is", "folder", b.folder)
	}
	h.acceptInPlace(ctx, b, name, source)
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

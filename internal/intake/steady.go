package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sohoa/internal/media"
)

// steady reads a file and fails when it changed meanwhile.
type steady struct {
	f      *os.File
	before shape
}

var errChanged = errors.New("the file changed while it was read")

func newSteady(f *os.File) (*steady, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("stat: %w", err)
	}
	return &steady{f, shapeOf(info)}, nil
}

func (s *steady) Read(b []byte) (int, error) {
	n, err := s.f.Read(b)
	if err == io.EOF {
		if changed := s.check(); changed != nil {
			return n, changed
		}
	}
	return n, err
}

func (s *steady) check() error {
	info, err := s.f.Stat()
	if err != nil {
		return fmt.Errorf("stat: %w", err)
	}
	if shapeOf(info) != s.before {
		return errChanged
	}
	return nil
}

// content is what a claim is read from: a file, or the PDF made of a group's
// pages.
type content struct {
	io.Reader
	files []*steady
	close func()
	// failed is why the pages could not be joined, nil as long as they could.
	failed func() error
}

// check fails when a file behind it has changed.
func (c *content) check() error {
	for _, f := range c.files {
		if err := f.check(); err != nil {
			return err
		}
	}
	return nil
}

// open opens a claim's files; the pages of a group are joined as they are read.
func (h *Hotfolder) open(ctx context.Context, c claimed) (*content, error) {
	names := []string{c.rel}
	if c.pages != nil {
		names = names[:0]
		for _, page := range c.pages {
			names = append(names, filepath.Join(c.rel, page))
		}
	}
	from := &content{failed: func() error { return nil }}
	from.close = func() {
		for _, f := range from.files {
			f.f.Close()
		}
	}
	var paths []string
	for _, name := range names {
		f, err := openRegular(h.abs(name))
		if err != nil {
			from.close()
			return nil, err
		}
		s, err := newSteady(f)
		if err != nil {
			f.Close()
			from.close()
			return nil, err
		}
		from.files, paths = append(from.files, s), append(paths, h.abs(name))
		if c.pages == nil {
			continue
		}
		// The joiner may have to decode it.
		if _, err := media.Examine(f, s.before.size, media.Limits{Pages: h.Intake.Limits.MaxPages, Pixels: h.Intake.Limits.MaxPixels}); err != nil {
			from.close()
			return nil, err
		}
	}
	if from.Reader = from.files[0]; c.pages != nil {
		h.join(ctx, from, paths)
	}
	return from, nil
}

// join makes from read the PDF of the paths.
func (h *Hotfolder) join(ctx context.Context, from *content, paths []string) {
	r, w := io.Pipe()
	done := make(chan struct{})
	var failed error
	go func() {
		defer close(done)
		err := h.Join(ctx, paths, w)
		if err != nil && !errors.Is(err, io.ErrClosedPipe) && ctx.Err() == nil {
			failed = err
		}
		w.CloseWithError(err)
	}()
	from.Reader = r
	from.failed = func() error {
		r.Close()
		<-done
		return failed
	}
	close := from.close
	from.close = func() {
		from.failed()
		close()
	}
}

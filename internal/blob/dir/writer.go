package dir

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// writer writes to a file in the temporary folder, whose lock it holds, so that
// nobody takes the file for a leftover.
type writer struct {
	*blob.Spool
	store *Store
	done  bool
}

// Create starts a new object.
func (s *Store) Create(ctx context.Context) (blob.Writer, error) {
	if err := alive(ctx); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Join(s.root, tempFolder), "") // 0600
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "create object: %w", err)
	}
	unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) // nobody else knows the file
	return &writer{Spool: blob.NewSpool(f), store: s}, nil
}

// Adopt gives the file a second name in the store; on another file system it is
// copied.
func (s *Store) Adopt(ctx context.Context, settled blob.Settled) (blob.Writer, error) {
	if err := alive(ctx); err != nil {
		return nil, err
	}
	name := filepath.Join(s.root, tempFolder, scan.NewID())
	if err := os.Link(settled.Name(), name); err != nil {
		return s.copied(ctx, settled)
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		os.Remove(name)
		return nil, scan.Errorf(scan.CodeUnavailable, "adopt object: %w", err)
	}
	spool, err := blob.Found(f, settled.SHA256)
	if err != nil {
		os.Remove(name)
		f.Close()
		return nil, err
	}
	return &writer{Spool: spool, store: s}, nil
}

func (s *Store) copied(ctx context.Context, settled blob.Settled) (blob.Writer, error) {
	w, err := s.Create(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(w, settled.File); err != nil {
		w.Abort()
		return nil, scan.Errorf(scan.CodeUnavailable, "adopt object: %w", err)
	}
	return w, nil
}

// Commit moves the file under its key.
func (w *writer) Commit(ctx context.Context, key string) (blob.Info, error) {
	if w.done {
		return blob.Info{}, scan.Errorf(scan.CodeInvalid, "commit %s: the object is finished", key)
	}
	if err := check(ctx, key); err != nil {
		return blob.Info{}, err
	}
	keepSum(w.File, w.Sum())
	if err := w.File.Sync(); err != nil {
		return blob.Info{}, scan.Errorf(scan.CodeUnavailable, "sync %s: %w", key, err)
	}
	name := w.store.path(key)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return blob.Info{}, scan.Errorf(commitCode(err), "make folder of %s: %w", key, err)
	}
	if err := os.Rename(w.File.Name(), name); err != nil {
		return blob.Info{}, scan.Errorf(commitCode(err), "commit %s: %w", key, err)
	}
	os.Remove(w.File.Name()) // a rename onto another name of the same file leaves both
	w.done = true
	defer w.File.Close()
	// Folders up to the root: one of them may be new, made here or by a process
	// that has not synced it yet. A clean folder costs next to nothing.
	for folder := filepath.Dir(name); ; folder = filepath.Dir(folder) {
		if err := syncFolder(folder); err != nil {
			return blob.Info{}, err
		}
		if folder == w.store.root {
			break
		}
	}
	info, err := w.File.Stat()
	if err != nil {
		return blob.Info{}, scan.Errorf(scan.CodeUnavailable, "stat %s: %w", key, err)
	}
	return blob.Info{Key: key, Size: w.Size(), SHA256: w.Sum(), Modified: info.ModTime().UTC()}, nil
}

// Abort removes the temporary file.
func (w *writer) Abort() error {
	if w.done {
		return nil
	}
	w.done = true
	if err := errors.Join(os.Remove(w.File.Name()), w.File.Close()); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "abort object: %w", err)
	}
	return nil
}

// commitCode tells a key that runs through another object, or names a folder
// of objects, from a disk in trouble.
func commitCode(err error) scan.Code {
	for _, e := range []error{syscall.ENOTDIR, syscall.EISDIR, syscall.ENOTEMPTY, syscall.EEXIST} {
		if errors.Is(err, e) {
			return scan.CodeInvalid
		}
	}
	return scan.CodeUnavailable
}

// syncFolder makes renames in a folder durable.
func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return scan.Errorf(scan.CodeUnavailable, "sync folder: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "sync folder: %w", err)
	}
	return nil
}

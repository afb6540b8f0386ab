// Package dir keeps objects as files of a folder, for an installation on one
// machine. Several processes may use the same folder.
//
// A key is the file's path below the folder, but for one thing: what lies
// under <unit>/original/ may be a million names, so a folder "+ab" of the first
// two characters stands between (see path). A folder cannot be an object too:
// with "a/b/c" there, a commit of "a/b" is refused with scan.CodeInvalid.
//
// The SHA-256 is kept in the extended attribute user.sohoa.sha256 of the file,
// set before the file becomes visible. Where the file system has no
// attributes, or a copy lost them, Stat and Open take it from the key of an
// original (its last segment) or read the file.
package dir

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

const (
	tempFolder = ".tmp" // no key can start with a dot
	tempAge    = 24 * time.Hour
)

// Store is a blob.Store in a folder.
type Store struct{ root string }

var (
	_ blob.Store   = (*Store)(nil)
	_ blob.Adopter = (*Store)(nil)
)

// Open uses the folder at path, which is made (0700) when missing, and removes
// what processes that died more than a day ago were writing.
func Open(path string) (*Store, error) {
	root, err := filepath.Abs(path)
	if err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "object folder: %w", err)
	}
	temp := filepath.Join(root, tempFolder)
	if err := os.MkdirAll(temp, 0o700); err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "make object folder: %w", err)
	}
	entries, err := os.ReadDir(temp)
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "read object folder: %w", err)
	}
	for _, e := range entries {
		removeIfLeft(filepath.Join(temp, e.Name()))
	}
	return &Store{root: root}, nil
}

// removeIfLeft removes an old file that no writer holds the lock of.
func removeIfLeft(name string) {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || time.Since(info.ModTime()) < tempAge {
		return
	}
	f, err := os.Open(name)
	if err != nil {
		return
	}
	defer f.Close()
	if unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil {
		os.Remove(name)
	}
}

// Path is where the object lies on this machine, false when there is none.
// The file must not be changed; it stays whole while it is open, also when the
// object is replaced or deleted.
func (s *Store) Path(key string) (string, bool) {
	if !blob.ValidKey(key) {
		return "", false
	}
	name := s.path(key)
	info, err := os.Lstat(name)
	return name, err == nil && info.Mode().IsRegular()
}

// Open opens an object.
func (s *Store) Open(ctx context.Context, key string) (blob.Reader, error) {
	if err := check(ctx, key); err != nil {
		return nil, err
	}
	f, info, err := s.open(key)
	if err != nil {
		return nil, err
	}
	return &reader{File: f, info: info}, nil
}

// Stat describes an object.
func (s *Store) Stat(ctx context.Context, key string) (blob.Info, error) {
	if err := check(ctx, key); err != nil {
		return blob.Info{}, err
	}
	f, info, err := s.open(key)
	if err != nil {
		return blob.Info{}, err
	}
	return info, f.Close()
}

// Delete removes an object for good: a later crash does not bring it back.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := check(ctx, key); err != nil {
		return err
	}
	name := s.path(key)
	if info, err := os.Lstat(name); missing(err) || err == nil && info.IsDir() {
		return nil
	}
	if err := os.Remove(name); err != nil && !missing(err) {
		return scan.Errorf(scan.CodeUnavailable, "delete %s: %w", key, err)
	}
	return syncFolder(filepath.Dir(name))
}

func (s *Store) open(key string) (*os.File, blob.Info, error) {
	name := s.path(key)
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if missing(err) {
		return nil, blob.Info{}, scan.Errorf(scan.CodeNotFound, "%s", key)
	}
	if err != nil {
		return nil, blob.Info{}, scan.Errorf(scan.CodeUnavailable, "open %s: %w", key, err)
	}
	info, err := describe(f, key)
	if err != nil {
		f.Close()
		return nil, blob.Info{}, err
	}
	return f, info, nil
}

// reader is an open file.
type reader struct {
	*os.File
	info blob.Info
}

func (r *reader) Info() blob.Info { return r.info }

func (r *reader) Read(p []byte) (int, error) {
	n, err := r.File.Read(p)
	if err != nil && err != io.EOF {
		err = scan.Errorf(scan.CodeUnavailable, "read %s: %w", r.info.Key, err)
	}
	return n, err
}

// check refuses a bad key and a context that is done.
func check(ctx context.Context, key string) error {
	if !blob.ValidKey(key) {
		return scan.Errorf(scan.CodeInvalid, "bad object key %q", key)
	}
	return alive(ctx)
}

func alive(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "object store: %w", err)
	}
	return nil
}

// missing reports whether err says that nothing lies there.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

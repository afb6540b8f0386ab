package tus

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"sohoa/internal/scan"
)

// settle is how long the bytes stay after Finish: longer than any file system
// takes to write a rename to the disk.
const settle = time.Minute

// Sweep goes over all uploads once: what has expired is forgotten, and a
// complete one that no receipt came of yet, since the process died or a store
// was away, is handed to finish, which must not unlock it. What somebody holds
// is left alone.
func (s *Spool) Sweep(finish func(*Locked)) error {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return failed("upload folder", err)
	}
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), ".json"); ok && goodID.MatchString(id) {
			err := s.sweep(id, finish)
			if err == nil || scan.Is(err, scan.CodeLocked) {
				continue
			}
			if !scan.Is(err, scan.CodeNotFound) {
				return err
			}
		}
		s.dropLeftover(e.Name())
	}
	return nil
}

func (s *Spool) sweep(id string, finish func(*Locked)) error {
	l, err := s.lock(id, nil)
	if err != nil {
		return err
	}
	defer l.Unlock()
	switch {
	case l.Receipt == "" && l.Complete(): // never forgotten, however long the stores are away
		finish(l)
	case s.Now().After(s.Expires(l.Upload)):
		return l.Remove()
	case l.Receipt != "" && l.file != nil && s.Now().Sub(s.Expires(l.Upload).Add(-s.Keep)) > settle:
		return l.dropBytes()
	}
	return nil
}

// dropLeftover removes an old file that belongs to no upload: its process died
// while it made or removed one.
func (s *Spool) dropLeftover(name string) {
	path := filepath.Join(s.Dir, name)
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || s.Now().Sub(info.ModTime()) < s.Keep {
		return
	}
	if id, ok := strings.CutSuffix(name, ".bytes"); ok {
		if _, err := os.Lstat(s.state(id)); err == nil {
			return
		}
	}
	os.Remove(path)
}

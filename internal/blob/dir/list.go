package dir

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// List walks the part of the tree that can hold the prefix. SHA256 stays "".
func (s *Store) List(ctx context.Context, prefix string, fn func(blob.Info) error) error {
	if err := alive(ctx); err != nil {
		return err
	}
	folder, place := "", s.root
	if i := strings.LastIndexByte(prefix, '/'); i >= 0 {
		folder = prefix[:i+1]
		if !blob.ValidKey(folder + "x") {
			return nil // no key starts like this
		}
		place = filepath.Dir(s.path(folder + "x"))
	}
	return s.walk(ctx, folder, place, prefix, fn)
}

// node is one entry of a folder, sorted by the part of the key it stands for.
type node struct {
	part  string // of files their name, of folders their name and "/", of fan-out folders their two characters
	entry fs.DirEntry
	fan   bool
}

// walk calls fn for the objects in place, whose keys all start with folder.
func (s *Store) walk(ctx context.Context, folder, place, prefix string, fn func(blob.Info) error) error {
	entries, err := os.ReadDir(place)
	if missing(err) {
		return nil
	}
	if err != nil {
		return scan.Errorf(scan.CodeUnavailable, "list %s: %w", folder, err)
	}
	nodes := make([]node, 0, len(entries))
	for _, e := range entries {
		n := node{part: e.Name(), entry: e}
		if e.IsDir() {
			if n.part, n.fan = strings.CutPrefix(e.Name(), fanMark); !n.fan {
				n.part += "/"
			}
		}
		key := folder + n.part
		if strings.HasPrefix(key, prefix) || n.fan && strings.HasPrefix(prefix, key) {
			nodes = append(nodes, n)
		}
	}
	slices.SortFunc(nodes, func(a, b node) int { return strings.Compare(a.part, b.part) })
	for _, n := range nodes {
		if err := alive(ctx); err != nil {
			return err
		}
		below := filepath.Join(place, n.entry.Name())
		switch key := folder + n.part; {
		case n.fan:
			err = s.walk(ctx, folder, below, prefix, fn)
		case n.entry.IsDir() && blob.ValidKey(key+"x"): // not the temporary folder
			err = s.walk(ctx, key, below, prefix, fn)
		case blob.ValidKey(key):
			err = visit(key, n.entry, fn)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func visit(key string, e fs.DirEntry, fn func(blob.Info) error) error {
	info, err := e.Info()
	if missing(err) { // deleted meanwhile
		return nil
	}
	if err != nil {
		return scan.Errorf(scan.CodeUnavailable, "list %s: %w", key, err)
	}
	if !info.Mode().IsRegular() {
		return nil
	}
	return fn(blob.Info{Key: key, Size: info.Size(), Modified: info.ModTime().UTC()})
}

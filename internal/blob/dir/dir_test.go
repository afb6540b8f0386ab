package dir

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"sohoa/internal/blob"
	"sohoa/internal/blob/blobtest"
	"sohoa/internal/scan"
)

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "objects"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, s *Store, key, data string) blob.Info {
	t.Helper()
	info, err := blob.Put(t.Context(), s, key, strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func TestConformance(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store { return open(t) })
}

func TestAdopter(t *testing.T) {
	s := open(t)
	blobtest.RunAdopter(t, s)
	if left, err := os.ReadDir(filepath.Join(s.root, tempFolder)); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// TestPrivate: nobody but the owner may look into what was stored.
func TestPrivate(t *testing.T) {
	s := open(t)
	put(t, s, "u/item/1/x", "x")
	s.Create(t.Context())
	err := filepath.WalkDir(s.root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s is %v, want %v", name, info.Mode().Perm(), want)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestOpenRemovesLeftovers(t *testing.T) {
	s := open(t)
	old := time.Now().Add(-2 * tempAge)
	temp := func(name string) string { return filepath.Join(s.root, tempFolder, name) }
	for _, name := range []string{"dead", "young"} {
		if err := os.WriteFile(temp(name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w, err := s.Create(t.Context()) // a living writer that has been silent for long
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	for _, name := range []string{temp("dead"), w.(*writer).File.Name()} {
		if err := os.Chtimes(name, old, old); err != nil {
			t.Fatal(err)
		}
	}
	if s, err = Open(s.root); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(temp("dead")); err == nil {
		t.Error("the old leftover is still there")
	}
	if _, err := os.Stat(temp("young")); err != nil {
		t.Errorf("the young one is gone: %v", err)
	}
	if _, err := w.Commit(t.Context(), "u/x"); err != nil {
		t.Errorf("the living writer lost its file: %v", err)
	}
}

func TestAbortRemovesTheFile(t *testing.T) {
	s := open(t)
	w, err := s.Create(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Abort(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(filepath.Join(s.root, tempFolder)); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestPath(t *testing.T) {
	s := open(t)
	put(t, s, "u/item/1/x", "hello")
	name, ok := s.Path("u/item/1/x")
	if data, err := os.ReadFile(name); !ok || string(data) != "hello" || err != nil {
		t.Errorf("%s, %v: %q, %v", name, ok, data, err)
	}
	for _, key := range []string{"u/item", "u/item/1", "u/item/2/x", "../x", ""} {
		if name, ok := s.Path(key); ok {
			t.Errorf("%q has the path %s", key, name)
		}
	}
}

// TestVerifyFindsBitRot changes bytes behind the store's back: what was kept
// as sum does not speak for them.
func TestVerifyFindsBitRot(t *testing.T) {
	s := open(t)
	info := put(t, s, "u/x", "hello")
	name, _ := s.Path("u/x")
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteAt([]byte{'j'}, 0)
	f.Close()
	if err := blob.Verify(t.Context(), s, "u/x", info.SHA256); !scan.Is(err, scan.CodeMismatch) {
		t.Errorf("verify: %v", err)
	}
}

// TestSumWithoutAttribute is a store restored by a tool that keeps bytes only.
func TestSumWithoutAttribute(t *testing.T) {
	s := open(t)
	for _, key := range []string{"u/x", blob.OriginalKey("u", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")} {
		want := put(t, s, key, "hello")
		name, _ := s.Path(key)
		if err := unix.Removexattr(name, sumAttribute); err != nil && err != unix.ENODATA && err != unix.ENOTSUP {
			t.Fatal(err)
		}
		got, err := s.Stat(t.Context(), key)
		if err != nil || got != want {
			t.Errorf("stat: %+v, %v, want %+v", got, err, want)
		}
		r, err := s.Open(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		b.ReadFrom(r)
		r.Close()
		if b.String() != "hello" {
			t.Errorf("after hashing, open reads %q", b.String())
		}
	}
}

// TestFolderIsNoObject: a key cannot lead through an object, nor name a folder.
func TestFolderIsNoObject(t *testing.T) {
	s := open(t)
	put(t, s, "u/a/b", "x")
	for _, key := range []string{"u/a", "u/a/b/c"} {
		if _, err := blob.Put(t.Context(), s, key, strings.NewReader("y")); !scan.Is(err, scan.CodeInvalid) {
			t.Errorf("%s: %v, want %s", key, err, scan.CodeInvalid)
		}
	}
	if got, err := s.Stat(t.Context(), "u/a/b"); err != nil || got.Size != 1 {
		t.Errorf("u/a/b: %+v, %v", got, err)
	}
}

func TestDiskTrouble(t *testing.T) {
	s := open(t)
	if err := os.RemoveAll(s.root); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create(t.Context()); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("create without a folder: %v", err)
	}
	if err := os.WriteFile(s.root, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(s.root); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("open over a file: %v", err)
	}
}

// FuzzPath: a valid key's file lies inside the store and leads back to the key,
// so that no two keys share a file.
func FuzzPath(f *testing.F) {
	for _, key := range []string{"u/x", "u/original/x", "u/original/ab", "u/original/+ab/x", "u/original/abc/d", "u/original/original/abc", "original/original/original", "../x/y", "a/./b", "A/_.._"} {
		f.Add(key)
	}
	s := &Store{root: "/store"}
	f.Fuzz(func(t *testing.T, key string) {
		if !blob.ValidKey(key) {
			return
		}
		name := s.path(key)
		if name != filepath.Clean(name) || !strings.HasPrefix(name, "/store/") || strings.HasPrefix(name, "/store/"+tempFolder) {
			t.Fatalf("%q lies at %q", key, name)
		}
		var parts []string
		for _, p := range strings.Split(strings.TrimPrefix(name, "/store/"), "/") {
			if !strings.HasPrefix(p, fanMark) {
				parts = append(parts, p)
			}
		}
		if back := strings.Join(parts, "/"); back != key {
			t.Fatalf("%q lies at %q, which leads to %q", key, name, back)
		}
	})
}

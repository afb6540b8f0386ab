package dir

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"regexp"

	"golang.org/x/sys/unix"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

const sumAttribute = "user.sohoa.sha256"

var originalKey = regexp.MustCompile(`^[^/]+/original/([0-9a-f]{64})$`)

// keepSum notes the sum at the file; a file system that cannot is no error,
// sumOf finds it out again.
func keepSum(f *os.File, sum string) {
	unix.Fsetxattr(int(f.Fd()), sumAttribute, []byte(sum), 0)
}

// describe makes the Info of an open object, positioned at its start.
func describe(f *os.File, key string) (blob.Info, error) {
	st, err := f.Stat()
	if err != nil {
		return blob.Info{}, scan.Errorf(scan.CodeUnavailable, "stat %s: %w", key, err)
	}
	if !st.Mode().IsRegular() {
		return blob.Info{}, scan.Errorf(scan.CodeNotFound, "%s", key)
	}
	sum, err := sumOf(f, key)
	if err != nil {
		return blob.Info{}, scan.Errorf(scan.CodeUnavailable, "hash %s: %w", key, err)
	}
	return blob.Info{Key: key, Size: st.Size(), SHA256: sum, Modified: st.ModTime().UTC()}, nil
}

func sumOf(f *os.File, key string) (string, error) {
	kept := make([]byte, 2*sha256.Size)
	if n, err := unix.Fgetxattr(int(f.Fd()), sumAttribute, kept); err == nil && n == len(kept) {
		return string(kept), nil
	}
	if m := originalKey.FindStringSubmatch(key); m != nil {
		return m[1], nil
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	_, err := f.Seek(0, io.SeekStart)
	return hex.EncodeToString(h.Sum(nil)), err
}

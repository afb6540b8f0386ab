package agent

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"sohoa/internal/scan"
)

// writeWhole replaces the file at path, so that a power cut leaves the old or
// the new content.
func writeWhole(path string, b []byte) error {
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a rename durable. Windows has no such call: there NTFS
// journals names.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// diskError gives a failure of our disk its code, unless it has one.
func diskError(what string, err error) error {
	var coded *scan.Error
	switch {
	case errors.As(err, &coded):
		return err
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.Errno(112)) && runtime.GOOS == "windows": // ERROR_DISK_FULL
		return scan.Errorf(scan.CodeNoSpace, "%s: %w", what, err)
	}
	return scan.Errorf(scan.CodeUnavailable, "%s: %w", what, err)
}

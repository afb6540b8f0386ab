package supervise

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// ErrLocked says that another process holds the lock.
var ErrLocked = errors.New("in use by another process")

// FileLock is a held lock. It ends with the process, however that ends, and is
// not inherited by children.
type FileLock struct{ f *os.File }

// Lock takes the lock on a file, which is made (0600) when missing; ErrLocked
// when a process has it. The file names its holder for people to read.
func Lock(path string) (*FileLock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		defer f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			holder, _ := os.ReadFile(path)
			return nil, fmt.Errorf("%s: %w (%s)", path, ErrLocked, strings.TrimSpace(string(holder)))
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	f.Truncate(0)
	fmt.Fprintf(f, "process %d\n", os.Getpid())
	return &FileLock{f: f}, nil
}

// Unlock gives the lock back. The file stays: removing it would let two others
// hold locks on two files of one name.
func (l *FileLock) Unlock() error { return l.f.Close() }

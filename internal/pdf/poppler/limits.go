package poppler

import (
	"bytes"
	"os/exec"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// start starts cmd and puts limits on it at once: the child has done no more
// than load its libraries by then. It may write no file at all.
func start(cmd *exec.Cmd, cfg Config) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	for _, l := range []struct {
		resource int
		most     uint64
	}{
		{unix.RLIMIT_AS, cfg.Memory},
		{unix.RLIMIT_CPU, cfg.CPU},
		{unix.RLIMIT_FSIZE, 0},
		{unix.RLIMIT_CORE, 0},
	} {
		limit := unix.Rlimit{Cur: l.most, Max: l.most}
		err := unix.Prlimit(cmd.Process.Pid, l.resource, &limit, nil)
		if err != nil && err != unix.ESRCH { // ESRCH: it is done already
			cmd.Process.Kill()
			cmd.Wait()
			return err
		}
	}
	return nil
}

// complaint keeps the first kilobyte of what a child says of a file, on one line.
// (A broken file makes poppler complain without end; the first line tells.)
type complaint struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (t *complaint) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Write(p[:min(len(p), 1024-t.buf.Len())])
	return len(p), nil
}

func (t *complaint) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(strings.Fields(t.buf.String()), " ")
}

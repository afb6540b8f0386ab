package poppler

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// limited is the command line of a program under the limits of cfg. A shell
// sets them and then becomes the program, so that it cannot run ahead of them
// (limits set from here, after the start, came too late on a busy machine). The
// program may write no file and leave no core.
func limited(ctx context.Context, cfg Config, program string, args ...string) *exec.Cmd {
	script := fmt.Sprintf(`ulimit -c 0 && ulimit -f 0 && ulimit -t %d && ulimit -v %d && exec "$@"`, cfg.CPU, cfg.Memory/1024)
	return exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", script, "sh", program}, args...)...)
}

// file is path as poppler's programs take it for nothing but a file: they read
// "-x" as an option and "fd://0" as standard input.
func file(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// complaint keeps the first kilobyte of what a child says of a file, on one line.
// (A broken file makes poppler complain without end; the first line tells.)
type complaint struct {
	mu  sync.Mutex
	buf bytes.Buffer
	// starved: the child ran out of memory. pdftoppm then may hand over a page
	// with parts missing, and end as if all were well.
	starved bool
}

func (c *complaint) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.starved = c.starved || bytes.Contains(p, []byte("Out of memory"))
	c.buf.Write(p[:min(len(p), 1024-c.buf.Len())])
	return len(p), nil
}

func (c *complaint) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(strings.Fields(c.buf.String()), " ")
}

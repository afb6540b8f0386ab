// Package poppler draws PDF pages and takes their text layers with the
// poppler-utils programs, each in a child process of its own with limits on
// memory, CPU time and output. A hostile file costs such a child and no more.
package poppler

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"syscall"

	"sohoa/internal/scan"
)

// Config limits the child processes.
type Config struct {
	Memory    uint64 // bytes of address space a child may have; 0 = 2 GiB
	CPU       uint64 // seconds of CPU time; 0 = 60
	MaxPixels int    // of one drawn page; 0 = 200 million
}

// Poppler draws pages. It is safe for many goroutines.
type Poppler struct{ cfg Config }

// New fills in the defaults of cfg. scan.CodeUnavailable when a program of
// poppler-utils is missing.
func New(cfg Config) (*Poppler, error) {
	if cfg.Memory == 0 {
		cfg.Memory = 2 << 30
	}
	if cfg.CPU == 0 {
		cfg.CPU = 60
	}
	if cfg.MaxPixels == 0 {
		cfg.MaxPixels = 200_000_000
	}
	for _, program := range []string{"pdftoppm", "pdftotext", "pdftohtml", "pdfinfo", "pdfimages"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, scan.Errorf(scan.CodeUnavailable, "install the Debian package poppler-utils: %w", err)
		}
	}
	return &Poppler{cfg: cfg}, nil
}

// run starts a program, hands its standard output to read, and waits for it.
// The program's whole process group dies when ctx ends. What it says of the
// file on stderr goes into the error, which is scan.CodePageTimeout after a
// passed deadline, scan.CodeUnavailable when ctx was cancelled, else
// scan.CodePageUnreadable.
func (p *Poppler) run(ctx context.Context, read func(io.Reader) error, program string, args ...string) error {
	if err := ended(ctx, program); err != nil {
		return err
	}
	cmd := limited(ctx, p.cfg, program, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	stderr := &complaint{}
	cmd.Stderr = stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return scan.Errorf(scan.CodeInternal, "%s: %w", program, err)
	}
	if err := cmd.Start(); err != nil {
		return scan.Errorf(scan.CodeInternal, "start %s: %w", program, err)
	}
	readErr := read(stdout)
	if readErr != nil {
		cmd.Cancel()
	}
	_, drainErr := io.Copy(io.Discard, stdout)
	err = cmd.Wait()
	if err := ended(ctx, program); err != nil {
		return err
	}
	switch {
	case readErr != nil && err != nil:
		return scan.Errorf(scan.CodePageUnreadable, "%s: %w; %s", program, readErr, stderr)
	case readErr != nil:
		return scan.Errorf(scan.CodePageUnreadable, "%s: %w", program, readErr)
	case stderr.starved:
		return scan.Errorf(scan.CodePageUnreadable, "%s: out of memory at %d bytes", program, p.cfg.Memory)
	case err != nil || drainErr != nil:
		return scan.Errorf(scan.CodePageUnreadable, "%s: %w; %s", program, errors.Join(err, drainErr), stderr)
	}
	return nil
}

func ended(ctx context.Context, program string) error {
	switch err := ctx.Err(); {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return scan.Errorf(scan.CodeUnavailable, "%s: %w", program, err)
	default:
		return scan.Errorf(scan.CodePageTimeout, "%s: %w", program, err)
	}
}

package supervise

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"time"
)

// envSupervised tells a process that its standard input is its parent's
// lifeline.
const envSupervised = "SOHOA_SUPERVISED"

// ChildConfig says how a child runs.
type ChildConfig struct {
	Name string // for logs
	// Command makes the command of one start. Standard input and process group
	// are taken care of; standard output and error should be files.
	Command func() *exec.Cmd
	PidFile string        // says which process runs, for the next parent
	Grace   time.Duration // from SIGTERM to SIGKILL; 0 = 30 s
	// Exited is called after each death and before the next start, from one
	// goroutine.
	Exited func(Exit)
	Log    *slog.Logger // nil = slog.Default()
}

// Child is a supervised child process.
type Child struct {
	keeper  keeper
	pidFile string
}

// StartChild stops an orphan of an earlier parent that the pid file names, and
// starts the child. ctx bounds this start alone. The error is that of the
// first start; later ones are logged and tried again.
func StartChild(ctx context.Context, c ChildConfig) (*Child, error) {
	return startChild(ctx, c, defaultPauses())
}

func startChild(ctx context.Context, c ChildConfig, p pauses) (*Child, error) {
	if c.Grace == 0 {
		c.Grace = 30 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if err := StopOrphan(ctx, c.PidFile, c.Grace); err != nil {
		return nil, err
	}
	start := func(context.Context) (*process, error) {
		cmd := c.Command()
		// The writing end stays open in this process alone and is never written to.
		if _, err := cmd.StdinPipe(); err != nil {
			return nil, err
		}
		if cmd.Env == nil {
			cmd.Env = os.Environ()
		}
		cmd.Env = append(cmd.Env, envSupervised+"=1")
		p, err := launch(cmd)
		if err != nil {
			return nil, err
		}
		if err := p.write(c.PidFile); err != nil {
			p.end(0)
			return nil, err
		}
		return p, nil
	}
	first, err := start(ctx)
	if err != nil {
		return nil, err
	}
	child := &Child{
		keeper:  keeper{name: c.Name, log: c.Log, grace: c.Grace, pauses: p, start: start, exited: c.Exited},
		pidFile: c.PidFile,
	}
	child.keeper.keep(first)
	return child, nil
}

// PID is the number of the running child, 0 between a death and the next start.
func (c *Child) PID() int { return c.keeper.pid() }

// Stop sends SIGTERM, after the grace period SIGKILL, and waits for the end as
// long as ctx lasts. It may be called several times.
func (c *Child) Stop(ctx context.Context) error {
	if err := c.keeper.stop(ctx); err != nil {
		return err
	}
	if err := os.Remove(c.pidFile); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// StopOrphan ends the process that a pid file names, if that very process
// still runs: SIGTERM, then SIGKILL after the grace period or when ctx is done.
func StopOrphan(ctx context.Context, pidFile string, grace time.Duration) error {
	id, err := readIdentity(pidFile)
	if err != nil || !id.alive() {
		return nil // never written, cut off, or of a process that is gone
	}
	p, err := adopt(id)
	if err != nil {
		return nil // gone meanwhile
	}
	if deadline, ok := ctx.Deadline(); ok {
		grace = min(grace, time.Until(deadline))
	}
	p.end(grace)
	return nil
}

// ParentGone is closed when the parent that supervises this process has ended
// or let go. Without such a parent it never is. To be called once, at the
// start, before this process starts others.
func ParentGone() <-chan struct{} {
	gone := make(chan struct{})
	if os.Getenv(envSupervised) != "" {
		os.Unsetenv(envSupervised) // our own children have another standard input
		go func() {
			io.Copy(io.Discard, os.Stdin)
			close(gone)
		}()
	}
	return gone
}

package reader

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"sohoa/internal/scan"
)

// child is one running reader process.
type child struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     io.ReadCloser
	replies *json.Decoder
	pages   int  // asked so far
	dead    bool // killed, or gone by itself
}

// start starts a child and waits until it says that its engine stands.
func (p *Pool) start(ctx context.Context) (*child, error) {
	cmd := p.cfg.Command()
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env, "OMP_THREAD_LIMIT=1") // Tesseract on several threads is slower, and 7 times so on a busy machine
	if cmd.Stderr == nil {
		cmd.Stderr = os.Stderr
	}
	// Ctrl-C is for the parent: a page under way is finished or handed back.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, scan.Errorf(scan.CodeInternal, "reader: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, scan.Errorf(scan.CodeInternal, "reader: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "start reader: %w", err)
	}
	c := &child{cmd: cmd, in: in, out: out, replies: json.NewDecoder(out)}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.Start)
	defer cancel()
	var first hello
	err = c.hear(ctx, &first)
	switch {
	case err == nil && first.Error != nil:
		err = first.Error.err()
	case err == nil && !first.Ready:
		err = scan.Errorf(scan.CodeUnavailable, "start reader: it said something else than hello")
	case err == nil && p.cfg.Memory > 0:
		limit := unix.Rlimit{Cur: p.cfg.Memory, Max: p.cfg.Memory}
		if e := unix.Prlimit(cmd.Process.Pid, unix.RLIMIT_DATA, &limit, nil); e != nil {
			err = scan.Errorf(scan.CodeInternal, "limit reader's memory: %w", e)
		}
	case errors.Is(err, context.DeadlineExceeded):
		err = scan.Errorf(scan.CodeUnavailable, "start reader: not ready after %v", p.cfg.Start)
	case errors.Is(err, context.Canceled):
		err = ctxError(ctx)
	case err != nil:
		err = scan.Errorf(scan.CodeUnavailable, "start reader: %w", err)
	}
	if err != nil {
		c.kill()
		c.end()
		return nil, err
	}
	p.cfg.Log.Debug("reader started", "pid", cmd.Process.Pid)
	return c, nil
}

// ask hands one page to c. After a timeout, a crash or a garbled reply c is
// dead.
func (p *Pool) ask(ctx context.Context, c *child, job Job) (Result, error) {
	page, cancel := context.WithTimeout(ctx, p.cfg.Page)
	defer cancel()
	c.pages++
	var r reply
	err := json.NewEncoder(c.in).Encode(job)
	if err == nil {
		err = c.hear(page, &r)
	}
	switch {
	case err == nil && r.Error != nil:
		return Result{}, r.Error.err()
	case err == nil && r.Result != nil:
		return *r.Result, nil
	}
	c.kill()
	if page.Err() != nil {
		return Result{}, ctxError(page)
	}
	if err == nil {
		err = errors.New("an empty reply")
	}
	c.end()
	p.cfg.Log.Warn("reader died", "pid", c.cmd.Process.Pid, "page", job.Page, "state", c.cmd.ProcessState.String())
	return Result{}, scan.Errorf(scan.CodePageCrashed, "reader: %w (%v)", err, c.cmd.ProcessState)
}

// hear reads the next message into v, or gives up when ctx ends.
func (c *child) hear(ctx context.Context, v any) error {
	heard := make(chan error, 1)
	go func() { heard <- c.replies.Decode(v) }()
	select {
	case err := <-heard:
		return err
	case <-ctx.Done():
		c.kill() // ends the goroutine too
		<-heard
		return ctx.Err()
	}
}

// kill ends the process at once; whatever it started dies with it.
func (c *child) kill() {
	c.dead = true
	c.cmd.Process.Kill()
}

// end closes the child's input, upon which it leaves, and waits for it; one
// that stays is killed. A second call does nothing.
func (c *child) end() {
	if c.cmd.ProcessState != nil {
		return
	}
	c.dead = true
	c.in.Close()
	stubborn := time.AfterFunc(5*time.Second, func() { c.cmd.Process.Kill() })
	defer stubborn.Stop()
	io.Copy(io.Discard, c.out)
	c.cmd.Wait()
}

// ctxError is what a read gives whose context ended.
func ctxError(ctx context.Context) error {
	code := scan.CodeUnavailable
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		code = scan.CodePageTimeout
	}
	return &scan.Error{Code: code, Err: fmt.Errorf("read page: %w", ctx.Err())}
}

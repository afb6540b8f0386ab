package reader

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// Main is the whole life of a child process: it makes a Reader and serves the
// parent on standard input and output until input ends. Native libraries that
// print to standard output reach standard error instead.
func Main(ctx context.Context, open func() (Reader, error)) error {
	out, err := takeStdout()
	if err != nil {
		return err
	}
	r, err := open()
	if err != nil {
		json.NewEncoder(out).Encode(hello{Error: failed(err)})
		return err
	}
	return Serve(ctx, os.Stdin, out, r)
}

// takeStdout gives the real standard output away and points file descriptor 1
// at standard error.
func takeStdout() (*os.File, error) {
	fd, err := syscall.Dup(1)
	if err != nil {
		return nil, fmt.Errorf("dup stdout: %w", err)
	}
	syscall.CloseOnExec(fd)
	if err := syscall.Dup3(2, 1, 0); err != nil {
		return nil, fmt.Errorf("point stdout at stderr: %w", err)
	}
	return os.NewFile(uintptr(fd), "replies"), nil
}

// Serve answers the parent's requests one after another. It returns nil as
// soon as in ends, even in the middle of a page: then the parent is gone, and
// the process should end. The page's context is cancelled, but Serve does not
// wait for native code to notice.
func Serve(ctx context.Context, in io.Reader, out io.Writer, r Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	jobs, ended := make(chan Job), make(chan error, 1)
	go func() {
		requests := json.NewDecoder(in)
		for {
			var job Job
			if err := requests.Decode(&job); err != nil {
				ended <- err
				return
			}
			select {
			case jobs <- job:
			case <-ctx.Done():
				return
			}
		}
	}()
	replies := json.NewEncoder(out)
	if err := replies.Encode(hello{Ready: true}); err != nil {
		return fmt.Errorf("say hello: %w", err)
	}
	idle := make(chan error, 1)
	var busy bool
	for {
		next := jobs
		if busy {
			next = nil // one page at a time
		}
		select {
		case job := <-next:
			busy = true
			go func() { idle <- replies.Encode(answer(ctx, r, job)) }()
		case err := <-idle:
			busy = false
			if err != nil {
				return fmt.Errorf("reply: %w", err)
			}
		case err := <-ended:
			if errors.Is(err, io.EOF) {
				return nil
			}
			return fmt.Errorf("request: %w", err)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func answer(ctx context.Context, r Reader, job Job) reply {
	result, err := r.Read(ctx, job)
	if err != nil {
		return reply{Error: failed(err)}
	}
	return reply{Result: &result}
}

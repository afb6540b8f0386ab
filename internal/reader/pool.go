package reader

import (
	"context"
	"log/slog"
	"os/exec"
	"sync"
	"time"

	"sohoa/internal/scan"
)

// PoolConfig says how children are started and held.
type PoolConfig struct {
	// Command makes the child's command line, a program that calls Main. Pool
	// sets its standard input, output and OMP_THREAD_LIMIT=1.
	Command func() *exec.Cmd
	Size    int           // children, and so pages, at a time; 0 = 1
	Page    time.Duration // longest time for one page; 0 = 3 minutes
	Start   time.Duration // longest time until a child is ready; 0 = 1 minute
	Recycle int           // pages after which a child is replaced; 0 = 200
	Memory  uint64        // bytes of private memory a child may have; 0 = no limit
	Log     *slog.Logger  // nil = slog.Default()
}

// Pool reads pages in child processes. Children start when they are needed and
// stay for further pages.
type Pool struct {
	cfg   PoolConfig
	seats chan *child // one a child that may run; nil = not started yet
	close func()
	done  chan struct{} // closed by Close
}

var _ Reader = (*Pool)(nil)

// NewPool starts nothing yet.
func NewPool(cfg PoolConfig) *Pool {
	cfg.Size = max(1, cfg.Size)
	if cfg.Page == 0 {
		cfg.Page = 3 * time.Minute
	}
	if cfg.Start == 0 {
		cfg.Start = time.Minute
	}
	if cfg.Recycle == 0 {
		cfg.Recycle = 200
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	p := &Pool{cfg: cfg, seats: make(chan *child, cfg.Size), done: make(chan struct{})}
	p.close = sync.OnceFunc(p.shut)
	for range cfg.Size {
		p.seats <- nil
	}
	return p
}

var errClosed = scan.Errorf(scan.CodeUnavailable, "the reader pool is closed")

// Read hands the page to a child and waits. Beside the errors of Reader:
// scan.CodeUnavailable when no child can be started (the detail says what is
// missing), when the pool is closed, or when ctx was cancelled.
func (p *Pool) Read(ctx context.Context, job Job) (Result, error) {
	var c *child
	select {
	case <-p.done:
		return Result{}, errClosed
	default:
	}
	select {
	case c = <-p.seats:
	case <-p.done:
		return Result{}, errClosed
	case <-ctx.Done():
		return Result{}, ctxError(ctx)
	}
	defer func() { p.seats <- c }() // c may be another by then, or nil
	if c != nil && (job.Alone || c.pages >= p.cfg.Recycle) {
		c.end()
		c = nil
	}
	if c == nil {
		var err error
		if c, err = p.start(ctx); err != nil {
			return Result{}, err
		}
	}
	result, err := p.ask(ctx, c, job)
	if c.dead || job.Alone {
		c.end()
		c = nil
	}
	return result, err
}

// Close waits for the pages that are being read, then ends every child. Read
// fails from then on. A second call does nothing.
func (p *Pool) Close() error {
	p.close()
	return nil
}

func (p *Pool) shut() {
	close(p.done)
	for range p.cfg.Size {
		if c := <-p.seats; c != nil {
			c.end()
		}
	}
}

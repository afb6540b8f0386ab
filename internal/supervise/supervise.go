// Package supervise keeps the processes alive that `sohoa serve` is made of on
// one machine: a redis-server (StartRedis) and any child of our own (StartChild,
// the worker). Both start again after a death, with growing pauses, and stop
// cleanly. After a `kill -9` of the parent a child of our own leaves by itself,
// because its standard input ends; redis stays, and the next StartRedis over
// the same folder takes it over. Lock keeps a second parent out.
//
// To supervise another kind of process, write a start function for keeper and
// say how an orphan of it is found and verified. Linux only: processes are
// told apart by pidfd and /proc.
package supervise

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"time"
)

// Exit is the end of a supervised process.
type Exit struct {
	PID    int
	State  *os.ProcessState // nil for an adopted process: only its parent learns it
	Lived  time.Duration
	Wanted bool // it was told to stop
}

// keeper keeps one process running until it is stopped.
type keeper struct {
	name   string
	log    *slog.Logger
	grace  time.Duration // between the polite signal and the hard one
	pauses pauses
	start  func(context.Context) (*process, error)
	exited func(Exit) // after each death, before the next start

	ctx    context.Context // done when the process shall stop
	cancel context.CancelFunc
	done   chan struct{} // closed when the keeper has nothing running any more

	mu      sync.Mutex
	current *process
}

// keep takes a running process over. The caller fills the fields above ctx.
func (k *keeper) keep(p *process) {
	k.ctx, k.cancel = context.WithCancel(context.Background())
	k.done = make(chan struct{})
	k.setCurrent(p)
	go k.run(p)
}

func (k *keeper) run(p *process) {
	defer close(k.done)
	for p != nil {
		began := time.Now()
		select {
		case <-p.done:
		case <-k.ctx.Done():
			p.end(k.grace)
		}
		k.setCurrent(nil)
		e := Exit{PID: p.pid, State: p.state, Lived: time.Since(began), Wanted: k.ctx.Err() != nil}
		if !e.Wanted {
			k.log.Warn("process died", "process", k.name, "pid", e.PID, "state", e.State.String(), "lived", e.Lived)
		}
		if k.exited != nil {
			k.exited(e)
		}
		p = k.again(e.Lived)
	}
}

// again starts the next process after a pause; nil when it shall stop.
func (k *keeper) again(lived time.Duration) *process {
	for {
		timer := time.NewTimer(k.pauses.next(lived))
		select {
		case <-timer.C:
		case <-k.ctx.Done():
			timer.Stop()
			return nil
		}
		p, err := k.start(k.ctx)
		if err == nil {
			k.log.Info("process started again", "process", k.name, "pid", p.pid)
			k.setCurrent(p)
			return p
		}
		if k.ctx.Err() == nil {
			k.log.Error("process does not start", "process", k.name, "err", err)
		}
		lived = 0
	}
}

// stop ends the process and waits for that as long as ctx lasts. It may be
// called several times.
func (k *keeper) stop(ctx context.Context) error {
	k.cancel()
	select {
	case <-k.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pid is the number of the running process, 0 between two of them.
func (k *keeper) pid() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current == nil {
		return 0
	}
	return k.current.pid
}

func (k *keeper) setCurrent(p *process) {
	k.mu.Lock()
	k.current = p
	k.mu.Unlock()
}

// pauses grow from first to most while deaths follow one another, and begin
// anew after a life of settled.
type pauses struct {
	first, most, settled time.Duration
	last                 time.Duration
}

func defaultPauses() pauses {
	return pauses{first: 100 * time.Millisecond, most: 5 * time.Second, settled: 10 * time.Second}
}

func (p *pauses) next(lived time.Duration) time.Duration {
	if p.last == 0 || lived >= p.settled {
		p.last = p.first
	} else {
		p.last = min(2*p.last, p.most)
	}
	return p.last
}

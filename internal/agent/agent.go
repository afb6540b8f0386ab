// Package agent sends what an office's scanners write to a server over a line
// that is often down: it copies each finished file into a spool on disk, asks
// the server by hash whether it has the bytes, sends what is missing in pieces
// that go on where they broke off, and lets go of a file only when it holds the
// server's receipt. A power cut at any moment loses and doubles nothing.
//
// Files: watch.go finds what is finished, spool.go keeps it, send.go brings it
// over (client.go speaks the server's API), settle.go puts the source in its
// place, pace.go holds the line's bounds, status.go tells people.
package agent

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"sohoa/internal/scan"
)

// Folder is a folder that scanners of a unit write to. Files that are sent go
// to its done/, refused ones to failed/ with a note.
type Folder struct {
	Dir  string
	Unit string // "" = the unit of the token
}

// Config is what an agent works with.
type Config struct {
	Server  string // base URL
	Token   string // with scope upload
	Folders []Folder
	Spool   string        // folder of its own on a local disk
	Quiet   time.Duration // how long a file must not change before it is taken; 0 = 3 s
	Poll    time.Duration // how often folders are looked at; 0 = 2 s
	Keep    time.Duration // how long done/ and the list of sent files are kept; 0 = 30 days
	Pace    Pace          // bytes a second by time of day; empty = no bound
	Retry   time.Duration // longest wait between tries of a broken line; 0 = 1 minute
	Stall   time.Duration // how long a line may carry nothing before it counts as dead; 0 = 45 s
	Log     *slog.Logger
}

// Agent watches and sends until its context ends.
type Agent struct {
	Config
	spool  *spool
	client *client
	seen   map[string]watched // by path
	news   chan struct{}      // something waits to be sent

	mu   sync.Mutex
	line Line
}

// Line is how the way to the server stands.
type Line struct {
	Contact time.Time     `json:"contact"`    // last answer, by our clock
	Skew    time.Duration `json:"skew"`       // our clock less the server's
	Problem scan.Code     `json:"problem"`    // why nothing goes over, "" = it does
	Detail  string        `json:"detail"`     // the error, for a technician
	Next    time.Time     `json:"next_try"`   // zero = not waiting
	Sent    int64         `json:"bytes_sent"` // of files, taken by the server since the start
}

// New opens the spool and makes an agent. scan.CodeInvalid for a config that
// cannot work, scan.CodeUnavailable when the spool cannot be opened.
func New(c Config) (*Agent, error) {
	for _, d := range []struct {
		v   *time.Duration
		def time.Duration
	}{{&c.Quiet, 3 * time.Second}, {&c.Poll, 2 * time.Second}, {&c.Keep, 30 * 24 * time.Hour}, {&c.Retry, time.Minute}, {&c.Stall, 45 * time.Second}} {
		if *d.v <= 0 {
			*d.v = d.def
		}
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	cl, err := newClient(c.Server, c.Token, c.Pace, c.Stall)
	if err != nil {
		return nil, err
	}
	s, err := openSpool(c.Spool)
	if err != nil {
		return nil, err
	}
	return &Agent{Config: c, spool: s, client: cl, seen: map[string]watched{}, news: make(chan struct{}, 1)}, nil
}

// Close lets go of the spool, so that another agent may take it.
func (a *Agent) Close() error { return a.spool.close() }

// Run watches and sends until ctx ends.
func (a *Agent) Run(ctx context.Context) {
	var wait sync.WaitGroup
	wait.Go(func() { a.send(ctx) })
	ticker := time.NewTicker(a.Poll)
	defer ticker.Stop()
	for ctx.Err() == nil {
		a.look(ctx)
		if err := a.writeStatus(); err != nil {
			a.Log.Warn("status file", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
	wait.Wait()
}

// told notes how the last exchange with the server went.
func (a *Agent) told(err error, next time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.line.Problem, a.line.Detail, a.line.Next = "", "", next
	if err != nil {
		a.line.Problem, a.line.Detail = scan.CodeOf(err), err.Error()
	}
}

// Package queuetest holds the rules of package queue as tests. A driver passes
// Run; a new rule of the contract becomes a function in the table here.
package queuetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"sohoa/internal/queue"
	"sohoa/internal/scan"
)

// limit is how long a test waits for what must happen.
const limit = 30 * time.Second

// Run proves that a driver keeps the contract. open gives an empty queue with
// the grace period, which the caller of open closes; opened twice in one test
// it gives the same queue to a second process.
func Run(t *testing.T, open func(t *testing.T, grace time.Duration) queue.Queue) {
	for _, rule := range []struct {
		name  string
		check func(*testing.T, suite)
	}{
		{"a task comes as it was put", roundTrip},
		{"one id is one task while it waits", oneWhileWaiting},
		{"one id is one task while it runs", oneWhileRunning},
		{"an id that is finished can come again", againWhenFinished},
		{"many who enqueue one id", manyEnqueue},
		{"a failed task is not repeated", failedOnce},
		{"a handler's panic ends its task alone", panics},
		{"no more handlers than asked for", concurrency},
		{"lanes are weighted and none starves", lanes},
		{"depth counts what waits", depth},
		{"two servers share the work", twoServers},
		{"the end waits for running handlers", drains},
		{"what outlasts the grace period waits again", handsBack},
		{"an unknown lane is refused", unknownLane},
		{"ping", ping},
		{"a context that is done", contextDone},
	} {
		t.Run(rule.name, func(t *testing.T) {
			rule.check(t, suite{open: func(grace time.Duration) queue.Queue { return open(t, grace) }})
		})
	}
}

type suite struct {
	open func(grace time.Duration) queue.Queue
}

func task(subject string) queue.Task {
	return queue.Task{Stage: "read", Subject: subject, Attempt: 1, Lane: queue.LaneBulk}
}

func enqueue(t *testing.T, q queue.Queue, tasks ...queue.Task) {
	t.Helper()
	for _, x := range tasks {
		if err := q.Enqueue(t.Context(), x); err != nil {
			t.Fatalf("enqueue %s: %v", x.ID(), err)
		}
	}
}

// server is a running Serve.
type server struct {
	stop context.CancelFunc
	done chan struct{}
	err  error // once done
}

func serve(t *testing.T, q queue.Queue, concurrency int, h queue.Handler) *server {
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	s := &server{stop: cancel, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		s.err = q.Serve(ctx, concurrency, h)
	}()
	t.Cleanup(func() { s.end(t) })
	return s
}

// end stops the server and waits for it; it may be called again.
func (s *server) end(t *testing.T) {
	t.Helper()
	s.stop()
	await(t, s.done, "Serve to return")
	if s.err != nil {
		t.Errorf("serve: %v", s.err)
	}
}

// await receives a value, or the close of the channel.
func await[T any](t *testing.T, c <-chan T, what string) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(limit):
		t.Fatalf("waited %v for %s", limit, what)
	}
	return v
}

// collector is a handler that reports each task.
type collector chan queue.Task

func (c collector) handle(_ context.Context, x queue.Task) error {
	c <- x
	return nil
}

// until reads tasks up to and with the one of this subject.
func (c collector) until(t *testing.T, subject string) []queue.Task {
	t.Helper()
	var got []queue.Task
	for {
		x := await(t, c, "task "+subject)
		got = append(got, x)
		if x.Subject == subject {
			return got
		}
	}
}

func wantCode(t *testing.T, call string, err error, code scan.Code) {
	t.Helper()
	var coded *scan.Error
	if !errors.As(err, &coded) || coded.Code != code {
		t.Errorf("%s: %v, want %s", call, err, code)
	}
}

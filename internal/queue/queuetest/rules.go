package queuetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sohoa/internal/queue"
	"sohoa/internal/scan"
)

func roundTrip(t *testing.T, s suite) {
	q := s.open(time.Minute)
	want := queue.Task{Stage: "read", Subject: "01j8/00007", Attempt: 3, Lane: queue.LaneFirst}
	enqueue(t, q, want)
	got := make(collector)
	serve(t, q, 1, got.handle)
	if x := await(t, got, "the task"); x != want {
		t.Errorf("got %+v, want %+v", x, want)
	}
}

func oneWhileWaiting(t *testing.T, s suite) {
	q := s.open(time.Minute)
	enqueue(t, q, task("a"), task("a"), task("b"), task("a"), task("last"))
	other := task("a")
	other.Attempt = 2
	enqueue(t, q, other)
	got := make(collector)
	serve(t, q, 1, got.handle)
	all := append(got.until(t, "last"), await(t, got, "the second attempt"))
	if want := []queue.Task{task("a"), task("b"), task("last"), other}; !slices.Equal(all, want) {
		t.Errorf("ran %v, want %v", all, want)
	}
}

func oneWhileRunning(t *testing.T, s suite) {
	q := s.open(time.Minute)
	enqueue(t, q, task("a"))
	got, resume := make(collector), make(chan struct{})
	serve(t, q, 1, func(ctx context.Context, x queue.Task) error {
		got.handle(ctx, x)
		<-resume
		return nil
	})
	await(t, got, "task a")
	enqueue(t, q, task("a"), task("last"), task("a"))
	close(resume)
	if all := got.until(t, "last"); len(all) != 1 {
		t.Errorf("ran again: %v", all)
	}
}

func againWhenFinished(t *testing.T, s suite) {
	q := s.open(time.Minute)
	got := make(collector)
	serve(t, q, 1, got.handle)
	for i := range 3 {
		enqueue(t, q, task("a"))
		await(t, got, "task a")
		next := task(fmt.Sprint("next", i)) // one handler: when this one runs, a is finished
		enqueue(t, q, next)
		got.until(t, next.Subject)
	}
}

func manyEnqueue(t *testing.T, s suite) {
	q := s.open(time.Minute)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if err := q.Enqueue(t.Context(), task("a")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	enqueue(t, q, task("last"))
	got := make(collector)
	serve(t, q, 1, got.handle)
	if all := got.until(t, "last"); len(all) != 2 {
		t.Errorf("ran %v", all)
	}
}

func failedOnce(t *testing.T, s suite) {
	q := s.open(time.Minute)
	enqueue(t, q, task("a"), task("last"))
	got := make(collector)
	serve(t, q, 1, func(ctx context.Context, x queue.Task) error {
		got.handle(ctx, x)
		return scan.Errorf(scan.CodePageUnreadable, "as expected")
	})
	if all := got.until(t, "last"); len(all) != 2 {
		t.Errorf("ran %v", all)
	}
	enqueue(t, q, task("a")) // the catalog decides about another try
	await(t, got, "task a again")
}

func panics(t *testing.T, s suite) {
	q := s.open(time.Minute)
	enqueue(t, q, task("a"), task("last"))
	got := make(collector)
	serve(t, q, 1, func(ctx context.Context, x queue.Task) error {
		got.handle(ctx, x)
		if x.Subject == "a" {
			panic("as expected")
		}
		return nil
	})
	if all := got.until(t, "last"); len(all) != 2 {
		t.Errorf("ran %v", all)
	}
}

func concurrency(t *testing.T, s suite) {
	const limit, tasks = 3, 30
	q := s.open(time.Minute)
	for i := range tasks {
		enqueue(t, q, task(fmt.Sprint(i)))
	}
	var running, most atomic.Int32
	full, got := make(chan struct{}), make(collector)
	serve(t, q, limit, func(ctx context.Context, x queue.Task) error {
		n := running.Add(1)
		defer running.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		if n == limit {
			select {
			case <-full:
			default:
				close(full) // all three at once: go on
			}
		}
		<-full
		return got.handle(ctx, x)
	})
	for range tasks {
		await(t, got, "a task")
	}
	if most.Load() != limit {
		t.Errorf("%d handlers ran at once, want %d", most.Load(), limit)
	}
}

// lanes looks at the order in which one handler gets the tasks of full lanes.
// By the weights nearly all of the first lane come in the first half; the odds
// against the order asked for here are more than a million to one.
func lanes(t *testing.T, s suite) {
	const each = 60
	q := s.open(time.Minute)
	put := func(lane queue.Lane, n int) {
		for i := range n {
			enqueue(t, q, queue.Task{Stage: "read", Subject: fmt.Sprint(lane, i), Attempt: 1, Lane: lane})
		}
	}
	put(queue.LaneSlow, 1)
	put(queue.LaneBulk, each)
	put(queue.LaneFirst, 3*each)
	got := make(collector)
	serve(t, q, 1, got.handle)
	counts, slowAt := map[queue.Lane]int{}, 0
	for i := range 4*each + 1 {
		x := await(t, got, "a task")
		if x.Lane == queue.LaneSlow {
			slowAt = i
		}
		if i < 2*each {
			counts[x.Lane]++
		}
	}
	if counts[queue.LaneFirst] <= counts[queue.LaneBulk] {
		t.Errorf("in the first half: %v", counts)
	}
	if counts[queue.LaneBulk] == 0 {
		t.Error("the bulk lane starved")
	}
	if slowAt == 4*each {
		t.Error("the slow lane starved")
	}
}

func depth(t *testing.T, s suite) {
	q := s.open(time.Minute)
	want := map[queue.Lane]int{queue.LaneFirst: 1, queue.LaneBulk: 2, queue.LaneSlow: 0}
	enqueue(t, q, queue.Task{Stage: "split", Subject: "x", Attempt: 1, Lane: queue.LaneFirst}, task("a"), task("b"))
	wantDepth := func() {
		t.Helper()
		got, err := q.Depth(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for lane, n := range want {
			if got[lane] != n {
				t.Errorf("%s: %d, want %d", lane, got[lane], n)
			}
		}
	}
	wantDepth()
	started, resume := make(chan struct{}, 3), make(chan struct{})
	serve(t, q, 3, func(context.Context, queue.Task) error {
		started <- struct{}{}
		<-resume
		return nil
	})
	for range 3 {
		await(t, started, "a task to start")
	}
	clear(want)
	want[queue.LaneFirst], want[queue.LaneBulk] = 0, 0 // running is not waiting
	wantDepth()
	close(resume)
}

func twoServers(t *testing.T, s suite) {
	const tasks = 50
	q := s.open(time.Minute)
	for i := range tasks {
		enqueue(t, q, task(fmt.Sprint(i)))
	}
	got := make(collector)
	serve(t, q, 2, got.handle)
	serve(t, s.open(time.Minute), 2, got.handle)
	seen := map[string]int{}
	for range tasks {
		seen[await(t, got, "a task").Subject]++
	}
	enqueue(t, q, task("last"))
	if all := got.until(t, "last"); len(all) != 1 || len(seen) != tasks {
		t.Errorf("%d different ones of %d, then %v", len(seen), tasks, all)
	}
}

func drains(t *testing.T, s suite) {
	q := s.open(time.Minute)
	enqueue(t, q, task("a"))
	started, resume, finished := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	server := serve(t, q, 1, func(ctx context.Context, _ queue.Task) error {
		close(started)
		<-resume
		finished <- ctx.Err()
		return nil
	})
	await(t, started, "the task to start")
	server.stop()
	select {
	case <-server.done:
		t.Error("Serve left a running handler behind")
	default:
	}
	close(resume)
	server.end(t)
	select {
	case err := <-finished:
		if err != nil {
			t.Errorf("the handler's context ended within the grace period: %v", err)
		}
	default:
		t.Error("Serve returned before its handler")
	}
}

func handsBack(t *testing.T, s suite) {
	q := s.open(50 * time.Millisecond)
	enqueue(t, q, task("a"))
	started, cut := make(chan struct{}), make(chan struct{})
	server := serve(t, q, 1, func(ctx context.Context, _ queue.Task) error {
		close(started)
		<-ctx.Done()
		close(cut)
		return ctx.Err()
	})
	await(t, started, "the task to start")
	server.end(t)
	await(t, cut, "the handler's context to end")
	got := make(collector)
	serve(t, q, 1, got.handle)
	if x := await(t, got, "the task to come again"); x != task("a") {
		t.Errorf("got %+v", x)
	}
}

func unknownLane(t *testing.T, s suite) {
	x := task("a")
	x.Lane = "express"
	wantCode(t, "enqueue", s.open(time.Minute).Enqueue(t.Context(), x), scan.CodeInvalid)
}

func ping(t *testing.T, s suite) {
	q, other := s.open(time.Minute), s.open(time.Minute)
	var wg sync.WaitGroup
	for range 10 { // at the same time, from two processes
		wg.Go(func() {
			if err := errors.Join(q.Ping(t.Context()), other.Ping(t.Context())); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func contextDone(t *testing.T, s suite) {
	q := s.open(time.Minute)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, depth := q.Depth(ctx)
	for call, err := range map[string]error{"enqueue": q.Enqueue(ctx, task("a")), "ping": q.Ping(ctx), "depth": depth} {
		wantCode(t, call, err, scan.CodeUnavailable)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v hides the cancellation", call, err)
		}
	}
	if err := q.Serve(ctx, 1, func(context.Context, queue.Task) error { return nil }); err != nil {
		t.Errorf("serve: %v", err)
	}
}

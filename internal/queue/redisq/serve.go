package redisq

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/hibiken/asynq"

	"sohoa/internal/queue"
	"sohoa/internal/scan"
)

const (
	pollInterval   = 100 * time.Millisecond // between looks at empty queues; asynq adds up to as much again
	healthInterval = 5 * time.Second
)

// Serve runs tasks until ctx is done. A task whose handler does not return
// within the grace period waits again for any server; its context ends when
// Serve returns.
func (q *Queue) Serve(ctx context.Context, concurrency int, h queue.Handler) error {
	concurrency = max(1, concurrency)
	// Handlers do not run under asynq's own context: it ends when Redis is away
	// for half a minute, which is no reason to give up good work. So their number
	// is bounded here as well.
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	r := &runner{queue: q, base: base, handle: h, slots: make(chan struct{}, concurrency)}

	lanes := make(map[string]int, len(weights))
	for lane, weight := range weights {
		lanes[q.name(lane)] = weight
	}
	health := &health{log: q.log}
	server := asynq.NewServerFromRedisClient(q.redis, asynq.Config{
		Concurrency:         concurrency,
		Queues:              lanes,
		TaskCheckInterval:   pollInterval,
		ShutdownTimeout:     q.grace,
		HealthCheckInterval: healthInterval,
		HealthCheckFunc:     health.report,
		Logger:              logger{q.log},
		LogLevel:            asynq.DebugLevel,
	})
	if err := server.Start(asynq.HandlerFunc(r.process)); err != nil {
		return scan.Errorf(scan.CodeInternal, "start asynq: %w", err)
	}
	<-ctx.Done()
	grace := time.NewTimer(q.grace)
	defer grace.Stop()
	server.Shutdown()       // waits as long as the grace period
	for range concurrency { // and for those that asynq gave up already
		select {
		case r.slots <- struct{}{}:
		case <-grace.C:
			return nil
		}
	}
	return nil
}

// runner runs handlers.
type runner struct {
	queue  *Queue
	base   context.Context // of all handlers; ends when Serve does
	handle queue.Handler
	slots  chan struct{} // holds one for each running handler
}

// process runs one task. It never fails: asynq would archive the task.
func (r *runner) process(_ context.Context, task *asynq.Task) error {
	var t queue.Task
	if err := json.Unmarshal(task.Payload(), &t); err != nil {
		r.queue.log.Error("dropped a task that is none of ours", "type", task.Type(), "err", err)
		return nil
	}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-r.base.Done():
		return nil
	}
	ctx, cancel := context.WithTimeout(r.base, taskTimeout)
	defer cancel()
	if err := r.guarded(ctx, t); err != nil {
		r.queue.log.Warn("task failed", "task", t.ID(), "lane", t.Lane, "code", scan.CodeOf(err), "err", err)
	}
	return nil
}

// guarded makes an error of a panic, so that one task does not end the others.
func (r *runner) guarded(ctx context.Context, t queue.Task) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return r.handle(ctx, t)
}

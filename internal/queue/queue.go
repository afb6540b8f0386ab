// Package queue is the contract of the work queue. The queue is a hint: the
// catalog holds the truth, a lost or doubled task is harmless. Driver:
// queue/redisq (asynq over Redis). To add one, pass queuetest.Run.
package queue

import (
	"context"
	"fmt"
)

// Task names one attempt at one piece of work.
type Task struct {
	Stage   string `json:"stage"`   // split, read, assemble, publish, seal
	Subject string `json:"subject"` // id in the catalog: item, item/page, delivery
	Attempt int    `json:"attempt"` // the attempt this would be
	Lane    Lane   `json:"lane"`
}

// ID is the task's identity; enqueuing the same one twice is one task.
func (t Task) ID() string { return fmt.Sprintf("%s:%s:%d", t.Subject, t.Stage, t.Attempt) }

// Lane is which of the queues a task waits in. Lanes are weighted, so that
// page one of everything comes before page 400 of one job and none starves.
type Lane string

// The lanes, most urgent first, with their weights.
const (
	LaneFirst Lane = "first" // split, page one, assemble, seal
	LaneBulk  Lane = "bulk"  // further pages
	LaneSlow  Lane = "slow"  // deliveries to others
)

// Handler does the work of a task. What came of it stands in the catalog; the
// error is for the log alone and never makes the queue retry.
type Handler func(ctx context.Context, t Task) error

// Queue dispatches tasks to whoever serves. Methods are safe for many
// goroutines. Errors carry scan.CodeUnavailable.
type Queue interface {
	// Enqueue adds a task; one of the same ID that still waits or runs is
	// success. One that the queue only remembers (archived, or active under a
	// server that is dead) is put in again.
	Enqueue(ctx context.Context, t Task) error
	// Serve runs tasks, at most concurrency at a time, until ctx is done; then it
	// waits up to the grace period given at construction for running handlers
	// and returns nil. Handlers' ctx outlives ctx by that period.
	Serve(ctx context.Context, concurrency int, h Handler) error
	// Ping does one write–read round trip.
	Ping(ctx context.Context) error
	// Depth is how many tasks wait in each lane.
	Depth(ctx context.Context) (map[Lane]int, error)
	Close() error
}

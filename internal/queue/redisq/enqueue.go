package redisq

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"sohoa/internal/queue"
	"sohoa/internal/scan"
)

const (
	// taskTimeout ends a handler that hangs. The catalog's leases end it earlier
	// in all other respects.
	taskTimeout = time.Hour

	// A running task's lease is set to 30 s from then and prolonged every 5 s by
	// asynq. One that was not prolonged for staleAfter has lost its server.
	leaseTime  = 30 * time.Second
	staleAfter = 12 * time.Second

	enqueueTries = 4
)

// forget removes a task that is only remembered: archived, completed, or
// active without a server that prolongs its lease. It answers 0 when the task
// waits or runs, which removes nothing.
//
// The keys are asynq's (v0.26): the task, and the sets of ids by state.
var forget = redis.NewScript(`
local task, lease, active, archived, completed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local id, cutoff = ARGV[1], tonumber(ARGV[2])
local state = redis.call("HGET", task, "state")
if state == "active" then
	local expires = redis.call("ZSCORE", lease, id)
	if expires and tonumber(expires) >= cutoff then
		return 0
	end
	redis.call("LREM", active, 0, id)
	redis.call("ZREM", lease, id)
elseif state == "archived" then
	redis.call("ZREM", archived, id)
elseif state == "completed" then
	redis.call("ZREM", completed, id)
elseif state then
	return 0
end
redis.call("DEL", task)
return 1
`)

// Enqueue adds a task; scan.CodeInvalid for a lane that does not exist.
func (q *Queue) Enqueue(ctx context.Context, t queue.Task) error {
	if weights[t.Lane] == 0 {
		return scan.Errorf(scan.CodeInvalid, "enqueue %s: no lane %q", t.ID(), t.Lane)
	}
	payload, err := json.Marshal(t)
	if err != nil {
		return scan.Errorf(scan.CodeInvalid, "enqueue %s: %w", t.ID(), err)
	}
	task := asynq.NewTask(t.Stage, payload, asynq.TaskID(t.ID()), asynq.Queue(q.name(t.Lane)),
		asynq.MaxRetry(0), asynq.Timeout(taskTimeout))
	for range enqueueTries {
		_, err = q.client.EnqueueContext(ctx, task)
		if !errors.Is(err, asynq.ErrTaskIDConflict) {
			break
		}
		var forgotten int
		if forgotten, err = q.forget(ctx, t); err == nil && forgotten == 0 {
			return nil // it waits or runs
		}
	}
	if err != nil {
		return scan.Errorf(scan.CodeUnavailable, "enqueue %s: %w", t.ID(), err)
	}
	return nil
}

func (q *Queue) forget(ctx context.Context, t queue.Task) (int, error) {
	cutoff := time.Now().Add(leaseTime - staleAfter).Unix()
	keys := []string{
		q.key(t.Lane, "t:"+t.ID()), q.key(t.Lane, "lease"), q.key(t.Lane, "active"),
		q.key(t.Lane, "archived"), q.key(t.Lane, "completed"),
	}
	return forget.Run(ctx, q.redis, keys, t.ID(), cutoff).Int()
}

// Package redisq dispatches tasks through Redis with asynq. It asks little of
// asynq: weighted queues (one a lane), ids that occur once, a bounded number of
// handlers. Retries, leases and results are the catalog's business, so a task
// is never retried here, and what asynq loses or doubles is harmless.
//
// Redis should keep what it acknowledged (appendonly yes, appendfsync always)
// and must not evict (maxmemory-policy noeviction). When it goes away, Enqueue
// and Ping fail with scan.CodeUnavailable; about a second after it is back both
// work again and Serve goes on.
package redisq

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"sohoa/internal/queue"
	"sohoa/internal/scan"
)

// weights say how often a lane is looked at first when all of them have tasks.
var weights = map[queue.Lane]int{queue.LaneFirst: 6, queue.LaneBulk: 2, queue.LaneSlow: 1}

const (
	defaultPrefix = "sohoa."
	defaultGrace  = 20 * time.Second
	canaryTTL     = time.Minute // in case it could not be removed
)

// Config says where Redis is.
type Config struct {
	Network  string // tcp (default) or unix
	Addr     string // host:port, or the path of a socket (at most 107 bytes)
	Password string
	DB       int
	// Prefix of the names of our queues, so that several installations (or tests)
	// share one Redis; "" = "sohoa."
	Prefix string
	Grace  time.Duration // how long Serve waits for running handlers at its end; 0 = 20 s
	Log    *slog.Logger  // nil = slog.Default()
}

// Queue is a queue.Queue over Redis.
type Queue struct {
	redis  *redis.Client
	client *asynq.Client
	prefix string
	grace  time.Duration
	log    *slog.Logger
}

var _ queue.Queue = (*Queue)(nil)

// The client library logs each failed connection through one global logger;
// every such failure reaches us as an error too.
var silence = sync.OnceFunc(func() { redis.SetLogger(silent{}) })

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

// Open connects to Redis; scan.CodeUnavailable when it does not answer.
func Open(ctx context.Context, c Config) (*Queue, error) {
	silence()
	if c.Prefix == "" {
		c.Prefix = defaultPrefix
	}
	if c.Grace == 0 {
		c.Grace = defaultGrace
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	client := redis.NewClient(&redis.Options{
		Network: c.Network, Addr: c.Addr, Password: c.Password, DB: c.DB,
		ContextTimeoutEnabled: true,
		DisableIndentity:      true,
	})
	q := &Queue{
		redis: client, client: asynq.NewClientFromRedisClient(client),
		prefix: c.Prefix, grace: c.Grace, log: c.Log,
	}
	if err := q.Ping(ctx); err != nil {
		client.Close()
		return nil, err
	}
	return q, nil
}

// Ping writes a key, reads it back and removes it.
func (q *Queue) Ping(ctx context.Context) error {
	want := scan.NewID()
	canary := q.prefix + "canary." + want // others may ping now
	if err := q.redis.Set(ctx, canary, want, canaryTTL).Err(); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "write to redis: %w", err)
	}
	got, err := q.redis.GetDel(ctx, canary).Result()
	if err != nil {
		return scan.Errorf(scan.CodeUnavailable, "read from redis: %w", err)
	}
	if got != want {
		return scan.Errorf(scan.CodeUnavailable, "redis gave back another value")
	}
	return nil
}

// Depth counts the waiting tasks of each lane.
func (q *Queue) Depth(ctx context.Context) (map[queue.Lane]int, error) {
	depth := make(map[queue.Lane]int, len(weights))
	for lane := range weights {
		n, err := q.redis.LLen(ctx, q.key(lane, "pending")).Result()
		if err != nil {
			return nil, scan.Errorf(scan.CodeUnavailable, "queue depth: %w", err)
		}
		depth[lane] = int(n)
	}
	return depth, nil
}

// Close ends the connections; Serve must have returned.
func (q *Queue) Close() error { return q.redis.Close() }

func (q *Queue) name(lane queue.Lane) string { return q.prefix + string(lane) }

// key is one of asynq's keys of a lane (v0.26).
func (q *Queue) key(lane queue.Lane, suffix string) string {
	return "asynq:{" + q.name(lane) + "}:" + suffix
}

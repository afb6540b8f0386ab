package redisq

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sohoa/internal/queue"
	"sohoa/internal/queue/queuetest"
	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

func TestMain(m *testing.M) {
	if role := childRole(); role != nil {
		role()
		return
	}
	goleak.VerifyTestMain(m)
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

func open(t *testing.T, c Config) *Queue {
	t.Helper()
	if c.Log == nil {
		c.Log = quiet
	}
	q, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	return q
}

func TestConformance(t *testing.T) {
	addr := servicetest.Redis(t)
	prefixes := map[string]string{} // the same queue for all of a test
	queuetest.Run(t, func(t *testing.T, grace time.Duration) queue.Queue {
		if prefixes[t.Name()] == "" {
			prefixes[t.Name()] = scan.NewID()
		}
		return open(t, Config{Addr: addr, Prefix: prefixes[t.Name()], Grace: grace})
	})
}

func TestOpenNeedsRedis(t *testing.T) {
	_, err := Open(t.Context(), Config{Network: "unix", Addr: t.TempDir() + "/none.sock", Log: quiet})
	if !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("open: %v, want %s", err, scan.CodeUnavailable)
	}
}

// TestRemembered puts tasks in that asynq only remembers.
func TestRemembered(t *testing.T) {
	x := queue.Task{Stage: "read", Subject: "a", Attempt: 1, Lane: queue.LaneBulk}
	running := func(ctx context.Context, q *Queue) { // as dequeued by a server
		q.redis.RPopLPush(ctx, q.key(x.Lane, "pending"), q.key(x.Lane, "active"))
		q.redis.HSet(ctx, q.key(x.Lane, "t:"+x.ID()), "state", "active")
	}
	lease := func(ctx context.Context, q *Queue, left time.Duration) {
		q.redis.ZAdd(ctx, q.key(x.Lane, "lease"), z(time.Now().Add(left).Unix(), x.ID()))
	}
	finished := func(state string) func(context.Context, *Queue) {
		return func(ctx context.Context, q *Queue) {
			q.redis.LRem(ctx, q.key(x.Lane, "pending"), 0, x.ID())
			q.redis.ZAdd(ctx, q.key(x.Lane, state), z(time.Now().Unix(), x.ID()))
			q.redis.HSet(ctx, q.key(x.Lane, "t:"+x.ID()), "state", state)
		}
	}
	for _, c := range []struct {
		name    string
		arrange func(context.Context, *Queue)
		again   bool
	}{
		{"waits", func(context.Context, *Queue) {}, false},
		{"runs, just begun", func(ctx context.Context, q *Queue) { running(ctx, q); lease(ctx, q, leaseTime) }, false},
		{"runs, heartbeat late", func(ctx context.Context, q *Queue) {
			running(ctx, q)
			lease(ctx, q, leaseTime-staleAfter+2*time.Second)
		}, false},
		{"its server died", func(ctx context.Context, q *Queue) {
			running(ctx, q)
			lease(ctx, q, leaseTime-staleAfter-2*time.Second)
		}, true},
		{"its server died long ago", func(ctx context.Context, q *Queue) { running(ctx, q); lease(ctx, q, -time.Hour) }, true},
		{"its lease was lost", running, true},
		{"archived", finished("archived"), true},
		{"completed", finished("completed"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, q := t.Context(), open(t, Config{Addr: servicetest.Redis(t), Prefix: scan.NewID()})
			if err := q.Enqueue(ctx, x); err != nil {
				t.Fatal(err)
			}
			c.arrange(ctx, q)
			before := q.redis.LLen(ctx, q.key(x.Lane, "pending")).Val()
			for range 2 {
				if err := q.Enqueue(ctx, x); err != nil {
					t.Fatal(err)
				}
			}
			want := before
			if c.again {
				want = 1
			}
			if got := q.redis.LLen(ctx, q.key(x.Lane, "pending")).Val(); got != want {
				t.Errorf("%d wait, want %d", got, want)
			}
			if c.again {
				ctx, stop := context.WithCancel(ctx)
				err := q.Serve(ctx, 1, func(_ context.Context, y queue.Task) error {
					if y != x {
						t.Errorf("got %+v", y)
					}
					stop()
					return nil
				})
				if err != nil {
					t.Error(err)
				}
				for _, set := range []string{"active", "lease", "archived", "completed", "t:" + x.ID()} {
					if n := q.redis.Exists(t.Context(), q.key(x.Lane, set)).Val(); n != 0 {
						t.Errorf("asynq's %s is not empty afterwards", set)
					}
				}
			}
		})
	}
}

package redisq

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"sohoa/internal/queue"
	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

const limit = 30 * time.Second

func z(score int64, member string) redis.Z {
	return redis.Z{Score: float64(score), Member: member}
}

// server is a redis-server of the test's own, which keeps what it acknowledged.
type server struct {
	dir string
	cmd *exec.Cmd
}

func (s *server) socket() string { return filepath.Join(s.dir, "redis.sock") }

func startRedis(t *testing.T) *server {
	t.Helper()
	dir, err := os.MkdirTemp("", "redisq") // short enough for a socket
	if err != nil {
		t.Fatal(err)
	}
	s := &server{dir: dir}
	t.Cleanup(func() {
		s.kill()
		os.RemoveAll(dir)
	})
	s.start(t)
	return s
}

func (s *server) start(t *testing.T) {
	t.Helper()
	os.Remove(s.socket())
	s.cmd = exec.Command("redis-server", "--port", "0", "--unixsocket", s.socket(), "--dir", s.dir,
		"--appendonly", "yes", "--appendfsync", "always", "--save", "")
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.After(limit)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if conn, err := net.Dial("unix", s.socket()); err == nil {
			fmt.Fprint(conn, "PING\r\n")
			line, _ := bufio.NewReader(conn).ReadString('\n')
			conn.Close()
			if line == "+PONG\r\n" { // not while it is loading
				return
			}
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("redis-server does not answer")
		}
	}
}

// kill is kill -9.
func (s *server) kill() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

func page(n int) queue.Task {
	return queue.Task{Stage: "read", Subject: fmt.Sprintf("01j/%05d", n), Attempt: 1, Lane: queue.LaneBulk}
}

func await[T any](t *testing.T, c <-chan T, what string) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(limit):
		t.Fatalf("waited %v for %s", limit, what)
	}
	return v
}

// TestAcknowledgedTasksSurvive kills redis right after Enqueue returned.
func TestAcknowledgedTasksSurvive(t *testing.T) {
	const tasks = 100
	s := startRedis(t)
	q := open(t, Config{Network: "unix", Addr: s.socket()})
	for i := range tasks {
		if err := q.Enqueue(t.Context(), page(i)); err != nil {
			t.Fatal(err)
		}
	}
	s.kill()
	if err := q.Enqueue(t.Context(), page(tasks)); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("enqueue without redis: %v", err)
	}
	if err := q.Ping(t.Context()); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("ping without redis: %v", err)
	}
	if _, err := q.Depth(t.Context()); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("depth without redis: %v", err)
	}
	s.start(t)
	depth, err := q.Depth(t.Context())
	if err != nil || depth[queue.LaneBulk] != tasks {
		t.Errorf("after the crash: %v, %v, want %d", depth, err, tasks)
	}
}

// TestServeOutlivesRedis takes redis away while tasks run; the server goes on
// with the same connections settings as soon as it is back.
func TestServeOutlivesRedis(t *testing.T) {
	s := startRedis(t)
	q := open(t, Config{Network: "unix", Addr: s.socket()})
	ctx, stop := context.WithCancel(t.Context())
	started, resume, stopped := make(chan queue.Task, 10), make(chan struct{}, 10), make(chan error, 1)
	go func() {
		stopped <- q.Serve(ctx, 1, func(ctx context.Context, x queue.Task) error {
			started <- x
			<-resume
			if err := ctx.Err(); err != nil {
				t.Errorf("an outage ended a handler: %v", err)
			}
			return nil
		})
	}()
	for i := range 2 {
		if err := q.Enqueue(t.Context(), page(i)); err != nil {
			t.Fatal(err)
		}
	}
	await(t, started, "the first task")
	s.kill()
	resume <- struct{}{} // finishes without redis
	s.start(t)
	resume <- struct{}{}
	if x := await(t, started, "the second task after the outage"); x != page(1) {
		t.Errorf("got %+v", x)
	}
	stop()
	if err := await(t, stopped, "Serve"); err != nil {
		t.Error(err)
	}
}

// TestServeStopsWithoutRedis: an outage does not hold up the end either.
func TestServeStopsWithoutRedis(t *testing.T) {
	s := startRedis(t)
	q := open(t, Config{Network: "unix", Addr: s.socket(), Grace: time.Second})
	ctx, stop := context.WithCancel(t.Context())
	started, stopped := make(chan queue.Task), make(chan error, 1)
	go func() {
		stopped <- q.Serve(ctx, 1, func(_ context.Context, x queue.Task) error {
			started <- x
			return nil
		})
	}()
	if err := q.Enqueue(t.Context(), page(1)); err != nil {
		t.Fatal(err)
	}
	await(t, started, "the task")
	s.kill()
	stop()
	if err := await(t, stopped, "Serve"); err != nil {
		t.Error(err)
	}
}

const envChild = "REDISQ_TEST_CHILD" // prefix of the queue

// childRole is what this test binary does when TestKilledServer started it: it
// takes one task, says so and holds it until it is killed.
func childRole() func() {
	prefix := os.Getenv(envChild)
	if prefix == "" {
		return nil
	}
	return func() {
		q, err := Open(context.Background(), Config{Addr: os.Getenv(servicetest.EnvRedis), Prefix: prefix, Log: quiet})
		if err != nil {
			fmt.Println(err)
			return
		}
		q.Serve(context.Background(), 1, func(_ context.Context, x queue.Task) error {
			fmt.Println(x.ID())
			select {}
		})
	}
}

// TestKilledServer runs a task in a process that is killed with kill -9.
func TestKilledServer(t *testing.T) {
	ctx, prefix := t.Context(), scan.NewID()
	q := open(t, Config{Addr: servicetest.Redis(t), Prefix: prefix})
	if err := q.Enqueue(ctx, page(1)); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), envChild+"="+prefix)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	child.Process.Kill()
	child.Wait()
	if err != nil || line != page(1).ID()+"\n" {
		t.Fatalf("the child said %q, %v", line, err)
	}
	// Nobody prolongs the lease any more. Instead of waiting until that shows,
	// the lease is made as old as it would be then.
	q.redis.ZIncrBy(ctx, q.key(queue.LaneBulk, "lease"), -(staleAfter + 2*time.Second).Seconds(), page(1).ID())
	if err := q.Enqueue(ctx, page(1)); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(ctx)
	got := make(chan queue.Task, 1)
	err = q.Serve(ctx, 1, func(_ context.Context, x queue.Task) error {
		got <- x
		stop()
		return nil
	})
	if x := await(t, got, "the task again"); err != nil || x != page(1) {
		t.Errorf("got %+v, %v", x, err)
	}
}

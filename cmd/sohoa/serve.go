package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"sohoa/internal/scan"
	"sohoa/internal/supervise"
)

func serveCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run everything on this machine: doors, pages, API, a redis-server and a worker",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return serve(c.Context(), &s) },
	}
	s.bind(c)
	s.bindDoors(c)
	return c
}

// serve starts redis, then the worker, then the doors, and stops them the other
// way round.
func serve(ctx context.Context, s *settings) error {
	if err := checkDependencies(); err != nil {
		return missing(err)
	}
	if err := s.prepare(); err != nil {
		return failed(err)
	}
	lock, err := supervise.Lock(s.path("serve.lock"))
	if err != nil {
		return failed(fmt.Errorf("another serve works on this data folder: %w", err))
	}
	defer lock.Unlock()
	if s.redis == "" {
		redis, err := supervise.StartRedis(ctx, supervise.RedisConfig{Dir: s.path("redis"), Log: slog.Default()})
		if errors.Is(err, exec.ErrNotFound) {
			return missing(fmt.Errorf("install the Debian package redis-server: %w", err))
		}
		if err != nil {
			return failed(err)
		}
		defer stop("redis", redis.Stop)
		s.redis = "unix:" + redis.Addr()
	}
	p, err := wire(ctx, s)
	if err != nil {
		return failed(err)
	}
	defer p.close()
	worker, err := startWorker(ctx, s, p)
	if err != nil {
		return failed(fmt.Errorf("start worker: %w", err))
	}
	defer stop("worker", worker.Stop)
	return runDoors(ctx, s, p)
}

// startWorker keeps a worker child running. When it dies, its leases are given
// back at once instead of when they run out.
func startWorker(ctx context.Context, s *settings, p *plant) (*supervise.Child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var owner atomic.Value
	return supervise.StartChild(ctx, supervise.ChildConfig{
		Name: "worker",
		Command: func() *exec.Cmd {
			name := "worker-" + scan.NewID()
			owner.Store(name)
			cmd := exec.Command(self, append([]string{"worker"}, s.args()...)...)
			cmd.Env = append(append(os.Environ(), s.secretEnv()...), "SOHOA_OWNER="+name)
			cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
			return cmd
		},
		PidFile: s.path("worker.pid"),
		Grace:   grace + 5*time.Second,
		Exited: func(e supervise.Exit) {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			works, err := p.catalog.ReleaseOwner(ctx, owner.Load().(string))
			if err != nil {
				slog.Warn("leases of the dead worker run out by themselves", "err", err)
				return
			}
			for _, w := range works {
				p.enqueue(ctx, w)
			}
		},
	})
}

func stop(what string, end func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := end(ctx); err != nil {
		slog.Warn("stop", "process", what, "err", err)
	}
}

package supervise

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"sohoa/internal/scan"
)

const (
	redisStartLimit = time.Minute // until it answers; it may have much to load
	redisPollEvery  = 10 * time.Millisecond
	redisGrace      = 20 * time.Second
	redisLog        = "redis.log"
	redisAOF        = "appendonlydir"
	// orphanPatience is how long a redis-server found at the start may take to
	// answer before it is taken for hung and ended.
	orphanPatience = 5 * time.Second
)

// RedisConfig says which redis-server to run.
type RedisConfig struct {
	Dir    string       // its data, made (0700) when missing; one redis a folder
	Binary string       // "" = redis-server in the PATH
	Log    *slog.Logger // nil = slog.Default()
}

// Redis is a supervised redis-server on a unix socket. What it acknowledged is
// on disk (append-only file, fsync always), and it never evicts.
type Redis struct {
	keeper   keeper
	config   RedisConfig
	socket   string
	patience time.Duration
}

// StartRedis takes over the redis-server that an earlier parent left running
// over the folder, or starts one, and waits until it answers. ctx bounds this
// start alone. Errors carry scan.CodeUnavailable; exec.ErrNotFound is in the
// chain when there is no redis-server.
func StartRedis(ctx context.Context, c RedisConfig) (*Redis, error) {
	return startRedis(ctx, c, defaultPauses(), orphanPatience)
}

func startRedis(ctx context.Context, c RedisConfig, pauses pauses, patience time.Duration) (*Redis, error) {
	if c.Binary == "" {
		c.Binary = "redis-server"
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	r := &Redis{config: c, patience: patience}
	p, err := r.first(ctx)
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "redis: %w", err)
	}
	r.keeper = keeper{name: "redis", log: c.Log, grace: redisGrace, pauses: pauses, start: r.start}
	r.keeper.keep(p)
	return r, nil
}

func (r *Redis) first(ctx context.Context) (*process, error) {
	dir, err := filepath.Abs(r.config.Dir)
	if err != nil {
		return nil, err
	}
	r.config.Dir = dir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if r.socket, err = socketPath(dir); err != nil {
		return nil, err
	}
	p, err := r.orphan(ctx)
	if p != nil || err != nil {
		return p, err
	}
	return r.start(ctx)
}

// Addr is the path of the unix socket. It stays the same over restarts.
func (r *Redis) Addr() string { return r.socket }

// PID is the number of the running redis-server, 0 between a death and the
// next start.
func (r *Redis) PID() int { return r.keeper.pid() }

// Stop ends redis and waits for that as long as ctx lasts. It gets SIGTERM,
// which is SHUTDOWN: without save points it writes no snapshot, but flushes the
// append-only file.
func (r *Redis) Stop(ctx context.Context) error { return r.keeper.stop(ctx) }

// start runs a redis-server and waits until it answers.
func (r *Redis) start(ctx context.Context) (*process, error) {
	p, err := r.launch(ctx)
	if errors.Is(err, errDamagedLog) {
		// The queue is a hint: what it held is put in again from the catalog.
		aside := filepath.Join(r.config.Dir, redisAOF+".damaged-"+time.Now().UTC().Format("20060102T150405.000"))
		if err := os.Rename(filepath.Join(r.config.Dir, redisAOF), aside); err != nil {
			return nil, err
		}
		r.config.Log.Error("redis cannot read its log; it begins with an empty one", "kept", aside)
		p, err = r.launch(ctx)
	}
	return p, err
}

var errDamagedLog = errors.New("the append-only file is damaged")

func (r *Redis) launch(ctx context.Context) (*process, error) {
	path, err := exec.LookPath(r.config.Binary)
	if err != nil {
		return nil, err
	}
	// It outlives us, so its output goes to a file and not to a pipe of ours.
	name := filepath.Join(r.config.Dir, redisLog)
	os.Rename(name, name+".1") // why the last one died
	log, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.Command(path,
		"--port", "0", "--unixsocket", r.socket, "--unixsocketperm", "700",
		"--dir", r.config.Dir, "--pidfile", r.pidFile(), "--daemonize", "no", "--loglevel", "notice",
		"--appendonly", "yes", "--appenddirname", redisAOF, "--appendfsync", "always", "--save", "",
		"--maxmemory-policy", "noeviction")
	cmd.Dir, cmd.Stdout, cmd.Stderr = r.config.Dir, log, log
	p, err := launch(cmd)
	if err != nil {
		return nil, err
	}
	if err := r.await(ctx, p); err != nil {
		p.end(redisGrace)
		return nil, err
	}
	return p, nil
}

// await polls redis until it answers.
func (r *Redis) await(ctx context.Context, p *process) error {
	ctx, cancel := context.WithTimeout(ctx, redisStartLimit)
	defer cancel()
	tick := time.NewTicker(redisPollEvery)
	defer tick.Stop()
	for {
		pid, dir, err := ask(ctx, r.socket)
		switch {
		case err == nil && pid == p.pid && sameFolder(dir, r.config.Dir):
			return nil
		case err == nil:
			return fmt.Errorf("process %d over %s listens at %s", pid, dir, r.socket)
		}
		select {
		case <-tick.C:
		case <-p.done:
			said, _ := os.ReadFile(filepath.Join(r.config.Dir, redisLog))
			if strings.Contains(string(said), "Bad file format reading the append only file") {
				return errDamagedLog
			}
			return fmt.Errorf("ended at its start (%v): %s", p.state, said[max(0, len(said)-500):])
		case <-ctx.Done():
			return fmt.Errorf("no answer: %w (last: %v)", ctx.Err(), err)
		}
	}
}

func (r *Redis) pidFile() string { return filepath.Join(r.config.Dir, "redis.pid") }

func sameFolder(a, b string) bool {
	x, errA := os.Stat(a)
	y, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(x, y)
}

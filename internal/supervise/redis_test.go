package supervise

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sohoa/internal/scan"
)

// folder is a short-named folder for a redis.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "supervise")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func redisAt(t *testing.T, dir string) *Redis { return redisPausing(t, dir, fast) }

func redisPausing(t *testing.T, dir string, p pauses) *Redis {
	t.Helper()
	r, err := startRedis(t.Context(), RedisConfig{Dir: dir, Log: quiet}, p, 300*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, r) })
	return r
}

// command sends one inline command.
func command(addr, line string) ([]string, error) {
	conn, err := net.Dial("unix", addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(limit))
	fmt.Fprint(conn, line+"\r\n")
	return reply(bufio.NewReader(conn))
}

func want(t *testing.T, r *Redis, line, answer string) {
	t.Helper()
	if got, err := command(r.Addr(), line); err != nil || len(got) != 1 || got[0] != answer {
		t.Errorf("%s: %q, %v, want %q", line, got, err, answer)
	}
}

// awaitRestart waits until another process than old answers.
func awaitRestart(t *testing.T, r *Redis, old int) {
	t.Helper()
	deadline, tick := time.After(limit), time.NewTicker(5*time.Millisecond)
	defer tick.Stop()
	for {
		if pid, _, err := ask(t.Context(), r.Addr()); err == nil && pid != old && pid == r.PID() {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("redis does not come back")
		}
	}
}

func TestRedisKeepsWhatItAcknowledged(t *testing.T) {
	dir := folder(t)
	r := redisAt(t, dir)
	for i := range 3 { // deaths
		want(t, r, fmt.Sprintf("SET k%d v%d", i, i), "OK")
		pid := r.PID()
		kill(t, pid, syscall.SIGKILL)
		awaitRestart(t, r, pid)
		want(t, r, fmt.Sprintf("GET k%d", i), fmt.Sprintf("v%d", i))
	}
	want(t, r, "SET last word", "OK")
	stop(t, r)
	if _, err := os.Stat(filepath.Join(dir, "dump.rdb")); err == nil {
		t.Error("a snapshot was written")
	}
	want(t, redisAt(t, dir), "GET last", "word")
}

func TestRedisSettings(t *testing.T) {
	r := redisAt(t, folder(t))
	for name, value := range map[string]string{"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "port": "0", "save": ""} {
		if got, err := command(r.Addr(), "CONFIG GET "+name); err != nil || len(got) != 2 || got[1] != value {
			t.Errorf("%s: %q, %v, want %q", name, got, err, value)
		}
	}
	if info, err := os.Stat(r.Addr()); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("socket: %v, %v", info.Mode(), err)
	}
	if group, err := syscall.Getpgid(r.PID()); err != nil || group != r.PID() {
		t.Errorf("in the group %d, %v", group, err)
	}
}

// TestParentKilled is kill -9 of `sohoa serve`: the worker leaves, redis stays
// and is taken over and supervised by the next parent.
func TestParentKilled(t *testing.T) {
	s, dir := newStage(t), folder(t)
	cmd := play("parent", s.out)()
	cmd.Env = append(cmd.Env, envDir+"="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pids := s.ready(t)
	worker, redisPID := pids[1], pids[2]
	if _, err := Lock(filepath.Join(dir, "lock")); !errors.Is(err, ErrLocked) {
		t.Errorf("a second parent: %v", err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	awaitEnd(t, worker)

	lock, err := Lock(filepath.Join(dir, "lock"))
	if err != nil {
		t.Fatalf("the dead parent still holds the lock: %v", err)
	}
	defer lock.Unlock()
	r := redisAt(t, filepath.Join(dir, "redis"))
	if r.PID() != redisPID {
		t.Errorf("redis is %d, want the orphan %d", r.PID(), redisPID)
	}
	want(t, r, "SET k v", "OK")
	kill(t, redisPID, syscall.SIGKILL)
	awaitRestart(t, r, redisPID)
	want(t, r, "GET k", "v")
}

// TestHungOrphan: an orphan that does not answer is ended, or two would write
// to one file.
func TestHungOrphan(t *testing.T) {
	dir := folder(t)
	old := redisPausing(t, dir, never)
	want(t, old, "SET k v", "OK")
	pid := old.PID()
	kill(t, pid, syscall.SIGSTOP)
	r := redisAt(t, dir)
	if r.PID() == pid {
		t.Error("took over a hung redis")
	}
	want(t, r, "GET k", "v")
	stop(t, old)
	stop(t, r)
}

// TestOrphanWithoutSocket: it lost its socket, so only its pid file tells.
func TestOrphanWithoutSocket(t *testing.T) {
	dir := folder(t)
	old := redisPausing(t, dir, never)
	pid := old.PID()
	if err := os.Remove(old.Addr()); err != nil {
		t.Fatal(err)
	}
	r := redisAt(t, dir)
	awaitEnd(t, pid)
	want(t, r, "PING", "PONG")
	stop(t, old)
}

// TestForeignRedis: somebody else's redis at our socket is left alone.
func TestForeignRedis(t *testing.T) {
	dir, other := folder(t), folder(t)
	p, err := launch(exec.Command("redis-server", "--port", "0", "--unixsocket", filepath.Join(dir, "redis.sock"), "--dir", other, "--save", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer p.end(limit)
	if err := (&Redis{config: RedisConfig{Dir: other}, socket: filepath.Join(dir, "redis.sock")}).await(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if _, err := StartRedis(t.Context(), RedisConfig{Dir: dir, Log: quiet}); !scan.Is(err, scan.CodeUnavailable) || !strings.Contains(err.Error(), "another redis") {
		t.Errorf("start: %v", err)
	}
	if !p.alive() {
		t.Error("the foreign redis was ended")
	}
}

func TestDamagedLog(t *testing.T) {
	dir := folder(t)
	r := redisAt(t, dir)
	for i := range 50 {
		want(t, r, fmt.Sprintf("SET k%d v", i), "OK")
	}
	stop(t, r)
	files, _ := filepath.Glob(filepath.Join(dir, redisAOF, "*.incr.aof"))
	if len(files) != 1 {
		t.Fatalf("append-only files: %q", files)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	copy(data[len(data)/2:], "*garbage*garbage*")
	if err := os.WriteFile(files[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	want(t, redisAt(t, dir), "DBSIZE", "0")
	if kept, _ := filepath.Glob(filepath.Join(dir, redisAOF+".damaged-*", "*.incr.aof")); len(kept) != 1 {
		t.Errorf("the damaged file was not kept: %q", kept)
	}
}

func TestLongFolder(t *testing.T) {
	dir := filepath.Join(folder(t), strings.Repeat("long-name/", 12))
	r := redisAt(t, dir)
	if len(r.Addr()) > maxSocketPath {
		t.Errorf("%s has %d bytes", r.Addr(), len(r.Addr()))
	}
	want(t, r, "PING", "PONG")
	t.Cleanup(func() { os.RemoveAll(filepath.Dir(r.Addr())) })
	again, err := socketPath(r.config.Dir)
	if err != nil || again != r.Addr() {
		t.Errorf("the next parent would look at %s, %v", again, err)
	}
	if err := os.Chmod(filepath.Dir(r.Addr()), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := socketPath(r.config.Dir); err == nil {
		t.Error("a folder that is open to others was taken")
	}
}

func TestRedisCannotStart(t *testing.T) {
	_, err := StartRedis(t.Context(), RedisConfig{Dir: folder(t), Binary: "no-such-redis", Log: quiet})
	if !scan.Is(err, scan.CodeUnavailable) || !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("no program: %v", err)
	}
	_, err = StartRedis(t.Context(), RedisConfig{Dir: folder(t), Binary: "false", Log: quiet})
	if !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("a program that ends: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err = StartRedis(ctx, RedisConfig{Dir: folder(t), Log: quiet}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

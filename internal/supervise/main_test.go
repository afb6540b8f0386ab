package supervise

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

const (
	limit   = 30 * time.Second // for what must happen
	envRole = "SUPERVISE_TEST_ROLE"
	envDir  = "SUPERVISE_TEST_DIR"
)

var (
	quiet = slog.New(slog.NewTextHandler(io.Discard, nil))
	fast  = pauses{first: time.Millisecond, most: 5 * time.Millisecond, settled: time.Hour}
	never = pauses{first: time.Hour, most: time.Hour} // no second start
)

// TestMain plays the part of a child process when a test started this binary
// as one.
func TestMain(m *testing.M) {
	if role := roles[os.Getenv(envRole)]; role != nil {
		role()
		return
	}
	goleak.VerifyTestMain(m)
}

// roles say "ready <pid> [<pid>…]" and then go on.
var roles = map[string]func(){
	"good": func() { // leaves when it should
		term := make(chan os.Signal, 1)
		signal.Notify(term, syscall.SIGTERM)
		gone := ParentGone()
		ready()
		select {
		case <-term:
		case <-gone:
			os.Exit(5)
		}
	},
	"stubborn": func() { // never leaves, and has a child
		signal.Ignore(syscall.SIGTERM)
		sleep := exec.Command("sleep", "1000")
		sleep.Start()
		ready(sleep.Process.Pid)
		select {}
	},
	"crashing": func() { // leaves at once, and its child behind
		sleep := exec.Command("sleep", "1000")
		sleep.Start()
		ready(sleep.Process.Pid)
		os.Exit(3)
	},
	"parent": func() {
		ctx, dir := context.Background(), os.Getenv(envDir)
		lock, err := Lock(filepath.Join(dir, "lock"))
		check(err)
		defer lock.Unlock()
		worker, err := StartChild(ctx, ChildConfig{Name: "worker", Command: play("good", io.Discard), PidFile: filepath.Join(dir, "worker.pid"), Log: quiet})
		check(err)
		redis, err := StartRedis(ctx, RedisConfig{Dir: filepath.Join(dir, "redis"), Log: quiet})
		check(err)
		ready(worker.PID(), redis.PID())
		select {}
	},
}

func ready(pids ...int) {
	line := fmt.Sprint("ready ", os.Getpid())
	for _, pid := range pids {
		line += fmt.Sprint(" ", pid)
	}
	fmt.Println(line)
}

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// play makes commands that play a role.
func play(role string, out io.Writer) func() *exec.Cmd {
	return func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), envRole+"="+role)
		if f, ok := out.(*os.File); ok {
			cmd.Stdout = f
		}
		return cmd
	}
}

// stage hears what the children of a test say.
type stage struct {
	out   *os.File
	lines chan []int // the numbers of a ready line
}

func newStage(t *testing.T) *stage {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{out: w, lines: make(chan []int, 1000)}
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(s.lines)
		for in := bufio.NewScanner(r); in.Scan(); {
			rest, ok := strings.CutPrefix(in.Text(), "ready ")
			if !ok {
				t.Errorf("a child said: %s", in.Text())
				continue
			}
			var pids []int
			for _, f := range strings.Fields(rest) {
				pid, _ := strconv.Atoi(f)
				pids = append(pids, pid)
			}
			s.lines <- pids
		}
	})
	t.Cleanup(func() {
		w.Close()
		wg.Wait() // all children that hold the other end have ended
		r.Close()
	})
	return s
}

// ready waits for the next child.
func (s *stage) ready(t *testing.T) []int {
	t.Helper()
	return await(t, s.lines, "a child to be ready")
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

// awaitEnd waits until a process that may not be our child has ended.
func awaitEnd(t *testing.T, pid int) {
	t.Helper()
	p, err := hold(pid)
	if err != nil {
		return // ended already
	}
	go p.watch()
	await(t, p.done, fmt.Sprint("process ", pid, " to end"))
}

func kill(t *testing.T, pid int, s syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, s); err != nil {
		t.Fatalf("kill %d: %v", pid, err)
	}
}

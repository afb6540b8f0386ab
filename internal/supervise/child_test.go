package supervise

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

func start(t *testing.T, s *stage, c ChildConfig) *Child {
	t.Helper()
	if c.PidFile == "" {
		c.PidFile = filepath.Join(t.TempDir(), "worker.pid")
	}
	c.Name, c.Log = "worker", quiet
	child, err := startChild(t.Context(), c, fast)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, child) })
	return child
}

func stop(t *testing.T, x interface{ Stop(context.Context) error }) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := x.Stop(ctx); err != nil {
		t.Errorf("stop: %v", err)
	}
}

func TestChildComesBack(t *testing.T) {
	s, exits := newStage(t), make(chan Exit, 10)
	child := start(t, s, ChildConfig{Command: play("good", s.out), Exited: func(e Exit) { exits <- e }})
	pid := s.ready(t)[0]
	if child.PID() != pid {
		t.Errorf("PID is %d, the child says %d", child.PID(), pid)
	}
	for range 3 {
		kill(t, pid, syscall.SIGKILL)
		e := await(t, exits, "the death to be reported")
		if ws := e.State.Sys().(syscall.WaitStatus); e.PID != pid || e.Wanted || ws.Signal() != syscall.SIGKILL {
			t.Errorf("reported %+v (%v), want the death of %d", e, e.State, pid)
		}
		next := s.ready(t)[0]
		if next == pid {
			t.Error("no new process")
		}
		pid = next
	}
	stop(t, child)
	if e := await(t, exits, "the end to be reported"); e.PID != pid || !e.Wanted || e.State.ExitCode() != 0 {
		t.Errorf("reported %+v (%v), want the clean end of %d", e, e.State, pid)
	}
	if child.PID() != 0 {
		t.Errorf("PID is %d after the end", child.PID())
	}
}

func TestChildPidFile(t *testing.T) {
	s, file := newStage(t), filepath.Join(t.TempDir(), "worker.pid")
	child := start(t, s, ChildConfig{Command: play("good", s.out), PidFile: file})
	pid := s.ready(t)[0]
	if id, err := readIdentity(file); err != nil || id.pid != pid || !id.alive() {
		t.Errorf("pid file: %+v, %v, want living %d", id, err, pid)
	}
	stop(t, child)
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the pid file is still there: %v", err)
	}
}

// TestStubbornChild: after the grace period SIGKILL reaches its children too.
func TestStubbornChild(t *testing.T) {
	s, exits := newStage(t), make(chan Exit, 1)
	child := start(t, s, ChildConfig{Command: play("stubborn", s.out), Grace: 20 * time.Millisecond, Exited: func(e Exit) { exits <- e }})
	pids := s.ready(t)
	stop(t, child)
	if e := await(t, exits, "the end"); e.State.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Errorf("ended by %v", e.State)
	}
	awaitEnd(t, pids[1])
}

// TestCrashLeavesNothing: what a dead child started does not live on.
func TestCrashLeavesNothing(t *testing.T) {
	s, exits := newStage(t), make(chan Exit, 1000)
	child := start(t, s, ChildConfig{Command: play("crashing", s.out), Exited: func(e Exit) { exits <- e }})
	for range 3 {
		awaitEnd(t, s.ready(t)[1])
		if e := await(t, exits, "the death"); e.State.ExitCode() != 3 {
			t.Errorf("ended by %v", e.State)
		}
	}
	stop(t, child)
}

func TestFirstStartFails(t *testing.T) {
	_, err := StartChild(t.Context(), ChildConfig{Command: func() *exec.Cmd { return exec.Command("/no/such/program") }, PidFile: filepath.Join(t.TempDir(), "p")})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("start: %v", err)
	}
}

// TestLaterStartFails: a program that goes away for a while is waited for.
func TestLaterStartFails(t *testing.T) {
	s := newStage(t)
	good := play("good", s.out)
	var mu sync.Mutex
	tries := 0
	start(t, s, ChildConfig{Command: func() *exec.Cmd {
		mu.Lock()
		defer mu.Unlock()
		if tries++; tries == 2 || tries == 3 {
			return exec.Command("/no/such/program")
		}
		return good()
	}})
	kill(t, s.ready(t)[0], syscall.SIGKILL)
	s.ready(t)
	if tries != 4 {
		t.Errorf("%d tries, want 4", tries)
	}
}

// TestStopEndsAPause: Stop does not wait for the next start.
func TestStopEndsAPause(t *testing.T) {
	s, exits := newStage(t), make(chan Exit, 1)
	child, err := startChild(t.Context(), ChildConfig{Name: "worker", Command: play("crashing", s.out), PidFile: filepath.Join(t.TempDir(), "p"), Log: quiet,
		Exited: func(e Exit) { exits <- e }}, never)
	if err != nil {
		t.Fatal(err)
	}
	await(t, exits, "the death")
	stop(t, child)
}

func TestStopGivesUpWaiting(t *testing.T) {
	s := newStage(t)
	child := start(t, s, ChildConfig{Command: play("stubborn", s.out), Grace: time.Second})
	s.ready(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := child.Stop(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("stop: %v", err)
	}
}

// TestOrphanIsStopped: a new parent ends what an old one left, and nothing
// else that has its number.
func TestOrphanIsStopped(t *testing.T) {
	s, file := newStage(t), filepath.Join(t.TempDir(), "worker.pid")
	orphan := play("stubborn", s.out)()
	p, err := launch(orphan) // stands in for one whose parent died
	if err != nil {
		t.Fatal(err)
	}
	pids := s.ready(t)
	other := p.identity
	other.start++ // the number was used again
	if err := other.write(file); err != nil {
		t.Fatal(err)
	}
	if err := StopOrphan(t.Context(), file, 0); err != nil {
		t.Error(err)
	}
	select {
	case <-p.done:
		t.Fatal("ended a process that is another one")
	default:
	}
	if err := p.identity.write(file); err != nil {
		t.Fatal(err)
	}
	child := start(t, s, ChildConfig{Command: play("good", s.out), PidFile: file, Grace: 20 * time.Millisecond})
	await(t, p.done, "the orphan's end")
	awaitEnd(t, pids[1])
	if pid := s.ready(t)[0]; pid != child.PID() {
		t.Errorf("running: %d, want %d", pid, child.PID())
	}
	for _, text := range []string{"", "x", "1 2 3", "12", "-1 5 b"} { // init, ourselves, nonsense
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := StopOrphan(t.Context(), file, 0); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestStartStopStress starts and stops many at once, at whatever moment the
// stops meet them.
func TestStartStopStress(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 12 {
		s, role := newStage(t), []string{"good", "crashing", "good"}[i%3]
		child := start(t, s, ChildConfig{Command: play(role, s.out)})
		for range 3 {
			wg.Go(func() {
				if i%2 == 0 { // not before it runs
					select {
					case <-s.lines:
					case <-child.keeper.done:
					}
				}
				stop(t, child)
				if child.PID() != 0 {
					t.Errorf("process %d runs after Stop", child.PID())
				}
			})
		}
	}
	wg.Wait()
}

func TestPauses(t *testing.T) {
	p := pauses{first: 1, most: 6, settled: 100}
	for i, c := range []struct{ lived, want time.Duration }{{0, 1}, {99, 2}, {0, 4}, {5, 6}, {0, 6}, {100, 1}, {0, 2}} {
		if got := p.next(c.lived); got != c.want {
			t.Errorf("%d: after a life of %d the pause is %d, want %d", i, c.lived, got, c.want)
		}
	}
}

// Package peer runs programs over a set's pages, each as a person would from
// the shell, and measures them as whole processes.
package peer

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Cost is what a run took.
type Cost struct {
	Wall, CPU time.Duration // CPU of the program and all its children
	Peak      int64         // bytes resident in all its processes together, seen five times a second
}

// Page is what a program read on one page of a file (base name, 1-based page).
type Page struct {
	File string
	Page int
	Text string
}

// timed runs f and measures all that it started.
func timed(f func() error) (Cost, error) {
	before, start := used(), time.Now()
	done := make(chan int64)
	stop := make(chan struct{})
	go watch(stop, done)
	err := f()
	close(stop)
	return Cost{Wall: time.Since(start), CPU: used() - before, Peak: <-done}, err
}

func used() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// watch gives the largest sum of resident memory of our descendants.
func watch(stop <-chan struct{}, done chan<- int64) {
	var peak int64
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			done <- peak
			return
		case <-tick.C:
			peak = max(peak, resident())
		}
	}
}

func resident() (sum int64) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	parent, pages := map[int]int{}, map[int]int64{}
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		pid, _ := strconv.Atoi(strings.Split(path, "/")[2])
		f := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
		if len(f) < 22 {
			continue
		}
		parent[pid], _ = strconv.Atoi(f[1])
		pages[pid], _ = strconv.ParseInt(f[21], 10, 64)
	}
	self := os.Getpid()
	for pid := range pages {
		for up := parent[pid]; up > 1; up = parent[up] {
			if up == self {
				sum += pages[pid] * int64(os.Getpagesize())
				break
			}
		}
	}
	return sum
}

// output runs a program on one thread and gives what it wrote. A program that
// fails on a page has read nothing there; that is its score, not our error.
func output(ctx context.Context, name string, args ...string) string {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	b, _ := cmd.Output()
	return string(b)
}

// Installed says which of the programs are missing.
func Installed(programs ...string) error {
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			return fmt.Errorf("%s is not installed", p)
		}
	}
	return nil
}

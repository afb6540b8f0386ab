package supervise

import (
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// process is a running process, started by us or adopted. It is held by a
// pidfd: a signal never hits another process that got its number.
type process struct {
	identity
	cmd   *exec.Cmd        // nil when adopted
	done  chan struct{}    // closed when it ended
	state *os.ProcessState // once done; nil when adopted

	mu    sync.Mutex
	pidfd int // -1 once done
}

// launch starts a command in a process group of its own.
func launch(cmd *exec.Cmd) (*process, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true // Ctrl-C is for us; we stop the others in order
	cmd.WaitDelay = time.Second    // for output that a grandchild keeps open
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	p, err := hold(cmd.Process.Pid)
	if err != nil {
		cmd.Process.Kill()
		cmd.Wait()
		return nil, err
	}
	p.cmd = cmd
	go p.watch()
	return p, nil
}

// adopt takes over a process that is not our child.
func adopt(id identity) (*process, error) {
	p, err := hold(id.pid)
	if err != nil {
		return nil, err
	}
	if p.identity != id {
		unix.Close(p.pidfd)
		return nil, fmt.Errorf("process %d is another one now", id.pid)
	}
	go p.watch()
	return p, nil
}

// hold opens a process. The identity is read after the pidfd is open: when it
// is the expected one, the pidfd means that process.
func hold(pid int) (*process, error) {
	fd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return nil, fmt.Errorf("open process %d: %w", pid, err)
	}
	id, err := identify(pid)
	if err != nil {
		unix.Close(fd)
		return nil, err
	}
	return &process{identity: id, pidfd: fd, done: make(chan struct{})}, nil
}

// watch waits for the end.
func (p *process) watch() {
	fds := []unix.PollFd{{Fd: int32(p.pidfd), Events: unix.POLLIN}}
	for {
		if n, err := unix.Poll(fds, -1); n > 0 || err != nil && err != unix.EINTR {
			break
		}
	}
	if p.cmd != nil {
		p.killGroup() // what it started and left behind; its number is ours until Wait
		p.cmd.Wait()
		p.state = p.cmd.ProcessState
	}
	p.mu.Lock()
	unix.Close(p.pidfd)
	p.pidfd = -1
	p.mu.Unlock()
	close(p.done)
}

// end asks the process to stop, waits for the grace period, and kills it.
func (p *process) end(grace time.Duration) {
	p.signal(unix.SIGTERM)
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-p.done:
		return
	case <-timer.C:
	}
	p.killGroup()
	p.signal(unix.SIGKILL)
	<-p.done
}

func (p *process) signal(s unix.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pidfd >= 0 {
		unix.PidfdSendSignal(p.pidfd, s, nil, 0)
	}
}

// killGroup kills the group that the process leads.
func (p *process) killGroup() {
	if group, err := unix.Getpgid(p.pid); err == nil && group == p.pid {
		unix.Kill(-p.pid, unix.SIGKILL)
	}
}

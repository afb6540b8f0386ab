package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

const (
	startLimit = 60 * time.Second // for one service to answer
	stopLimit  = 10 * time.Second // after the polite signal
	portTries  = 3                // a free port may be taken by others before it is used
)

// harness holds what was started, in order.
type harness struct {
	dir     string // temporary, ours
	signals chan os.Signal
	running []*service
}

// service is one started process.
type service struct {
	name string
	cmd  *exec.Cmd
	log  string         // file of its output
	quit syscall.Signal // asks it to stop
	done chan struct{}  // closed when it ended
}

// start runs build(port) until the service answers on its port, and gives
// that address. build makes a new command each time; answers says whether the
// service is ready.
func (h *harness) start(name string, quit syscall.Signal, build func(port string) *exec.Cmd, answers func(addr string) bool) (string, error) {
	var last error
	for range portTries {
		addr, err := freeAddr()
		if err != nil {
			return "", err
		}
		_, port, _ := net.SplitHostPort(addr)
		s := &service{name: name, cmd: build(port), quit: quit, log: filepath.Join(h.dir, name+".log"), done: make(chan struct{})}
		if err := s.launch(); err != nil {
			return "", err
		}
		if last = h.await(s, addr, answers); last == nil {
			h.running = append(h.running, s)
			return addr, nil
		}
		s.stop()
	}
	return "", last
}

func (s *service) launch() error {
	log, err := os.Create(s.log)
	if err != nil {
		return err
	}
	defer log.Close()
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if s.cmd.SysProcAttr == nil {
		s.cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	s.cmd.SysProcAttr.Setpgid = true // Ctrl-C is for the tests first
	s.cmd.SysProcAttr.Pdeathsig = s.quit
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", s.name, err)
	}
	go func() {
		s.cmd.Wait()
		close(s.done)
	}()
	return nil
}

// await polls the service until it answers.
func (h *harness) await(s *service, addr string, answers func(string) bool) error {
	deadline := time.After(startLimit)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if answers(addr) {
			return nil
		}
		select {
		case <-tick.C:
		case <-s.done:
			return fmt.Errorf("%s ended before it answered:\n%s", s.name, s.tail())
		case <-deadline:
			return fmt.Errorf("%s did not answer within %v:\n%s", s.name, startLimit, s.tail())
		case sig := <-h.signals:
			return fmt.Errorf("stopped by %v", sig)
		}
	}
}

// tail is the end of the service's output.
func (s *service) tail() []byte {
	out, _ := os.ReadFile(s.log)
	return bytes.TrimSpace(out[max(0, len(out)-2000):])
}

// stop ends the services, the last started first.
func (h *harness) stop() {
	for i := len(h.running) - 1; i >= 0; i-- {
		s := h.running[i]
		select {
		case <-s.done:
			fmt.Fprintf(os.Stderr, "servicetest: %s ended during the run:\n%s\n", s.name, s.tail())
		default:
			s.stop()
		}
	}
}

func (s *service) stop() {
	s.cmd.Process.Signal(s.quit)
	select {
	case <-s.done:
	case <-time.After(stopLimit):
		syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL) // its own group
		<-s.done
	}
}

// freeAddr is a loopback address that nobody listened on a moment ago.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

package doortest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Peer is a real client of the protocol, a program from Debian.
type Peer struct {
	testing.TB
	cmd *exec.Cmd
	out bytes.Buffer
}

// Start starts a program; a missing one fails the test. env is added to ours.
func Start(t testing.TB, env []string, name string, args ...string) *Peer {
	t.Helper()
	p := &Peer{TB: t, cmd: exec.Command(name, args...)}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("%s: %v (deploy/debian-packages.sh test installs it)", name, err)
	}
	t.Cleanup(p.Kill)
	return p
}

// Wait wants the program to succeed and gives its output.
func (p *Peer) Wait() string {
	p.Helper()
	if err := p.End(); err != nil {
		p.Fatal(err)
	}
	return p.out.String()
}

// End waits for the program and tells how it failed.
func (p *Peer) End() error {
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w\n%s", p.cmd, err, &p.out)
	}
	return nil
}

// Kill ends the program and what it started, as a power cut would.
func (p *Peer) Kill() {
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	p.cmd.Wait()
}

// File writes a file for a program to send.
func File(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Until waits for something to come true.
func Until(t testing.TB, what string, done func() bool) {
	t.Helper()
	limit := time.After(30 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("never: %s", what)
		}
	}
}

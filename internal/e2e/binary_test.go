// Package e2e tests the built binary from outside: desk and city shapes, bad
// input, kill -9 at random moments, and a browser.
package e2e

import (
	"bufio"
	"context"
	"io"
	"log"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program and agentProgram are the binaries under test, built once.
var program, agentProgram string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "sohoa-e2e-")
	if err != nil {
		log.Fatal(err)
	}
	program, agentProgram = filepath.Join(dir, "sohoa"), filepath.Join(dir, "sohoa-agent")
	build := exec.Command("go", "build", "-o", dir, "sohoa/cmd/sohoa", "sohoa/cmd/sohoa-agent")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		log.Fatalf("build sohoa: %v", err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// process is one running sohoa command.
type process struct {
	t       *testing.T
	cmd     *exec.Cmd
	address string // http://host:port, once it listens
	ready   bool   // it has said so
	done    chan struct{}
	mu      sync.Mutex
	log     strings.Builder
	seen    chan string // lines of its log
}

// runProgram runs a command of the program to its end.
func runProgram(env []string, args ...string) (string, error) {
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

var listening = regexp.MustCompile(`address=(http://[0-9.:]+)`)

// start runs the binary and returns when it has logged the ready line.
func start(t *testing.T, ready string, env []string, args ...string) *process {
	t.Helper()
	return startProgram(t, program, ready, env, args...)
}

// startProgram is start for any of the programs; one that does not come up
// fails the test.
func startProgram(t *testing.T, program, ready string, env []string, args ...string) *process {
	t.Helper()
	p := launch(t, program, ready, env, args...)
	if !p.ready {
		t.Fatalf("sohoa %s never said %q:\n%s", strings.Join(args, " "), ready, p.output())
	}
	return p
}

// launch runs a program and returns when it has logged the ready line, has
// ended, or has taken a minute.
func launch(t *testing.T, program, ready string, env []string, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command(program, args...), done: make(chan struct{}), seen: make(chan string, 4096)}
	p.cmd.Env = append(os.Environ(), env...)
	// A group of its own, so that the test can end what a killed process leaves.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stdout = io.Discard
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go p.follow(out)
	t.Cleanup(func() { p.stop(syscall.SIGTERM) }) // a killed serve would leave its redis behind
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for !p.ready {
		select {
		case line := <-p.seen:
			if m := listening.FindStringSubmatch(line); m != nil {
				p.address = m[1]
			}
			p.ready = strings.Contains(line, ready)
		case <-p.done:
			return p
		case <-ctx.Done():
			return p
		}
	}
	return p
}

func (p *process) follow(r io.Reader) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		p.mu.Lock()
		p.log.WriteString(lines.Text() + "\n")
		p.mu.Unlock()
		select {
		case p.seen <- lines.Text():
		default: // nobody waits for lines any more
		}
	}
	p.cmd.Wait()
	close(p.done)
}

func (p *process) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// stop signals the process and waits until it is gone.
func (p *process) stop(sig syscall.Signal) {
	p.cmd.Process.Signal(sig)
	select {
	case <-p.done:
	case <-time.After(60 * time.Second):
		p.cmd.Process.Kill()
		p.t.Errorf("sohoa did not end within 60 s of %v:\n%s", sig, p.output())
	}
}

// host is the address without its scheme.
func (p *process) host() string {
	u, _ := url.Parse(p.address)
	return u.Host
}

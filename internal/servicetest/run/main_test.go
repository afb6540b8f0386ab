package main

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// command builds this program and makes a command of it whose temporary
// files lie in the returned folder.
func command(t *testing.T, args ...string) (*exec.Cmd, string) {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "run")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	tmp, err := os.MkdirTemp("", "servicetest-") // t.TempDir is closed to PostgreSQL's user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(tmp) })
	if err := os.Chmod(tmp, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, args...)
	cmd.Env = append(os.Environ(), "TMPDIR="+tmp)
	cmd.Stderr = os.Stderr
	return cmd, tmp
}

func exitCode(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if exit == nil {
		return 0
	}
	return exit.ExitCode()
}

func TestExitCodeAndCleanUp(t *testing.T) {
	cmd, tmp := command(t, "--", "sh", "-c", "echo $SOHOA_TEST_REDIS $SOHOA_TEST_S3; exit 7")
	out, err := cmd.Output()
	if code := exitCode(t, err); code != 7 {
		t.Errorf("exit code %d, want the command's 7", code)
	}
	addrs := strings.Fields(string(out))
	if len(addrs) != 2 {
		t.Fatalf("environment: %q", out)
	}
	for _, addr := range addrs {
		if conn, err := net.DialTimeout("tcp", addr, time.Second); err == nil {
			conn.Close()
			t.Errorf("%s still answers", addr)
		}
	}
	if left, _ := os.ReadDir(tmp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestEnds sends a signal while the command runs: a polite one reaches the
// command, whose own exit code comes back; after a hard one nothing stays
// alive all the same.
func TestEnds(t *testing.T) {
	for _, c := range []struct {
		name   string
		signal syscall.Signal
		code   int
	}{
		{"terminate", syscall.SIGTERM, 9},
		{"kill", syscall.SIGKILL, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd, _ := command(t, "--", "sh", "-c", `trap 'exit 9' TERM; echo $SOHOA_TEST_REDIS; while :; do read -r line || exit 3; done`)
			hold, stdin, err := os.Pipe() // never written to: the command waits
			if err != nil {
				t.Fatal(err)
			}
			defer stdin.Close()
			cmd.Stdin = hold
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			hold.Close()
			r := bufio.NewReader(stdout)
			addr, err := r.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			conn, err := net.Dial("tcp", strings.TrimSpace(addr))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			cmd.Process.Signal(c.signal)
			io.Copy(io.Discard, r)
			if code := exitCode(t, cmd.Wait()); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			conn.SetReadDeadline(time.Now().Add(20 * time.Second))
			if _, err := conn.Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("redis outlived the run")
			}
		})
	}
}

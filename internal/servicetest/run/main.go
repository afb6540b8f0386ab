// Command run starts the real services that tests need, runs a command with
// their addresses in its environment, stops them and leaves with the
// command's exit code:
//
//	go run ./internal/servicetest/run -- go test -race ./...
//
// Everything listens on loopback or in a temporary folder, and only what was
// started here is stopped. To add a service, write a function like startRedis
// and call it in services; its address goes to the tests through a variable
// of package servicetest.
package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"

	"sohoa/internal/servicetest"
)

// A child's parent-death signal follows the thread that started it, so all
// children are started from the main one, which lives as long as we do.
func init() { runtime.LockOSThread() }

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: run -- command [argument…]")
		os.Exit(1)
	}
	code, err := run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "servicetest:", err)
		code = 1
	}
	os.Exit(code)
}

// run gives the exit code of the command; err when it was never started.
func run(args []string) (int, error) {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)

	dir, err := os.MkdirTemp("", "sohoa-services-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil { // PostgreSQL's user passes through
		return 0, err
	}
	h := &harness{dir: dir, signals: signals}
	defer h.stop()
	env, err := h.services()
	if err != nil {
		return 0, err
	}
	return h.command(args, env)
}

// services starts them all and gives the environment for the tests.
func (h *harness) services() ([]string, error) {
	browser, err := firstBinary("chromium", "chromium-browser", "google-chrome")
	if err != nil {
		return nil, err
	}
	secret := rand.Text()
	redis, err := h.startRedis()
	if err != nil {
		return nil, err
	}
	versitygw, err := versitygwBinary()
	if err != nil {
		return nil, err
	}
	s3, err := h.startS3(versitygw, "sohoatest", secret)
	if err != nil {
		return nil, err
	}
	postgres, err := h.startPostgres(secret)
	if err != nil {
		return nil, err
	}
	dovecot, cert, key, err := h.startDovecot(secret)
	if err != nil {
		return nil, err
	}
	samba, share, err := h.startSamba()
	if err != nil {
		return nil, err
	}
	return append(os.Environ(),
		servicetest.EnvRedis+"="+redis,
		servicetest.EnvPostgres+"="+postgres,
		servicetest.EnvS3+"="+s3,
		servicetest.EnvS3Key+"=sohoatest",
		servicetest.EnvS3Secret+"="+secret,
		servicetest.EnvChromium+"="+browser,
		servicetest.EnvIMAP+"="+dovecot,
		servicetest.EnvCert+"="+cert,
		servicetest.EnvKey+"="+key,
		servicetest.EnvSMB+"="+samba,
		servicetest.EnvSMBShare+"="+share,
		servicetest.EnvIMAPPassword+"="+secret,
		envVersitygw+"="+versitygw,
	), nil
}

// command runs the command in a process group of its own and hands our
// signals to the whole group.
func (h *harness) command(args, env []string) (int, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = os.Stdin, os.Stdout, os.Stderr, env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for {
		select {
		case s := <-h.signals:
			syscall.Kill(-cmd.Process.Pid, s.(syscall.Signal))
		case err := <-done:
			var exit *exec.ExitError
			switch {
			case err == nil:
				return 0, nil
			case errors.As(err, &exit):
				if ws := exit.Sys().(syscall.WaitStatus); ws.Signaled() {
					return 128 + int(ws.Signal()), nil
				}
				return exit.ExitCode(), nil
			}
			return 0, err
		}
	}
}

// firstBinary is the path of the first of these that can be found.
func firstBinary(names ...string) (string, error) {
	for _, name := range names {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", fmt.Errorf("not installed: %s", names[len(names)-1])
}

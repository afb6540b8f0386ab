package main

import (
	"cmp"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

const (
	pgUser     = "sohoa"
	pgDatabase = "sohoa"
)

// startPostgres gives the URL of an empty database in a new PostgreSQL
// cluster that does not care for crashes.
func (h *harness) startPostgres(password string) (string, error) {
	bin, err := postgresBin()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(h.dir, "postgres")
	data, secret := filepath.Join(dir, "data"), filepath.Join(dir, "password")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	if err := os.WriteFile(secret, []byte(password+"\n"), 0o600); err != nil {
		return "", err
	}
	attr, err := unprivileged(dir, secret)
	if err != nil {
		return "", err
	}
	command := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(bin, name), args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PGPASSWORD="+password, "LC_ALL=C.UTF-8")
		cmd.SysProcAttr = attr()
		return cmd
	}
	if out, err := command("initdb", "-D", data, "-U", pgUser, "--pwfile", secret, "--auth", "scram-sha-256",
		"--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync").CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w\n%s", err, out)
	}
	addr, err := h.start("postgres", syscall.SIGINT, func(port string) *exec.Cmd { // SIGINT: fast shutdown
		return command("postgres", "-D", data, "-p", port, "-k", dir, "-c", "listen_addresses=127.0.0.1",
			"-c", "max_connections=200", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	}, func(addr string) bool {
		host, port, _ := net.SplitHostPort(addr)
		return exec.Command(filepath.Join(bin, "pg_isready"), "-q", "-h", host, "-p", port).Run() == nil
	})
	if err != nil {
		return "", err
	}
	host, port, _ := net.SplitHostPort(addr)
	if out, err := command("createdb", "-h", host, "-p", port, "-U", pgUser, pgDatabase).CombinedOutput(); err != nil {
		return "", fmt.Errorf("createdb: %w\n%s", err, out)
	}
	return fmt.Sprintf("postgres://%s:%s@%s/%s?sslmode=disable", pgUser, password, addr, pgDatabase), nil
}

// postgresBin is the folder of the newest installed server's programs.
func postgresBin() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(found) > 0 {
		version := func(path string) int {
			n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
			return n
		}
		newest := slices.MaxFunc(found, func(a, b string) int { return cmp.Compare(version(a), version(b)) })
		return filepath.Dir(newest), nil
	}
	path, err := firstBinary("postgres")
	return filepath.Dir(path), err
}

// unprivileged gives files to the user postgres when we are root, as whom
// PostgreSQL refuses to run, and makes the attributes of its processes.
func unprivileged(files ...string) (func() *syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return func() *syscall.SysProcAttr { return nil }, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	for _, f := range files {
		if err := os.Chown(f, uid, gid); err != nil {
			return nil, err
		}
	}
	return func() *syscall.SysProcAttr {
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}, nil
}

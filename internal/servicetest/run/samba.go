package main

import (
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// startSamba gives host:port of an SMB server and the folder of its share
// "scan", which everybody may write into.
func (h *harness) startSamba() (addr, share string, err error) {
	binary, err := firstBinary("/usr/sbin/smbd", "smbd")
	if err != nil {
		return "", "", err
	}
	me, err := user.Current()
	if err != nil {
		return "", "", err
	}
	dir := filepath.Join(h.dir, "samba")
	for _, name := range []string{"private", "lock", "state", "cache", "pid", "ncalrpc", "share"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			return "", "", err
		}
	}
	share, config := filepath.Join(dir, "share"), filepath.Join(dir, "smb.conf")
	if err := os.Chmod(share, 0o777); err != nil {
		return "", "", err
	}
	addr, err = h.start("samba", syscall.SIGTERM, func(port string) *exec.Cmd {
		os.WriteFile(config, []byte(strings.NewReplacer("DIR", dir, "PORT", port, "USER", me.Username).Replace(sambaConfig)), 0o600)
		return exec.Command(binary, "-F", "--no-process-group", "--debug-stdout", "-s", config)
	}, func(addr string) bool {
		conn, err := net.DialTimeout("tcp", addr, time.Second)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	return addr, share, err
}

// The masks let smbd work as a plain user, too.
const sambaConfig = `
[global]
  server role = standalone server
  bind interfaces only = yes
  interfaces = lo
  smb ports = PORT
  private dir = DIR/private
  lock directory = DIR/lock
  state directory = DIR/state
  cache directory = DIR/cache
  pid directory = DIR/pid
  ncalrpc dir = DIR/ncalrpc
  log file = DIR/log
  map to guest = bad user
  guest account = USER
  disable spoolss = yes
  load printers = no
[scan]
  path = DIR/share
  guest ok = yes
  read only = no
  force user = USER
  force create mode = 0666
  force directory mode = 0777
`

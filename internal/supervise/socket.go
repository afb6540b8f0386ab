package supervise

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// maxSocketPath is what fits into sockaddr_un with its closing zero: unix(7).
const maxSocketPath = 107

// socketPath is where the socket of a data folder lies: in the folder, or when
// that path is too long, in a short folder of our own whose name is made of it.
func socketPath(dir string) (string, error) {
	path := filepath.Join(dir, "redis.sock")
	if len(path) <= maxSocketPath {
		return path, nil
	}
	base := os.Getenv("XDG_RUNTIME_DIR")
	if base == "" || len(base) > 50 {
		base = "/tmp"
	}
	sum := sha256.Sum256([]byte(dir))
	short := filepath.Join(base, fmt.Sprintf("sohoa-%d-%s", os.Getuid(), hex.EncodeToString(sum[:8])))
	if err := os.Mkdir(short, 0o700); err != nil && !os.IsExist(err) {
		return "", err
	}
	info, err := os.Lstat(short)
	if err != nil {
		return "", err
	}
	// Anybody may make folders in /tmp.
	if st, ok := info.Sys().(*syscall.Stat_t); !info.IsDir() || !ok || int(st.Uid) != os.Getuid() || info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s is not a private folder of ours", short)
	}
	return filepath.Join(short, "redis.sock"), nil
}

// askLimit bounds one question to redis.
const askLimit = 2 * time.Second

// ask asks the redis at a socket for its data folder, and the kernel for its
// process number.
func ask(ctx context.Context, socket string) (pid int, dir string, err error) {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", socket)
	if err != nil {
		return 0, "", err
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	conn.SetDeadline(deadline)
	if pid, err = peer(conn.(*net.UnixConn)); err != nil {
		return 0, "", err
	}
	// PING fails while redis loads its data; CONFIG alone does not.
	if _, err := io.WriteString(conn, "PING\r\nCONFIG GET dir\r\n"); err != nil {
		return 0, "", err
	}
	in := bufio.NewReader(conn)
	if pong, err := reply(in); err != nil || len(pong) != 1 || pong[0] != "PONG" {
		return 0, "", fmt.Errorf("ping: %q, %v", pong, err)
	}
	values, err := reply(in)
	if err != nil || len(values) != 2 || values[0] != "dir" {
		return 0, "", fmt.Errorf("config get dir: %q, %v", values, err)
	}
	return pid, values[1], nil
}

// peer is the process that listens at the other end.
func peer(conn *net.UnixConn) (int, error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return 0, err
	}
	var cred *unix.Ucred
	var credErr error
	if err := raw.Control(func(fd uintptr) {
		cred, credErr = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
	}); err != nil {
		return 0, err
	}
	if credErr != nil {
		return 0, credErr
	}
	return int(cred.Pid), nil
}

// maxReply bounds the strings and lists of a reply.
const maxReply = 64 << 10

// reply reads a reply of the Redis protocol (RESP2): a simple string, number or
// bulk string, or a flat list of these. An error reply is an error.
func reply(in *bufio.Reader) ([]string, error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	text := strings.TrimRight(string(line), "\r\n")
	if text == "" {
		return nil, fmt.Errorf("empty reply")
	}
	switch kind, rest := text[0], text[1:]; kind {
	case '+', ':':
		return []string{rest}, nil
	case '-':
		return nil, fmt.Errorf("redis: %s", rest)
	case '$':
		n, err := strconv.Atoi(rest)
		if err != nil || n < 0 || n > maxReply {
			return nil, fmt.Errorf("reply of %q bytes", rest)
		}
		bulk := make([]byte, n+2)
		if _, err := io.ReadFull(in, bulk); err != nil {
			return nil, err
		}
		return []string{string(bulk[:n])}, nil
	case '*':
		n, err := strconv.Atoi(rest)
		if err != nil || n < 0 || n > maxReply {
			return nil, fmt.Errorf("reply of %q parts", rest)
		}
		var all []string
		for range n {
			if next, err := in.Peek(1); err == nil && next[0] == '*' {
				return nil, fmt.Errorf("nested reply")
			}
			part, err := reply(in)
			if err != nil {
				return nil, err
			}
			all = append(all, part...)
		}
		return all, nil
	default:
		return nil, fmt.Errorf("unknown reply %q", text)
	}
}

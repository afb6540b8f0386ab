package main

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// startRedis gives host:port of a redis-server that keeps nothing on disk.
func (h *harness) startRedis() (string, error) {
	binary, err := firstBinary("redis-server")
	if err != nil {
		return "", err
	}
	dir := filepath.Join(h.dir, "redis")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	return h.start("redis", syscall.SIGTERM, func(port string) *exec.Cmd {
		return exec.Command(binary, "--port", port, "--bind", "127.0.0.1", "--dir", dir, "--save", "", "--appendonly", "no")
	}, redisAnswers)
}

func redisAnswers(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	conn.Write([]byte("PING\r\n"))
	line, _ := bufio.NewReader(conn).ReadString('\n')
	return line == "+PONG\r\n"
}

package main

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// envVersitygw names the S3 server's binary, from outside and to the tests.
const envVersitygw = "SOHOA_VERSITYGW"

func versitygwBinary() (string, error) {
	return firstBinary(os.Getenv(envVersitygw), filepath.Join(".cache", "bin", "versitygw"), "versitygw")
}

// startS3 gives host:port of an S3 server (versitygw over a folder).
func (h *harness) startS3(binary, key, secret string) (string, error) {
	objects, meta, versions := filepath.Join(h.dir, "s3"), filepath.Join(h.dir, "s3meta"), filepath.Join(h.dir, "s3versions")
	if err := errors.Join(os.Mkdir(objects, 0o700), os.Mkdir(meta, 0o700), os.Mkdir(versions, 0o700)); err != nil {
		return "", err
	}
	backend := []string{"posix", "--versioning-dir", versions, objects}
	if unix.Setxattr(objects, "user.sohoa", []byte("x"), 0) != nil { // a file system without attributes
		backend = []string{"posix", "--sidecar", meta, "--versioning-dir", versions, objects}
	}
	return h.start("versitygw", syscall.SIGTERM, func(port string) *exec.Cmd {
		args := append([]string{"--port", "127.0.0.1:" + port, "--quiet"}, backend...)
		cmd := exec.Command(binary, args...)
		cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+key, "ROOT_SECRET_KEY="+secret)
		return cmd
	}, httpAnswers)
}

func httpAnswers(addr string) bool {
	resp, err := http.Get("http://" + addr + "/")
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode < 500 // 403: nobody signed the request, but the server is there
}

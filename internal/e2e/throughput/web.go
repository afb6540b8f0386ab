package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
)

// web is a running `sohoa web` without workers: what is measured is reception
// alone.
type web struct {
	cmd            *exec.Cmd
	address, token string
}

var listening = regexp.MustCompile(`address=(http://\S+)`)

func startWeb(bin, redis, data string, maxBytes int64) (*web, error) {
	w := &web{cmd: exec.Command(bin, "web", "--data", data, "--listen", "127.0.0.1:0", "--redis", redis, "--max-bytes", fmt.Sprint(maxBytes))}
	out, err := w.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := w.cmd.Start(); err != nil {
		return nil, err
	}
	said := ""
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		said += lines.Text() + "\n"
		if m := listening.FindStringSubmatch(lines.Text()); m != nil && strings.Contains(lines.Text(), "listening") {
			w.address = m[1]
			break
		}
	}
	if w.address == "" {
		return nil, fmt.Errorf("sohoa web did not start:\n%s", said)
	}
	go func() { // it must not block on its log
		for lines.Scan() {
		}
	}()
	token, err := os.ReadFile(filepath.Join(data, "operator.token"))
	w.token = strings.TrimSpace(string(token))
	return w, err
}

func (w *web) stop() {
	w.cmd.Process.Signal(syscall.SIGTERM)
	w.cmd.Wait()
}

// forget lets peak start anew.
func (w *web) forget() {
	os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", w.cmd.Process.Pid), []byte("5"), 0)
}

// peak is the most memory the process had since, MB.
func (w *web) peak() int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", w.cmd.Process.Pid))
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			var n int
			fmt.Sscan(kb, &n)
			return n >> 10
		}
	}
	return 0
}

func (w *web) auth() []string { return []string{"-H", "Authorization: Bearer " + w.token} }

func (w *web) plain() door {
	return door{"plain POST", func(file string) []string {
		return append(w.auth(), "-X", "POST", "-T", file, w.address+"/api/v1/documents?name=a.pdf")
	}}
}

func (w *web) multipart() door {
	return door{"multipart", func(file string) []string {
		return append(w.auth(), "-F", "file=@"+file, w.address+"/api/v1/documents")
	}}
}

// pieces sends the whole file with the request that starts the upload.
func (w *web) pieces() door {
	return door{"tus", func(file string) []string {
		info, _ := os.Stat(file)
		return append(w.auth(), "-X", "POST", "-T", file, "-H", "Tus-Resumable: 1.0.0", "-H", fmt.Sprintf("Upload-Length: %d", info.Size()),
			"-H", "Content-Type: application/offset+octet-stream", w.address+"/api/v1/uploads")
	}}
}

package e2e

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"sohoa/internal/servicetest"
)

// An hour of the office takes this long in TestAgent.
const agentHour = 1000 * time.Millisecond

// TestAgent is a day of an office whose line is up 20 % of the time: scanners
// write all day, the agent is killed twice, and in the end every file is at the
// server once, by hash, and the line has carried little more than the files.
func TestAgent(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	web := start(t, "listening", nil, "web", "--data", data, "--redis", servicetest.Redis(t)+"/11", "--listen", freeAddress(t))
	c := operator(t, web.address, data)
	line := newBadLine(t, web.host(), 600<<10)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 1))

	folder, spool := t.TempDir(), t.TempDir()
	tokenFile := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(tokenFile, []byte(c.token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	page := freeAddress(t)
	args := []string{"--server", line.address, "--token-file", tokenFile, "--folder", folder, "--spool", spool, "--listen", page,
		"--quiet", "100ms", "--poll", "50ms", "--retry", "100ms", "--stall", "1s"}
	agent := startProgram(t, agentProgram, "watching", nil, args...)

	want := map[string]string{} // hash → name
	var size int64
	put := func(name string, body []byte) {
		sum := sha256.Sum256(body)
		if _, twice := want[hex.EncodeToString(sum[:])]; !twice {
			size += int64(len(body))
		}
		want[hex.EncodeToString(sum[:])] = name
		if err := os.WriteFile(filepath.Join(folder, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var last []byte
	for hour := range 24 {
		for i := range 2 {
			last = picture(chance, 20<<10+chance.IntN(120<<10))
			put(fmt.Sprintf("quét %02d-%d.png", hour, i), last)
		}
		if hour%8 == 5 { // the line is down, and so is the PC
			agent.stop(syscall.SIGKILL)
			agent = startProgram(t, agentProgram, "watching", nil, args...)
		}
		line.set(true)
		<-time.After(agentHour / 5)
		line.set(false)
		<-time.After(agentHour * 4 / 5)
	}
	put("bản thứ hai.png", last) // known bytes: by hash alone
	line.set(true)

	status := func() (s struct {
		Waiting, Sent, Refused int
		Line                   struct {
			Contact time.Time
			Skew    time.Duration
		}
	}) {
		res, err := http.Get("http://" + page + "/status.json")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if err := json.NewDecoder(res.Body).Decode(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	waitFor(t, 3*time.Minute, func() bool { s := status(); return s.Waiting == 0 && s.Sent == 49 })
	s := status()
	if s.Refused != 0 || s.Line.Skew > time.Minute || s.Line.Contact.IsZero() {
		t.Errorf("%+v", s)
	}
	for sum, name := range want {
		if code, _, err := c.do("HEAD", "/api/v1/originals/"+sum, nil); err != nil || code != http.StatusOK {
			t.Errorf("%s is not at the server: %d %v", name, code, err)
		}
	}
	var ledger struct {
		Rows []struct {
			Received, Repeated int
		}
		AddsUp bool `json:"adds_up"`
	}
	c.mustGet("/api/v1/ledger", &ledger)
	if !ledger.AddsUp || len(ledger.Rows) != 1 || ledger.Rows[0].Received != 48 || ledger.Rows[0].Repeated != 1 {
		t.Errorf("ledger %+v", ledger)
	}
	waitFor(t, time.Minute, func() bool {
		left, _ := filepath.Glob(filepath.Join(folder, "*.png"))
		done, _ := filepath.Glob(filepath.Join(folder, "done", "*.png"))
		return len(left) == 0 && len(done) == 49
	})
	overhead := 100 * float64(line.sent.Load()-size) / float64(size)
	memory := peak(t, agent.cmd.Process.Pid)
	t.Logf("%d files of %d bytes, %d on the line (%.2f %% more), %d connections cut, agent's peak memory %d MB", 49, size, line.sent.Load(), overhead, line.cuts.Load(), memory>>20)
	if overhead > 3 {
		t.Errorf("the line carried %.2f %% more than the files", overhead)
	}
	if memory > 50<<20 {
		t.Errorf("the agent took %d MB", memory>>20)
	}
	if line.cuts.Load() == 0 {
		t.Error("the line was never cut while it carried something")
	}
	agent.stop(syscall.SIGTERM)
	if code := agent.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("clean stop ended with %d:\n%s", code, agent.output())
	}
}

// picture is a PNG of about size bytes that differs from all others: one white
// pixel with noise in a chunk that nobody reads.
func picture(chance *rand.Rand, size int) []byte {
	noise := make([]byte, size)
	for i := range noise {
		noise[i] = byte(chance.Uint32())
	}
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		n := len(data)
		body := append([]byte(kind), data...)
		sum := crc32.ChecksumIEEE(body)
		b.Write([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
		b.Write(body)
		b.Write([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
	}
	chunk("IHDR", []byte{0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0})
	chunk("noIs", noise)
	chunk("IDAT", []byte{0x78, 0x9c, 0x63, 0xf8, 0x0f, 0x00, 0x01, 0x01, 0x01, 0x00}) // one white pixel
	chunk("IEND", nil)
	return b.Bytes()
}

// peak is the most memory a process has held, bytes.
func peak(t *testing.T, pid int) int64 {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(b)) {
		if f := strings.Fields(l); len(f) == 3 && f[0] == "VmHWM:" {
			kb, _ := strconv.ParseInt(f[1], 10, 64)
			return kb << 10
		}
	}
	t.Fatal("no VmHWM")
	return 0
}

// waitFor asks again and again until ok, at most for a while.
func waitFor(t *testing.T, most time.Duration, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	if poll(ctx, ok); ctx.Err() != nil {
		t.Fatal("it never came to that")
	}
}

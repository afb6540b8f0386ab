package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

// TestStorm sends files through all doors of a city while its workers, its web
// process and the agent are killed, and the lines to PostgreSQL, S3, Redis and
// from the agent are cut, at random. Each file must be accounted for once, its
// bytes equal by hash, no source missing, the ledger right whenever it can be
// asked. SOHOA_STORM_FILES=1000 is the long form (docs/reliability.md).
func TestStorm(t *testing.T) {
	t.Parallel()
	n := number(t, "SOHOA_STORM_FILES", 150)
	seed := uint64(number(t, "SOHOA_STORM_SEED", int(time.Now().UnixNano()%1e9)))
	t.Logf("SOHOA_STORM_FILES=%d SOHOA_STORM_SEED=%d", n, seed)
	s := newStorm(t, rand.New(rand.NewPCG(seed, 2)))

	files := map[string][]byte{} // by name
	for i := range n {
		files[fmt.Sprintf("%s-%04d.png", doors[i%len(doors)], i)] = picture(s.chance, 1<<10+s.chance.IntN(60<<10))
	}
	ctx, calm := context.WithCancel(t.Context())
	defer calm()
	var weather, senders sync.WaitGroup
	weather.Go(func() { s.blow(ctx) })
	weather.Go(func() { s.watchLedger(ctx) })
	for _, door := range doors {
		senders.Go(func() {
			for name, body := range files {
				if strings.HasPrefix(name, door+"-") {
					s.send(door, name, body)
				}
			}
		})
	}
	senders.Wait()
	s.gone("agent", s.scans)
	s.gone("hotfolder", filepath.Join(s.data, "hotfolder"))
	calm()
	weather.Wait()
	s.judge(files)
}

// doors are the ways in. A sender repeats itself until it is answered; the
// folders' sources are moved away by whoever takes them.
var doors = []string{"raw", "form", "ftp", "hotfolder", "agent"}

// storm is a city installation whose parts fail.
type storm struct {
	*testing.T
	chance       *rand.Rand // of the weather; senders have none
	data, scans  string
	listen       string
	ftp, ftpUser string
	token        string
	lines        map[string]*badLine
	parts        map[string]*part
	polls        atomic.Int64
	blows        atomic.Int64
}

// part is a program that is killed and started again.
type part struct {
	start func() *process
	mu    sync.Mutex
	now   *process
}

func newStorm(t *testing.T, chance *rand.Rand) *storm {
	s3 := servicetest.S3(t)
	dsn, err := url.Parse(freshDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	s := &storm{T: t, chance: chance, data: t.TempDir(), scans: t.TempDir(), listen: freeAddress(t), ftp: freeAddress(t)}
	s.lines = map[string]*badLine{"postgres": newBadLine(t, dsn.Host, 0), "s3": newBadLine(t, s3.Endpoint, 0),
		"redis": newBadLine(t, servicetest.Redis(t), 0), "agent": newBadLine(t, s.listen, 2<<20)}
	for _, l := range s.lines {
		l.set(true)
	}
	dsn.Host = s.lines["postgres"].host()
	env := []string{"SOHOA_S3_KEY=" + s3.AccessKey, "SOHOA_S3_SECRET=" + s3.SecretKey}
	shared := []string{"--database", dsn.String(), "--redis", s.lines["redis"].host() + "/12",
		"--s3-endpoint", s.lines["s3"].host(), "--s3-bucket", "storm-" + scan.NewID()}
	sohoa := func(ready, command, data string, more ...string) func() *process {
		args := append(append([]string{command, "--data", data}, shared...), more...)
		return func() *process { return launch(t, program, ready, env, args...) }
	}
	s.parts = map[string]*part{
		"web": {start: sohoa("listening", "web", s.data, "--listen", s.listen, "--ftp-listen", s.ftp, "--poll", "200ms", "--quiet", "300ms")},
	}
	for _, worker := range []string{"worker a", "worker b"} {
		s.parts[worker] = &part{start: sohoa("worker started", "worker", t.TempDir(), "--lease", "3s", "--parallel", "1")}
	}
	s.parts["web"].up()
	s.token = operator(t, "http://"+s.listen, s.data).token
	out, err := runProgram(env, append([]string{"admin", "token-add", "--data", s.data, "--name", "may-quet", "--days", "1"}, shared[:2]...)...)
	if err != nil {
		t.Fatalf("token-add: %v\n%s", err, out)
	}
	s.ftpUser = "may-quet:" + strings.TrimSpace(out)
	tokenFile := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(tokenFile, []byte(s.token), 0o600); err != nil {
		t.Fatal(err)
	}
	spool := t.TempDir()
	s.parts["agent"] = &part{start: func() *process {
		return launch(t, agentProgram, "watching", nil, "--server", s.lines["agent"].address, "--token-file", tokenFile, "--folder", s.scans,
			"--spool", spool, "--listen", "127.0.0.1:0", "--quiet", "300ms", "--poll", "100ms", "--retry", "500ms", "--stall", "5s")
	}}
	for _, p := range s.parts {
		p.up()
	}
	return s
}

func (p *part) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now.stop(syscall.SIGKILL)
}

// up starts the program unless it runs, as systemd would.
func (p *part) up() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now != nil {
		select {
		case <-p.now.done:
		default:
			return
		}
	}
	p.now = p.start()
}

// blow fails one part after another until ctx ends, then puts all right.
func (s *storm) blow(ctx context.Context) {
	names := []string{"postgres", "s3", "redis", "agent line", "web", "worker a", "worker b", "agent"}
	for ctx.Err() == nil {
		name := names[s.chance.IntN(len(names))]
		away := time.Duration(200+s.chance.IntN(1500)) * time.Millisecond
		s.blows.Add(1)
		if p := s.parts[name]; p != nil {
			p.kill()
			pause(ctx, away/4)
		} else {
			l := s.lines[strings.TrimSuffix(name, " line")]
			l.set(false)
			pause(ctx, away)
			l.set(true)
		}
		for _, p := range s.parts {
			p.up()
		}
		pause(ctx, time.Duration(100+s.chance.IntN(700))*time.Millisecond)
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// send hands one file over at a door, again and again until it is taken.
func (s *storm) send(door, name string, body []byte) {
	switch door {
	case "hotfolder":
		s.drop(filepath.Join(s.data, "hotfolder", name), body)
		return
	case "agent":
		s.drop(filepath.Join(s.scans, name), body)
		return
	}
	try := map[string]func(string, []byte) error{"raw": s.raw, "form": s.form, "ftp": s.put}[door]
	var last error
	waitFor(s.T, 10*time.Minute, func() bool { last = try(name, body); return last == nil })
	if last != nil {
		s.Errorf("%s: %v", name, last)
	}
}

// drop writes in two halves, as a scanner would.
func (s *storm) drop(path string, body []byte) {
	f, err := os.Create(path)
	if err != nil {
		s.Error(err)
		return
	}
	defer f.Close()
	f.Write(body[:len(body)/2])
	f.Write(body[len(body)/2:])
}

func (s *storm) post(query, contentType string, body io.Reader) error {
	ctx, cancel := context.WithTimeout(s.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "POST", "http://"+s.listen+"/api/v1/documents"+query, body)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Content-Type", contentType)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	return nil
}

func (s *storm) raw(name string, body []byte) error {
	return s.post("?name="+name+"&sha256="+hash(body), "application/octet-stream", bytes.NewReader(body))
}

func (s *storm) form(name string, body []byte) error {
	kind, form := formOf(name, body)
	return s.post("", kind, form)
}

// formOf is a web form with one file.
func formOf(name string, body []byte) (contentType string, form *bytes.Buffer) {
	form = &bytes.Buffer{}
	w := multipart.NewWriter(form)
	part, _ := w.CreateFormFile("file", name)
	part.Write(body)
	w.Close()
	return w.FormDataContentType(), form
}

func (s *storm) put(name string, body []byte) error {
	ctx, cancel := context.WithTimeout(s.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "curl", "-s", "-S", "--user", s.ftpUser, "-T", "-", "ftp://"+s.ftp+"/"+name)
	cmd.Stdin = bytes.NewReader(body)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// gone waits until a folder's sources were taken.
func (s *storm) gone(what, folder string) {
	waitFor(s.T, 10*time.Minute, func() bool {
		left, _ := filepath.Glob(filepath.Join(folder, "*.png"))
		return len(left) == 0
	})
	kept, _ := filepath.Glob(filepath.Join(folder, "done", "*.png"))
	s.Logf("%s: %d sources in done/", what, len(kept))
}

func (s *storm) watchLedger(ctx context.Context) {
	poll(ctx, func() bool {
		rows, err := (&client{s.T, "http://" + s.listen, s.token}).ledger()
		if err == nil {
			s.polls.Add(1)
			for _, r := range rows {
				if !r.adds() {
					s.Errorf("ledger does not add up: %+v", r)
				}
			}
		}
		return false
	})
}

// judge holds the end against the promise.
func (s *storm) judge(files map[string][]byte) {
	for _, p := range s.parts { // whoever failed to start in the storm
		p.up()
	}
	c := &client{s.T, "http://" + s.listen, s.token}
	docs := c.settle(len(files), 10*time.Minute)
	want := map[string]string{}
	for name, body := range files {
		want[hash(body)] = name
	}
	ends := map[string]int{}
	for _, d := range docs {
		ends[d.State+" "+d.Reason]++
		_, body, err := c.do("GET", "/api/v1/documents/"+d.DocumentID+"/original", nil)
		if err != nil {
			s.Fatal(err)
		}
		if want[hash(body)] == "" {
			s.Errorf("document %s (%s): bytes that were never sent, or twice", d.DocumentID, d.Name)
		}
		delete(want, hash(body))
	}
	for _, name := range want {
		s.Errorf("lost: %s", name)
	}
	rows, err := c.ledger()
	if err != nil || len(rows) != 1 || rows[0].Received != len(files) || rows[0].Running != 0 || !rows[0].adds() {
		s.Errorf("ledger: %+v %v", rows, err)
	}
	s.Logf("%d files, %d failures, ledger asked %d times, ends %v, ledger %+v", len(files), s.blows.Load(), s.polls.Load(), ends, rows)
	if s.polls.Load() == 0 || s.blows.Load() < 5 {
		s.Error("there was no storm")
	}
}

func number(t *testing.T, env string, or int) int {
	v := os.Getenv(env)
	if v == "" {
		return or
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		t.Fatalf("%s=%q: %v", env, v, err)
	}
	return n
}

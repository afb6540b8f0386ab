package reader_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sohoa/internal/reader"
	"sohoa/internal/scan"
	"sohoa/ocr"
	"sohoa/ocr/ocrtest"
	"sohoa/ocr/tesseract"
)

// childKind makes this test program a child of a Pool.
const childKind = "SOHOA_TEST_READER"

func TestMain(m *testing.M) {
	kind := os.Getenv(childKind)
	if kind == "" {
		os.Exit(m.Run())
	}
	if kind == "mute" { // never says hello
		select {}
	}
	err := reader.Main(context.Background(), func() (reader.Reader, error) {
		switch kind {
		case "tesseract":
			return realReader()
		case "missing":
			return nil, scan.Errorf(scan.CodeUnavailable, "model is missing")
		}
		return actor{}, nil
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// actor does what the job's path says. Its pages carry its pid as engine.
type actor struct{}

func (actor) Close() error { return nil }
func (actor) Read(ctx context.Context, job reader.Job) (reader.Result, error) {
	switch job.Path {
	case "crash":
		syscall.Kill(os.Getpid(), syscall.SIGSEGV)
		select {}
	case "hang":
		select {}
	case "print": // as a native library does
		syscall.Write(1, []byte("{\"result\":\nnonsense\n"))
	case "refuse":
		return reader.Result{}, scan.Errorf(scan.CodeTooManyPixels, "too large")
	case "grow":
		var kept [][]byte
		for range 64 {
			block := make([]byte, 64<<20)
			for i := 0; i < len(block); i += 4096 {
				block[i] = 1
			}
			kept = append(kept, block)
		}
		return reader.Result{Preview: kept[0][:1]}, nil
	case "threads":
		if err := tesseract.CheckThreads(); err != nil {
			return reader.Result{}, err
		}
		return reader.Result{Page: ocr.Page{Engine: os.Getenv("OMP_THREAD_LIMIT")}}, nil
	}
	return reader.Result{Page: ocr.Page{Number: job.Page, Engine: strconv.Itoa(os.Getpid())}}, nil
}

// pool starts children of a kind.
func pool(t *testing.T, kind string, cfg reader.PoolConfig) *reader.Pool {
	t.Helper()
	quiet, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // a dying child prints stacks
	if err != nil {
		t.Fatal(err)
	}
	cfg.Command = func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Stderr = quiet
		cmd.Env = append(os.Environ(), childKind+"="+kind)
		return cmd
	}
	p := reader.NewPool(cfg)
	t.Cleanup(func() { p.Close() })
	return p
}

func pid(t *testing.T, p *reader.Pool, job reader.Job) int {
	t.Helper()
	r, err := p.Read(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(r.Page.Engine)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func gone(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }

func TestPoolReads(t *testing.T) {
	p := pool(t, "tesseract", reader.PoolConfig{})
	r, err := p.Read(context.Background(), reader.Job{Path: pageFile(t), Media: scan.MediaPNG, Page: 1, Preview: 300})
	if err != nil {
		t.Fatal(err)
	}
	read := strings.Fields(r.Page.Text())
	if want := len(ocrtest.PageWords()); len(read) < want-3 || len(read) > want+3 {
		t.Errorf("read %d words, want %d: %q", len(read), want, read)
	}
	if !strings.HasPrefix(r.Page.Engine, "tesseract-") || r.Page.Kind != "content" || len(r.Preview) == 0 || r.Security != scan.SecurityNone {
		t.Errorf("engine %q, kind %q, %d bytes of preview, security %q", r.Page.Engine, r.Page.Kind, len(r.Preview), r.Security)
	}
	if _, err := p.Read(context.Background(), reader.Job{Path: "nowhere.pdf", Media: scan.MediaPDF, Page: 1}); !scan.Is(err, scan.CodePageUnreadable) {
		t.Errorf("no such file: error %v, want %s", err, scan.CodePageUnreadable)
	}
}

// TestChildrenReadOnOneThread: whatever the parent's environment says.
func TestChildrenReadOnOneThread(t *testing.T) {
	t.Setenv("OMP_THREAD_LIMIT", "8")
	r, err := pool(t, "actor", reader.PoolConfig{}).Read(context.Background(), reader.Job{Path: "threads"})
	if err != nil || r.Page.Engine != "1" {
		t.Errorf("OMP_THREAD_LIMIT=%q, error %v; want 1", r.Page.Engine, err)
	}
}

func TestFaultsCostOnePage(t *testing.T) {
	for _, c := range []struct {
		path string
		cfg  reader.PoolConfig
		want scan.Code
		dies bool
	}{
		{path: "crash", want: scan.CodePageCrashed, dies: true},
		{path: "hang", cfg: reader.PoolConfig{Page: 2 * time.Second}, want: scan.CodePageTimeout, dies: true},
		{path: "grow", cfg: reader.PoolConfig{Memory: 1 << 30}, want: scan.CodePageCrashed, dies: true},
		{path: "refuse", want: scan.CodeTooManyPixels},
		{path: "print"},
	} {
		t.Run(c.path, func(t *testing.T) {
			p := pool(t, "actor", c.cfg)
			before := pid(t, p, reader.Job{})
			_, err := p.Read(context.Background(), reader.Job{Path: c.path})
			if scan.CodeOf(err) != c.want {
				t.Errorf("error %v, want %q", err, c.want)
			}
			if gone(before) != c.dies {
				t.Errorf("child gone: %v, want %v", gone(before), c.dies)
			}
			if after := pid(t, p, reader.Job{}); (after != before) != c.dies {
				t.Errorf("children %d and %d", before, after)
			}
		})
	}
}

func TestCancelledRead(t *testing.T) {
	p := pool(t, "actor", reader.PoolConfig{})
	before := pid(t, p, reader.Job{})
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := p.Read(ctx, reader.Job{Path: "hang"}); !scan.Is(err, scan.CodeUnavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %s", err, scan.CodeUnavailable)
	}
	if !gone(before) {
		t.Error("the child still hangs")
	}
}

func TestRecycle(t *testing.T) {
	p := pool(t, "actor", reader.PoolConfig{Recycle: 2})
	a, b, c := pid(t, p, reader.Job{}), pid(t, p, reader.Job{}), pid(t, p, reader.Job{})
	if a != b || b == c || !gone(a) {
		t.Errorf("children %d %d %d; want the same twice, then a fresh one", a, b, c)
	}
}

func TestAlone(t *testing.T) {
	p := pool(t, "actor", reader.PoolConfig{})
	before, alone, after := pid(t, p, reader.Job{}), pid(t, p, reader.Job{Alone: true}), pid(t, p, reader.Job{})
	if alone == before || alone == after || !gone(alone) {
		t.Errorf("children %d, %d (alone), %d", before, alone, after)
	}
}

func TestManyAtATime(t *testing.T) {
	p := pool(t, "actor", reader.PoolConfig{Size: 2})
	var mu sync.Mutex
	seen := map[int]bool{}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			r, err := p.Read(context.Background(), reader.Job{Page: i})
			if err != nil || r.Page.Number != i {
				t.Errorf("page %d: got %d, error %v", i, r.Page.Number, err)
			}
			mu.Lock()
			defer mu.Unlock()
			n, _ := strconv.Atoi(r.Page.Engine)
			seen[n] = true
		})
	}
	wg.Wait()
	if len(seen) > 2 {
		t.Errorf("%d children for 2 seats", len(seen))
	}
	p.Close()
	for n := range seen {
		if !gone(n) {
			t.Errorf("child %d outlives the pool", n)
		}
	}
	if _, err := p.Read(context.Background(), reader.Job{}); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("after close: error %v, want %s", err, scan.CodeUnavailable)
	}
}

func TestChildThatCannotStart(t *testing.T) {
	for kind, want := range map[string]string{"missing": "model is missing", "mute": "not ready"} {
		p := pool(t, kind, reader.PoolConfig{Start: time.Second})
		if _, err := p.Read(context.Background(), reader.Job{}); !scan.Is(err, scan.CodeUnavailable) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %s with %q", kind, err, scan.CodeUnavailable, want)
		}
	}
	p := reader.NewPool(reader.PoolConfig{Command: func() *exec.Cmd { return exec.Command("/nowhere") }})
	defer p.Close()
	if _, err := p.Read(context.Background(), reader.Job{}); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("no program: error %v", err)
	}
	stranger := reader.NewPool(reader.PoolConfig{Command: func() *exec.Cmd { return exec.Command("echo", "good day") }})
	defer stranger.Close()
	if _, err := stranger.Read(context.Background(), reader.Job{}); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("another program: error %v", err)
	}
}

package e2e

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestChaos kills the worker, redis and serve itself at random moments while
// documents come in through two doors. Every document must end published, in
// review or rejected with a reason; none lost, none twice; the ledger must add
// up whenever it can be asked. SOHOA_CHAOS_DOCS=100 is the long form.
func TestChaos(t *testing.T) {
	n, kills := 24, 6
	if v := os.Getenv("SOHOA_CHAOS_DOCS"); v != "" {
		n, _ = strconv.Atoi(v)
		kills = n / 4
	}
	seed := uint64(time.Now().UnixNano())
	if v := os.Getenv("SOHOA_CHAOS_SEED"); v != "" {
		seed, _ = strconv.ParseUint(v, 10, 64)
	}
	t.Logf("SOHOA_CHAOS_DOCS=%d SOHOA_CHAOS_SEED=%d", n, seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	c := newChaos(t, rnd)

	want := map[string]bool{} // hashes that were handed over
	base := sample(t, "*.jpg")
	var files [][]byte
	for i := range n {
		f := variant(base, uint32(i))
		files = append(files, f)
		want[hash(f)] = true
	}
	watched, stopWatching := context.WithCancel(t.Context())
	defer stopWatching()
	var watching sync.WaitGroup
	watching.Go(func() { c.watchLedger(watched) })
	handed := make(chan struct{})
	go func() {
		defer close(handed)
		for i, f := range files {
			name := fmt.Sprintf("chaos-%03d.jpg", i)
			if i%2 == 0 {
				c.upload(name, f)
			} else {
				c.drop(name, f)
			}
		}
	}()
	for i := range kills {
		c.waitForWork()
		c.kill(i)
	}
	<-handed
	docs := c.client().settle(n, 10*time.Minute)
	stopWatching()
	watching.Wait()
	c.judge(docs, want)
}

// chaos is a desk installation that is killed and started again.
type chaos struct {
	t      *testing.T
	rnd    *rand.Rand
	data   string
	listen string
	mu     sync.Mutex
	serve  *process
	polls  atomic.Int64
}

func newChaos(t *testing.T, rnd *rand.Rand) *chaos {
	c := &chaos{t: t, rnd: rnd, data: t.TempDir(), listen: freeAddress(t)}
	c.start()
	return c
}

func (c *chaos) start() {
	p := start(c.t, "listening", nil, "serve", "--data", c.data, "--listen", c.listen,
		"--poll", "200ms", "--quiet", "300ms", "--lease", "3s")
	c.mu.Lock()
	defer c.mu.Unlock()
	c.serve = p
}

func (c *chaos) client() *client { return operator(c.t, "http://"+c.listen, c.data) }

// upload repeats itself until the upload is acknowledged, as a sender would.
func (c *chaos) upload(name string, body []byte) {
	poll(c.t.Context(), func() bool {
		u, err := c.client().upload(name, body)
		return err == nil && u.Status/100 == 2
	})
}

// drop writes into the hotfolder in two halves, as a scanner would.
func (c *chaos) drop(name string, body []byte) {
	f, err := os.Create(filepath.Join(c.data, "hotfolder", name))
	if err != nil {
		c.t.Error(err)
		return
	}
	defer f.Close()
	f.Write(body[:len(body)/2])
	f.Write(body[len(body)/2:])
}

// waitForWork returns when something is running, at a random moment of it.
func (c *chaos) waitForWork() {
	ctx, cancel := context.WithTimeout(c.t.Context(), 90*time.Second)
	defer cancel()
	poll(ctx, func() bool {
		docs, err := c.client().documents()
		if err != nil {
			return false
		}
		for _, d := range docs {
			if !d.final() {
				return c.rnd.IntN(4) == 0
			}
		}
		return false
	})
}

// kill ends one process with SIGKILL: in turn worker, redis, serve.
func (c *chaos) kill(turn int) {
	switch turn % 3 {
	case 0:
		c.killPID("worker.pid")
	case 1:
		c.killPID("redis/redis.pid")
	case 2:
		c.t.Log("kill -9 serve")
		c.serve.stop(syscall.SIGKILL)
		c.start()
	}
}

func (c *chaos) killPID(file string) {
	b, err := os.ReadFile(filepath.Join(c.data, file))
	if err != nil {
		c.t.Errorf("kill: %v", err)
		return
	}
	pid, err := strconv.Atoi(strings.Fields(string(b))[0])
	if err != nil {
		c.t.Errorf("kill: %s holds %q", file, b)
		return
	}
	c.t.Logf("kill -9 %s (%d)", file, pid)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		c.t.Errorf("kill %s: %v", file, err)
	}
}

// watchLedger asks for the ledger again and again; each answer must add up.
func (c *chaos) watchLedger(ctx context.Context) {
	poll(ctx, func() bool {
		rows, err := c.client().ledger()
		if err == nil {
			c.polls.Add(1)
			for _, r := range rows {
				if !r.adds() {
					c.t.Errorf("ledger does not add up: %+v", r)
				}
			}
		}
		return false
	})
}

// judge holds the end against the promise.
func (c *chaos) judge(docs []document, want map[string]bool) {
	t := c.t
	items, states, published := map[string]bool{}, map[string]int{}, map[string]bool{}
	for _, d := range docs {
		if items[d.ItemID] {
			t.Errorf("item %s has two documents", d.ItemID)
		}
		items[d.ItemID] = true
		states[d.State]++
		switch d.State {
		case "published":
			published[d.DocumentID] = true
		case "review":
		case "rejected":
			if d.Reason == "" {
				t.Errorf("rejected without a reason: %+v", d)
			}
		default:
			t.Errorf("ended as %s: %+v", d.State, d)
		}
		sum := sha256.New()
		_, body, err := c.client().do("GET", "/api/v1/documents/"+d.DocumentID+"/original", nil)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(body)
		if h := hex.EncodeToString(sum.Sum(nil)); !want[h] {
			t.Errorf("document %s holds bytes that were never handed over, or holds them twice: %s", d.DocumentID, h)
		} else {
			delete(want, h)
		}
	}
	for h := range want {
		t.Errorf("lost: %s", h)
	}
	feed, err := c.client().feed()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range feed {
		id, _ := r["record_id"].(string)
		if !published[id] {
			t.Errorf("feed has %s twice, or it is not published", id)
		}
		delete(published, id)
	}
	for id := range published {
		t.Errorf("published but not in the feed: %s", id)
	}
	rows, err := c.client().ledger()
	if err != nil || len(rows) == 0 {
		t.Fatalf("ledger: %v %v", rows, err)
	}
	t.Logf("end: %v, ledger %+v, asked %d times", states, rows, c.polls.Load())
	if c.polls.Load() == 0 {
		t.Error("the ledger was never seen")
	}
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// variant is the same JPEG with other bytes: a comment after its start.
func variant(jpeg []byte, n uint32) []byte {
	comment := binary.BigEndian.AppendUint32([]byte{0xff, 0xfe, 0, 6}, n)
	return bytes.Join([][]byte{jpeg[:2], comment, jpeg[2:]}, nil)
}

// sample is the smallest of the committed samples that match.
func sample(t *testing.T, pattern string) []byte {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join("..", "..", "testdata", "samples", pattern))
	var best []byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if best == nil || len(b) < len(best) {
			best = b
		}
	}
	if best == nil {
		t.Fatalf("no sample matches %s", pattern)
	}
	return best
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

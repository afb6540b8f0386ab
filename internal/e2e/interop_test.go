package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"sohoa/internal/servicetest"
)

// TestClientsOfOthers sends a file with the real tus-js-client and the real
// Uppy from npm, over a line that is cut again and again.
func TestClientsOfOthers(t *testing.T) {
	if _, err := os.Stat("interop/node_modules"); err != nil {
		t.Fatal("the npm packages are not installed: run `make test`, or `npm ci` in internal/e2e/interop")
	}
	data := t.TempDir()
	web := start(t, "listening", nil, "web", "--data", data, "--listen", freeAddress(t), "--redis", servicetest.Redis(t)+"/6")
	c := operator(t, web.address, data)
	rnd := rand.New(rand.NewPCG(7, 7))
	for i, script := range []string{"tus.mjs", "uppy.mjs"} {
		t.Run(script, func(t *testing.T) {
			body := bytes.Repeat(paper(rnd, i), 4)
			file, name := filepath.Join(t.TempDir(), "x.pdf"), "Công văn số "+fmt.Sprint(i)+".pdf"
			if err := os.WriteFile(file, body, 0o600); err != nil {
				t.Fatal(err)
			}
			line := newCutLine(t, web.host())
			cmd := exec.CommandContext(t.Context(), "node", script, "http://"+line.address+"/api/v1/uploads", c.token, file, name)
			cmd.Dir = "interop"
			var said bytes.Buffer
			cmd.Stderr = &said
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s%s\n%s", err, out, said.Bytes(), web.output())
			}
			var got struct {
				Upload, Receipt string
				Gone            int
			}
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatalf("%v in %s", err, out)
			}
			at, err := url.Parse(got.Upload)
			if err != nil {
				t.Fatal(err)
			}
			var state struct {
				Name  string
				Taken *uploaded
			}
			c.mustGet(at.Path, &state)
			if state.Taken == nil || state.Taken.SHA256 != hash(body) || state.Name != name || script == "tus.mjs" && (state.Taken.Receipt != got.Receipt || got.Gone != 404) {
				t.Errorf("%s, then %+v", out, state)
			}
			if cuts := line.cuts.Load(); cuts < 5 {
				t.Errorf("the line was cut %d times only", cuts)
			}
		})
	}
	rows, err := c.ledger()
	if err != nil || len(rows) != 1 || rows[0].Received != 2 || rows[0].Repeated != 0 {
		t.Errorf("ledger %+v, %v", rows, err)
	}
}

// cutLine forwards connections to a server and cuts each of the first ones
// after some bytes of the request or of the answer.
type cutLine struct {
	address string
	cuts    atomic.Int32
}

const badConnections = 12

func newCutLine(t *testing.T, server string) *cutLine {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	b := &cutLine{address: l.Addr().String()}
	go func() {
		rnd := rand.New(rand.NewPCG(1, 2))
		for n := 0; ; n++ {
			client, err := l.Accept()
			if err != nil {
				return
			}
			up, down := int64(1<<40), int64(1<<40)
			if n < badConnections && n%3 != 2 {
				up = 1 + rnd.Int64N(300<<10)
			} else if n < badConnections {
				down = 1 + rnd.Int64N(600) // the answer is lost
			}
			go b.forward(client, server, up, down)
		}
	}()
	return b
}

func (b *cutLine) forward(client net.Conn, server string, up, down int64) {
	defer client.Close()
	s, err := net.DialTimeout("tcp", server, 5*time.Second)
	if err != nil {
		return
	}
	defer s.Close()
	ended := make(chan bool, 2)
	go func() { n, _ := io.CopyN(s, client, up); ended <- n == up }()
	go func() { n, _ := io.CopyN(client, s, down); ended <- n == down }()
	if <-ended {
		b.cuts.Add(1)
	}
}

package reader

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"sohoa/ocr"
)

// stuck reads a page for ever, whatever its context says.
type stuck struct{ began chan struct{} }

func (s stuck) Close() error { return nil }
func (s stuck) Read(context.Context, Job) (Result, error) {
	close(s.began)
	select {}
}

func TestServeLeavesWithItsParent(t *testing.T) {
	in, parent := io.Pipe()
	s := stuck{began: make(chan struct{})}
	left := make(chan error, 1)
	go func() { left <- Serve(context.Background(), in, io.Discard, s) }()
	if err := json.NewEncoder(parent).Encode(Job{Page: 1}); err != nil {
		t.Fatal(err)
	}
	<-s.began
	parent.Close()
	select {
	case err := <-left:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it still serves a parent that is gone")
	}
}

// echo gives the page number back.
type echo struct{}

func (echo) Close() error { return nil }
func (echo) Read(_ context.Context, job Job) (Result, error) {
	return Result{Page: ocr.Page{Number: job.Page}}, nil
}

func TestServeAnswersInTurn(t *testing.T) {
	in, parent := io.Pipe()
	answers, out := io.Pipe()
	go func() { out.CloseWithError(Serve(context.Background(), in, out, echo{})) }()
	replies := json.NewDecoder(answers)
	var first hello
	if err := replies.Decode(&first); err != nil || !first.Ready {
		t.Fatalf("hello %+v, %v", first, err)
	}
	for page := 1; page <= 3; page++ {
		if err := json.NewEncoder(parent).Encode(Job{Page: page}); err != nil {
			t.Fatal(err)
		}
		var r reply
		if err := replies.Decode(&r); err != nil || r.Result == nil || r.Result.Page.Number != page {
			t.Errorf("page %d: %+v, %v", page, r, err)
		}
	}
	parent.Close()
}

// heard keeps what is said, even after Serve has left.
type heard struct {
	mu  sync.Mutex
	buf strings.Builder
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.buf.Write(p)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.buf.String()
}

func FuzzServe(f *testing.F) {
	f.Add([]byte(`{"page":1}`))
	f.Add([]byte("{\"page\":1}\n{\"page\":2,\"alone\":true}\n"))
	f.Add([]byte("nonsense"))
	f.Fuzz(func(t *testing.T, requests []byte) {
		var out heard
		Serve(context.Background(), bytes.NewReader(requests), &out, echo{})
		if !strings.HasPrefix(out.String(), `{"ready":true}`) {
			t.Errorf("said %q", out.String())
		}
	})
}

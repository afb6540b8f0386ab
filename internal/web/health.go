package web

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"

	"sohoa/internal/scan"
)

// healthz says that the process answers.
func (s *server) healthz(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "ok\n")
	return nil
}

// readiness keeps the last answer for a moment: the route is open to all, and
// each check writes to every store.
type readiness struct {
	mu     sync.Mutex
	at     time.Time
	checks map[string]error
}

const readyFor = time.Second

func (s *server) probe(ctx context.Context) map[string]error {
	s.ready.mu.Lock()
	defer s.ready.mu.Unlock()
	if s.ready.checks == nil || s.Now().Sub(s.ready.at) >= readyFor {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		s.ready.checks, s.ready.at = s.Ready(ctx), s.Now()
	}
	return s.ready.checks
}

// readyz says whether each store can be written and read. What failed is told
// by its code alone: the route is open.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) error {
	checks, status := map[string]string{}, http.StatusOK
	for name, err := range s.probe(r.Context()) {
		checks[name] = "ok"
		if err != nil {
			checks[name], status = string(scan.CodeOf(err)), http.StatusServiceUnavailable
		}
	}
	word := "ok"
	if status != http.StatusOK {
		word = string(scan.CodeUnavailable)
	}
	return writeJSON(w, status, map[string]any{"status": word, "checks": checks, "version": s.Version})
}

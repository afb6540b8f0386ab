package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"sohoa/internal/access"
	"sohoa/internal/blob"
	"sohoa/internal/blob/dir"
	"sohoa/internal/catalog"
	"sohoa/internal/catalog/sqlite"
	"sohoa/internal/intake"
	"sohoa/internal/queue"
	"sohoa/internal/scan"
	"sohoa/internal/tus"
)

// bench is a server over the real catalog, object store and door.
type bench struct {
	t       testing.TB
	ctx     context.Context
	cat     catalog.Catalog
	blobs   blob.Store
	door    *intake.Intake
	uploads *intake.Uploads
	handler http.Handler
	routes  []route
	logged  *syncBuffer
	mu      sync.Mutex
	clock   time.Time
	work    []catalog.Work // enqueued
	ready   map[string]error
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func newBench(t testing.TB) *bench {
	t.Helper()
	ctx := context.Background()
	cat, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cat.Close() })
	blobs, err := dir.Open(filepath.Join(t.TempDir(), "objects"))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, ctx: ctx, cat: cat, blobs: blobs, logged: &syncBuffer{}, clock: time.Now().UTC(), ready: map[string]error{"blob": nil, "catalog": nil}}
	log := slog.New(slog.NewJSONHandler(b.logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	enqueue := func(_ context.Context, w catalog.Work) { b.mu.Lock(); b.work = append(b.work, w); b.mu.Unlock() }
	b.door = intake.New(intake.Config{Blob: blobs, Catalog: cat, Log: log, Enqueue: enqueue})
	spool, err := tus.Open(tus.Config{Dir: filepath.Join(t.TempDir(), "uploads"), MaxBytes: 1 << 20, Now: b.now})
	if err != nil {
		t.Fatal(err)
	}
	b.uploads = &intake.Uploads{Spool: spool, Accept: b.door.Accept}
	c := Config{
		Catalog: cat, Blob: blobs, Intake: b.door, Uploads: b.uploads, Log: log, Version: "test", Now: b.now,
		Enqueue: enqueue,
		Ready:   func(context.Context) map[string]error { return b.ready },
		Depth:   func(context.Context) (map[queue.Lane]int, error) { return map[queue.Lane]int{queue.LaneFirst: 3}, nil },
	}
	if b.handler, err = New(c); err != nil {
		t.Fatal(err)
	}
	b.routes = (&server{}).routes()
	for _, code := range []string{scan.DefaultUnit, "phuong-a", "phuong-b"} {
		if err := cat.AddUnit(ctx, scan.Unit{Code: code, Name: "Phường " + code, CreatedAt: b.clock}); err != nil && !scan.Is(err, scan.CodeStale) {
			t.Fatal(err)
		}
	}
	return b
}

// spooled lists the files of partial uploads.
func (b *bench) spooled() (names []string) {
	for _, e := range must(os.ReadDir(b.uploads.Dir))(b.t) {
		names = append(names, e.Name())
	}
	return names
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.clock
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.clock = b.clock.Add(d)
}

// must ends the test on an error.
func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// token makes a token with scopes and returns its secret.
func (b *bench) token(unit string, scopes ...string) string {
	b.t.Helper()
	secret, hash := access.NewToken()
	err := b.cat.AddToken(b.ctx, catalog.Token{ID: scan.NewID(), Hash: hash, Kind: access.KindPerson, Unit: unit, Name: "token", Scopes: scopes, CreatedAt: b.now()})
	if err != nil {
		b.t.Fatal(err)
	}
	return secret
}

func (b *bench) reader(unit string) string { return b.token(unit, RoleScopes(catalog.RoleReader)...) }
func (b *bench) clerk(unit string) string  { return b.token(unit, RoleScopes(catalog.RoleClerk)...) }
func (b *bench) operator() string          { return b.token("", access.Scopes()...) }

// answer is what came back.
type answer struct {
	*httptest.ResponseRecorder
	t testing.TB
}

// ask sends a request; who is a token's secret, "" = nobody, or a whole cookie
// when it starts with "cookie:".
func (b *bench) ask(who, method, target string, body io.Reader, headers ...string) answer {
	b.t.Helper()
	r := httptest.NewRequest(method, target, body)
	if cookie, ok := strings.CutPrefix(who, "cookie:"); ok {
		r.AddCookie(&http.Cookie{Name: sessionCookie, Value: cookie})
	} else if who != "" {
		r.Header.Set("Authorization", "Bearer "+who)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return answer{w, b.t}
}

func (b *bench) get(who, target string) answer {
	b.t.Helper()
	return b.ask(who, "GET", target, nil)
}

func (b *bench) form(who, target, form string) answer {
	b.t.Helper()
	return b.ask(who, "POST", target, strings.NewReader(form), "Content-Type", "application/x-www-form-urlencoded")
}

// want ends the test when the status is another.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.Code != status {
		body := a.Body.String()
		a.t.Fatalf("status %d, want %d: %.600s", a.Code, status, body)
	}
	return a
}

// into reads the JSON body.
func (a answer) into(v any) answer {
	a.t.Helper()
	reflect.ValueOf(v).Elem().SetZero() // what an earlier answer left must not show
	if err := json.Unmarshal(a.Body.Bytes(), v); err != nil {
		a.t.Fatalf("%v in %.300s", err, a.Body.String())
	}
	return a
}

func (a answer) has(parts ...string) answer {
	a.t.Helper()
	for _, p := range parts {
		if !strings.Contains(a.Body.String(), p) {
			a.t.Fatalf("%q is not in %s", p, a.Body.String())
		}
	}
	return a
}

func (a answer) hasNot(parts ...string) answer {
	a.t.Helper()
	for _, p := range parts {
		if strings.Contains(a.Body.String(), p) {
			a.t.Fatalf("%q is in %s", p, a.Body.String())
		}
	}
	return a
}

// code is the code of an error answer.
func (a answer) code() scan.Code {
	a.t.Helper()
	var body struct{ Error problem }
	a.into(&body)
	return body.Error.Code
}

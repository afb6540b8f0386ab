package web

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"sohoa/internal/scan"
)

// trace is what the outermost layer knows of a request.
type trace struct {
	id       string
	by, unit string
}

type traceKey struct{}

func traceOf(r *http.Request) *trace {
	t, _ := r.Context().Value(traceKey{}).(*trace)
	return t
}

func requestID(r *http.Request) string {
	if t := traceOf(r); t != nil {
		return t.id
	}
	return ""
}

var goodRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// wrap is what every request goes through, outermost first: a request id, the
// access log and metrics, a net for panics, headers, the check that a form is
// our own.
func (s *server) wrap(mux *http.ServeMux) http.Handler {
	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, scan.Errorf(codeOrigin, "request of another site"))
	}))
	inner := csrf.Handler(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		t := &trace{id: r.Header.Get("X-Request-ID")}
		if !goodRequestID.MatchString(t.id) {
			t.id = scan.NewID()
		}
		r = r.WithContext(context.WithValue(r.Context(), traceKey{}, t))
		out := &recorder{ResponseWriter: w}
		secure(out.Header())
		out.Header().Set("X-Request-ID", t.id)
		if s.SecureCookies {
			out.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.Log.ErrorContext(r.Context(), "panic", slog.String("request", t.id), slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
				if out.status == 0 {
					s.fail(out, r, scan.Errorf(scan.CodeInternal, "panic"))
				}
			}
			s.note(r, t, out, time.Since(start))
		}()
		setLanguage(out, r)
		inner.ServeHTTP(out, r)
	})
}

var plainPath = regexp.MustCompile(`^[A-Za-z0-9_./-]{1,200}$`)

// note writes the access log. Of the address only a path of ids is told, never
// the query: it may hold words of documents or a token.
func (s *server) note(r *http.Request, t *trace, out *recorder, took time.Duration) {
	if out.status == 0 {
		out.status = http.StatusOK
	}
	_, pattern, found := strings.Cut(r.Pattern, " ")
	if !found {
		pattern = r.Pattern
	}
	s.metrics.latency.WithLabelValues(r.Method, pattern, statusClass(out.status)).Observe(took.Seconds())
	path := r.URL.Path
	if !plainPath.MatchString(path) {
		path = pattern
	}
	level := slog.LevelInfo
	if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" || r.URL.Path == "/metrics" || strings.HasPrefix(r.URL.Path, "/static/") {
		level = slog.LevelDebug
	}
	s.Log.LogAttrs(r.Context(), level, "request", slog.String("request", t.id), slog.String("method", r.Method),
		slog.String("path", path), slog.Int("status", out.status), slog.Int64("bytes", out.bytes),
		slog.Duration("took", took), slog.String("by", t.by), slog.String("unit", t.unit))
}

// secure sets the headers every answer bears. Scripts and styles come from
// /static alone; nothing inline runs, no other site may frame us.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// recorder notes status and size of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (o *recorder) WriteHeader(status int) {
	if o.status == 0 {
		o.status = status
	}
	o.ResponseWriter.WriteHeader(status)
}

func (o *recorder) Write(b []byte) (int, error) {
	if o.status == 0 {
		o.status = http.StatusOK
	}
	n, err := o.ResponseWriter.Write(b)
	o.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (o *recorder) Unwrap() http.ResponseWriter { return o.ResponseWriter }

func statusClass(status int) string { return string(rune('0'+status/100)) + "xx" }

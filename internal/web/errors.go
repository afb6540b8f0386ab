package web

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"syscall"

	"sohoa/internal/scan"
)

// What only HTTP knows of; their sentences stand in words/ under error.
const (
	codeSignIn   scan.Code = "sign_in"  // no session or token, or a dead one
	codeTooOften scan.Code = "too_many" // too many tries to sign in
	codeBadLogin scan.Code = "bad_login"
	codeBadLink  scan.Code = "bad_link"
	codeOrigin   scan.Code = "cross_origin" // a form of another site
	codeVersion  scan.Code = "tus_version"  // not the protocol version we speak
	codeMedia    scan.Code = "media_type"   // a piece of an upload that is not sent as one
)

// statuses is the one table from error code to HTTP status; what stands in
// none is a refused file: 422.
var statuses = map[scan.Code]int{
	scan.CodeNotFound:      http.StatusNotFound,
	scan.CodeStale:         http.StatusConflict,
	scan.CodeForbidden:     http.StatusForbidden,
	scan.CodeUnavailable:   http.StatusServiceUnavailable,
	scan.CodeMismatch:      http.StatusBadRequest,
	scan.CodeInvalid:       http.StatusBadRequest,
	scan.CodeInternal:      http.StatusInternalServerError,
	scan.CodeTooLarge:      http.StatusRequestEntityTooLarge,
	scan.CodeLocked:        http.StatusLocked,
	scan.CodeChecksum:      460, // tus: Checksum Mismatch
	scan.CodeNoSpace:       http.StatusInsufficientStorage,
	codeVersion:            http.StatusPreconditionFailed,
	codeMedia:              http.StatusUnsupportedMediaType,
	scan.CodeSecrecy:       http.StatusForbidden,
	scan.CodeSecrecyDoubt:  http.StatusForbidden,
	scan.CodePageTimeout:   http.StatusServiceUnavailable,
	codeSignIn:             http.StatusUnauthorized,
	codeTooOften:           http.StatusTooManyRequests,
	codeBadLogin:           http.StatusUnauthorized,
	codeBadLink:            http.StatusUnauthorized,
	codeOrigin:             http.StatusForbidden,
	scan.CodePageNoText:    http.StatusNotFound,
	scan.CodePageMissing:   http.StatusNotFound,
	scan.CodePageCrashed:   http.StatusNotFound,
	scan.CodeTooManyTries:  http.StatusServiceUnavailable,
	scan.CodeFieldMissing:  http.StatusBadRequest,
	scan.CodeRuleBroken:    http.StatusBadRequest,
	scan.CodeLowConfidence: http.StatusBadRequest,
}

func statusOf(code scan.Code) int {
	if n := statuses[code]; n != 0 {
		return n
	}
	return http.StatusUnprocessableEntity
}

// problem is the API's error body.
type problem struct {
	Code   scan.Code `json:"code"`
	Vi     string    `json:"message_vi"`
	En     string    `json:"message_en"`
	Detail string    `json:"detail,omitempty"` // what was wrong with a request
}

// fail answers with an error: JSON for programs, a page for people. Causes go
// to the log alone; only what was wrong with the request itself is told.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	code := scan.CodeOf(err)
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		code = scan.CodeTooLarge
	}
	if errors.Is(err, syscall.ENOSPC) {
		code = scan.CodeNoSpace
	}
	status := statusOf(code)
	if status >= 500 {
		s.Log.ErrorContext(r.Context(), "request failed", slog.String("request", requestID(r)),
			slog.String("code", string(code)), slog.String("error", err.Error()))
	}
	p := problem{Code: code, Vi: sentence("vi", code), En: sentence("en", code)}
	var own *scan.Error
	if code == scan.CodeInvalid && errors.As(err, &own) && own.Err == nil {
		p.Detail = own.Detail
	}
	w.Header().Set("Cache-Control", "no-store")
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="sohoa"`)
	}
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "30")
	}
	if isAPI(r) {
		writeJSON(w, status, map[string]problem{"error": p})
		return
	}
	if err := s.render(w, r, status, "error", p); err != nil {
		http.Error(w, p.Vi+" / "+p.En, status)
	}
}

// sentence is a code's words: the domain's own, or those of this package.
func sentence(lang string, code scan.Code) string {
	text := code.Vietnamese()
	if lang == "en" {
		text = code.English()
	}
	if text == "" && code != "" {
		if text = words[lang]["error."+string(code)]; text == "" {
			text = string(code)
		}
	}
	return text
}

// isAPI tells programs from people by the address alone.
func isAPI(r *http.Request) bool {
	switch r.URL.Path {
	case "/healthz", "/readyz", "/metrics":
		return true
	}
	return strings.HasPrefix(r.URL.Path, "/api/")
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return scan.Errorf(scan.CodeInternal, "answer: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	w.Write(append(body, '\n'))
	return nil
}

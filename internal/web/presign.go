package web

import (
	"encoding/json"
	"io"
	"net/http"
	"time"

	"sohoa/internal/intake"
	"sohoa/internal/scan"
	"sohoa/internal/tus"
)

// presign answers with a request that puts one file straight into the bucket.
func (s *server) presign(w http.ResponseWriter, r *http.Request) error {
	if s.Inbox == nil {
		return scan.Errorf(scan.CodeNotFound, "no bucket to put files into")
	}
	unit, err := s.unitOf(r)
	if err != nil {
		return err
	}
	var told struct{ Name, SHA256 string }
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 16<<10)).Decode(&told); err != nil && err != io.EOF {
		return scan.Errorf(scan.CodeInvalid, "the body is not JSON")
	}
	m := intake.Meta{Unit: unit, Name: firstOf(told.Name, "upload")}
	if m.SHA256, err = tus.SHA256(told.SHA256); err != nil {
		return err
	}
	id, t, err := s.Inbox.Ticket(r.Context(), m)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, struct {
		ID      string            `json:"id"`
		Method  string            `json:"method"`
		URL     string            `json:"url"`
		Headers map[string]string `json:"headers"` // to be sent as they are
		Expires time.Time         `json:"expires_at"`
	}{id, http.MethodPut, t.URL, t.Headers, t.Expires})
}

// confirmPut takes in what was put; the answer is that of an upload.
func (s *server) confirmPut(w http.ResponseWriter, r *http.Request) error {
	if s.Inbox == nil {
		return scan.Errorf(scan.CodeNotFound, "no bucket to put files into")
	}
	unit, err := s.unitOf(r)
	if err != nil {
		return err
	}
	got, err := s.Inbox.Confirm(r.Context(), unit, r.PathValue("id"), who(r).name)
	if err != nil {
		return err
	}
	t := takenOf(got)
	if t.Document != "" {
		s.logUpload(r, got)
	} else if t, err = s.takenAs(r.Context(), got.Receipt.ID); err != nil { // confirmed before
		return err
	}
	return writeJSON(w, t.status(), t)
}

// inboxEvent is where a bucket's events may be sent. Whatever they say, the
// inbox is looked at now.
func (s *server) inboxEvent(w http.ResponseWriter, r *http.Request) error {
	if s.Inbox == nil {
		return scan.Errorf(scan.CodeNotFound, "no bucket to look at")
	}
	s.Inbox.Look()
	w.WriteHeader(http.StatusAccepted)
	return nil
}

package web

import (
	"net/http"
	"sync/atomic"
	"time"

	"sohoa/internal/scan"
	"sohoa/internal/tus"
)

// idleLine is how long a sender may be silent in the middle of a piece before
// the request ends. What has arrived stays.
const idleLine = 30 * time.Second

// giveUpWithin is how long a request that was given up still takes bytes.
const giveUpWithin = time.Second

// tus is what all requests of the protocol (https://tus.io, 1.0.0) go through.
func (s *server) tus(do action) action {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Tus-Resumable", tus.Version)
		switch {
		case s.Uploads == nil:
			return scan.Errorf(scan.CodeNotFound, "no resumable uploads here")
		case r.Header.Get("Tus-Resumable") != tus.Version:
			w.Header().Set("Tus-Version", tus.Version)
			return scan.Errorf(codeVersion, "Tus-Resumable is %.20q", r.Header.Get("Tus-Resumable"))
		}
		return do(w, r)
	}
}

// uploadsOptions says what the server can.
func (s *server) uploadsOptions(w http.ResponseWriter, r *http.Request) error {
	if s.Uploads == nil {
		return scan.Errorf(scan.CodeNotFound, "no resumable uploads here")
	}
	h := w.Header()
	h.Set("Tus-Resumable", tus.Version)
	h.Set("Tus-Version", tus.Version)
	h.Set("Tus-Extension", tus.Extensions)
	h.Set("Tus-Checksum-Algorithm", tus.Algorithms)
	h.Set("Tus-Max-Size", decimal(s.Uploads.MaxBytes))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// createUpload starts an upload of the caller's office; the body may already be
// its first piece, or all of it.
func (s *server) createUpload(w http.ResponseWriter, r *http.Request) error {
	unit, err := s.unitOf(r)
	if err != nil {
		return err
	}
	u := tus.Upload{Unit: unit, Door: doorOf(r), By: who(r).name, Metadata: r.Header.Get("Upload-Metadata")}
	if u.Length, err = tus.Number(r.Header.Get("Upload-Length")); err != nil {
		return err
	}
	told, err := tus.Metadata(u.Metadata)
	if err != nil {
		return err
	}
	if u.Announced, err = tus.SHA256(told["sha256"]); err != nil {
		return err
	}
	u.Name = firstOf(told["filename"], told["name"], "upload")
	in := newLine(w, r)
	l, err := s.Uploads.Create(u, in.giveUp)
	if err != nil {
		return err
	}
	defer l.Unlock()
	w.Header().Set("Location", "/api/v1/uploads/"+l.ID)
	if r.Header.Get("Content-Type") == tus.MediaType {
		if err := s.append(w, r, l, 0, in); err != nil {
			return err
		}
	}
	return s.stands(w, r, l, http.StatusCreated)
}

// patchUpload adds a piece.
func (s *server) patchUpload(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Content-Type") != tus.MediaType {
		return scan.Errorf(codeMedia, "Content-Type is not %s", tus.MediaType)
	}
	offset, err := tus.Number(r.Header.Get("Upload-Offset"))
	if err != nil {
		return err
	}
	if _, err := s.findUpload(r); err != nil {
		return err
	}
	in := newLine(w, r)
	l, err := s.Uploads.Lock(r.PathValue("id"), in.giveUp)
	if err != nil {
		return err
	}
	defer l.Unlock()
	if err := s.append(w, r, l, offset, in); err != nil {
		return err
	}
	return s.stands(w, r, l, http.StatusNoContent)
}

// append takes the request's body as a piece. The error of a refused or broken
// one comes with where the upload stands now.
func (s *server) append(w http.ResponseWriter, r *http.Request, l *tus.Locked, offset int64, in *line) error {
	sum, err := tus.ParseChecksum(r.Header.Get("Upload-Checksum"))
	if err == nil && offset == l.Offset() && r.ContentLength > l.Length-offset {
		err = scan.Errorf(scan.CodeTooLarge, "more than the announced %d bytes", l.Length)
	}
	if err == nil {
		err = l.Append(offset, in, sum)
		in.rest()
	}
	w.Header().Set("Upload-Offset", decimal(l.Offset()))
	return err
}

// headUpload says where to go on. A request that still holds the upload is
// ended: who asks has given up on it. What is complete goes through the door
// first, so that a sender who finds nothing left to send may let go.
func (s *server) headUpload(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.findUpload(r); err != nil {
		return err
	}
	l, err := s.Uploads.TakeOver(r.PathValue("id"))
	if err != nil {
		return err
	}
	defer l.Unlock()
	if err := l.Sync(); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Upload-Length", decimal(l.Length))
	if l.Metadata != "" {
		h.Set("Upload-Metadata", l.Metadata)
	}
	return s.stands(w, r, l, http.StatusOK)
}

// deleteUpload gives an upload up. What the door has taken stays taken.
func (s *server) deleteUpload(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.findUpload(r); err != nil {
		return err
	}
	l, err := s.Uploads.TakeOver(r.PathValue("id"))
	if err != nil {
		return err
	}
	defer l.Unlock()
	if err := l.Remove(); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// overrideUpload serves senders that can only say POST.
func (s *server) overrideUpload(w http.ResponseWriter, r *http.Request) error {
	switch method := r.Header.Get("X-HTTP-Method-Override"); method {
	case http.MethodPatch:
		return s.patchUpload(w, r)
	case http.MethodHead:
		return s.headUpload(w, r)
	case http.MethodDelete:
		return s.deleteUpload(w, r)
	default:
		return scan.Errorf(scan.CodeInvalid, "X-HTTP-Method-Override is %.20q", method)
	}
}

// findUpload looks an upload up; one of another office does not exist.
func (s *server) findUpload(r *http.Request) (tus.Upload, error) {
	if s.Uploads == nil {
		return tus.Upload{}, scan.Errorf(scan.CodeNotFound, "no resumable uploads here")
	}
	u, err := s.Uploads.Find(r.PathValue("id"))
	if err == nil && !who(r).sees(u.Unit) {
		err = scan.Errorf(scan.CodeNotFound, "upload of another unit")
	}
	return u, err
}

// line is a request's body on a line that may be dead.
type line struct {
	*http.ResponseController
	r    *http.Request
	last atomic.Pointer[time.Time] // when it was given up, reading ends; nil = it was not
}

func newLine(w http.ResponseWriter, r *http.Request) *line {
	return &line{ResponseController: http.NewResponseController(w), r: r}
}

func (l *line) Read(p []byte) (int, error) {
	l.SetReadDeadline(time.Now().Add(idleLine))
	if last := l.last.Load(); last != nil {
		l.SetReadDeadline(*last)
	}
	return l.r.Body.Read(p)
}

// giveUp ends a Read that runs and those to come, after a moment in which what
// has come over the line already is still taken: a sender on a bad line has no
// bytes to spare.
func (l *line) giveUp() {
	last := time.Now().Add(giveUpWithin)
	l.last.Store(&last)
	l.SetReadDeadline(last)
}

// rest ends the watch over the line; the answer may take its time.
func (l *line) rest() { l.SetReadDeadline(time.Time{}) }

package web

import (
	"net/http"

	"sohoa/internal/intake"
	"sohoa/internal/scan"
	"sohoa/internal/tus"
)

// getOriginalByHash tells a sender whether the office has sent these bytes
// before; 404 means send them.
func (s *server) getOriginalByHash(w http.ResponseWriter, r *http.Request) error {
	m, err := s.announced(r)
	if err != nil {
		return err
	}
	item, err := s.Intake.Known(r.Context(), m.Unit, m.SHA256)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, map[string]any{
		"sha256": item.SHA256, "size": item.Size, "item_id": item.ID, "state": item.State, "received_at": item.CreatedAt,
	})
}

// receiveByHash books a second receipt of bytes that the office has sent
// before. An Idempotency-Key makes repeating it safe.
func (s *server) receiveByHash(w http.ResponseWriter, r *http.Request) error {
	m, err := s.announced(r)
	if err != nil {
		return err
	}
	got, err := s.Intake.Again(r.Context(), m)
	if err != nil {
		return err
	}
	s.logUpload(r, got)
	t := takenOf(got)
	return writeJSON(w, t.status(), t)
}

// announced is what a request says of a file without its bytes.
func (s *server) announced(r *http.Request) (intake.Meta, error) {
	m := intake.Meta{Door: doorOf(r), By: who(r).name, Name: firstOf(r.URL.Query().Get("name"), "upload")}
	var err error
	if m.Unit, err = s.unitOf(r); err != nil {
		return m, err
	}
	if m.SHA256, err = tus.SHA256(r.PathValue("sha256")); err != nil {
		return m, err
	}
	if key := r.Header.Get("Idempotency-Key"); len(key) > 200 {
		return m, scan.Errorf(scan.CodeInvalid, "Idempotency-Key is longer than 200 bytes")
	} else if key != "" {
		m.Source = "again/" + m.SHA256 + "/" + key
	}
	return m, nil
}

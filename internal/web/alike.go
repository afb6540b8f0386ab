package web

import (
	"encoding/json"
	"net/http"
	"time"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

type likenessJSON struct {
	ID        string             `json:"document_id"`
	Title     string             `json:"title"`
	State     scan.DocumentState `json:"state"`
	SameKey   bool               `json:"same_key"`   // number, organ and date
	SamePages bool               `json:"same_pages"` // each page looks the same
	Verdict   catalog.Verdict    `json:"verdict"`    // version, duplicate, different; "" = nobody decided
	By        string             `json:"by,omitempty"`
	At        *time.Time         `json:"at,omitempty"`
	Received  time.Time          `json:"received_at"`
}

// likenesses lists what is like a document, for those who may see it.
func (s *server) likenesses(r *http.Request, f found) ([]likenessJSON, error) {
	all, err := s.Catalog.Alike(r.Context(), f.doc.ID)
	if err != nil {
		return nil, err
	}
	rows := make([]likenessJSON, 0, len(all))
	for _, l := range all {
		row := likenessJSON{l.Document.ID, l.Document.Title, l.Document.State, l.SameKey, l.SamePages, l.Verdict, l.By, nil, l.Document.CreatedAt}
		if l.Verdict != "" {
			row.At = &l.At
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// getAlike lists documents that may be the same paper.
func (s *server) getAlike(w http.ResponseWriter, r *http.Request) error {
	f, err := s.passed(r)
	if err != nil {
		return err
	}
	rows, err := s.likenesses(r, f)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, map[string]any{"alike": rows})
}

// judge stores what a person says: {"document_id": the other, "verdict"}.
func (s *server) judge(w http.ResponseWriter, r *http.Request) error {
	f, err := s.passed(r)
	if err != nil {
		return err
	}
	var body struct {
		Document string          `json:"document_id"`
		Verdict  catalog.Verdict `json:"verdict"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&body); err != nil {
		return scan.Errorf(scan.CodeInvalid, "body: %s", err.Error())
	}
	if err := s.Catalog.Judge(r.Context(), f.doc.ID, body.Document, body.Verdict, who(r).name); err != nil {
		return err
	}
	return s.getAlike(w, r)
}

// judgeForm is the same from the record page.
func (s *server) judgeForm(w http.ResponseWriter, r *http.Request) error {
	f, err := s.passed(r)
	if err != nil {
		return err
	}
	if err := smallForm(w, r); err != nil {
		return err
	}
	err = s.Catalog.Judge(r.Context(), f.doc.ID, r.PostForm.Get("other"), catalog.Verdict(r.PostForm.Get("verdict")), who(r).name)
	if err != nil {
		return err
	}
	return backToDocument(w, r)
}

// fillAlike adds what is like the document to its page; to those who may not
// decide, only what was decided.
func (s *server) fillAlike(r *http.Request, f found, p *recordPage) error {
	rows, err := s.likenesses(r, f)
	for _, row := range rows {
		switch review := who(r).may(access.ScopeReview); {
		case row.Verdict == "" && review:
			p.Proposed = append(p.Proposed, row)
		case row.Verdict == catalog.VerdictDifferent && review:
			p.Dismissed = append(p.Dismissed, row)
		case row.Verdict == catalog.VerdictVersion || row.Verdict == catalog.VerdictDuplicate:
			p.Linked = append(p.Linked, row)
		}
	}
	return err
}

package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
	"sohoa/internal/tus"
)

// stands answers with where an upload stands; status is for one that is not
// refused. When all bytes are there it goes through the door first, and the
// answer bears its receipt.
func (s *server) stands(w http.ResponseWriter, r *http.Request, l *tus.Locked, status int) error {
	h := w.Header()
	h.Set("Upload-Offset", decimal(l.Offset()))
	if !l.Complete() {
		if err := l.Keep(); err != nil {
			return err
		}
		h.Set("Upload-Expires", s.Uploads.Expires(l.Upload).Format(http.TimeFormat))
		w.WriteHeader(status)
		return nil
	}
	t, err := s.finish(r, l)
	if err != nil {
		return err
	}
	h.Set("Sohoa-Receipt", t.Receipt)
	h.Set("Sohoa-Document", t.Document)
	h.Set("Sohoa-State", string(t.State))
	if t.Reason != "" {
		h.Set("Sohoa-Reason", string(t.Reason))
	}
	if t.State == scan.ItemRejected && r.Method != http.MethodHead {
		return writeJSON(w, t.status(), t)
	}
	w.WriteHeader(status)
	return nil
}

// finish takes a complete upload in, or tells what became of it. The request
// may end before the stores have answered, so its cancelling is not passed on.
func (s *server) finish(r *http.Request, l *tus.Locked) (taken, error) {
	ctx := context.WithoutCancel(r.Context())
	if l.Receipt != "" {
		return s.takenAs(ctx, l.Receipt)
	}
	got, err := s.Uploads.Finish(ctx, l)
	if err != nil {
		return taken{}, err
	}
	s.logUpload(r, got)
	return takenOf(got), nil
}

// takenAs is what a receipt's file has become by now.
func (s *server) takenAs(ctx context.Context, receipt string) (taken, error) {
	rec, err := s.Catalog.Receipt(ctx, receipt)
	if err != nil {
		return taken{}, err
	}
	item, err := s.Catalog.Item(ctx, rec.ItemID)
	if err != nil {
		return taken{}, err
	}
	docs, err := s.Catalog.ItemDocuments(ctx, rec.ItemID)
	if err != nil {
		return taken{}, err
	}
	return takenOf(catalog.Accepted{Receipt: rec, Item: item, Document: docs[0].ID}), nil
}

// uploadJSON is an upload as programs see it.
type uploadJSON struct {
	ID      string     `json:"upload"`
	Unit    string     `json:"unit"`
	Name    string     `json:"name"`
	Length  int64      `json:"length"` // bytes
	Offset  int64      `json:"offset"` // bytes that have arrived
	SHA256  string     `json:"sha256,omitempty"`
	Created time.Time  `json:"created_at"`
	Expires *time.Time `json:"expires_at,omitempty"`
	Taken   *taken     `json:"taken,omitempty"` // once the door has it
}

// getUpload tells where an upload stands, without disturbing it.
func (s *server) getUpload(w http.ResponseWriter, r *http.Request) error {
	u, err := s.findUpload(r)
	if err != nil {
		return err
	}
	out := uploadJSON{ID: u.ID, Unit: u.Unit, Name: u.Name, Length: u.Length, Offset: s.Uploads.Arrived(u), SHA256: u.Announced, Created: u.CreatedAt}
	if u.Receipt == "" {
		at := s.Uploads.Expires(u)
		out.Expires = &at
		return writeJSON(w, http.StatusOK, out)
	}
	t, err := s.takenAs(r.Context(), u.Receipt)
	if err != nil {
		return err
	}
	if t.State == scan.ItemSealed || t.State == scan.ItemErased {
		out.Name, t.Name = "", ""
	}
	out.Taken = &t
	return writeJSON(w, http.StatusOK, out)
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

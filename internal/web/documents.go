package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// documentJSON is a document as lists and uploads tell of it. Of a sealed one
// only ids, state and reason are filled.
type documentJSON struct {
	ID        string             `json:"document_id"`
	ItemID    string             `json:"item_id"`
	Unit      string             `json:"unit"`
	State     scan.DocumentState `json:"state"`
	Reason    scan.Code          `json:"reason,omitempty"`
	Reasons   []string           `json:"reasons,omitempty"`
	Vi        string             `json:"message_vi,omitempty"`
	En        string             `json:"message_en,omitempty"`
	Name      string             `json:"name,omitempty"`
	Title     string             `json:"title,omitempty"`
	Seq       int                `json:"seq,omitempty"`
	FirstPage int                `json:"first_page,omitempty"`
	LastPage  int                `json:"last_page,omitempty"`
	Pages     int                `json:"pages"`
	PagesDone int                `json:"pages_done"`
	Revision  int                `json:"revision,omitempty"`
	SHA256    string             `json:"sha256,omitempty"`
	Size      int64              `json:"size,omitempty"`
	Media     scan.Media         `json:"media,omitempty"`
	CreatedAt *time.Time         `json:"created_at,omitempty"`
	UpdatedAt *time.Time         `json:"updated_at,omitempty"`
}

func (f found) json() documentJSON {
	d := documentJSON{ID: f.doc.ID, ItemID: f.doc.ItemID, Unit: f.doc.Unit, State: f.doc.State, Reason: f.code()}
	d.Vi, d.En = sentence("vi", d.Reason), sentence("en", d.Reason)
	if f.sealed() {
		d.State = scan.DocSealed
		return d
	}
	d.Reasons, d.Name, d.Title, d.Seq = regroup(f.doc.Reasons), f.item.Name, f.doc.Title, f.doc.Seq
	d.FirstPage, d.LastPage, d.Revision = f.doc.FirstPage, f.doc.LastPage, f.doc.Revision
	d.Pages, d.PagesDone = f.item.Pages, f.item.PagesDone
	if f.doc.Revision > 0 && f.doc.LastPage > 0 { // cut: its own pages
		d.Pages = f.doc.LastPage - f.doc.FirstPage + 1
		d.PagesDone = d.Pages
	}
	d.SHA256, d.Size, d.Media = f.item.SHA256, f.item.Size, f.item.Media
	d.CreatedAt, d.UpdatedAt = &f.doc.CreatedAt, &f.doc.UpdatedAt
	return d
}

// firstCode is the code in front of the first reason ("low_confidence:
// /issued_date").
func firstCode(reasons []string) scan.Code {
	if len(reasons) == 0 {
		return ""
	}
	code, _, _ := strings.Cut(reasons[0], ":")
	return scan.Code(strings.TrimSpace(code))
}

// regroup puts what a reason is about back beside its code: lists that were
// kept as words have them apart.
func regroup(reasons []string) []string {
	var all []string
	for _, r := range reasons {
		if n := len(all); n > 0 && strings.HasSuffix(all[n-1], ":") {
			all[n-1] += " " + r
			continue
		}
		all = append(all, r)
	}
	return all
}

// withItems gives each document its item; documents of one item follow each
// other, so an item is mostly fetched once.
func (s *server) withItems(ctx context.Context, docs []scan.Document) ([]found, error) {
	items := map[string]scan.Item{}
	all := make([]found, 0, len(docs))
	for _, d := range docs {
		item, ok := items[d.ItemID]
		if !ok {
			var err error
			if item, err = s.Catalog.Item(ctx, d.ItemID); err != nil {
				return nil, err
			}
			items[d.ItemID] = item
		}
		all = append(all, found{d, item})
	}
	return all, nil
}

// listDocuments is the list of everything that was received, in id order; next
// is the cursor for the following call and stays the same when there is
// nothing more.
func (s *server) listDocuments(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	limit, err := limitOf(q, 100, 1000)
	if err != nil {
		return err
	}
	state := scan.DocumentState(q.Get("state"))
	if !knownState(state) {
		return scan.Errorf(scan.CodeInvalid, "state is running, review, published, rejected or sealed")
	}
	docs, err := s.Catalog.Documents(r.Context(), catalog.DocumentFilter{
		Units: who(r).units(), State: state, After: q.Get("after"), Limit: limit,
	})
	if err != nil {
		return err
	}
	list, err := s.withItems(r.Context(), docs)
	if err != nil {
		return err
	}
	next, rows := q.Get("after"), make([]documentJSON, 0, len(list))
	for _, f := range list {
		rows, next = append(rows, f.json()), f.doc.ID
	}
	return writeJSON(w, http.StatusOK, map[string]any{"documents": rows, "next": next})
}

// getDocument is one document's state; a page polls it while it runs.
func (s *server) getDocument(w http.ResponseWriter, r *http.Request) error {
	f, err := s.visible(r)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, f.json())
}

func knownState(state scan.DocumentState) bool {
	switch state {
	case "", scan.DocRunning, scan.DocReview, scan.DocPublished, scan.DocRejected, scan.DocSealed:
		return true
	}
	return false
}

// limitOf reads ?limit=: 1 to most, usual when absent.
func limitOf(q url.Values, usual, most int) (int, error) {
	if q.Get("limit") == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(q.Get("limit"))
	if err != nil || n < 1 {
		return 0, scan.Errorf(scan.CodeInvalid, "limit is a number from 1 to %d", most)
	}
	return min(n, most), nil
}

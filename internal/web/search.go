package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// Matches in a snippet stand between these (first-strong isolate and its end).
const (
	markOpen  = '\u2068'
	markClose = '\u2069'
)

type hitJSON struct {
	ID         string             `json:"document_id"`
	Unit       string             `json:"unit"`
	State      scan.DocumentState `json:"state"`
	Title      string             `json:"title"`
	TypeName   string             `json:"type_name"`
	CodeFull   string             `json:"code_full"`
	IssuedDate string             `json:"issued_date"`
	OrganName  string             `json:"organ_name"`
	Subject    string             `json:"subject"`
	Snippet    string             `json:"snippet"` // matches between U+2068 and U+2069
	Exact      bool               `json:"exact"`   // matched with its Vietnamese marks
}

// queryOf reads a search from an address.
func queryOf(q url.Values, c *caller) (catalog.Query, error) {
	limit, err := limitOf(q, 20, 200)
	if err != nil {
		return catalog.Query{}, err
	}
	offset := 0
	if v := q.Get("offset"); v != "" {
		if offset, err = strconv.Atoi(v); err != nil || offset < 0 || offset > 100_000 {
			return catalog.Query{}, scan.Errorf(scan.CodeInvalid, "offset is a number from 0")
		}
	}
	out := catalog.Query{
		Units: c.units(), Text: strings.TrimSpace(vn.NFC(q.Get("q"))), Type: strings.TrimSpace(vn.NFC(q.Get("type"))),
		Organ: vn.Fold(q.Get("organ")), State: scan.DocumentState(q.Get("state")), Limit: limit, Offset: offset,
	}
	if len(out.Text) > 1000 || len(out.Type) > 400 || len(out.Organ) > 400 {
		return out, scan.Errorf(scan.CodeInvalid, "the search is too long")
	}
	if !knownState(out.State) {
		return out, scan.Errorf(scan.CodeInvalid, "there is no such state")
	}
	for _, d := range []struct {
		key string
		to  *string
	}{{"from", &out.From}, {"to", &out.To}} {
		if v := strings.TrimSpace(q.Get(d.key)); v != "" {
			if *d.to, err = readDate(v); err != nil {
				return out, scan.Errorf(scan.CodeInvalid, "%s is a day as 2025-12-31", d.key)
			}
		}
	}
	return out, nil
}

// search finds documents by text, with or without Vietnamese marks.
func (s *server) search(w http.ResponseWriter, r *http.Request) error {
	q, err := queryOf(r.URL.Query(), who(r))
	if err != nil {
		return err
	}
	found, err := s.Catalog.Search(r.Context(), q)
	if err != nil {
		return err
	}
	hits := make([]hitJSON, 0, len(found.Hits))
	for _, h := range found.Hits {
		hits = append(hits, hitJSON{
			h.Document.ID, h.Document.Unit, h.Document.State, h.Document.Title, h.TypeName, h.CodeFull,
			h.IssuedDate, h.OrganName, h.Subject, h.Snippet, h.Exact,
		})
	}
	return writeJSON(w, http.StatusOK, map[string]any{"total": found.Total, "hits": hits})
}

// piece is a part of a snippet.
type piece struct {
	Text string
	Hit  bool
}

// pieces cuts a snippet at its marks; unpaired ones are dropped.
func pieces(snippet string) []piece {
	var all []piece
	var b strings.Builder
	hit := false
	cut := func() {
		if b.Len() > 0 {
			all = append(all, piece{b.String(), hit})
			b.Reset()
		}
	}
	for _, r := range snippet {
		switch r {
		case markOpen:
			cut()
			hit = true
		case markClose:
			cut()
			hit = false
		default:
			b.WriteRune(r)
		}
	}
	cut()
	return all
}

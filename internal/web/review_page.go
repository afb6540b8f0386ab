package web

import (
	"net/http"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

type reviewPage struct {
	Rows  []documentJSON
	After string // to go on with, "" = no more
	Units bool
}

// showReview lists what waits for a person, oldest first.
func (s *server) showReview(w http.ResponseWriter, r *http.Request) error {
	docs, err := s.Catalog.Documents(r.Context(), catalog.DocumentFilter{
		Units: who(r).units(), State: scan.DocReview, After: r.URL.Query().Get("after"), Limit: listLength + 1,
	})
	if err != nil {
		return err
	}
	p := reviewPage{Units: who(r).unit == ""}
	if len(docs) > listLength {
		docs = docs[:listLength]
		p.After = docs[listLength-1].ID
	}
	list, err := s.withItems(r.Context(), docs)
	if err != nil {
		return err
	}
	for _, f := range list {
		p.Rows = append(p.Rows, f.json())
	}
	return s.render(w, r, http.StatusOK, "review", p)
}

// nextReview goes to the next waiting document after ?after=, starting over
// at the end; to the empty queue when there is none.
func (s *server) nextReview(w http.ResponseWriter, r *http.Request) error {
	for _, after := range []string{r.URL.Query().Get("after"), ""} {
		docs, err := s.Catalog.Documents(r.Context(), catalog.DocumentFilter{Units: who(r).units(), State: scan.DocReview, After: after, Limit: 1})
		if err != nil {
			return err
		}
		if len(docs) > 0 {
			http.Redirect(w, r, "/documents/"+docs[0].ID, http.StatusSeeOther)
			return nil
		}
	}
	http.Redirect(w, r, "/review", http.StatusSeeOther)
	return nil
}

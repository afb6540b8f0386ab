package web

import (
	"net/http"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

type documentsPage struct {
	Rows   []documentJSON
	State  scan.DocumentState
	States []scan.DocumentState
	Before string // to go on with older ones, "" = no more
	First  bool   // this is the newest page
	Units  bool   // rows are of several units
}

var allStates = []scan.DocumentState{"", scan.DocRunning, scan.DocReview, scan.DocPublished, scan.DocRejected, scan.DocSealed}

const listLength = 50

// showDocuments lists documents, newest first.
func (s *server) showDocuments(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	p := documentsPage{State: scan.DocumentState(q.Get("state")), States: allStates, First: q.Get("before") == "", Units: who(r).unit == ""}
	if !knownState(p.State) {
		return scan.Errorf(scan.CodeInvalid, "there is no such state")
	}
	docs, err := s.Catalog.Documents(r.Context(), catalog.DocumentFilter{
		Units: who(r).units(), State: p.State, After: q.Get("before"), Newest: true, Limit: listLength + 1,
	})
	if err != nil {
		return err
	}
	if len(docs) > listLength {
		docs = docs[:listLength]
		p.Before = docs[listLength-1].ID
	}
	list, err := s.withItems(r.Context(), docs)
	if err != nil {
		return err
	}
	for _, f := range list {
		p.Rows = append(p.Rows, f.json())
	}
	return s.render(w, r, http.StatusOK, "documents", p)
}

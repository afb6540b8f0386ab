package web

import (
	"log/slog"
	"net/http"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// found is a document of the caller's unit with its item.
type found struct {
	doc  scan.Document
	item scan.Item
}

// find looks a document up; one of another unit does not exist.
func (s *server) find(r *http.Request) (found, error) {
	doc, err := s.Catalog.Document(r.Context(), r.PathValue("id"))
	if err != nil {
		return found{}, err
	}
	if !who(r).sees(doc.Unit) {
		return found{}, scan.Errorf(scan.CodeNotFound, "document of another unit")
	}
	item, err := s.Catalog.Item(r.Context(), doc.ItemID)
	return found{doc, item}, err
}

// sealed reports whether nothing of the document may be shown.
func (f found) sealed() bool {
	return f.doc.State == scan.DocSealed || f.item.State == scan.ItemSealed || f.item.State == scan.ItemErased
}

// code is why the document is where it is, "" when all is well.
func (f found) code() scan.Code {
	if f.sealed() {
		for _, c := range append(f.doc.Reasons, string(f.item.Reason)) {
			if c == string(scan.CodeSecrecyDoubt) {
				return scan.CodeSecrecyDoubt
			}
		}
		return scan.CodeSecrecy
	}
	if len(f.doc.Reasons) > 0 {
		return firstCode(f.doc.Reasons)
	}
	return f.item.Reason
}

// visible is find, with 403 and the code for what is sealed.
func (s *server) visible(r *http.Request) (found, error) {
	f, err := s.find(r)
	if err == nil && f.sealed() {
		err = scan.Errorf(f.code(), "document %s is sealed", f.doc.ID)
	}
	return f, err
}

// passed is visible, with 404 for what has not yet passed the secrecy check as
// a whole: until assemble has written a record, words and pictures are private.
func (s *server) passed(r *http.Request) (found, error) {
	f, err := s.visible(r)
	if err == nil && f.doc.Revision == 0 {
		err = scan.Errorf(scan.CodeNotFound, "document %s has no record yet", f.doc.ID)
	}
	return f, err
}

// log writes who does what to the access log. What cannot be logged is not
// done: the error ends the request before its first byte.
func (s *server) log(r *http.Request, f found, action, detail string) error {
	c := who(r)
	err := s.Catalog.Log(r.Context(), catalog.Event{
		At: s.Now().UTC(), Unit: f.doc.Unit, By: c.name, Action: action, Subject: f.doc.ID, Detail: detail,
	})
	if err == nil {
		s.Log.InfoContext(r.Context(), action, slog.String("request", requestID(r)), slog.String("by", c.name),
			slog.String("document", f.doc.ID), slog.String("item", f.doc.ItemID))
	}
	return err
}

// pages lists the document's pages.
func (s *server) pagesOf(r *http.Request, f found) ([]scan.Page, error) {
	all, err := s.Catalog.Pages(r.Context(), f.item.ID)
	if err != nil {
		return nil, err
	}
	var own []scan.Page
	for _, p := range all {
		if f.holds(p.Number) {
			own = append(own, p)
		}
	}
	return own, nil
}

func (f found) holds(page int) bool {
	return f.doc.LastPage == 0 || page >= f.doc.FirstPage && page <= f.doc.LastPage
}

// page finds one page of the document by its number in the received file.
func (s *server) page(r *http.Request, f found, n int) (scan.Page, error) {
	pages, err := s.pagesOf(r, f)
	if err != nil {
		return scan.Page{}, err
	}
	for _, p := range pages {
		if p.Number == n {
			return p, nil
		}
	}
	return scan.Page{}, scan.Errorf(scan.CodeNotFound, "document %s has no page %d", f.doc.ID, n)
}

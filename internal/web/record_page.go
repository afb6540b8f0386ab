package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
	"sohoa/internal/vn"
	"sohoa/ocr"
)

type recordPage struct {
	Doc        documentJSON
	Record     *scan.Record
	Pages      []scan.Page
	Page       *scan.Page // the one shown
	Prev, Next int        // page numbers, 0 = none
	Query      string
	Rows       []fieldRow
	Boxes      []fieldBox
	Hits       []ocr.Box
	Text       string
	Edit       bool // the fields are a form
	CanConfirm bool
	Events     []catalog.Event
	Deliveries []catalog.Delivery
	BackCodes  []scan.Code
	Sealed     bool
	Reasons    []string        // why it waits or went back
	Siblings   []scan.Document // all documents of its file, when there are several

	Proposed, Linked, Dismissed []likenessJSON // what is like it, by what was decided
}

// showDocument is the record page: the picture of one page with the places of
// fields and of the words searched for, the fields, the downloads. Before
// there is a record it shows how far the reading is.
func (s *server) showDocument(w http.ResponseWriter, r *http.Request) error {
	f, err := s.find(r)
	if err != nil {
		return err
	}
	p := recordPage{Doc: f.json(), BackCodes: backCodes}
	p.Reasons = p.Doc.Reasons
	if f.sealed() {
		p.Sealed = true
		return s.render(w, r, http.StatusForbidden, "record", p)
	}
	if f.doc.Revision > 0 {
		if err := s.fillRecord(r, f, &p); err != nil {
			return err
		}
		if err := s.fillAlike(r, f, &p); err != nil {
			return err
		}
	}
	if who(r).may(access.ScopeReview) {
		if p.Events, err = s.Catalog.Events(r.Context(), f.doc.ID); err != nil {
			return err
		}
		if p.Deliveries, err = s.Catalog.Deliveries(r.Context(), f.doc.ID); err != nil {
			return err
		}
	}
	detail := ""
	if p.Page != nil {
		detail = "page " + strconv.Itoa(p.Page.Number)
	}
	if err := s.log(r, f, "viewed", detail); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "record", p)
}

func (s *server) fillRecord(r *http.Request, f found, p *recordPage) error {
	q := r.URL.Query()
	rec, err := s.Catalog.Record(r.Context(), f.doc.ID, 0)
	if err != nil {
		return err
	}
	p.Record = &rec
	if f.doc.State == scan.DocReview && len(rec.Review.Reasons) > 0 {
		p.Reasons = rec.Review.Reasons // they name the fields
	}
	if p.Siblings, err = s.Catalog.ItemDocuments(r.Context(), f.item.ID); err != nil {
		return err
	}
	if len(p.Siblings) == 1 {
		p.Siblings = nil
	}
	if p.Pages, err = s.pagesOf(r, f); err != nil {
		return err
	}
	p.choosePage(q.Get("page"))
	if p.Rows, err = fieldRows(rec); err != nil {
		return err
	}
	review := who(r).may(access.ScopeReview)
	p.CanConfirm = review && s.mayConfirm(f) == nil
	p.Edit = review && (q.Has("edit") || f.doc.State == scan.DocReview)
	p.Query = strings.TrimSpace(vn.NFC(q.Get("q")))
	if p.Page == nil {
		return nil
	}
	read, err := s.words(r.Context(), *p.Page)
	if err != nil && !scan.Is(err, scan.CodeNotFound) {
		return err
	}
	p.Text = read.Text()
	p.Hits = wordHits(read, p.Query)
	p.Boxes = boxesOn(rec, p.Page.Number)
	return nil
}

// choosePage picks the page asked for, else the first.
func (p *recordPage) choosePage(asked string) {
	if len(p.Pages) == 0 {
		return
	}
	n, _ := strconv.Atoi(asked)
	i := max(0, slices.IndexFunc(p.Pages, func(x scan.Page) bool { return x.Number == n }))
	p.Page = &p.Pages[i]
	if i > 0 {
		p.Prev = p.Pages[i-1].Number
	}
	if i+1 < len(p.Pages) {
		p.Next = p.Pages[i+1].Number
	}
}

// At is this page's address with another page number; edit and search stay.
func (p recordPage) At(page int) string {
	q := url.Values{"page": {strconv.Itoa(page)}}
	if p.Query != "" {
		q.Set("q", p.Query)
	}
	if p.Edit && p.Doc.State != scan.DocReview {
		q.Set("edit", "1")
	}
	return "/documents/" + p.Doc.ID + "?" + q.Encode()
}

// LastNumber is the number of the document's last page.
func (p recordPage) LastNumber() int { return p.Pages[len(p.Pages)-1].Number }

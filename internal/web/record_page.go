package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

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
	if f.sealed() {
		p.Sealed = true
		return s.render(w, r, http.StatusForbidden, "record", p)
	}
	if f.doc.Revision > 0 {
		if err := s.fillRecord(r, f, &p); err != nil {
			return err
		}
	}
	if who(r).may(ScopeReview) {
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
	if p.Pages, err = s.pagesOf(r, f); err != nil {
		return err
	}
	p.choosePage(q.Get("page"))
	if p.Rows, err = fieldRows(rec); err != nil {
		return err
	}
	review := who(r).may(ScopeReview)
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

// fieldRow is one field as shown.
type fieldRow struct {
	Key      string
	Lines    []string // its value, one entry a line
	Text     string   // its value for a form
	Evidence *scan.Evidence
	Page     int // where it was read, 0 = nowhere
	field    field
}

// Kind says which control a form needs.
func (f fieldRow) Kind() string {
	return [...]string{"line", "area", "date", "choice", "list", "fixed"}[f.field.kind]
}

// Choices and Max are the limits of the control.
func (f fieldRow) Choices() []string { return f.field.choices }
func (f fieldRow) Max() int          { return f.field.max }

// Height is how many lines a list's control has.
func (f fieldRow) Height() int { return min(8, max(1, len(f.Lines))) }

// Choice reports whether values are named in words/ under choice.<key>.
func (f fieldRow) Choice() bool { return f.field.kind == choice || f.Key == "security_level" }

// RawDiffers reports whether what was printed says more than the value does.
func (f fieldRow) RawDiffers() bool {
	if f.Evidence == nil || f.Evidence.Raw == nil || len(f.Lines) != 1 {
		return false
	}
	bare := func(s string) string { return strings.Trim(vn.Fold(s), " .,;:-") }
	return bare(*f.Evidence.Raw) != bare(f.Text) && *f.Evidence.Raw != ""
}

// Doubtful reports whether a person should look.
func (f fieldRow) Doubtful() bool {
	return f.Evidence != nil && (f.Evidence.State == scan.Doubtful || f.Evidence.State == scan.Conflict ||
		f.Evidence.State == scan.Missing && f.Evidence.Reason != "")
}

// fieldRows lists what is worth showing of a record, in the order of fields.
func fieldRows(rec scan.Record) ([]fieldRow, error) {
	values, err := fieldValues(rec.Fields)
	if err != nil {
		return nil, err
	}
	var rows []fieldRow
	for _, f := range fields {
		row := fieldRow{Key: f.key, Lines: valueLines(values[f.key]), field: f}
		row.Text = strings.Join(row.Lines, "\n")
		if ev, ok := evidenceOf(rec, f.key); ok {
			row.Evidence = &ev
			if ev.Page != nil && ev.BBox != nil {
				row.Page = *ev.Page
			}
		}
		if f.main || len(row.Lines) > 0 || row.Doubtful() {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// evidenceOf is a field's own evidence, or the least sure one of its entries.
func evidenceOf(rec scan.Record, key string) (scan.Evidence, bool) {
	ev, ok := rec.Evidence["/"+key]
	if ok && ev.BBox != nil {
		return ev, true
	}
	for i := 0; ; i++ {
		e, more := rec.Evidence[fmt.Sprintf("/%s/%d", key, i)]
		if !more {
			break
		}
		if !ok || i == 0 && ev.BBox == nil && ev.State == e.State || e.Confidence < ev.Confidence {
			ev, ok = e, true
		}
	}
	return ev, ok
}

// valueLines is a value for people, one entry a line; objects become their
// values side by side.
func valueLines(raw json.RawMessage) []string {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return nil
	}
	if list, ok := v.([]any); ok {
		var lines []string
		for _, e := range list {
			if text := valueText(e); text != "" {
				lines = append(lines, text)
			}
		}
		return lines
	}
	if text := valueText(v); text != "" {
		return []string{text}
	}
	return nil
}

func valueText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if !v {
			return ""
		}
		return "✓"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		var parts []string
		for _, e := range v {
			parts = append(parts, valueText(e))
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		var parts []string
		for _, k := range keys {
			if text := valueText(v[k]); text != "" {
				parts = append(parts, text)
			}
		}
		return strings.Join(parts, " · ")
	}
	return fmt.Sprint(v)
}

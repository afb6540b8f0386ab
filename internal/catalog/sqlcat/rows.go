package sqlcat

import (
	"encoding/json"
	"strings"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Columns in the order in which the readers below take them.
const (
	itemColumns     = `id, unit, sha256, size, name, media, state, reason, detail, pages, pages_done, created_at, updated_at`
	receiptColumns  = `id, item_id, unit, door, name, source, kept_path, who, is_first, received_at`
	pageColumns     = `item_id, number, state, kind, width, height, dpi, orientation, skew, conf, words_key, preview_key, print, faults, code, detail`
	documentColumns = `id, item_id, unit, seq, first_page, last_page, state, reasons, revision, title, pdf_key, created_at, updated_at`
	workColumns     = `stage, subject, unit, item_id, page, attempt, crashes, alone, owner`
)

func text(r row) (s string, err error)  { err = r.Scan(&s); return }
func number(r row) (n int64, err error) { err = r.Scan(&n); return }

func toItem(r row) (i scan.Item, err error) {
	err = r.Scan(&i.ID, &i.Unit, &i.SHA256, &i.Size, &i.Name, &i.Media, &i.State, &i.Reason, &i.Detail,
		&i.Pages, &i.PagesDone, instant{&i.CreatedAt}, instant{&i.UpdatedAt})
	return
}

func toReceipt(r row) (c scan.Receipt, err error) {
	var source, kept []byte
	err = r.Scan(&c.ID, &c.ItemID, &c.Unit, &c.Door, &c.Name, &source, &kept, &c.By, &c.First, instant{&c.ReceivedAt})
	c.Source, c.KeptPath = string(source), string(kept)
	return
}

func toPage(r row) (p scan.Page, err error) {
	err = r.Scan(pageFields(&p)...)
	return
}

// pageFields are where the pageColumns go.
func pageFields(p *scan.Page) []any {
	return []any{&p.ItemID, &p.Number, &p.State, &p.Kind, &p.Width, &p.Height, &p.DPI, &p.Orientation,
		&p.Skew, &p.Conf, &p.WordsKey, &p.PreviewKey, &p.Print, joined{&p.Faults}, &p.Code, &p.Detail}
}

func toDocument(r row) (d scan.Document, err error) {
	err = r.Scan(documentFields(&d)...)
	return
}

// documentFields are where the documentColumns go.
func documentFields(d *scan.Document) []any {
	return []any{&d.ID, &d.ItemID, &d.Unit, &d.Seq, &d.FirstPage, &d.LastPage, &d.State, joined{&d.Reasons},
		&d.Revision, &d.Title, &d.PDFKey, instant{&d.CreatedAt}, instant{&d.UpdatedAt}}
}

func toWork(r row) (w catalog.Work, err error) {
	err = r.Scan(&w.Stage, &w.Subject, &w.Unit, &w.ItemID, &w.Page, &w.Attempt, &w.Crashes, &w.Alone, &w.Owner)
	return
}

func toRecord(r row) (rec scan.Record, err error) {
	err = r.Scan(body{&rec})
	return
}

// instant reads microseconds as a time in UTC.
type instant struct{ t *time.Time }

func (i instant) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return invalid("a time is not an integer")
	}
	*i.t = time.UnixMicro(n).UTC()
	return nil
}

// sometime is an instant that may be null.
type sometime struct{ t **time.Time }

func (s sometime) Scan(src any) error {
	if src == nil {
		*s.t = nil
		return nil
	}
	*s.t = new(time.Time)
	return instant{*s.t}.Scan(src)
}

// micros is t in microseconds, now for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		t = time.Now()
	}
	return t.UnixMicro()
}

// someMicros is the same for a time that may be missing.
func someMicros(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.UnixMicro()
}

// joined reads words separated by spaces, nil for none.
type joined struct{ words *[]string }

func (j joined) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return invalid("a list is not text")
	}
	if *j.words = strings.Fields(s); s == "" {
		*j.words = nil
	}
	return nil
}

// body reads a record, the empty one from null.
type body struct{ rec *scan.Record }

func (b body) Scan(src any) error {
	if src == nil {
		return nil
	}
	s, ok := src.(string)
	if !ok {
		return invalid("a record is not text")
	}
	return json.Unmarshal([]byte(s), b.rec)
}

// toBody is a record as it is stored.
func toBody(rec scan.Record) (string, error) {
	b, err := json.Marshal(rec)
	if err != nil {
		return "", scan.Errorf(scan.CodeInvalid, "record: %w", err)
	}
	return string(b), nil
}

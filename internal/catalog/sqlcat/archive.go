package sqlcat

import (
	"context"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Document finds a document.
func (c *Catalog) Document(ctx context.Context, id string) (scan.Document, error) {
	doc, err := one(c.read(ctx), toDocument, `SELECT `+documentColumns+` FROM documents WHERE id = ?`, id)
	return doc, c.fail("document", err)
}

// Documents lists documents in order of id.
func (c *Catalog) Documents(ctx context.Context, f catalog.DocumentFilter) ([]scan.Document, error) {
	var w conditions
	w.units("unit", f.Units)
	if f.State != "" {
		w.add("state = ?", string(f.State))
	}
	order := ""
	switch {
	case f.Newest && f.After != "":
		w.add("id < ?", f.After)
	case f.After != "":
		w.add("id > ?", f.After)
	}
	if f.Newest {
		order = " DESC"
	}
	w.args = append(w.args, limited(f.Limit, 100, 1000))
	all, err := list(c.read(ctx), toDocument, `SELECT `+documentColumns+` FROM documents`+w.where()+` ORDER BY id`+order+` LIMIT ?`, w.args...)
	return all, c.fail("documents", err)
}

// ItemDocuments lists an item's documents in order of Seq.
func (c *Catalog) ItemDocuments(ctx context.Context, item string) ([]scan.Document, error) {
	all, err := list(c.read(ctx), toDocument, `SELECT `+documentColumns+` FROM documents WHERE item_id = ? ORDER BY seq`, item)
	return all, c.fail("item documents", err)
}

// Pages lists an item's pages in order.
func (c *Catalog) Pages(ctx context.Context, item string) ([]scan.Page, error) {
	all, err := list(c.read(ctx), toPage, `SELECT `+pageColumns+` FROM pages WHERE item_id = ? ORDER BY number`, item)
	return all, c.fail("pages", err)
}

// Record is a revision of a document's record.
func (c *Catalog) Record(ctx context.Context, document string, revision int) (scan.Record, error) {
	var w conditions
	w.add("document_id = ?", document)
	if revision != 0 {
		w.add("revision = ?", revision)
	}
	rec, err := one(c.read(ctx), toRecord, `SELECT body FROM records`+w.where()+` ORDER BY revision DESC LIMIT 1`, w.args...)
	return rec, c.fail("record", err)
}

// Log appends to the access log.
func (c *Catalog) Log(ctx context.Context, e catalog.Event) error {
	return c.write(ctx, "log", func(r run) error { return r.log(e) })
}

func (r run) log(e catalog.Event) error {
	_, err := r.exec(`INSERT INTO events (at, unit, who, action, subject, detail) VALUES (?, ?, ?, ?, ?, ?)`,
		micros(e.At), e.Unit, e.By, e.Action, e.Subject, e.Detail)
	return err
}

// Events lists a subject's log, oldest first.
func (c *Catalog) Events(ctx context.Context, subject string) ([]catalog.Event, error) {
	all, err := list(c.read(ctx), func(r row) (e catalog.Event, err error) {
		err = r.Scan(instant{&e.At}, &e.Unit, &e.By, &e.Action, &e.Subject, &e.Detail)
		return
	}, `SELECT at, unit, who, action, subject, detail FROM events WHERE subject = ? ORDER BY at, id`, subject)
	return all, c.fail("events", err)
}

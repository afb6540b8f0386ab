package sqlcat

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// alikeAtMost bounds how many likenesses are looked at each way.
const alikeAtMost = 50

// band notes the parts of the print of a document's first page.
func (r run) band(doc scan.Document) error {
	print, err := one(r, text, `SELECT print FROM pages WHERE item_id = ? AND number = ?`, doc.ItemID, doc.FirstPage)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	var rows [][]any
	for i, value := range scan.Print(print).Bands() {
		rows = append(rows, []any{doc.ID, doc.Unit, i, value})
	}
	if len(rows) == 0 {
		return nil
	}
	marks, args := values(rows, "")
	_, err = r.exec(`INSERT INTO prints (document_id, unit, band, value) `+marks, args...)
	return err
}

// Alike lists documents that may be the same paper.
func (c *Catalog) Alike(ctx context.Context, id string) ([]catalog.Likeness, error) {
	all, err := c.read(ctx).alike(id)
	return all, c.fail("alike", err)
}

func (r run) alike(id string) ([]catalog.Likeness, error) {
	doc, err := one(r, toDocument, `SELECT `+documentColumns+` FROM documents WHERE id = ?`, id)
	if err != nil || doc.State == scan.DocSealed {
		return nil, err
	}
	found := map[string]*catalog.Likeness{}
	of := func(d scan.Document) *catalog.Likeness {
		if found[d.ID] == nil {
			found[d.ID] = &catalog.Likeness{Document: d}
		}
		return found[d.ID]
	}
	keys, err := r.others(`SELECT o.document_id FROM search s JOIN search o ON o.unit = s.unit AND o.code_full = s.code_full
		AND o.issued_date = s.issued_date AND o.organ_folded = s.organ_folded AND o.document_id <> s.document_id
		WHERE s.document_id = ? AND s.code_full <> '' AND s.issued_date <> '' AND s.organ_folded <> ''`, id)
	if err != nil {
		return nil, err
	}
	for _, d := range keys {
		of(d).SameKey = true
	}
	looks, err := r.others(`SELECT o.document_id FROM prints s JOIN prints o ON o.unit = s.unit AND o.band = s.band AND o.value = s.value
		AND o.document_id <> s.document_id WHERE s.document_id = ?`, id)
	if err != nil {
		return nil, err
	}
	pages, err := r.prints(doc)
	if err != nil {
		return nil, err
	}
	for _, d := range append(looks, keys...) {
		if theirs, err := r.prints(d); err != nil {
			return nil, err
		} else if slices.EqualFunc(pages, theirs, samePage) {
			of(d).SamePages = true
		}
	}
	if err := r.judged(id, of); err != nil {
		return nil, err
	}
	all := make([]catalog.Likeness, 0, len(found))
	for _, l := range slices.Collect(maps.Values(found)) {
		all = append(all, *l)
	}
	slices.SortFunc(all, func(a, b catalog.Likeness) int {
		return cmp.Or(cmp.Compare(min(len(a.Verdict), 1), min(len(b.Verdict), 1)), cmp.Compare(b.Document.ID, a.Document.ID))
	})
	return all, nil
}

// samePage reports whether two pages look the same; pages next to empty do.
func samePage(a, b scan.Print) bool { return a.Same(b) || a == "" && b == "" }

// others are the newest documents of a query that people work with.
func (r run) others(query string, args ...any) ([]scan.Document, error) {
	return list(r, toDocument, `SELECT `+documentColumns+` FROM documents WHERE id IN (`+query+`) AND state IN ('review', 'published')
		ORDER BY id DESC LIMIT ?`, append(args, alikeAtMost)...)
}

// prints are those of a document's pages, in order.
func (r run) prints(doc scan.Document) ([]scan.Print, error) {
	return list(r, func(r row) (p scan.Print, err error) { err = r.Scan(&p); return },
		`SELECT print FROM pages WHERE item_id = ? AND number BETWEEN ? AND ? ORDER BY number`, doc.ItemID, doc.FirstPage, doc.LastPage)
}

// judged adds what people decided.
func (r run) judged(id string, of func(scan.Document) *catalog.Likeness) error {
	type verdict struct {
		doc scan.Document
		l   catalog.Likeness
	}
	all, err := list(r, func(r row) (v verdict, err error) {
		err = r.Scan(append(documentFields(&v.doc), &v.l.Verdict, &v.l.By, instant{&v.l.At})...)
		return
	}, `SELECT `+documentColumns+`, verdict, who, at FROM documents JOIN likenesses ON low = ? AND high = id OR high = ? AND low = id
		WHERE state <> 'sealed'`, id, id)
	for _, v := range all {
		l := of(v.doc)
		l.Verdict, l.By, l.At = v.l.Verdict, v.l.By, v.l.At
	}
	return err
}

// Judge stores what a person says of two documents.
func (c *Catalog) Judge(ctx context.Context, document, other string, v catalog.Verdict, by string) error {
	return c.write(ctx, "judge", func(r run) error {
		if document == other || v != "" && v != catalog.VerdictVersion && v != catalog.VerdictDuplicate && v != catalog.VerdictDifferent {
			return invalid("no verdict on two documents")
		}
		low, high := min(document, other), max(document, other)
		var units []string
		for _, id := range []string{low, high} {
			doc, err := one(r, toDocument, `SELECT `+documentColumns+` FROM documents WHERE id = ?`, id)
			if err != nil {
				return err
			}
			if doc.State == scan.DocSealed {
				return stale("document is sealed")
			}
			units = append(units, doc.Unit)
		}
		if units[0] != units[1] {
			return sql.ErrNoRows
		}
		var err error
		if v == "" {
			_, err = r.exec(`DELETE FROM likenesses WHERE low = ? AND high = ?`, low, high)
		} else {
			_, err = r.exec(`INSERT INTO likenesses (low, high, verdict, who, at) VALUES (?, ?, ?, ?, {now})
				ON CONFLICT (low, high) DO UPDATE SET verdict = excluded.verdict, who = excluded.who, at = excluded.at`, low, high, string(v), by)
		}
		for i, id := range []string{low, high} {
			if err == nil {
				err = r.log(catalog.Event{Unit: units[0], By: by, Action: "judged", Subject: id, Detail: string(v) + " " + []string{high, low}[i]})
			}
		}
		return err
	})
}

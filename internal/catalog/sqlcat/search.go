package sqlcat

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// maxTerms is how many words of a query count.
const maxTerms = 64

// index stores what a document is found by; a nil text keeps the words that
// there are.
func (r run) index(doc scan.Document, f scan.Fields, body *string) error {
	organ := or(f.OrganName)
	id, err := one(r, number, `INSERT INTO search (document_id, unit, state, type_name, code_full, issued_date, organ_name, organ_folded, subject)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (document_id) DO UPDATE SET state = excluded.state, type_name = excluded.type_name,
		code_full = excluded.code_full, issued_date = excluded.issued_date, organ_name = excluded.organ_name,
		organ_folded = excluded.organ_folded, subject = excluded.subject RETURNING id`,
		doc.ID, doc.Unit, string(doc.State), or(f.TypeName), or(f.CodeFull), or(f.IssuedDate), organ, vn.Fold(organ), or(f.Subject))
	if err != nil || body == nil {
		return err
	}
	text := isolates.Replace(vn.NFC(strings.ToValidUTF8(*body, "\ufffd")))
	folded, exact := wordsOf(text)
	if _, err = r.exec(`INSERT INTO texts (id, body) VALUES (?, ?)`, id, text); err != nil {
		return err
	}
	_, err = r.exec(`INSERT INTO words (rowid, folded, exact) VALUES (?, `+r.d.VectorArg+`, `+r.d.VectorArg+`)`,
		id, r.d.Vector(folded), r.d.Vector(exact))
	return err
}

// isolates are the signs a snippet's matches stand between.
var isolates = strings.NewReplacer("\u2068", " ", "\u2069", " ")

func or(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// forget removes an item's documents from search, and what its pages look like.
func (r run) forget(item string) error {
	for _, s := range []string{`DELETE FROM prints WHERE document_id IN (SELECT id FROM documents WHERE item_id = ?)`,
		`UPDATE pages SET print = '' WHERE item_id = ?`} {
		if _, err := r.exec(s, item); err != nil {
			return err
		}
	}
	ids := ` IN (SELECT id FROM search WHERE document_id IN (SELECT id FROM documents WHERE item_id = ?))`
	for _, s := range []string{`DELETE FROM words WHERE rowid` + ids, `DELETE FROM texts WHERE id` + ids, `DELETE FROM search WHERE id` + ids} {
		if _, err := r.exec(s, item); err != nil {
			return err
		}
	}
	return nil
}

// Search finds published and reviewable documents.
func (c *Catalog) Search(ctx context.Context, q catalog.Query) (catalog.Hits, error) {
	hits, err := c.search(c.read(ctx), q)
	if err != nil {
		return catalog.Hits{}, c.fail("search", err)
	}
	return hits, nil
}

func (c *Catalog) search(r run, q catalog.Query) (hits catalog.Hits, err error) {
	asked := vn.NFC(strings.ToValidUTF8(q.Text, "\ufffd"))
	folded, exact := wordsOf(asked)
	folded, exact = folded[:min(len(folded), maxTerms)], exact[:min(len(exact), maxTerms)]
	w := filters(q)
	from, isExact, rank := `search s`, `1 = 0`, ``
	var before, after []any
	if len(folded) > 0 {
		terms, marked := c.d.Terms("folded", distinct(folded)), c.d.Terms("exact", distinct(exact))
		from = `words JOIN search s ON s.id = words.rowid`
		w.add(c.d.Match, terms)
		isExact, before = c.d.Exact, []any{marked}
		if rank = c.d.Rank + `, `; c.d.RankArg {
			after = []any{terms}
		}
	} else if strings.TrimSpace(asked) != "" {
		return hits, nil // signs alone are in no word
	}
	total, err := one(r, number, `SELECT count(*) FROM `+from+w.where(), w.args...)
	if err != nil || total == 0 {
		return hits, err
	}
	hits.Total = int(total)
	args := slices.Concat(before, w.args, after, []any{limited(q.Limit, 20, 200), max(0, q.Offset)})
	found, err := list(r, func(r row) (f found, err error) { err = r.Scan(&f.id, &f.exact); return },
		`SELECT s.id, `+isExact+` AS is_exact FROM `+from+w.where()+` ORDER BY is_exact DESC, `+rank+`s.document_id DESC LIMIT ? OFFSET ?`, args...)
	for _, f := range found {
		var hit catalog.Hit
		hit, err = one(r, toHit(f.exact, folded, exact), hitQuery, f.id)
		if errors.Is(err, sql.ErrNoRows) { // sealed in this moment
			err = nil
			continue
		}
		if err != nil {
			break
		}
		hits.Hits = append(hits.Hits, hit)
	}
	return hits, err
}

// found is a row of table search.
type found struct {
	id    int64
	exact bool
}

// filters are a query's conditions but for its words.
func filters(q catalog.Query) (w conditions) {
	w.add(`s.state IN ('review', 'published')`)
	w.units(`s.unit`, q.Units)
	if q.State != "" {
		w.add(`s.state = ?`, string(q.State))
	}
	if q.Type != "" {
		w.add(`s.type_name = ?`, q.Type)
	}
	if organ := vn.Fold(q.Organ); organ != "" {
		w.add(`{position}(s.organ_folded, ?) > 0`, organ)
	}
	if q.From != "" {
		w.add(`s.issued_date >= ?`, q.From)
	}
	if q.To != "" {
		w.add(`s.issued_date <= ? AND s.issued_date <> ''`, q.To)
	}
	return w
}

func distinct(words []string) []string {
	words = slices.Clone(words)
	slices.Sort(words)
	return slices.Compact(words)
}

var hitQuery = `SELECT s.type_name, s.code_full, s.issued_date, s.organ_name, s.subject, coalesce(t.body, ''), d.` +
	strings.ReplaceAll(documentColumns, ", ", ", d.") +
	` FROM search s JOIN documents d ON d.id = s.document_id LEFT JOIN texts t ON t.id = s.id WHERE s.id = ?`

func toHit(isExact bool, folded, exact []string) func(row) (catalog.Hit, error) {
	return func(r row) (h catalog.Hit, err error) {
		var text string
		err = r.Scan(append([]any{&h.TypeName, &h.CodeFull, &h.IssuedDate, &h.OrganName, &h.Subject, &text}, documentFields(&h.Document)...)...)
		if h.Exact = isExact; isExact {
			h.Snippet = snippet(text, exact, func(w word) string { return w.exact })
		} else {
			h.Snippet = snippet(text, folded, func(w word) string { return w.folded })
		}
		return h, err
	}
}

package sqlcat

import (
	"context"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// publication is a revision that goes out.
type publication struct {
	doc scan.Document
	rec scan.Record
}

// publish puts revisions into the feed and makes their deliveries. It comes
// last in a transaction, since it makes all others who publish wait for the
// commit: that keeps the feed in the order of commits.
func (r run) publish(item scan.Item, all []publication) ([]catalog.Work, error) {
	if len(all) == 0 {
		return nil, nil
	}
	hooks, err := list(r, text, `SELECT id FROM hooks WHERE removed_at = 0 AND unit IN (?, '') ORDER BY id {lock}`, item.Unit)
	if err != nil {
		return nil, err
	}
	seq, err := one(r, number, `UPDATE feed SET seq = seq + ? WHERE id = 1 RETURNING seq`, len(all))
	if err != nil {
		return nil, err
	}
	seq -= int64(len(all))
	var works []catalog.Work
	for _, p := range all {
		seq++
		if err := r.keep(p.doc, p.rec, seq); err != nil {
			return nil, err
		}
		for _, hook := range hooks {
			id := scan.NewID()
			if _, err := r.exec(`INSERT INTO deliveries (id, unit, hook_id, document_id, revision, seq, state, last_code, created_at)
				VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0, {now})`, id, item.Unit, hook, p.doc.ID, p.rec.Revision, seq); err != nil {
				return nil, err
			}
			works = append(works, catalog.Work{Stage: catalog.StagePublish, Subject: id, Unit: item.Unit, ItemID: item.ID})
		}
	}
	return r.ready(works...)
}

// Feed lists published revisions in order of Seq.
func (c *Catalog) Feed(ctx context.Context, units []string, after int64, limit int) ([]catalog.FeedEntry, error) {
	var w conditions
	w.add(`seq > ?`, after)
	w.units("unit", units)
	w.args = append(w.args, limited(limit, 100, 1000))
	all, err := list(c.read(ctx), func(r row) (e catalog.FeedEntry, err error) {
		err = r.Scan(&e.Seq, body{&e.Record})
		return
	}, `SELECT seq, body FROM records`+w.where()+` ORDER BY seq LIMIT ?`, w.args...)
	return all, c.fail("feed", err)
}

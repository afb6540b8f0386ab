package sqlcat

import (
	"context"
	"strings"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// ofDocument locks a document's item and reads the document behind the lock.
func (r run) ofDocument(id string) (item scan.Item, doc scan.Document, err error) {
	item, err = one(r, toItem, `SELECT `+itemColumns+` FROM items WHERE id = (SELECT item_id FROM documents WHERE id = ?) {lock}`, id)
	if err == nil {
		doc, err = one(r, toDocument, `SELECT `+documentColumns+` FROM documents WHERE id = ?`, id)
	}
	return item, doc, err
}

// Revise stores the next revision of a record.
func (c *Catalog) Revise(ctx context.Context, document string, rec scan.Record, state scan.DocumentState, title string) (works []catalog.Work, err error) {
	if state != scan.DocReview && state != scan.DocPublished {
		return nil, c.fail("revise", invalid("a revision is published or in review"))
	}
	err = c.write(ctx, "revise", func(r run) error {
		item, doc, err := r.ofDocument(document)
		if err != nil {
			return err
		}
		if doc.State == scan.DocRunning || doc.State != state && !doc.State.CanBecome(state) {
			return stale("document is " + string(doc.State))
		}
		if rec.Revision != doc.Revision+1 {
			return stale("another revision is the newest")
		}
		reasons := ""
		if state == scan.DocReview {
			reasons = strings.Join(rec.Review.Reasons, " ")
		}
		doc.State = state
		if err = r.must(`UPDATE documents SET state = ?, reasons = ?, revision = ?, title = ?, updated_at = {now} WHERE id = ?`,
			string(state), reasons, rec.Revision, title, document); err != nil {
			return err
		}
		if err = r.index(doc, rec.Fields, nil); err != nil {
			return err
		}
		if err = r.settle(item.ID, "", ""); err != nil {
			return err
		}
		if state == scan.DocReview {
			return r.keep(doc, rec, nil)
		}
		works, err = r.publish(item, []publication{{doc, rec}})
		return err
	})
	if err != nil {
		return nil, err
	}
	return works, nil
}

// RejectDocument sends a document in review back. Its words stay, hidden from
// search, for a later revision.
func (c *Catalog) RejectDocument(ctx context.Context, document string, code scan.Code) error {
	return c.write(ctx, "reject document", func(r run) error {
		if code == "" {
			return invalid("no reason")
		}
		item, doc, err := r.ofDocument(document)
		if err != nil {
			return err
		}
		if doc.State != scan.DocReview {
			return stale("document is " + string(doc.State))
		}
		if err = r.must(`UPDATE documents SET state = 'rejected', reasons = ?, updated_at = {now} WHERE id = ?`, string(code), document); err != nil {
			return err
		}
		if _, err = r.exec(`UPDATE search SET state = 'rejected' WHERE document_id = ?`, document); err != nil {
			return err
		}
		return r.settle(item.ID, code, "")
	})
}

// Restart runs a rejected item again from split. What was cut before is
// forgotten; nothing of it was ever published.
func (c *Catalog) Restart(ctx context.Context, id string) (works []catalog.Work, err error) {
	err = c.write(ctx, "restart", func(r run) error {
		item, err := r.locked(id)
		if err != nil {
			return err
		}
		others, err := one(r, number, `SELECT count(*) FROM documents WHERE item_id = ? AND state <> 'rejected'`, id)
		if err != nil {
			return err
		}
		if item.State != scan.ItemRejected || others > 0 {
			return stale("not everything of the item is rejected")
		}
		if err = r.forget(id); err != nil {
			return err
		}
		for _, statement := range []string{
			`DELETE FROM records WHERE document_id IN (SELECT id FROM documents WHERE item_id = ?)`,
			`DELETE FROM documents WHERE item_id = ? AND seq > 1`,
			`DELETE FROM pages WHERE item_id = ?`,
			`UPDATE documents SET first_page = 0, last_page = 0, state = 'running', reasons = '', revision = 0, pdf_key = '',
				title = (SELECT name FROM items WHERE items.id = item_id), updated_at = {now} WHERE item_id = ?`,
			`UPDATE items SET pages = 0, pages_done = 0 WHERE id = ?`,
		} {
			if _, err = r.exec(statement, id); err != nil {
				return err
			}
		}
		if err = r.settle(id, "", ""); err != nil {
			return err
		}
		works, err = r.ready(catalog.Work{Stage: catalog.StageSplit, Subject: id, Unit: item.Unit, ItemID: id})
		return err
	})
	if err != nil {
		return nil, err
	}
	return works, nil
}

package sqlcat

import (
	"context"
	"slices"
	"strings"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// locked is an item whose row stays locked to the end of the transaction.
func (r run) locked(id string) (scan.Item, error) {
	return one(r, toItem, `SELECT `+itemColumns+` FROM items WHERE id = ? {lock}`, id)
}

// finishing runs f for the item of w, once w's lease was found to stand and its
// work is done.
func (c *Catalog) finishing(ctx context.Context, call, stage string, w catalog.Work, f func(r run, item scan.Item) ([]catalog.Work, error)) (works []catalog.Work, err error) {
	if stage != "" && w.Stage != stage {
		return nil, c.fail(call, invalid("work of another stage"))
	}
	err = c.write(ctx, call, func(r run) error {
		item, err := one(r, toItem, `SELECT `+itemColumns+` FROM items
			WHERE id = (SELECT item_id FROM work WHERE stage = ? AND subject = ?) {lock}`, w.Stage, w.Subject)
		if err != nil {
			return err
		}
		if err = r.holding(`UPDATE work SET state = 'done', owner = '', lease_until = 0, code = ''`, leaseOf(w)...); err != nil {
			return err
		}
		works, err = f(r, item)
		return err
	})
	if err != nil {
		return nil, err
	}
	return works, nil
}

// FinishSplit gives the item its pages.
func (c *Catalog) FinishSplit(ctx context.Context, w catalog.Work, pages int) ([]catalog.Work, error) {
	if pages < 1 {
		return nil, c.fail("finish split", invalid("an item without pages is rejected"))
	}
	return c.finishing(ctx, "finish split", catalog.StageSplit, w, func(r run, item scan.Item) ([]catalog.Work, error) {
		works := make([]catalog.Work, pages)
		rows := make([][]any, pages)
		for i := range pages {
			n := i + 1
			rows[i] = []any{item.ID, n, item.Unit}
			works[i] = catalog.Work{Stage: catalog.StageRead, Subject: catalog.PageSubject(item.ID, n), Unit: item.Unit, ItemID: item.ID, Page: n}
		}
		for chunk := range slices.Chunk(rows, 50) {
			marks, args := values(chunk, `, 'waiting', '', 0, 0, 0, 0, 0, 0, '', '', '', ''`)
			if _, err := r.exec(`INSERT INTO pages (item_id, number, unit, state, kind, width, height, dpi, orientation, skew, conf,
				words_key, preview_key, code, detail) `+marks, args...); err != nil {
				return nil, err
			}
		}
		if _, err := r.exec(`UPDATE items SET pages = ?, pages_done = 0, updated_at = {now} WHERE id = ?`, pages, item.ID); err != nil {
			return nil, err
		}
		return r.ready(works...)
	})
}

// FinishPage stores a page's outcome. The item's row is locked, so that one of
// the pages that end at the same time sees that it is the last.
func (c *Catalog) FinishPage(ctx context.Context, w catalog.Work, p scan.Page) ([]catalog.Work, error) {
	if p.State != scan.PageDone && p.State != scan.PageFailed {
		return nil, c.fail("finish page", invalid("a finished page is done or failed"))
	}
	return c.finishing(ctx, "finish page", catalog.StageRead, w, func(r run, item scan.Item) ([]catalog.Work, error) {
		err := r.must(`UPDATE pages SET state = ?, kind = ?, width = ?, height = ?, dpi = ?, orientation = ?, skew = ?, conf = ?,
			words_key = ?, preview_key = ?, print = ?, faults = ?, code = ?, detail = ?
			WHERE item_id = ? AND number = (SELECT page FROM work WHERE stage = ? AND subject = ?)`,
			string(p.State), string(p.Kind), p.Width, p.Height, p.DPI, p.Orientation, p.Skew, p.Conf,
			p.WordsKey, p.PreviewKey, string(p.Print), strings.Join(p.Faults, " "), string(p.Code), p.Detail, item.ID, w.Stage, w.Subject)
		if err != nil {
			return nil, err
		}
		waiting, err := one(r, number, `SELECT count(*) FROM pages WHERE item_id = ? AND state = 'waiting'`, item.ID)
		if err != nil {
			return nil, err
		}
		if _, err = r.exec(`UPDATE items SET pages_done = pages - ?, updated_at = {now} WHERE id = ?`, waiting, item.ID); err != nil || waiting > 0 {
			return nil, err
		}
		return r.ready(catalog.Work{Stage: catalog.StageAssemble, Subject: item.ID, Unit: item.Unit, ItemID: item.ID})
	})
}

// RejectItem ends an item and its documents as rejected.
func (c *Catalog) RejectItem(ctx context.Context, w catalog.Work, code scan.Code, detail string) error {
	_, err := c.finishing(ctx, "reject item", "", w, func(r run, item scan.Item) ([]catalog.Work, error) {
		if code == "" || w.Stage == catalog.StagePublish || w.Stage == catalog.StageSeal {
			return nil, invalid("an item is rejected before its documents are cut, with a reason")
		}
		if _, err := r.exec(`UPDATE documents SET state = 'rejected', reasons = ?, updated_at = {now} WHERE item_id = ?`, string(code), item.ID); err != nil {
			return nil, err
		}
		if err := r.stop(item.ID); err != nil {
			return nil, err
		}
		return nil, r.settle(item.ID, code, detail)
	})
	return err
}

// stop ends an item's unfinished work.
func (r run) stop(item string) error {
	_, err := r.exec(`UPDATE work SET state = 'done', owner = '', lease_until = 0 WHERE item_id = ? AND state <> 'done'`, item)
	return err
}

// settle makes an item's state that of its documents. The reason stays only
// with what is rejected or sealed; an empty one keeps that which stands.
func (r run) settle(item string, reason scan.Code, detail string) error {
	docs, err := list(r, toDocument, `SELECT `+documentColumns+` FROM documents WHERE item_id = ?`, item)
	if err != nil {
		return err
	}
	state := scan.ItemStateOf(docs)
	_, err = r.exec(`UPDATE items SET state = ?, updated_at = {now} WHERE id = ?`, string(state), item)
	switch {
	case err != nil:
	case state != scan.ItemRejected && state != scan.ItemSealed:
		_, err = r.exec(`UPDATE items SET reason = '', detail = '' WHERE id = ?`, item)
	case reason != "":
		_, err = r.exec(`UPDATE items SET reason = ?, detail = ? WHERE id = ?`, string(reason), detail, item)
	}
	return err
}

// FinishDelivery ends a publish work.
func (c *Catalog) FinishDelivery(ctx context.Context, w catalog.Work, delivered bool, status int) error {
	state := "given_up"
	if delivered {
		state = "delivered"
	}
	_, err := c.finishing(ctx, "finish delivery", catalog.StagePublish, w, func(r run, _ scan.Item) ([]catalog.Work, error) {
		return nil, r.must(`UPDATE deliveries SET state = ?, last_code = ? WHERE id = ?`, state, status, w.Subject)
	})
	return err
}

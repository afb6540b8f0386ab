package sqlcat

import (
	"context"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Seal seals an item in whatever state it is.
func (c *Catalog) Seal(ctx context.Context, id string, code scan.Code) (works []catalog.Work, err error) {
	err = c.write(ctx, "seal", func(r run) error {
		item, err := r.locked(id)
		if err != nil {
			return err
		}
		works, err = r.seal(item, code)
		return err
	})
	if err != nil {
		return nil, err
	}
	return works, nil
}

// SealFrom is Seal from within a claimed work.
func (c *Catalog) SealFrom(ctx context.Context, w catalog.Work, code scan.Code) ([]catalog.Work, error) {
	return c.finishing(ctx, "seal from", "", w, func(r run, item scan.Item) ([]catalog.Work, error) {
		return r.seal(item, code)
	})
}

// seal leaves nothing of an item's text: not its records, not its words, not
// its titles.
func (r run) seal(item scan.Item, code scan.Code) ([]catalog.Work, error) {
	if code == "" {
		return nil, invalid("sealing needs a reason")
	}
	if item.State == scan.ItemSealed || item.State == scan.ItemErased {
		return nil, stale("item is sealed")
	}
	if err := r.stop(item.ID); err != nil {
		return nil, err
	}
	of := ` WHERE document_id IN (SELECT id FROM documents WHERE item_id = ?)`
	if _, err := r.exec(`UPDATE deliveries SET state = 'given_up'`+of+` AND state = 'waiting'`, item.ID); err != nil {
		return nil, err
	}
	if err := r.forget(item.ID); err != nil {
		return nil, err
	}
	if _, err := r.exec(`DELETE FROM records`+of, item.ID); err != nil {
		return nil, err
	}
	if _, err := r.exec(`UPDATE documents SET state = 'sealed', reasons = ?, title = ?, updated_at = {now} WHERE item_id = ?`,
		string(code), item.Name, item.ID); err != nil {
		return nil, err
	}
	if err := r.settle(item.ID, code, ""); err != nil {
		return nil, err
	}
	return r.ready(catalog.Work{Stage: catalog.StageSeal, Subject: item.ID, Unit: item.Unit, ItemID: item.ID})
}

// FinishSeal ends a seal work.
func (c *Catalog) FinishSeal(ctx context.Context, w catalog.Work) error {
	_, err := c.finishing(ctx, "finish seal", catalog.StageSeal, w, func(run, scan.Item) ([]catalog.Work, error) { return nil, nil })
	return err
}

// Erase marks a sealed item erased and logs by whom.
func (c *Catalog) Erase(ctx context.Context, id, by string) error {
	return c.write(ctx, "erase", func(r run) error {
		item, err := r.locked(id)
		if err != nil {
			return err
		}
		if item.State != scan.ItemSealed {
			return stale("item is not sealed")
		}
		if _, err = r.exec(`UPDATE items SET state = 'erased', updated_at = {now} WHERE id = ?`, id); err != nil {
			return err
		}
		return r.log(catalog.Event{Unit: item.Unit, By: by, Action: "erased", Subject: id})
	})
}

package sqlcat

import (
	"context"

	"sohoa/internal/catalog"
)

// AddHook adds a webhook.
func (c *Catalog) AddHook(ctx context.Context, h catalog.Hook) error {
	return c.write(ctx, "add hook", func(r run) error {
		if h.ID == "" || h.URL == "" {
			return invalid("a hook needs an id and an address")
		}
		_, err := r.exec(`INSERT INTO hooks (id, unit, url, secret, created_at, removed_at) VALUES (?, ?, ?, ?, ?, 0)`,
			h.ID, h.Unit, h.URL, h.Secret, micros(h.CreatedAt))
		return err
	})
}

// Hooks lists the hooks that were not removed, oldest first.
func (c *Catalog) Hooks(ctx context.Context, units []string) ([]catalog.Hook, error) {
	var w conditions
	w.add(`removed_at = 0`)
	w.units("unit", units)
	all, err := list(c.read(ctx), func(r row) (h catalog.Hook, err error) {
		err = r.Scan(&h.ID, &h.Unit, &h.URL, &h.Secret, instant{&h.CreatedAt})
		return
	}, `SELECT id, unit, url, secret, created_at FROM hooks`+w.where()+` ORDER BY created_at, id`, w.args...)
	return all, c.fail("hooks", err)
}

// RemoveHook ends a hook: what it waits for is given up, its secret is
// forgotten; what was delivered stays on record.
func (c *Catalog) RemoveHook(ctx context.Context, id string) error {
	return c.write(ctx, "remove hook", func(r run) error {
		if err := r.must(`UPDATE hooks SET removed_at = {now}, secret = '' WHERE id = ? AND removed_at = 0`, id); err != nil {
			return err
		}
		waiting := ` IN (SELECT id FROM deliveries WHERE hook_id = ? AND state = 'waiting')`
		if _, err := r.exec(`UPDATE work SET state = 'done', owner = '', lease_until = 0 WHERE stage = 'publish' AND subject`+waiting, id); err != nil {
			return err
		}
		_, err := r.exec(`UPDATE deliveries SET state = 'given_up' WHERE hook_id = ? AND state = 'waiting'`, id)
		return err
	})
}

const deliveryQuery = `SELECT d.id, d.seq, d.state, d.last_code, w.attempt, h.id, h.unit, h.url, h.secret, h.created_at, r.body
	FROM deliveries d JOIN hooks h ON h.id = d.hook_id
	JOIN work w ON w.stage = 'publish' AND w.subject = d.id
	LEFT JOIN records r ON r.document_id = d.document_id AND r.revision = d.revision `

func toDelivery(r row) (d catalog.Delivery, err error) {
	err = r.Scan(&d.ID, &d.Seq, &d.State, &d.LastCode, &d.Attempts,
		&d.Hook.ID, &d.Hook.Unit, &d.Hook.URL, &d.Hook.Secret, instant{&d.Hook.CreatedAt}, body{&d.Record})
	return
}

// Delivery is what the publish stage sends; there is none of a sealed document.
func (c *Catalog) Delivery(ctx context.Context, id string) (catalog.Delivery, error) {
	d, err := one(c.read(ctx), toDelivery, deliveryQuery+`WHERE d.id = ? AND r.body IS NOT NULL`, id)
	return d, c.fail("delivery", err)
}

// Deliveries lists a document's, oldest first; those of a sealed document have
// an empty record.
func (c *Catalog) Deliveries(ctx context.Context, document string) ([]catalog.Delivery, error) {
	all, err := list(c.read(ctx), toDelivery, deliveryQuery+`WHERE d.document_id = ? ORDER BY d.seq, d.id`, document)
	return all, c.fail("deliveries", err)
}

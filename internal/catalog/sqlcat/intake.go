package sqlcat

import (
	"context"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Accept records a reception of bytes; see the contract.
func (c *Catalog) Accept(ctx context.Context, rec scan.Receipt, item scan.Item) (catalog.Accepted, error) {
	item.State, item.Reason = scan.ItemRunning, ""
	return c.receive(ctx, "accept", rec, item)
}

// Refuse records a reception that no item can be made of.
func (c *Catalog) Refuse(ctx context.Context, rec scan.Receipt, item scan.Item) (catalog.Accepted, error) {
	if item.Reason == "" {
		return catalog.Accepted{}, c.fail("refuse", invalid("no reason"))
	}
	item.State = scan.ItemRejected
	return c.receive(ctx, "refuse", rec, item)
}

func (c *Catalog) receive(ctx context.Context, call string, rec scan.Receipt, item scan.Item) (catalog.Accepted, error) {
	var acc catalog.Accepted
	if rec.ID == "" || item.ID == "" || item.SHA256 == "" || rec.Unit == "" {
		return acc, c.fail(call, invalid("a receipt needs id, item, hash and unit"))
	}
	err := c.write(ctx, call, func(r run) (err error) {
		acc, err = receive(r, rec, item)
		return err
	})
	if err != nil {
		return catalog.Accepted{}, err
	}
	return acc, nil
}

// receive relies on two unique keys, so that it needs no lock: the bytes of a
// unit make one item, a source of a door makes one receipt.
func receive(r run, rec scan.Receipt, item scan.Item) (acc catalog.Accepted, err error) {
	at := micros(rec.ReceivedAt)
	made, err := r.exec(`INSERT INTO items (`+itemColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, {now})
		ON CONFLICT (unit, sha256) DO NOTHING`,
		item.ID, rec.Unit, item.SHA256, item.Size, item.Name, string(item.Media), string(item.State), string(item.Reason), item.Detail, at)
	if err != nil {
		return acc, err
	}
	acc.Item, err = one(r, toItem, `SELECT `+itemColumns+` FROM items WHERE unit = ? AND sha256 = ?`, rec.Unit, item.SHA256)
	if err != nil {
		return acc, err
	}
	added, err := r.exec(`INSERT INTO receipts (`+receiptColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (unit, door, source) WHERE length(source) > 0 DO NOTHING`,
		rec.ID, acc.Item.ID, rec.Unit, string(rec.Door), rec.Name, []byte(rec.Source), []byte(rec.KeptPath), rec.By, made == 1, at)
	if err != nil {
		return acc, err
	}
	if added == 0 {
		acc.Receipt, err = bySource(r, rec.Unit, rec.Door, rec.Source)
		if err == nil && acc.Receipt.ItemID != acc.Item.ID {
			err = scan.Errorf(scan.CodeMismatch, "source was received before with other bytes")
		}
	} else {
		acc.Receipt, err = one(r, toReceipt, `SELECT `+receiptColumns+` FROM receipts WHERE id = ?`, rec.ID)
	}
	if err != nil {
		return acc, err
	}
	if made == 0 {
		acc.Document, err = one(r, text, `SELECT id FROM documents WHERE item_id = ? AND seq = 1`, acc.Item.ID)
		return acc, err
	}
	acc.Document = scan.NewID()
	state := scan.DocRunning
	if item.State == scan.ItemRejected {
		state = scan.DocRejected
	}
	_, err = r.exec(`INSERT INTO documents (`+documentColumns+`) VALUES (?, ?, ?, 1, 0, 0, ?, ?, 0, ?, '', ?, {now})`,
		acc.Document, acc.Item.ID, rec.Unit, string(state), string(item.Reason), item.Name, at)
	if err == nil && state == scan.DocRunning {
		acc.Work, err = r.ready(catalog.Work{Stage: catalog.StageSplit, Subject: acc.Item.ID, Unit: rec.Unit, ItemID: acc.Item.ID})
	}
	return acc, err
}

// BySource finds the receipt of a door's source.
func (c *Catalog) BySource(ctx context.Context, unit string, door scan.Door, source string) (scan.Receipt, error) {
	rec, err := bySource(c.read(ctx), unit, door, source)
	return rec, c.fail("by source", err)
}

func bySource(r run, unit string, door scan.Door, source string) (scan.Receipt, error) {
	return one(r, toReceipt, `SELECT `+receiptColumns+` FROM receipts
		WHERE unit = ? AND door = ? AND source = ? AND length(source) > 0`, unit, string(door), []byte(source))
}

// SetKept says where the door keeps the source now.
func (c *Catalog) SetKept(ctx context.Context, receipt, path string) error {
	return c.write(ctx, "set kept", func(r run) error {
		return r.must(`UPDATE receipts SET kept_path = ? WHERE id = ?`, []byte(path), receipt)
	})
}

// Kept lists receipts whose source is still kept.
func (c *Catalog) Kept(ctx context.Context, door scan.Door, states []scan.ItemState, after string, before time.Time, limit int) ([]scan.Receipt, error) {
	var w conditions
	w.add(`door = ? AND length(kept_path) > 0 AND received_at < ?`, string(door), before.UnixMicro())
	if after != "" {
		w.add(`(received_at, id) > (SELECT received_at, id FROM receipts WHERE id = ?)`, after)
	}
	item := conditions{}
	in(&item, "state", states)
	w.add(`item_id IN (SELECT id FROM items`+item.where()+`)`, item.args...)
	w.args = append(w.args, limited(limit, 100, 1000))
	all, err := list(c.read(ctx), toReceipt, `SELECT `+receiptColumns+` FROM receipts`+w.where()+` ORDER BY received_at, id LIMIT ?`, w.args...)
	return all, c.fail("kept", err)
}

// Item finds an item.
func (c *Catalog) Item(ctx context.Context, id string) (scan.Item, error) {
	item, err := one(c.read(ctx), toItem, `SELECT `+itemColumns+` FROM items WHERE id = ?`, id)
	return item, c.fail("item", err)
}

// ByHash finds the item of a unit's bytes.
func (c *Catalog) ByHash(ctx context.Context, unit, sha256 string) (scan.Item, error) {
	item, err := one(c.read(ctx), toItem, `SELECT `+itemColumns+` FROM items WHERE unit = ? AND sha256 = ?`, unit, sha256)
	return item, c.fail("item by hash", err)
}

// Receipt finds a receipt.
func (c *Catalog) Receipt(ctx context.Context, id string) (scan.Receipt, error) {
	rec, err := one(c.read(ctx), toReceipt, `SELECT `+receiptColumns+` FROM receipts WHERE id = ?`, id)
	return rec, c.fail("receipt", err)
}

// ByCode lists the receipts with a short code.
func (c *Catalog) ByCode(ctx context.Context, units []string, code string) ([]scan.Receipt, error) {
	id, ok := scan.ReceiptEnd(code)
	if !ok {
		return nil, nil
	}
	var w conditions
	w.add(`substr(id, 17) = ?`, id)
	w.units("unit", units)
	all, err := list(c.read(ctx), toReceipt, `SELECT `+receiptColumns+` FROM receipts`+w.where()+` ORDER BY id DESC LIMIT 10`, w.args...)
	return all, c.fail("by code", err)
}

// Receipts lists an item's, oldest first.
func (c *Catalog) Receipts(ctx context.Context, item string) ([]scan.Receipt, error) {
	all, err := list(c.read(ctx), toReceipt, `SELECT `+receiptColumns+` FROM receipts WHERE item_id = ? ORDER BY received_at, id`, item)
	return all, c.fail("receipts", err)
}

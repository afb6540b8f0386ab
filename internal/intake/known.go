package intake

import (
	"context"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Known finds the item of bytes that the unit has sent before, so that nobody
// needs to send them again; scan.CodeNotFound otherwise, and also when the
// store has lost them: sent again, they are put right.
func (in *Intake) Known(ctx context.Context, unit, sha256 string) (scan.Item, error) {
	item, err := in.Catalog.ByHash(ctx, unit, sha256)
	if err != nil || !keepsBytes(item) {
		return item, err
	}
	info, err := in.Blob.Stat(ctx, blob.OriginalKey(unit, sha256))
	if err == nil && info.Size != item.Size {
		err = scan.Errorf(scan.CodeNotFound, "the original of item %s is cut short", item.ID)
	}
	return item, err
}

// keepsBytes reports whether the store should have an item's bytes: of what
// was empty or too large it never had any, of what was erased no more.
func keepsBytes(item scan.Item) bool {
	return item.State != scan.ItemErased && item.Reason != scan.CodeEmpty && item.Reason != scan.CodeTooLarge
}

// Again books a further receipt of bytes that the unit has sent before
// (m.SHA256), as Accept would if they came again; scan.CodeNotFound as with
// Known. A Source makes repeating it safe.
func (in *Intake) Again(ctx context.Context, m Meta) (catalog.Accepted, error) {
	item, err := in.Known(ctx, m.Unit, m.SHA256)
	if err != nil {
		return catalog.Accepted{}, err
	}
	done, err := in.Catalog.Accept(ctx, scan.Receipt{ID: scan.NewID(), ItemID: item.ID, Unit: m.Unit, Door: m.Door,
		Name: DisplayName(m.Name), Source: m.Source, By: m.By, ReceivedAt: time.Now().UTC()}, item)
	if err == nil {
		in.Log.Info("received again by hash", "item", item.ID, "receipt", done.Receipt.ID, "unit", m.Unit, "door", m.Door)
	}
	return done, err
}

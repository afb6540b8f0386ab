package workers

import (
	"context"

	"sohoa/internal/catalog"
)

// split opens the item, refuses what cannot be read, and counts its pages.
func (w *Worker) split(ctx context.Context, work catalog.Work) error {
	item, err := w.Catalog.Item(ctx, work.ItemID)
	if err != nil {
		return err
	}
	path, release, err := w.originals.hold(ctx, item)
	if err != nil {
		return err
	}
	defer release()
	p, err := examine(ctx, w.Inspector, path, w.Limits)
	if err != nil {
		return err
	}
	works, err := w.Catalog.FinishSplit(ctx, work, p.pages)
	if err != nil {
		return err
	}
	w.enqueue(ctx, works...)
	return nil
}

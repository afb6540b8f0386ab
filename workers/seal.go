package workers

import (
	"context"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
)

// seal removes everything derived from a sealed item: words, previews, PDFs.
// The original stays, out of reach, until an operator erases it. It purges
// twice, a lease apart: a page that was still being read when the item was
// sealed may have written in between.
func (w *Worker) seal(ctx context.Context, work catalog.Work) error {
	err := w.Blob.List(ctx, blob.ItemPrefix(work.Unit, work.ItemID), func(o blob.Info) error {
		return w.Blob.Delete(ctx, o.Key)
	})
	if err != nil {
		return err
	}
	if work.Attempt == 1 {
		return w.Catalog.Release(ctx, work, time.Now().Add(3*w.Lease), false, "")
	}
	return w.Catalog.FinishSeal(ctx, work)
}

package workers

import (
	"context"

	"sohoa/internal/catalog"
	"sohoa/internal/publish"
	"sohoa/internal/scan"
)

// publish sends one revision of a record to one hook. The feed needs no stage:
// a published revision is in it from the transaction that published it.
func (w *Worker) publish(ctx context.Context, work catalog.Work) error {
	d, err := w.Catalog.Delivery(ctx, work.Subject)
	if err != nil {
		return err
	}
	status, err := publish.Send(ctx, w.Client, d)
	if err != nil {
		return scan.Errorf(scan.CodeUnavailable, "deliver %s: %w", d.ID, err)
	}
	return w.Catalog.FinishDelivery(ctx, work, true, status)
}

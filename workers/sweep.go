package workers

import (
	"context"
	"time"
)

// The sweeper makes the queue a mere hint: whatever it lost is handed out
// again, and work of the dead is made ready.
const (
	sweepEvery = 2 * time.Second
	sweepQuiet = 8 * time.Second // handed out but not claimed for so long: hand out again
	sweepLimit = 500
)

func (w *Worker) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		w.sweepOnce(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (w *Worker) sweepOnce(ctx context.Context) {
	lost, err := w.Catalog.Expire(ctx)
	if err != nil {
		w.Log.Warn("sweep: expire", "err", err)
		return
	}
	for _, work := range lost {
		w.Log.Warn("lease ran out", "stage", work.Stage, "item", work.ItemID, "page", work.Page, "attempt", work.Attempt, "crashes", work.Crashes)
	}
	w.enqueue(ctx, lost...)
	ready, err := w.Catalog.Ready(ctx, sweepQuiet, sweepLimit)
	if err != nil {
		w.Log.Warn("sweep: ready", "err", err)
		return
	}
	w.enqueue(ctx, ready...)
}

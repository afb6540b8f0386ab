package workers

import (
	"context"

	"sohoa/internal/catalog"
	"sohoa/internal/queue"
	"sohoa/internal/scan"
)

// turnTries is how often a worker asks whose turn it is before it takes what
// the task names.
const turnTries = 3

// claim takes a piece of work. A task only says that there is work in its lane:
// whose turn it is the catalog knows, so that no office waits for all the pages
// of another. The work the task names is then left to the task of the one that
// was taken. CodeStale or CodeNotFound when there is nothing to do.
func (w *Worker) claim(ctx context.Context, t queue.Task) (catalog.Work, error) {
	for range turnTries {
		next, err := w.Catalog.Turn(ctx, string(t.Lane))
		if err != nil {
			break // nothing is ready, or the claim below says what is wrong
		}
		work, err := w.Catalog.Claim(ctx, next.Stage, next.Subject, w.Owner, w.Lease)
		if err == nil || !scan.Is(err, scan.CodeStale) {
			return work, err
		}
	}
	return w.Catalog.Claim(ctx, t.Stage, t.Subject, w.Owner, w.Lease)
}

package workers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/extract"
	"sohoa/internal/media"
	"sohoa/internal/pdf"
	"sohoa/internal/queue"
	"sohoa/internal/reader"
	"sohoa/internal/scan"
)

// Config is what a worker is made of.
type Config struct {
	Catalog   Catalog
	Blob      blob.Store
	Queue     queue.Queue
	Reader    reader.Reader
	Inspector pdf.Inspector
	Writer    pdf.Writer
	Client    *http.Client // for deliveries
	Owner     string       // names this worker in its leases
	Scratch   string       // a folder for local copies of originals and for PDFs being made
	Lease     time.Duration
	Limits    media.Limits
	Parallel  int            // pieces of work at a time
	Rules     *extract.Rules // nil = the built-in ones
	Log       *slog.Logger
}

// Catalog is what the pipeline needs of the catalog.
type Catalog interface {
	catalog.Pipeline
	Item(ctx context.Context, id string) (scan.Item, error)
	Pages(ctx context.Context, item string) ([]scan.Page, error)
	ItemDocuments(ctx context.Context, item string) ([]scan.Document, error)
	Delivery(ctx context.Context, id string) (catalog.Delivery, error)
}

// DefaultLease is how long a worker may be silent before its work is given to
// another. With the sweeper's interval it bounds the restart of a dead attempt
// to 12 seconds.
const DefaultLease = 9 * time.Second

// Worker runs the pipeline's stages.
type Worker struct {
	Config
	originals originals
}

// New makes a worker; Run starts it.
func New(c Config) *Worker {
	if c.Lease == 0 {
		c.Lease = DefaultLease
	}
	if c.Parallel == 0 {
		c.Parallel = 2
	}
	if c.Client == nil {
		c.Client = &http.Client{Timeout: 30 * time.Second}
	}
	return &Worker{Config: c, originals: originals{store: c.Blob, dir: c.Scratch}}
}

// Run serves the queue and sweeps until ctx is done; running work is finished
// or handed back before it returns.
func (w *Worker) Run(ctx context.Context) error {
	swept := make(chan struct{})
	go func() {
		defer close(swept)
		w.sweep(ctx)
	}()
	err := w.Queue.Serve(ctx, w.Parallel, w.handle)
	<-swept
	return err
}

// handle claims work a task hints at, runs its stage under a heartbeat and
// puts the verdict on a failure into effect.
func (w *Worker) handle(ctx context.Context, t queue.Task) error {
	work, err := w.claim(ctx, t)
	if scan.Is(err, scan.CodeStale) || scan.Is(err, scan.CodeNotFound) {
		return nil // done, running elsewhere, or sealed: the hint was old
	}
	if err != nil {
		return err // the sweeper hands it out again
	}
	s, ok := stageOf(work.Stage)
	if !ok { // of a newer version: another worker may know it
		return w.Catalog.Release(ctx, work, time.Now().Add(w.Lease), work.Alone, scan.CodeInvalid)
	}
	log := w.Log.With("stage", work.Stage, "item", work.ItemID, "page", work.Page, "attempt", work.Attempt)
	start := time.Now()
	err = w.runLeased(ctx, work, s)
	if err == nil {
		log.Info("done", "took", time.Since(start).Round(time.Millisecond))
		return nil
	}
	return w.settle(ctx, log, work, err)
}

// runLeased runs the stage while a heartbeat keeps its lease; a lost lease or a
// shutdown ends the stage's context.
func (w *Worker) runLeased(ctx context.Context, work catalog.Work, s stage) error {
	if work.Crashes > maxCrashes {
		return scan.Errorf(scan.CodeTooManyTries, "lease lost %d times", work.Crashes)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		tick := time.NewTicker(w.Lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if err := w.Catalog.Heartbeat(ctx, work, w.Lease); scan.Is(err, scan.CodeStale) {
					cancel(err)
					return
				}
			}
		}
	}()
	err := s.run(w, ctx, work)
	if err != nil && ctx.Err() != nil {
		if cause := context.Cause(ctx); scan.Is(cause, scan.CodeStale) {
			err = cause
		} else {
			err = errors.Join(errShutdown, err)
		}
	}
	cancel(nil)
	<-beating
	return err
}

var errShutdown = errors.New("worker is stopping")

// settle puts the verdict on a failed attempt into effect.
func (w *Worker) settle(ctx context.Context, log *slog.Logger, work catalog.Work, err error) error {
	ctx = context.WithoutCancel(ctx)
	if errors.Is(err, errShutdown) {
		log.Info("handed back")
		return w.Catalog.Release(ctx, work, time.Now(), work.Alone, "")
	}
	v, code := decide(work, err), scan.CodeOf(err)
	log.Warn("failed", "code", code, "err", err, "again", v.act == again, "after", v.after)
	switch v.act {
	case again:
		return w.Catalog.Release(ctx, work, time.Now().Add(v.after), v.alone, code)
	case giveUp:
		return w.giveUp(ctx, work, code, err)
	}
	return nil
}

func (w *Worker) giveUp(ctx context.Context, work catalog.Work, code scan.Code, err error) error {
	switch work.Stage {
	case catalog.StageRead:
		return w.pageDone(ctx, work, scan.Page{ItemID: work.ItemID, Number: work.Page, State: scan.PageFailed, Kind: scan.KindContent, Code: code, Detail: err.Error()})
	case catalog.StagePublish:
		return w.Catalog.FinishDelivery(ctx, work, false, 0)
	case catalog.StageSeal: // must be done, however often it takes
		return w.Catalog.Release(ctx, work, time.Now().Add(time.Minute), false, code)
	}
	return w.Catalog.RejectItem(ctx, work, code, err.Error())
}

// enqueue hints at new work. It may fail: the sweeper hands it out again.
func (w *Worker) enqueue(ctx context.Context, works ...catalog.Work) {
	for _, work := range works {
		if err := w.Queue.Enqueue(ctx, Task(work)); err != nil {
			w.Log.Warn("enqueue failed, the sweeper will do it", "stage", work.Stage, "item", work.ItemID, "err", err)
			return
		}
	}
}

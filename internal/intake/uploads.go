package intake

import (
	"context"
	"io"
	"log/slog"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
	"sohoa/internal/tus"
)

// Uploads is the end of resumable uploads: a complete one goes through the door.
type Uploads struct {
	*tus.Spool
	Accept func(ctx context.Context, r io.Reader, m Meta) (catalog.Accepted, error) // Intake's
}

// Finish takes a complete upload in and notes its receipt. Repeating it is
// safe. Bytes that are not what was announced (scan.CodeChecksum) are of no
// use to anybody and are forgotten; after any other error the upload stays
// complete and can be finished later.
func (u *Uploads) Finish(ctx context.Context, l *tus.Locked) (catalog.Accepted, error) {
	bytes, err := l.Bytes()
	if err != nil {
		return catalog.Accepted{}, err
	}
	settled := blob.Settled{File: bytes}
	settled.SHA256, settled.Mark = l.Sums()
	got, err := u.Accept(ctx, settled, Meta{Unit: l.Unit, Door: l.Door, Name: l.Name, By: l.By,
		Source: "tus/" + l.ID, Size: l.Length, SHA256: l.Announced})
	if scan.Is(err, scan.CodeChecksum) {
		l.Remove() // what stays is swept
	}
	if err != nil {
		return got, err
	}
	return got, l.Finish(got.Receipt.ID)
}

// Run sweeps the uploads every so often until ctx is done.
func (u *Uploads) Run(ctx context.Context, every time.Duration, log *slog.Logger) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for ctx.Err() == nil {
		err := u.Sweep(func(l *tus.Locked) {
			if _, err := u.Finish(ctx, l); err != nil {
				log.Warn("a complete upload waits", "upload", l.ID, "err", err)
			}
		})
		if err != nil {
			log.Warn("sweep of uploads", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

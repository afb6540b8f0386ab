package main

import (
	"context"
	"log/slog"

	"sohoa/internal/blob/s3"
	"sohoa/internal/inbox"
	"sohoa/internal/intake"
)

// runInbox watches the bucket's inbox until ctx is done; the channel is closed
// when it has let go. Without S3, or with --s3-inbox 0, there is none.
func runInbox(ctx context.Context, s *settings, p *plant, in *intake.Intake) (*inbox.Inbox, <-chan struct{}) {
	done := make(chan struct{})
	bucket, ok := p.blob.(*s3.Store)
	if !ok || s.inboxPoll <= 0 {
		close(done)
		return nil, done
	}
	box := inbox.New(inbox.Config{Drops: bucket.Drops(), Intake: in, Units: p.units, Log: slog.Default()})
	go func() {
		defer close(done)
		box.Run(ctx, s.inboxPoll)
	}()
	return box, done
}

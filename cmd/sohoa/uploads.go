package main

import (
	"context"
	"log/slog"
	"time"

	"sohoa/internal/intake"
	"sohoa/internal/tus"
)

// runUploads opens the spool of resumable uploads and sweeps it until ctx is
// done; the channel is closed when it has let go.
func runUploads(ctx context.Context, s *settings, in *intake.Intake) (*intake.Uploads, <-chan struct{}, error) {
	dir := s.uploads
	if dir == "" {
		dir = s.path("uploads")
	}
	spool, err := tus.Open(tus.Config{Dir: dir, MaxBytes: s.maxBytes, Keep: time.Duration(s.uploadDays) * 24 * time.Hour})
	if err != nil {
		return nil, nil, err
	}
	uploads := &intake.Uploads{Spool: spool, Accept: in.Accept}
	done := make(chan struct{})
	go func() {
		defer close(done)
		uploads.Run(ctx, 30*time.Second, slog.Default())
	}()
	return uploads, done, nil
}

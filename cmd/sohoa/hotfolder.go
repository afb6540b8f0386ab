package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"sohoa/internal/intake"
)

// runHotfolder watches the data folder's hotfolder until ctx is done; the
// channel is closed when it has let go.
func runHotfolder(ctx context.Context, s *settings, p *plant, in *intake.Intake) (<-chan struct{}, error) {
	dir := s.path("hotfolder")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	folder := intake.NewHotfolder(intake.HotfolderConfig{
		Dir: dir, Intake: in, Quiet: s.quiet, Keep: time.Duration(s.keepDays) * 24 * time.Hour, Log: slog.Default(),
		Units: func(ctx context.Context) ([]string, error) {
			units, err := p.catalog.Units(ctx)
			codes := make([]string, len(units))
			for i, u := range units {
				codes[i] = u.Code
			}
			return codes, err
		},
	})
	done := make(chan struct{})
	go func() {
		defer close(done)
		folder.Run(ctx, s.poll)
	}()
	return done, nil
}

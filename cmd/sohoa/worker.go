package main

import (
	"context"
	"log/slog"

	"github.com/spf13/cobra"

	"sohoa/internal/extract"
	"sohoa/internal/scan"
	"sohoa/internal/supervise"
	"sohoa/workers"
)

func workerCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "worker",
		Short: "Run the pipeline alone, with the database, objects and Redis given",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, cancel := context.WithCancel(c.Context())
			defer cancel()
			gone := supervise.ParentGone() // a child of serve leaves when serve is gone
			go func() {
				select {
				case <-gone:
					cancel()
				case <-ctx.Done():
				}
			}()
			return runWorker(ctx, &s)
		},
	}
	s.bind(c)
	return c
}

func runWorker(ctx context.Context, s *settings) error {
	if err := checkDependencies(); err != nil {
		return missing(err)
	}
	rules, err := extract.OpenRules(s.rules)
	if err != nil {
		return err
	}
	p, err := wire(ctx, s)
	if err != nil {
		return failed(err)
	}
	defer p.close()
	pool, err := newReaderPool(s.parallel)
	if err != nil {
		return failed(err)
	}
	defer pool.Close()
	scratch, remove, err := workerScratch(s)
	if err != nil {
		return failed(err)
	}
	defer remove()
	owner := env("OWNER", "worker-"+scan.NewID())
	w := workers.New(workers.Config{
		Catalog: p.catalog, Blob: p.blob, Queue: p.queue, Reader: pool,
		Inspector: newInspector(), Writer: newWriter(), Owner: owner, Scratch: scratch,
		Lease: s.lease, Limits: s.fileLimits(), Parallel: s.parallel + 1, Log: slog.Default(), Rules: rules,
	})
	slog.Info("worker started", "owner", owner, "parallel", s.parallel)
	err = w.Run(ctx)
	slog.Info("worker stopped", "owner", owner)
	return err
}

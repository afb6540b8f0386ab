package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"sohoa/internal/blob"
	"sohoa/internal/intake"
	"sohoa/internal/media"
	"sohoa/internal/scan"
	"sohoa/internal/web"
)

func webCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "web",
		Short: "Run the doors, pages and API alone, with the database, objects and Redis given",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			p, err := wire(c.Context(), &s)
			if err != nil {
				return failed(err)
			}
			defer p.close()
			return runDoors(c.Context(), &s, p)
		},
	}
	s.bind(c)
	s.bindDoors(c)
	return c
}

// runDoors serves hotfolders, pages and API until ctx is done.
func runDoors(ctx context.Context, s *settings, p *plant) error {
	in := intake.New(intake.Config{Blob: p.blob, Catalog: p.catalog, Enqueue: p.enqueue, Limits: s.limits(), Log: slog.Default()})
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	uploads, swept, err := runUploads(ctx, s, in)
	if err != nil {
		return failed(err)
	}
	inbox, looked := runInbox(ctx, s, p, in)
	handler, err := web.New(web.Config{
		Catalog: p.catalog, Blob: p.blob, Intake: in, Uploads: uploads, Inbox: inbox, Enqueue: p.enqueue, Ready: p.ready, Depth: p.queue.Depth,
		Log: slog.Default(), Version: version,
	})
	if err != nil {
		return failed(err)
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return failed(err)
	}
	address := "http://" + listener.Addr().String()
	if err := operatorToken(ctx, s, p.catalog, address); err != nil {
		return failed(err)
	}
	folders, err := runHotfolders(ctx, s, p, in)
	if err != nil {
		return failed(err)
	}
	scanners, err := runScanners(ctx, s, p, in)
	if err != nil {
		return failed(err)
	}
	mailbox, err := runMailbox(ctx, s, p, in)
	if err != nil {
		return failed(err)
	}
	go intake.Daybook(ctx, p.catalog, slog.Default())
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn)}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	slog.Info("listening", "address", address)
	select {
	case err = <-stopped:
	case <-ctx.Done():
		closing, end := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer end()
		server.Shutdown(closing)
	}
	cancel()
	<-folders
	<-scanners
	<-mailbox
	<-swept
	<-looked
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return failed(err)
	}
	return nil
}

func (s *settings) limits() intake.Limits {
	l := s.fileLimits()
	return intake.Limits{MaxBytes: s.maxBytes, MaxPages: l.Pages, MaxPixels: l.Pixels}
}

func (s *settings) fileLimits() media.Limits {
	return media.Limits{Pages: s.maxPages, Pixels: maxPixels}
}

// ready does a write–read round trip of each store.
func (p *plant) ready(ctx context.Context) map[string]error {
	return map[string]error{
		"catalog": p.catalog.Canary(ctx),
		"queue":   p.queue.Ping(ctx),
		"objects": canary(ctx, p.blob),
	}
}

func canary(ctx context.Context, store blob.Store) error {
	body, key := scan.NewID(), "canary/web"
	if _, err := blob.Put(ctx, store, key, bytes.NewReader([]byte(body))); err != nil {
		return err
	}
	r, err := store.Open(ctx, key)
	if err != nil {
		return err
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if len(got) != len(body) { // another process may have written in between
		return fmt.Errorf("canary read back %d bytes, wrote %d", len(got), len(body))
	}
	return nil
}

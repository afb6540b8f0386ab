package main

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/blob/dir"
	"sohoa/internal/blob/s3"
	"sohoa/internal/catalog"
	"sohoa/internal/catalog/postgres"
	"sohoa/internal/catalog/sqlite"
	"sohoa/internal/queue"
	"sohoa/internal/queue/redisq"
	"sohoa/workers"
)

// plant is the stores a process works with, as the settings name them.
type plant struct {
	catalog catalog.Catalog
	blob    blob.Store
	queue   queue.Queue
}

// grace is how long running work may take to finish at a clean stop before it
// is handed back.
const grace = 20 * time.Second

// wire opens catalog, objects and queue.
func wire(ctx context.Context, s *settings) (*plant, error) {
	if err := s.prepare(); err != nil {
		return nil, err
	}
	p := &plant{}
	var err error
	if p.catalog, err = openCatalog(ctx, s); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if p.blob, err = openBlob(ctx, s); err != nil {
		p.close()
		return nil, fmt.Errorf("open objects: %w", err)
	}
	if p.queue, err = openQueue(ctx, s); err != nil {
		p.close()
		return nil, fmt.Errorf("open queue: %w", err)
	}
	return p, nil
}

func openCatalog(ctx context.Context, s *settings) (catalog.Catalog, error) {
	if s.database != "" {
		return postgres.Open(ctx, s.database)
	}
	return sqlite.Open(ctx, s.path("sohoa.db"))
}

func openBlob(ctx context.Context, s *settings) (blob.Store, error) {
	if s.s3.endpoint == "" {
		return dir.Open(s.path("objects"))
	}
	return s3.Open(ctx, s3.Config{
		Endpoint: s.s3.endpoint, Bucket: s.s3.bucket, Region: s.s3.region,
		AccessKey: s.s3.key, SecretKey: s.s3.secret, Secure: s.s3.secure, SpoolDir: s.path("scratch"),
	})
}

func openQueue(ctx context.Context, s *settings) (queue.Queue, error) {
	if s.redis == "" {
		return nil, fmt.Errorf("no Redis given (--redis): only serve brings its own")
	}
	c := redisq.Config{Network: "tcp", Addr: s.redis, Password: s.redisKey, Grace: grace, Log: slog.Default()}
	if path, ok := strings.CutPrefix(s.redis, "unix:"); ok {
		c.Network, c.Addr = "unix", path
	} else if addr, db, ok := strings.Cut(s.redis, "/"); ok {
		n, err := strconv.Atoi(db)
		if err != nil {
			return nil, fmt.Errorf("--redis %s: the part after / is a database number", s.redis)
		}
		c.Addr, c.DB = addr, n
	}
	return redisq.Open(ctx, c)
}

// enqueue hints at new work; what fails here the workers' sweeper repeats.
func (p *plant) enqueue(ctx context.Context, w catalog.Work) {
	if err := p.queue.Enqueue(ctx, workers.Task(w)); err != nil {
		slog.Warn("enqueue failed, the sweeper will do it", "stage", w.Stage, "item", w.ItemID, "err", err)
	}
}

func (p *plant) close() {
	for _, c := range []interface{ Close() error }{p.queue, p.catalog} {
		if c != nil {
			c.Close()
		}
	}
}

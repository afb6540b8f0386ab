package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"sohoa/internal/access"
	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/inbox"
	"sohoa/internal/intake"
	"sohoa/internal/queue"
	"sohoa/internal/scan"
)

// Accepter takes in one file; intake's door is one. The error is nil when the
// file was refused with a ledger row: the item then says why.
type Accepter interface {
	Accept(ctx context.Context, r io.Reader, m intake.Meta) (catalog.Accepted, error)
	Known(ctx context.Context, unit, sha256 string) (scan.Item, error)
	Again(ctx context.Context, m intake.Meta) (catalog.Accepted, error)
}

// Config is what the server is made of. Catalog, Blob and Intake are needed.
type Config struct {
	Catalog catalog.Catalog
	Blob    blob.Store
	Intake  Accepter
	// Uploads keeps what arrives in pieces; nil = that door is closed.
	Uploads *intake.Uploads
	// Inbox takes in what is put straight into the bucket; nil = there is none.
	Inbox *inbox.Inbox
	// Enqueue hands work to the queue after the catalog has it. It may fail
	// silently: a sweeper repeats it.
	Enqueue func(ctx context.Context, w catalog.Work)
	// Ready does a write–read round trip of each store, by the store's name.
	Ready func(ctx context.Context) map[string]error
	// Depth is how many tasks wait in each lane, for /metrics.
	Depth   func(ctx context.Context) (map[queue.Lane]int, error)
	Log     *slog.Logger
	Version string
	// SecureCookies marks cookies for HTTPS alone; set it behind a TLS proxy.
	SecureCookies bool
	// Now is the clock; nil = time.Now.
	Now func() time.Time
}

type server struct {
	Config
	pages   map[string]pageSet // by language
	assets  string             // hash over all static files, part of their address
	tries   *access.Tries
	dummy   string        // argon2id hash that unknown logins are held against
	hashing chan struct{} // bounds the memory of password checks
	metrics *metrics
	ready   readiness
}

// New builds the handler. It fails when templates or words do not parse.
func New(c Config) (http.Handler, error) {
	if c.Catalog == nil || c.Blob == nil || c.Intake == nil {
		return nil, scan.Errorf(scan.CodeInvalid, "web: catalog, blob and intake are needed")
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Enqueue == nil {
		c.Enqueue = func(context.Context, catalog.Work) {}
	}
	if c.Ready == nil {
		c.Ready = func(context.Context) map[string]error { return nil }
	}
	s := &server{Config: c, tries: access.NewTries(c.Now), hashing: make(chan struct{}, 2)}
	var err error
	if s.assets, err = hashFiles(staticFiles); err != nil {
		return nil, scan.Errorf(scan.CodeInternal, "web: static files: %w", err)
	}
	if s.pages, err = parsePages(s.assets); err != nil {
		return nil, scan.Errorf(scan.CodeInternal, "web: templates: %w", err)
	}
	if s.dummy, err = HashPassword(scan.NewID()); err != nil {
		return nil, err
	}
	s.metrics = newMetrics(s)
	return s.wrap(s.mux()), nil
}

func (s *server) mux() *http.ServeMux {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.pattern, s.guard(rt))
	}
	return mux
}

// enqueue hands over what the catalog has just committed. The request may end
// before the queue answers, so its cancelling is not passed on.
func (s *server) enqueue(ctx context.Context, work []catalog.Work) {
	for _, w := range work {
		s.Enqueue(context.WithoutCancel(ctx), w)
	}
}

func hashFiles(files fs.FS) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(files, name)
		h.Write(b)
		return err
	})
	return hex.EncodeToString(h.Sum(nil))[:12], err
}

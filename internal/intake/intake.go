// Package intake is the one door: every way in ends in Intake.Accept, which
// streams the bytes once, hashes and examines them, makes them durable in the
// blob store, reads them back, and only then writes the ledger. To add a way
// in (a mailbox, an S3 drop), read its bytes, call Accept with a Source that
// names the piece for good, and let go of the source only after Accept
// returned; Hotfolder shows how.
package intake

import (
	"context"
	"log/slog"
	"os"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/media"
	"sohoa/internal/scan"
)

// Limits bound one received file. What is over them is refused, not an error.
type Limits struct {
	MaxBytes  int64 // of the file
	MaxPages  int   // frames of an image file; pages of a PDF are counted at split
	MaxPixels int64 // of one page
}

// Drain is how many bytes of a file are read at most: one over MaxBytes is not
// kept, but hashed for the ledger.
func (l Limits) Drain() int64 { return drainFactor * l.MaxBytes }

// DefaultLimits are 1 GiB, 2,000 pages and 200 megapixels a page (A0 at 300 dpi
// has 140).
func DefaultLimits() Limits {
	return Limits{MaxBytes: 1 << 30, MaxPages: 2000, MaxPixels: 200e6}
}

// Config is what an Intake works with. Zero Limits are DefaultLimits().
type Config struct {
	Blob    blob.Store
	Catalog catalog.Intake
	// Enqueue hands new work to the queue; it logs its own failures, since the
	// sweeper finds the work again. Nil = do not.
	Enqueue func(ctx context.Context, w catalog.Work)
	Limits  Limits
	Log     *slog.Logger
}

// Intake takes files in; it is safe for many goroutines.
type Intake struct{ Config }

// New makes an Intake.
func New(c Config) *Intake {
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits()
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return &Intake{c}
}

// Meta is what a door knows of a file.
type Meta struct {
	Unit   string // code of the receiving office
	Door   scan.Door
	Name   string // the sender's name of the file, for display only
	Source string // the door's own key of the piece, "" = none: see catalog.Intake
	By     string // who brought it: a user or token id
	Size   int64  // announced bytes, −1 = unknown
	SHA256 string // announced, lower-case hex, "" = unknown
}

// Frames counts the pages of an image file (not PDF) from its headers; errors
// as media.Examine.
func Frames(path string, _ scan.Media) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, scan.Errorf(scan.CodeUnavailable, "open: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, scan.Errorf(scan.CodeUnavailable, "stat: %w", err)
	}
	look, err := media.Examine(f, info.Size(), media.Limits{})
	return look.Frames, err
}

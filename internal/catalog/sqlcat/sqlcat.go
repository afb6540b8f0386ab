// Package sqlcat is the catalog over any SQL database: every rule of the
// contract stands here once. What engines say differently is in Dialect, their
// tables are in the drivers' migrations. To add an engine, give it a Dialect
// and migrations and let it pass catalogtest.Run.
//
// Locks are taken in one order: the item's row, its work, its documents, and
// last, just before the commit, the feed's row.
package sqlcat

import (
	"context"
	"database/sql"
	"errors"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Catalog is catalog.Catalog over SQL.
type Catalog struct {
	w, r *sql.DB
	d    *Dialect
}

var _ catalog.Catalog = (*Catalog)(nil)

// New is a catalog over migrated databases: w for what changes, r for what is
// only read. They may be the same; Close closes both.
func New(w, r *sql.DB, d *Dialect) *Catalog { return &Catalog{w: w, r: r, d: d} }

// write runs f in a transaction. Its error is told as that of call.
func (c *Catalog) write(ctx context.Context, call string, f func(r run) error) error {
	tx, err := c.w.BeginTx(ctx, c.d.Tx)
	if err != nil {
		return c.fail(call, err)
	}
	defer tx.Rollback() // does nothing after a commit
	if err := f(run{ctx, tx, c.d}); err != nil {
		return c.fail(call, err)
	}
	return c.fail(call, tx.Commit())
}

// read runs single statements outside a transaction.
func (c *Catalog) read(ctx context.Context) run { return run{ctx, c.r, c.d} }

// Canary writes a row and reads it back.
func (c *Catalog) Canary(ctx context.Context) error {
	value := scan.NewID()
	return c.write(ctx, "canary", func(r run) error {
		_, err := r.exec(`INSERT INTO canary (id, value) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value`, value)
		if err != nil {
			return err
		}
		back, err := one(r, text, `SELECT value FROM canary WHERE id = 1`)
		if err == nil && back != value {
			err = scan.Errorf(scan.CodeUnavailable, "another value came back than was written")
		}
		return err
	})
}

// Close closes the databases.
func (c *Catalog) Close() error {
	if c.r == c.w {
		return c.fail("close", c.w.Close())
	}
	return c.fail("close", errors.Join(c.r.Close(), c.w.Close()))
}

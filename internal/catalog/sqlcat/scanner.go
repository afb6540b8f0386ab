package sqlcat

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Pause is what was learnt of a folder's scanner.
func (c *Catalog) Pause(ctx context.Context, folder string) (time.Duration, error) {
	n, err := one(c.read(ctx), number, `SELECT longest FROM pauses WHERE folder = ?`, []byte(folder))
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return time.Duration(n) * time.Microsecond, c.fail("pause", err)
}

// SetPause keeps it.
func (c *Catalog) SetPause(ctx context.Context, folder string, longest time.Duration) error {
	return c.write(ctx, "set pause", func(r run) error {
		_, err := r.exec(`INSERT INTO pauses (folder, longest) VALUES (?, ?) ON CONFLICT (folder) DO UPDATE SET longest = excluded.longest`,
			[]byte(folder), longest.Microseconds())
		return err
	})
}

// Faulty lists pages that should be scanned again.
func (c *Catalog) Faulty(ctx context.Context, door scan.Door, limit int) ([]catalog.FaultyPage, error) {
	all, err := list(c.read(ctx), func(r row) (f catalog.FaultyPage, err error) {
		if f.Page, err = toPage(prefix{r, []any{&f.Receipt}}); err == nil && len(f.Page.Faults) == 0 {
			f.Page.Faults = []string{string(f.Page.Code)}
		}
		return
	}, `SELECT (SELECT min(id) FROM receipts WHERE item_id = pages.item_id AND door = ? AND length(kept_path) > 0), `+pageColumns+` FROM pages
		WHERE NOT told AND (state = 'failed' OR faults <> '')
		AND EXISTS (SELECT 1 FROM receipts WHERE item_id = pages.item_id AND door = ? AND length(kept_path) > 0)
		AND item_id NOT IN (SELECT id FROM items WHERE state IN ('sealed', 'erased'))
		ORDER BY item_id, number LIMIT ?`, string(door), string(door), limited(limit, 100, 1000))
	return all, c.fail("faulty", err)
}

// prefix is a row with columns before those of another reader.
type prefix struct {
	row
	first []any
}

func (p prefix) Scan(dest ...any) error { return p.row.Scan(append(p.first, dest...)...) }

// Told notes that a person knows of a page.
func (c *Catalog) Told(ctx context.Context, item string, page int) error {
	return c.write(ctx, "told", func(r run) error {
		return r.must(`UPDATE pages SET told = ? WHERE item_id = ? AND number = ?`, true, item, page)
	})
}

package sqlcat

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// ready makes work ready, handed out now: new rows, or done ones once more
// with their attempts counted on, so that no late answer fits a new lease.
// Returned in order of page.
func (r run) ready(works ...catalog.Work) ([]catalog.Work, error) {
	var all []catalog.Work
	for chunk := range slices.Chunk(works, 50) {
		rows := make([][]any, len(chunk))
		for i, w := range chunk {
			rows[i] = []any{w.Stage, w.Subject, w.Unit, w.ItemID, w.Page, "ready", 0, 0, false, "", 0, 0, ""}
		}
		marks, args := values(rows, ", {now}, {now}")
		made, err := list(r, toWork, `INSERT INTO work (stage, subject, unit, item_id, page, state, attempt, crashes, alone, owner,
			lease_until, not_before, code, handed_at, created_at) `+marks+`
			ON CONFLICT (stage, subject) DO UPDATE SET state = 'ready', crashes = 0, alone = excluded.alone, owner = '',
			lease_until = 0, not_before = 0, code = '', handed_at = excluded.handed_at, created_at = excluded.created_at
			WHERE work.state = 'done' RETURNING `+workColumns, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, made...)
	}
	slices.SortFunc(all, func(a, b catalog.Work) int { return cmp.Compare(a.Page, b.Page) })
	return all, nil
}

// Claim takes a ready piece of work.
func (c *Catalog) Claim(ctx context.Context, stage, subject, owner string, ttl time.Duration) (work catalog.Work, err error) {
	if owner == "" || ttl <= 0 {
		return work, c.fail("claim", invalid("a lease needs an owner and time"))
	}
	err = c.write(ctx, "claim", func(r run) error {
		work, err = one(r, toWork, `UPDATE work SET state = 'running', attempt = attempt + 1, owner = ?, lease_until = {now} + ?
			WHERE stage = ? AND subject = ? AND state = 'ready' AND not_before <= {now}
			AND (stage = 'seal' OR EXISTS (SELECT 1 FROM items WHERE items.id = work.item_id
				AND (items.state = 'running' OR work.stage = 'publish' AND items.state NOT IN ('sealed', 'erased'))))
			RETURNING `+workColumns, owner, ttl.Microseconds(), stage, subject)
		if err == nil {
			return r.took(work)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if _, err = one(r, text, `SELECT state FROM work WHERE stage = ? AND subject = ?`, stage, subject); err != nil {
			return err
		}
		return stale("work is not ready")
	})
	return work, err
}

// lease is the condition that w's lease still stands.
const lease = ` WHERE stage = ? AND subject = ? AND attempt = ? AND owner = ? AND state = 'running'`

func leaseOf(w catalog.Work, before ...any) []any {
	return append(before, w.Stage, w.Subject, w.Attempt, w.Owner)
}

// holding runs an update that ends in lease; CodeStale when the lease is lost.
func (r run) holding(update string, args ...any) error {
	n, err := r.exec(update+lease, args...)
	if err == nil && n == 0 {
		err = stale("the lease was lost")
	}
	return err
}

// Heartbeat prolongs a lease.
func (c *Catalog) Heartbeat(ctx context.Context, w catalog.Work, ttl time.Duration) error {
	return c.write(ctx, "heartbeat", func(r run) error {
		return r.holding(`UPDATE work SET lease_until = {now} + ?`, leaseOf(w, ttl.Microseconds())...)
	})
}

// Release gives work back. The wait is taken from this machine's clock and
// added to the database's, so that they need not agree.
func (c *Catalog) Release(ctx context.Context, w catalog.Work, notBefore time.Time, alone bool, code scan.Code) error {
	wait := max(0, time.Until(notBefore)).Microseconds()
	return c.write(ctx, "release", func(r run) error {
		return r.holding(`UPDATE work SET state = 'ready', owner = '', lease_until = 0, handed_at = 0, not_before = {now} + ?, alone = ?, code = ?`,
			leaseOf(w, wait, alone, string(code))...)
	})
}

// crashed makes the running work of a condition ready again.
func (c *Catalog) crashed(ctx context.Context, call, condition string, args ...any) (works []catalog.Work, err error) {
	err = c.write(ctx, call, func(r run) error {
		works, err = list(r, toWork, `WITH lost AS (SELECT stage AS s, subject AS j FROM work WHERE state = 'running' AND `+condition+` {skip})
			UPDATE work SET state = 'ready', owner = '', lease_until = 0, handed_at = {now}, crashes = crashes + 1, alone = alone OR stage = 'read'
			FROM lost WHERE stage = s AND subject = j RETURNING `+workColumns, args...)
		return err
	})
	return works, err
}

// Expire makes work ready whose lease ran out.
func (c *Catalog) Expire(ctx context.Context) ([]catalog.Work, error) {
	return c.crashed(ctx, "expire", `lease_until < {now}`)
}

// ReleaseOwner makes the running work of a dead owner ready.
func (c *Catalog) ReleaseOwner(ctx context.Context, owner string) ([]catalog.Work, error) {
	return c.crashed(ctx, "release owner", `owner = ?`, owner)
}

// Ready lists ready work that may have been lost on its way to a worker.
func (c *Catalog) Ready(ctx context.Context, quiet time.Duration, limit int) (works []catalog.Work, err error) {
	err = c.write(ctx, "ready", func(r run) error {
		type aged struct {
			catalog.Work
			created int64
		}
		all, err := list(r, func(r row) (a aged, err error) {
			w := &a.Work
			err = r.Scan(&w.Stage, &w.Subject, &w.Unit, &w.ItemID, &w.Page, &w.Attempt, &w.Crashes, &w.Alone, &w.Owner, &a.created)
			return
		}, `WITH quiet AS (SELECT stage AS s, subject AS j FROM work WHERE state = 'ready' AND not_before <= {now} AND handed_at <= {now} - ?
				ORDER BY created_at, stage, subject LIMIT ? {skip})
			UPDATE work SET handed_at = {now} FROM quiet WHERE stage = s AND subject = j RETURNING `+workColumns+`, created_at`,
			quiet.Microseconds(), limited(limit, 100, 10000))
		slices.SortFunc(all, func(a, b aged) int {
			return cmp.Or(cmp.Compare(a.created, b.created), cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Subject, b.Subject))
		})
		for _, a := range all {
			works = append(works, a.Work)
		}
		return err
	})
	return works, err
}

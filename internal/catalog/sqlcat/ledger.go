package sqlcat

import (
	"context"
	"strconv"
	"strings"
	"time"

	"sohoa/internal/catalog"
)

const (
	dayMicros  = 24 * 60 * 60 * 1_000_000
	hanoiShift = 7 * 60 * 60 * 1_000_000 // UTC+7, no summer time
)

// days limits a table to what came in a range of units and times.
func days(units []string, at string, from, to time.Time) (w conditions) {
	w.units("unit", units)
	if !from.IsZero() {
		w.add(at+" >= ?", from.UnixMicro())
	}
	if !to.IsZero() {
		w.add(at+" < ?", to.UnixMicro())
	}
	return w
}

func dayOf(at string) string {
	return `(` + at + ` + ` + micro(hanoiShift) + `) / ` + micro(dayMicros) + ` AS day`
}

// Ledger counts receipts and items in one statement, so that both sides are of
// one moment.
func (c *Catalog) Ledger(ctx context.Context, units []string, from, to time.Time) ([]catalog.LedgerRow, error) {
	side := func(table, at, counts string) (string, []any) {
		w := days(units, at, from, to)
		return `SELECT unit, ` + dayOf(at) + `, ` + counts + ` FROM ` + table + w.where(), w.args
	}
	is := func(condition string) string { return `CASE WHEN ` + condition + ` THEN 1 ELSE 0 END` }
	receipts, args := side("receipts", "received_at",
		is(`is_first`)+` AS received, `+is(`NOT is_first`)+` AS repeated, 0 AS running, 0 AS review, 0 AS published, 0 AS rejected, 0 AS sealed`)
	items, more := side("items", "created_at", `0, 0, `+strings.Join([]string{
		is(`state = 'running'`), is(`state = 'review'`), is(`state = 'published'`), is(`state = 'rejected'`), is(`state IN ('sealed', 'erased')`)}, ", "))
	all, err := list(c.read(ctx), toLedgerRow, `SELECT unit, day, sum(received), sum(repeated), sum(running), sum(review), sum(published), sum(rejected), sum(sealed)
		FROM (`+receipts+` UNION ALL `+items+`) AS facts GROUP BY unit, day ORDER BY day DESC, unit`, append(args, more...)...)
	return all, c.fail("ledger", err)
}

// Rejections counts rejected items by reason.
func (c *Catalog) Rejections(ctx context.Context, units []string, from, to time.Time) ([]catalog.Rejection, error) {
	w := days(units, "created_at", from, to)
	w.add(`state = 'rejected'`)
	all, err := list(c.read(ctx), func(r row) (x catalog.Rejection, err error) {
		var day int64
		err = r.Scan(&x.Unit, &day, &x.Reason, &x.Count)
		x.Day = dateOf(day)
		return
	}, `SELECT unit, day, reason, count(*) FROM (SELECT unit, `+dayOf("created_at")+`, reason FROM items`+w.where()+`) AS refused
		GROUP BY unit, day, reason ORDER BY day DESC, unit, count(*) DESC, reason`, w.args...)
	return all, c.fail("rejections", err)
}

func micro(n int64) string { return strconv.FormatInt(n, 10) }

// dateOf is a day counted from 1970 in UTC+7.
func dateOf(day int64) string {
	return time.Unix(day*dayMicros/1_000_000, 0).UTC().Format(time.DateOnly)
}

func toLedgerRow(r row) (l catalog.LedgerRow, err error) {
	var day int64
	err = r.Scan(&l.Unit, &day, &l.Received, &l.Repeated, &l.Running, &l.Review, &l.Published, &l.Rejected, &l.Sealed)
	l.Day = dateOf(day)
	return
}

package sqlcat

import (
	"context"
	"database/sql"
	"strings"
)

// run runs statements: in one transaction, or each on its own.
type run struct {
	ctx context.Context
	on  interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	}
	d *Dialect
}

// row is what a scanner reads from.
type row interface{ Scan(dest ...any) error }

// exec runs a statement and returns how many rows it changed.
func (r run) exec(query string, args ...any) (int64, error) {
	res, err := r.on.ExecContext(r.ctx, r.d.statement(query), plain(args)...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// must is exec for one row that has to be there.
func (r run) must(query string, args ...any) error {
	n, err := r.exec(query, args...)
	if err == nil && n == 0 {
		err = sql.ErrNoRows
	}
	return err
}

// list collects a query's rows.
func list[T any](r run, read func(row) (T, error), query string, args ...any) ([]T, error) {
	rows, err := r.on.QueryContext(r.ctx, r.d.statement(query), plain(args)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := read(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// one is the first row; sql.ErrNoRows when there is none.
func one[T any](r run, read func(row) (T, error), query string, args ...any) (T, error) {
	all, err := list(r, read, query, args...)
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		var none T
		return none, err
	}
	return all[0], nil
}

// plain makes text storable: PostgreSQL refuses NUL and broken UTF-8, so
// neither database gets them.
func plain(args []any) []any {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd")
		}
	}
	return args
}

// values is VALUES (?, …, tail), … for equally long rows, and their arguments.
// Engines take 32766 arguments at least.
func values(rows [][]any, tail string) (string, []any) {
	var args []any
	marks := make([]string, len(rows))
	for i, r := range rows {
		marks[i] = "(" + marksOf(len(r)) + tail + ")"
		args = append(args, r...)
	}
	return "VALUES " + strings.Join(marks, ", "), args
}

func marksOf(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// conditions is a WHERE clause that grows.
type conditions struct {
	sql  []string
	args []any
}

func (c *conditions) add(sql string, args ...any) {
	c.sql = append(c.sql, sql)
	c.args = append(c.args, args...)
}

// in asks that a column has one of the values.
func in[T ~string](c *conditions, column string, values []T) {
	if len(values) == 0 {
		c.add("1 = 0")
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = string(v)
	}
	c.add(column+" IN ("+marksOf(len(values))+")", args...)
}

// units asks for one of the units; nil is all.
func (c *conditions) units(column string, units []string) {
	if units != nil {
		in(c, column, units)
	}
}

// where is the clause with its leading WHERE, or nothing.
func (c *conditions) where() string {
	if len(c.sql) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.sql, " AND ")
}

// limited is n within 1…most, usual when it is 0 or less.
func limited(n, usual, most int) int {
	if n <= 0 {
		n = usual
	}
	return min(n, most)
}

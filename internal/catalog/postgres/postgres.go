// Package postgres is the catalog in PostgreSQL (13 or newer, a database in
// UTF-8), for many machines. Leases go by the server's clock. What is
// acknowledged is on the server's disk, also where synchronous_commit is off
// for others; fsync is the server's own.
package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"sohoa/internal/catalog"
	"sohoa/internal/catalog/sqlcat"
	"sohoa/internal/scan"
)

//go:embed migrations/*.sql
var embedded embed.FS

// connections is how many one process opens at most.
const connections = 12

// Open connects to dsn (a URL or key=value words, as libpq takes them) and
// brings the schema that its search_path names to the newest form. Errors:
// CodeInvalid for a DSN or server that cannot be used, CodeUnavailable.
func Open(ctx context.Context, dsn string) (catalog.Catalog, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "postgres: %w", err)
	}
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(prepare))
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err = check(ctx, db); err == nil {
		err = migrate(ctx, db)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return sqlcat.New(db, db, dialect()), nil
}

// prepare makes commits safe, and the server let go of what a machine that died
// held: the row of the feed, held for ever, would stop all publishing.
func prepare(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `SET lock_timeout = '20s'; SET idle_in_transaction_session_timeout = '60s';
		SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3;
		SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`)
	return err
}

func check(ctx context.Context, db *sql.DB) error {
	var encoding string
	if err := db.QueryRowContext(ctx, `SELECT current_setting('server_encoding')`).Scan(&encoding); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "postgres: %w", err)
	}
	if encoding != "UTF8" {
		return scan.Errorf(scan.CodeInvalid, "postgres: the database is in %s, not UTF8", encoding)
	}
	return nil
}

// migrating is the advisory lock of those who migrate.
const migrating = 0x536f686f61 // "Sohoa"

func migrate(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return scan.Errorf(scan.CodeUnavailable, "postgres: %w", err)
	}
	defer conn.Close()
	if _, err = conn.ExecContext(ctx, `SET lock_timeout = 0`); err == nil {
		_, err = conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, migrating)
	}
	if err != nil {
		return scan.Errorf(scan.CodeUnavailable, "postgres: lock for migration: %w", err)
	}
	// The lock goes with the connection, whatever happens here.
	defer conn.Raw(func(c any) error { return c.(*stdlib.Conn).Conn().Close(context.WithoutCancel(ctx)) })
	migrations, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return scan.Errorf(scan.CodeInternal, "postgres: %w", err)
	}
	return sqlcat.Migrate(ctx, db, "postgres", migrations)
}

func dialect() *sqlcat.Dialect {
	return &sqlcat.Dialect{
		Numbered:  true,
		Now:       `CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)`,
		Lock:      `FOR UPDATE`,
		Skip:      `FOR UPDATE SKIP LOCKED`,
		Position:  `strpos`,
		Tx:        &sql.TxOptions{Isolation: sql.LevelReadCommitted},
		Code:      code,
		Vector:    vector,
		Terms:     terms,
		VectorArg: `CAST(CAST(? AS text) AS tsvector)`,
		Match:     `words.folded @@ CAST(CAST(? AS text) AS tsquery)`,
		Exact:     `words.exact @@ CAST(CAST(? AS text) AS tsquery)`,
		Rank:      `-ts_rank(words.folded, CAST(CAST(? AS text) AS tsquery), 1)`, // 1: long texts weigh less
		RankArg:   true,
	}
}

// code maps what the server says (PostgreSQL's appendix A). What is no word of
// the server's own comes from the connection to it.
func code(err error) scan.Code {
	var e *pgconn.PgError
	var connecting *pgconn.ConnectError
	if errors.As(err, &connecting) || pgconn.SafeToRetry(err) || pgconn.Timeout(err) {
		return scan.CodeUnavailable
	}
	if !errors.As(err, &e) || len(e.Code) != 5 {
		return ""
	}
	if e.Code == "23505" { // unique_violation
		return scan.CodeStale
	}
	switch e.Code[:2] {
	case "22", "23", "54": // data, constraints, limits
		return scan.CodeInvalid
	case "08", "25", "28", "40", "53", "55", "57", "58": // connection, state, login, deadlock, resources, locks, operator, system
		return scan.CodeUnavailable
	}
	return ""
}

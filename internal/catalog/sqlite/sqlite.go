// Package sqlite is the catalog in one SQLite file, for the desk: several
// processes of one machine may have it open at the same time. What is
// acknowledged is on the disk (WAL with synchronous=FULL). The file must not
// lie on a network share.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"sohoa/internal/catalog"
	"sohoa/internal/catalog/sqlcat"
	"sohoa/internal/scan"
)

//go:embed migrations/*.sql
var embedded embed.FS

// readers is how many statements that only read run at once.
const readers = 4

// Open opens the catalog in the file at path, made with mode 0600 when it is
// missing, and brings it to the newest form. Errors: CodeUnavailable.
func Open(ctx context.Context, path string) (catalog.Catalog, error) {
	if err := create(path); err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "sqlite: %w", err)
	}
	w, err := open(path, "immediate", 0, 1)
	if err != nil {
		return nil, err
	}
	if err = migrate(ctx, w, path); err != nil {
		w.Close()
		return nil, err
	}
	r, err := open(path, "deferred", 1, readers)
	if err != nil {
		w.Close()
		return nil, err
	}
	return sqlcat.New(w, r, dialect()), nil
}

// create makes the file, so that the hashes and secrets in it are its owner's.
func create(path string) error {
	if strings.ContainsRune(path, 0) {
		return errors.New("a path holds no NUL")
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// open makes a pool of n connections. One connection writes, so that the
// writers of a process wait in line; those of other processes are waited for
// up to the busy timeout.
func open(path, lock string, queryOnly, n int) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "sqlite: %w", err)
	}
	q := url.Values{"_txlock": {lock}, "_pragma": {
		"busy_timeout(20000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)",
		"journal_size_limit(67108864)",
	}}
	if queryOnly == 1 {
		q.Add("_pragma", "query_only(1)")
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: abs, RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "sqlite: %w", err)
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// migrate runs the migrations while a lock on a file beside the database keeps
// other processes from it.
func migrate(ctx context.Context, db *sql.DB, path string) error {
	unlock, err := lockFile(ctx, path+".lock")
	if err != nil {
		return scan.Errorf(scan.CodeUnavailable, "sqlite: lock for migration: %w", err)
	}
	defer unlock()
	migrations, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return scan.Errorf(scan.CodeInternal, "sqlite: %w", err)
	}
	return sqlcat.Migrate(ctx, db, "sqlite3", migrations)
}

func dialect() *sqlcat.Dialect {
	return &sqlcat.Dialect{
		Now:       `CAST(unixepoch('subsec') * 1000000 AS INTEGER)`,
		Position:  `instr`,
		Code:      code,
		Vector:    func(words []string) string { return strings.Join(words, " ") },
		Terms:     terms,
		VectorArg: `?`,
		Match:     `words MATCH ?`,
		Exact:     `words.rowid IN (SELECT rowid FROM words WHERE words MATCH ?)`,
		Rank:      `bm25(words, 1, 0)`,
	}
}

// terms is a query in FTS5's language; words hold no quotes.
func terms(column string, words []string) string {
	return `{` + column + `} : ("` + strings.Join(words, `" AND "`) + `")`
}

// code maps what SQLite says (https://sqlite.org/rescode.html).
func code(err error) scan.Code {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Code() {
	case lib.SQLITE_CONSTRAINT_UNIQUE, lib.SQLITE_CONSTRAINT_PRIMARYKEY, lib.SQLITE_CONSTRAINT_ROWID:
		return scan.CodeStale
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_CONSTRAINT, lib.SQLITE_MISMATCH, lib.SQLITE_TOOBIG:
		return scan.CodeInvalid
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_IOERR, lib.SQLITE_FULL, lib.SQLITE_CANTOPEN, lib.SQLITE_PROTOCOL,
		lib.SQLITE_NOMEM, lib.SQLITE_READONLY, lib.SQLITE_INTERRUPT, lib.SQLITE_PERM, lib.SQLITE_AUTH:
		return scan.CodeUnavailable
	}
	return ""
}

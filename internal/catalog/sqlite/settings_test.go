package sqlite

import (
	"path/filepath"
	"testing"

	lib "modernc.org/sqlite/lib"

	"sohoa/internal/scan"
)

// TestSettings asks the database itself whether what is acknowledged is safe.
func TestSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	for _, pool := range []struct {
		lock     string
		readOnly int
	}{{"immediate", 0}, {"deferred", 1}} {
		db, err := open(path, pool.lock, pool.readOnly, 1)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for pragma, want := range map[string]any{
			"journal_mode": "wal", "synchronous": int64(2), "foreign_keys": int64(1), "secure_delete": int64(1),
			"busy_timeout": int64(20000), "query_only": int64(pool.readOnly),
		} {
			var got any
			if err := db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s: %s is %v (%v), want %v", pool.lock, pragma, got, err, want)
			}
		}
	}
}

// TestCodes provokes real errors and looks at their code.
func TestCodes(t *testing.T) {
	db, err := open(filepath.Join(t.TempDir(), "c.db"), "immediate", 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	exec := func(query string) error { _, err := db.Exec(query); return err }
	if err = exec(`CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT NOT NULL UNIQUE); CREATE TABLE b (a REFERENCES a (id)); INSERT INTO a VALUES (1, 'x')`); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]scan.Code{
		`INSERT INTO a VALUES (1, 'y')`:  scan.CodeStale,
		`INSERT INTO a VALUES (2, 'x')`:  scan.CodeStale,
		`INSERT INTO a VALUES (2, NULL)`: scan.CodeInvalid,
		`INSERT INTO b VALUES (9)`:       scan.CodeInvalid,
		`SELECT nothing`:                 "",
	} {
		if got := code(exec(query)); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	if err = exec(`PRAGMA query_only = 1`); err != nil {
		t.Fatal(err)
	}
	if got := code(exec(`DELETE FROM b`)); got != scan.CodeUnavailable {
		t.Errorf("write to a read-only database: %q", got)
	}
	if got := lib.SQLITE_CONSTRAINT_UNIQUE & 0xff; got != lib.SQLITE_CONSTRAINT {
		t.Errorf("primary code is %d", got)
	}
}

// TestBusy waits for no other writer when the timeout is over.
func TestBusy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	one, err := open(path, "immediate", 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	other, err := open(path, "immediate", 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := one.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err = other.Exec(`PRAGMA busy_timeout = 1`); err != nil {
		t.Fatal(err)
	}
	if _, err = other.Begin(); code(err) != scan.CodeUnavailable {
		t.Fatalf("second writer: %v", err)
	}
}

package postgres

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

// TestPrepare asks the server what holds for a session of ours.
func TestPrepare(t *testing.T) {
	for given, want := range map[string]string{"off": "on", "on": "on", "remote_write": "remote_write"} {
		config, err := pgx.ParseConfig(servicetest.Postgres(t))
		if err != nil {
			t.Fatal(err)
		}
		config.RuntimeParams["synchronous_commit"] = given
		conn, err := pgx.ConnectConfig(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		if err = prepare(t.Context(), conn); err != nil {
			t.Fatal(err)
		}
		for setting, want := range map[string]string{"synchronous_commit": want, "lock_timeout": "20s", "idle_in_transaction_session_timeout": "1min"} {
			var got string
			if err = conn.QueryRow(t.Context(), `SELECT current_setting($1)`, setting).Scan(&got); err != nil || got != want {
				t.Errorf("%s given %s: %s is %s (%v), want %s", "synchronous_commit", given, setting, got, err, want)
			}
		}
	}
}

// TestCodes provokes the server's own errors and looks at their code.
func TestCodes(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), servicetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	exec := func(query string) error { _, err := conn.Exec(t.Context(), query); return err }
	if err = exec(`CREATE TEMP TABLE a (id int PRIMARY KEY, n text NOT NULL UNIQUE); CREATE TEMP TABLE b (a int REFERENCES a (id)); INSERT INTO a VALUES (1, 'x')`); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct { // in this order
		query string
		want  scan.Code
	}{
		{`INSERT INTO a VALUES (1, 'y')`, scan.CodeStale},
		{`INSERT INTO a VALUES (2, 'x')`, scan.CodeStale},
		{`INSERT INTO a VALUES (2, NULL)`, scan.CodeInvalid},
		{`INSERT INTO b VALUES (9)`, scan.CodeInvalid},
		{`SELECT chr(0)`, scan.CodeInvalid},
		{`SELECT nothing`, ""},
		{`SET statement_timeout = '1ms'`, ""},
		{`SELECT pg_sleep(10)`, scan.CodeUnavailable},
		{`SET default_transaction_read_only = on`, ""},
		{`CREATE TABLE c ()`, scan.CodeUnavailable},
		{`SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(60)`, scan.CodeUnavailable},
		{`SELECT 1`, scan.CodeUnavailable},
	} {
		if err := exec(c.query); code(err) != c.want {
			t.Errorf("%s: %q of %v, want %q", c.query, code(err), err, c.want)
		}
	}
}

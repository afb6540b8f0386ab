package postgres_test

import (
	"net/url"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"sohoa/internal/catalog/catalogtest"
	"sohoa/internal/catalog/postgres"
	"sohoa/internal/scan"
)

func with(t *testing.T, dsn, key, value string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(key, value)
	u.RawQuery = q.Encode()
	return u.String()
}

func TestOpen(t *testing.T) {
	dsn := schema(t)
	for name, c := range map[string]struct {
		dsn  string
		code scan.Code
	}{
		"no DSN":           {"postgres://%zz", scan.CodeInvalid},
		"nobody there":     {"postgres://127.0.0.1:1/x", scan.CodeUnavailable},
		"no such database": {with(t, dsn, "dbname", "nothing_of_this_name"), scan.CodeUnavailable},
	} {
		if got, err := postgres.Open(t.Context(), c.dsn); !scan.Is(err, c.code) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// TestOpenTogether has several processes' worth of openings migrate at once.
func TestOpenTogether(t *testing.T) {
	dsn := schema(t)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			c, err := postgres.Open(t.Context(), dsn)
			if err != nil {
				t.Error(err)
				return
			}
			if err = c.Canary(t.Context()); err != nil {
				t.Error(err)
			}
			c.Close()
		})
	}
	wg.Wait()
}

// TestConnectionsLost cuts every connection: the catalog says that it is away,
// nothing else, and comes back by itself.
func TestConnectionsLost(t *testing.T) {
	dsn := with(t, schema(t), "application_name", "lost_"+scan.NewID())
	c := openAt(t, dsn)
	if err := c.Canary(t.Context()); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := u.Query().Get("application_name")
	admin, err := pgx.Connect(t.Context(), with(t, dsn, "application_name", "admin"))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(t.Context())
	var cut int
	if err = admin.QueryRow(t.Context(), `SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = $1`, name).Scan(&cut); err != nil || cut == 0 {
		t.Fatalf("cut %d connections, %v", cut, err)
	}
	for range cut + 1 {
		if err = c.Canary(t.Context()); err == nil {
			return
		}
		if !scan.Is(err, scan.CodeUnavailable) {
			t.Fatal(err)
		}
	}
	t.Fatalf("still away: %v", err)
}

// FuzzSearch is that of the SQLite driver; tsquery has a syntax of its own.
func FuzzSearch(f *testing.F) {
	for _, text := range catalogtest.Hostile() {
		f.Add(text)
	}
	c := openAt(f, schema(f))
	f.Fuzz(func(t *testing.T, text string) { catalogtest.Findable(t, c, text) })
}

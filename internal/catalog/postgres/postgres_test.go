package postgres_test

import (
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"

	"sohoa/internal/catalog"
	"sohoa/internal/catalog/catalogtest"
	"sohoa/internal/catalog/postgres"
	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

// schema makes an empty schema and returns the DSN that works in it.
func schema(t testing.TB) string {
	dsn := servicetest.Postgres(t)
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	name := "catalog_" + scan.NewID()
	if _, err = conn.Exec(t.Context(), "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

func openAt(t testing.TB, dsn string) catalog.Catalog {
	c, err := postgres.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestCatalog(t *testing.T) {
	catalogtest.Run(t, func(t *testing.T) catalog.Catalog { return openAt(t, schema(t)) })
}

func BenchmarkCatalog(b *testing.B) {
	catalogtest.Bench(b, func(b *testing.B) catalog.Catalog { return openAt(b, schema(b)) })
}

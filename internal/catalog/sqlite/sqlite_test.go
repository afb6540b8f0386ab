package sqlite_test

import (
	"path/filepath"
	"testing"

	"sohoa/internal/catalog"
	"sohoa/internal/catalog/catalogtest"
	"sohoa/internal/catalog/sqlite"
)

func open(t *testing.T) catalog.Catalog {
	c, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestCatalog(t *testing.T) { catalogtest.Run(t, open) }

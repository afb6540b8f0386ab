package sqlite_test

import (
	"path/filepath"
	"testing"

	"sohoa/internal/catalog"
	"sohoa/internal/catalog/catalogtest"
	"sohoa/internal/catalog/sqlite"
)

func openAt(t testing.TB, path string) catalog.Catalog {
	c, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func fresh(t testing.TB) catalog.Catalog { return openAt(t, filepath.Join(t.TempDir(), "catalog.db")) }

func TestCatalog(t *testing.T) {
	catalogtest.Run(t, func(t *testing.T) catalog.Catalog { return fresh(t) })
}

// FuzzSearch asks whatever it is given of a catalog: no query is an error, and
// what has a word finds a text that is the query itself.
func FuzzSearch(f *testing.F) {
	for _, text := range catalogtest.Hostile() {
		f.Add(text)
	}
	c := fresh(f)
	f.Fuzz(func(t *testing.T, text string) { catalogtest.Findable(t, c, text) })
}

func BenchmarkCatalog(b *testing.B) {
	catalogtest.Bench(b, func(b *testing.B) catalog.Catalog { return fresh(b) })
}

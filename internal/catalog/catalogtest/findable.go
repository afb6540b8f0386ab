package catalogtest

import (
	"strings"
	"testing"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Findable indexes text and asks for it: the query is no error whatever it is,
// and when it has a word it finds the text with its marks, shown in a snippet.
// For fuzz targets of drivers.
func Findable(t testing.TB, c catalog.Catalog, text string) {
	f := newFixture(t, c)
	id := f.finish(scan.NewID(), scan.DocPublished, text).Document
	hits := must(f.Search(f.ctx, catalog.Query{Text: text, Limit: 1}))(f)
	if hits.Total == 0 {
		if strings.ContainsAny(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz0123456789") {
			t.Fatalf("%.80q is not found by itself", text)
		}
		return
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	h := hits.Hits[0]
	if !h.Exact || !strings.Contains(h.Snippet, "\u2068") || strings.Count(h.Snippet, "\u2068") != strings.Count(h.Snippet, "\u2069") {
		t.Fatalf("%.80q: exact %v, snippet %.400q", text, h.Exact, h.Snippet)
	}
	must(f.Seal(f.ctx, must(f.Document(f.ctx, id))(f).ItemID, scan.CodeSecrecy))(f)
}

package catalogtest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Bench measures what the doors, the workers and people wait for: a reception,
// a page, a search among 10,000 documents of some 200 words. Every change is a
// commit that is safe on the disk.
func Bench(b *testing.B, open func(b *testing.B) catalog.Catalog) {
	b.Run("accept", func(b *testing.B) {
		f := newFixture(b, open(b))
		for i := 0; b.Loop(); i++ {
			f.accept(fmt.Sprint(i))
		}
	})
	b.Run("accept by 8 at once", func(b *testing.B) {
		f := newFixture(b, open(b))
		b.SetParallelism(4) // × 2 cores
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := f.Accept(f.ctx, receipt(scan.DefaultUnit), item(scan.NewID())); err != nil {
					b.Error(err)
				}
			}
		})
	})
	b.Run("claim and finish page", func(b *testing.B) {
		f := newFixture(b, open(b))
		var works []catalog.Work
		for i := 0; b.Loop(); i++ {
			if len(works) == 0 {
				b.StopTimer()
				_, works = f.split(fmt.Sprint(i), 100)
				b.StartTimer()
			}
			must(f.FinishPage(f.ctx, f.claim(works[0].Stage, works[0].Subject), scan.Page{State: scan.PageDone, Conf: 0.9}))(f)
			works = works[1:]
		}
	})
	b.Run("turn among 100 units and 5,000 waiting pages", func(b *testing.B) {
		f := newFixture(b, open(b))
		for i := range 100 {
			unit := fmt.Sprintf("u%d", i)
			f.ok(f.AddUnit(f.ctx, scan.Unit{Code: unit, Name: unit}))
			if i%20 == 0 {
				acc := f.acceptFor(unit, "a")
				must(f.FinishSplit(f.ctx, f.claim(catalog.StageSplit, acc.Item.ID), 1001))(f)
			}
		}
		for b.Loop() {
			must(f.Turn(f.ctx, catalog.LaneBulk))(f)
		}
	})
	f := newFixture(b, open(b))
	f.fill(100, 100)
	for _, q := range []struct {
		name string
		catalog.Query
	}{
		{"a word in every second document", catalog.Query{Text: "am5"}},
		{"a rare word with marks", catalog.Query{Text: "hiếm7"}},
		{"three words", catalog.Query{Text: "am2 am30 am90"}},
		{"no word, one organ", catalog.Query{Organ: "dong da", From: "2025-01-01"}},
	} {
		b.Run("search "+q.name, func(b *testing.B) {
			total := 0
			for b.Loop() {
				total = must(f.Search(f.ctx, q.Query))(f).Total
			}
			b.ReportMetric(float64(total), "hits")
		})
	}
}

// fill publishes documents, some to an item, whose words are as uneven in
// number as those of a language.
func (f *fixture) fill(items, each int) {
	f.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	words := rand.NewZipf(random, 1.3, 20, 6000)
	for i := range items {
		acc, w := f.read(fmt.Sprint("filled ", i))
		docs := make([]catalog.NewDocument, each)
		for j := range docs {
			var text strings.Builder
			for range 200 {
				fmt.Fprintf(&text, "ấm%d ", words.Uint64())
			}
			fmt.Fprintf(&text, "hiếm%d", i*each+j)
			id := acc.Document
			if j > 0 {
				id = scan.NewID()
			}
			docs[j] = document(id, scan.DocPublished, text.String())
		}
		must(f.FinishAssemble(f.ctx, w, docs))(f)
	}
}

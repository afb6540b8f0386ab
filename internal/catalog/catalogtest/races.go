package catalogtest

import (
	"fmt"
	"sync"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// together runs n calls at the same time and returns what they returned.
func together[T any](n int, call func(i int) (T, error)) ([]T, []error) {
	values, errs := make([]T, n), make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			values[i], errs[i] = call(i)
		})
	}
	close(start)
	wg.Wait()
	return values, errs
}

var races = map[string]func(*fixture){
	"twenty claim one work and one wins": func(f *fixture) {
		acc := f.accept("a")
		_, errs := together(20, func(i int) (catalog.Work, error) {
			return f.Claim(f.ctx, catalog.StageSplit, acc.Item.ID, fmt.Sprint("worker-", i), ttl)
		})
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				f.code(err, scan.CodeStale)
			}
		}
		want(f, "winners", won, 1)
	},
	"pages that end together make one assemble work": func(f *fixture) {
		for i, pages := range []int{20, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4} {
			acc, works := f.split(fmt.Sprint(i), pages)
			for i, w := range works {
				works[i] = f.claim(w.Stage, w.Subject)
			}
			made, errs := together(2*pages, func(i int) ([]catalog.Work, error) { // each page twice
				return f.FinishPage(f.ctx, works[i%pages], scan.Page{State: scan.PageDone})
			})
			assemble, lost := 0, 0
			for i := range made {
				assemble += len(made[i])
				if errs[i] != nil {
					f.code(errs[i], scan.CodeStale)
					lost++
				}
			}
			want(f, "assemble works, late answers, pages done", []int{assemble, lost, must(f.Item(f.ctx, acc.Item.ID))(f).PagesDone}, []int{1, pages, pages})
		}
	},
	"the same bytes at many doors are one item": func(f *fixture) {
		const n = 20
		got, errs := together(n, func(int) (catalog.Accepted, error) {
			return f.Accept(f.ctx, receipt(scan.DefaultUnit), item("bytes"))
		})
		first, work := 0, 0
		for i, a := range got {
			f.ok(errs[i])
			want(f, "item and document", []string{a.Item.ID, a.Document}, []string{got[0].Item.ID, got[0].Document})
			work += len(a.Work)
			if a.Receipt.First {
				first++
			}
		}
		want(f, "first receipts, works, receipts", []int{first, work, len(must(f.Receipts(f.ctx, got[0].Item.ID))(f))}, []int{1, 1, n})
	},
	"the same source from many processes is one receipt": func(f *fixture) {
		got, errs := together(20, func(int) (catalog.Accepted, error) {
			rec := receipt(scan.DefaultUnit)
			rec.Source = "a.pdf@1"
			return f.Accept(f.ctx, rec, item("bytes"))
		})
		for i, a := range got {
			f.ok(errs[i])
			want(f, "receipt", a.Receipt.ID, got[0].Receipt.ID)
		}
	},
	"a reader of the feed misses no entry": func(f *fixture) {
		const writers, each = 6, 5
		type ready struct {
			doc string
			w   catalog.Work
		}
		var all [writers][each]ready
		for i := range writers {
			for j := range each {
				acc, w := f.read(fmt.Sprint(i, "/", j))
				all[i][j] = ready{acc.Document, w}
			}
		}
		published := make(chan error, writers)
		for i := range writers {
			go func() {
				var err error
				for j := 0; j < each && err == nil; j++ {
					_, err = f.FinishAssemble(f.ctx, all[i][j].w, []catalog.NewDocument{document(all[i][j].doc, scan.DocPublished, "x")})
				}
				published <- err
			}()
		}
		seen := map[string]bool{}
		var cursor int64
		for done := 0; len(seen) < writers*each; {
			select {
			case err := <-published:
				f.ok(err)
				done++
			default:
			}
			entries := must(f.Feed(f.ctx, nil, cursor, 3))(f)
			for _, e := range entries {
				if e.Seq <= cursor || seen[e.Record.DocumentID] {
					f.Fatalf("entry %d after %d, seen before: %v", e.Seq, cursor, seen[e.Record.DocumentID])
				}
				cursor, seen[e.Record.DocumentID] = e.Seq, true
			}
			if done == writers && len(entries) == 0 && len(seen) < writers*each {
				f.Fatalf("the reader saw %d of %d entries", len(seen), writers*each)
			}
		}
	},
	"sealing during running work wins": func(f *fixture) {
		for i := range 10 {
			acc, works := f.split(fmt.Sprint(i), 8)
			for j, w := range works {
				works[j] = f.claim(w.Stage, w.Subject)
			}
			made, errs := together(9, func(j int) ([]catalog.Work, error) {
				if j == 8 {
					return f.Seal(f.ctx, acc.Item.ID, scan.CodeSecrecy)
				}
				return f.FinishPage(f.ctx, works[j], scan.Page{State: scan.PageDone})
			})
			f.ok(errs[8])
			want(f, "seal work", []any{len(made[8]), made[8][0].Stage}, []any{1, catalog.StageSeal})
			for _, err := range errs[:8] {
				if err != nil {
					f.code(err, scan.CodeStale)
				}
			}
			f.itemState(acc.Item.ID, scan.ItemSealed)
			for _, w := range must(f.Ready(f.ctx, 0, 100))(f) {
				if w.ItemID == acc.Item.ID && w.Stage != catalog.StageSeal {
					f.Fatalf("work of a sealed item is ready: %+v", w)
				}
			}
			_, err := f.Claim(f.ctx, catalog.StageAssemble, acc.Item.ID, owner, ttl)
			if !scan.Is(err, scan.CodeStale) && !scan.Is(err, scan.CodeNotFound) {
				f.Fatalf("claim on a sealed item: %v", err)
			}
		}
	},
	"one of two corrections wins": func(f *fixture) {
		acc := f.finish("a", scan.DocReview, "x")
		rec := must(f.Record(f.ctx, acc.Document, 0))(f)
		rec.Revision = 2
		_, errs := together(10, func(int) ([]catalog.Work, error) {
			return f.Revise(f.ctx, acc.Document, rec, scan.DocPublished, "t")
		})
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				f.code(err, scan.CodeStale)
			}
		}
		want(f, "winners and feed", []int{won, len(must(f.Feed(f.ctx, nil, 0, 0))(f))}, []int{1, 1})
	},
	"sweepers at the same time lose and lock nothing": func(f *fixture) {
		const n = 30
		for i := range n {
			w := f.accept(fmt.Sprint(i)).Work[0]
			if i%2 == 0 {
				must(f.Claim(f.ctx, w.Stage, w.Subject, owner, time.Microsecond))(f)
			}
		}
		_, errs := together(12, func(i int) ([]catalog.Work, error) {
			switch i % 3 {
			case 0:
				return f.Expire(f.ctx)
			case 1:
				return f.ReleaseOwner(f.ctx, owner)
			}
			return f.Ready(f.ctx, 0, 7)
		})
		for _, err := range errs {
			f.ok(err)
		}
		must(f.ReleaseOwner(f.ctx, owner))(f)
		want(f, "ready", len(must(f.Ready(f.ctx, 0, 100))(f)), n)
	},
}

package catalogtest

import (
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

var pipeline = map[string]func(*fixture){
	"a claim is a lease with its number": func(f *fixture) {
		acc := f.accept("a")
		w := f.claim(catalog.StageSplit, acc.Item.ID)
		want(f, "work", w, catalog.Work{Stage: catalog.StageSplit, Subject: acc.Item.ID, Unit: scan.DefaultUnit, ItemID: acc.Item.ID, Attempt: 1, Owner: owner})
		_, err := f.Claim(f.ctx, catalog.StageSplit, acc.Item.ID, "worker-2", ttl)
		f.code(err, scan.CodeStale)
		_, err = f.Claim(f.ctx, catalog.StageSplit, "nothing", owner, ttl)
		f.code(err, scan.CodeNotFound)
		_, err = f.Claim(f.ctx, catalog.StageSplit, acc.Item.ID, "", ttl)
		f.code(err, scan.CodeInvalid)
		f.ok(f.Heartbeat(f.ctx, w, ttl))
		other := w
		other.Owner = "worker-2"
		f.code(f.Heartbeat(f.ctx, other, ttl), scan.CodeStale)
		other = w
		other.Attempt = 2
		f.code(f.Heartbeat(f.ctx, other, ttl), scan.CodeStale)
	},
	"released work is ready when its time has come": func(f *fixture) {
		acc := f.accept("a")
		w := f.claim(catalog.StageSplit, acc.Item.ID)
		f.ok(f.Release(f.ctx, w, time.Now().Add(time.Hour), false, scan.CodeUnavailable))
		_, err := f.Claim(f.ctx, w.Stage, w.Subject, owner, ttl)
		f.code(err, scan.CodeStale)
		want(f, "ready", len(must(f.Ready(f.ctx, 0, 10))(f)), 0)
		f.code(f.Release(f.ctx, w, time.Time{}, false, ""), scan.CodeStale)

		acc = f.accept("b")
		w = f.claim(catalog.StageSplit, acc.Item.ID)
		f.ok(f.Release(f.ctx, w, time.Time{}, true, scan.CodeUnavailable))
		ready := must(f.Ready(f.ctx, time.Hour, 10))(f)
		if len(ready) != 1 || ready[0].Subject != acc.Item.ID || ready[0].Attempt != 1 || !ready[0].Alone {
			f.Fatalf("ready after release: %+v", ready)
		}
		w = f.claim(catalog.StageSplit, acc.Item.ID)
		want(f, "attempt, alone, crashes", []any{w.Attempt, w.Alone, w.Crashes}, []any{2, true, 0})
	},
	"a lease that ran out counts as a crash": func(f *fixture) {
		_, pages := f.split("a", 2)
		live := f.claim(catalog.StageRead, pages[1].Subject)
		dead := must(f.Claim(f.ctx, catalog.StageRead, pages[0].Subject, owner, time.Microsecond))(f)
		var expired []catalog.Work
		for len(expired) == 0 { // until the database's clock has moved
			expired = must(f.Expire(f.ctx))(f)
		}
		want(f, "expired", expired, []catalog.Work{{Stage: catalog.StageRead, Subject: dead.Subject, Unit: dead.Unit, ItemID: dead.ItemID,
			Page: 1, Attempt: 1, Crashes: 1, Alone: true}})
		_, err := f.FinishPage(f.ctx, dead, scan.Page{State: scan.PageDone})
		f.code(err, scan.CodeStale)
		f.code(f.Heartbeat(f.ctx, dead, ttl), scan.CodeStale)
		w := f.claim(catalog.StageRead, dead.Subject)
		want(f, "next claim", []any{w.Attempt, w.Crashes, w.Alone}, []any{2, 1, true})
		f.ok(f.Heartbeat(f.ctx, live, ttl))
	},
	"a heartbeat keeps a lease from running out": func(f *fixture) {
		acc := f.accept("a")
		w := must(f.Claim(f.ctx, catalog.StageSplit, acc.Item.ID, owner, time.Microsecond))(f)
		f.ok(f.Heartbeat(f.ctx, w, time.Hour))
		want(f, "expired", len(must(f.Expire(f.ctx))(f)), 0)
	},
	"a dead owner's work is ready at once": func(f *fixture) {
		a, b := f.accept("a"), f.accept("b")
		f.claim(catalog.StageSplit, a.Item.ID)
		other := must(f.Claim(f.ctx, catalog.StageSplit, b.Item.ID, "worker-2", ttl))(f)
		lost := must(f.ReleaseOwner(f.ctx, owner))(f)
		if len(lost) != 1 || lost[0].Subject != a.Item.ID || lost[0].Crashes != 1 || lost[0].Alone {
			f.Fatalf("lost: %+v", lost)
		}
		want(f, "second time", len(must(f.ReleaseOwner(f.ctx, owner))(f)), 0)
		f.ok(f.Heartbeat(f.ctx, other, ttl))
	},
	"ready hands out once in a quiet time, oldest first": func(f *fixture) {
		a, b := f.accept("a"), f.accept("b")
		want(f, "just made", len(must(f.Ready(f.ctx, time.Hour, 10))(f)), 0)
		first := must(f.Ready(f.ctx, 0, 1))(f)
		want(f, "oldest", first[0].Subject, a.Item.ID)
		both := must(f.Ready(f.ctx, 0, 10))(f)
		want(f, "in order", []string{both[0].Subject, both[1].Subject}, []string{a.Item.ID, b.Item.ID})
		want(f, "again", len(must(f.Ready(f.ctx, time.Hour, 10))(f)), 0)
		f.claim(catalog.StageSplit, a.Item.ID)
		want(f, "running is not ready", len(must(f.Ready(f.ctx, 0, 10))(f)), 1)
	},
	"split gives pages and their work in order": func(f *fixture) {
		acc, works := f.split("a", 1000)
		pages := must(f.Pages(f.ctx, acc.Item.ID))(f)
		want(f, "counts", []int{len(works), len(pages), must(f.Item(f.ctx, acc.Item.ID))(f).Pages}, []int{1000, 1000, 1000})
		for i, w := range works {
			want(f, "work", []any{w.Subject, w.Page, w.Stage}, []any{catalog.PageSubject(acc.Item.ID, i+1), i + 1, catalog.StageRead})
			want(f, "page", []any{pages[i].Number, pages[i].State}, []any{i + 1, scan.PageWaiting})
		}
		_, err := f.Claim(f.ctx, catalog.StageSplit, acc.Item.ID, owner, ttl)
		f.code(err, scan.CodeStale)
	},
	"an item without pages is no split": func(f *fixture) {
		acc := f.accept("a")
		w := f.claim(catalog.StageSplit, acc.Item.ID)
		_, err := f.FinishSplit(f.ctx, w, 0)
		f.code(err, scan.CodeInvalid)
		f.ok(f.Heartbeat(f.ctx, w, ttl))
	},
	"the last page makes the assemble work": func(f *fixture) {
		acc, works := f.split("a", 2)
		page := scan.Page{State: scan.PageDone, Kind: scan.KindContent, Width: 2480, Height: 3508, DPI: 300, Orientation: 90, Skew: -0.25,
			Conf: 0.875, WordsKey: "w", PreviewKey: "p"}
		w := f.claim(catalog.StageRead, works[1].Subject)
		_, err := f.FinishPage(f.ctx, w, scan.Page{State: scan.PageWaiting})
		f.code(err, scan.CodeInvalid)
		want(f, "after one", len(must(f.FinishPage(f.ctx, w, page))(f)), 0)
		want(f, "done", must(f.Item(f.ctx, acc.Item.ID))(f).PagesDone, 1)
		_, err = f.FinishPage(f.ctx, w, scan.Page{State: scan.PageFailed})
		f.code(err, scan.CodeStale)
		page.ItemID, page.Number = acc.Item.ID, 2
		want(f, "page", must(f.Pages(f.ctx, acc.Item.ID))(f)[1], page)

		last := must(f.FinishPage(f.ctx, f.claim(catalog.StageRead, works[0].Subject),
			scan.Page{State: scan.PageFailed, Code: scan.CodePageCrashed, Detail: "twice"}))(f)
		want(f, "assemble", last, []catalog.Work{{Stage: catalog.StageAssemble, Subject: acc.Item.ID, Unit: scan.DefaultUnit, ItemID: acc.Item.ID}})
		failed := must(f.Pages(f.ctx, acc.Item.ID))(f)[0]
		want(f, "failed page", []any{failed.State, failed.Code, failed.Detail}, []any{scan.PageFailed, scan.CodePageCrashed, "twice"})
	},
	"a rejected item has no work left": func(f *fixture) {
		acc, works := f.split("a", 2)
		running := f.claim(catalog.StageRead, works[1].Subject)
		f.ok(f.RejectItem(f.ctx, f.claim(catalog.StageRead, works[0].Subject), scan.CodeDamaged, "broken xref"))
		it := must(f.Item(f.ctx, acc.Item.ID))(f)
		want(f, "item", []any{it.State, it.Reason, it.Detail}, []any{scan.ItemRejected, scan.CodeDamaged, "broken xref"})
		f.documentState(acc.Document, scan.DocRejected)
		_, err := f.FinishPage(f.ctx, running, scan.Page{State: scan.PageDone})
		f.code(err, scan.CodeStale)
		want(f, "ready", len(must(f.Ready(f.ctx, 0, 10))(f)), 0)
	},
	"a rejected item starts again from split": func(f *fixture) {
		acc, works := f.split("a", 3)
		old := f.claim(catalog.StageRead, works[0].Subject)
		f.ok(f.RejectItem(f.ctx, old, scan.CodeDamaged, ""))
		again := must(f.Restart(f.ctx, acc.Item.ID))(f)
		want(f, "work", []any{len(again), again[0].Stage, again[0].Attempt}, []any{1, catalog.StageSplit, 1})
		_, err := f.Restart(f.ctx, acc.Item.ID)
		f.code(err, scan.CodeStale)
		it := must(f.Item(f.ctx, acc.Item.ID))(f)
		want(f, "item", []any{it.State, it.Reason, it.Pages}, []any{scan.ItemRunning, scan.Code(""), 0})
		f.documentState(acc.Document, scan.DocRunning)
		works = must(f.FinishSplit(f.ctx, f.claim(catalog.StageSplit, acc.Item.ID), 2))(f)
		want(f, "pages", len(works), 2)
		fresh := f.claim(catalog.StageRead, works[0].Subject)
		if fresh.Attempt <= old.Attempt {
			f.Fatalf("attempt %d again: a late answer of attempt %d would fit", fresh.Attempt, old.Attempt)
		}
		_, err = f.Claim(f.ctx, catalog.StageRead, catalog.PageSubject(acc.Item.ID, 3), owner, ttl)
		f.code(err, scan.CodeStale)
		_, err = f.Restart(f.ctx, "nothing")
		f.code(err, scan.CodeNotFound)
	},
	"work of one stage does not finish another": func(f *fixture) {
		acc := f.accept("a")
		w := f.claim(catalog.StageSplit, acc.Item.ID)
		_, err := f.FinishPage(f.ctx, w, scan.Page{State: scan.PageDone})
		f.code(err, scan.CodeInvalid)
		f.code(f.FinishDelivery(f.ctx, w, true, 200), scan.CodeInvalid)
		f.code(f.FinishSeal(f.ctx, w), scan.CodeInvalid)
		_, err = f.FinishAssemble(f.ctx, w, nil)
		f.code(err, scan.CodeInvalid)
		f.ok(f.Heartbeat(f.ctx, w, ttl))
	},
}

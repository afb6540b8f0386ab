package catalogtest

import (
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

var outbox = map[string]func(*fixture){
	"published revisions are delivered to the unit's hooks": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "q1"}))
		for _, h := range []catalog.Hook{
			{ID: "all", URL: "http://all/", Secret: "s1", CreatedAt: time.UnixMilli(1).UTC()},
			{ID: "own", Unit: scan.DefaultUnit, URL: "http://own/", Secret: "s2", CreatedAt: time.UnixMilli(2).UTC()},
			{ID: "other", Unit: "q1", URL: "http://other/", Secret: "s3", CreatedAt: time.UnixMilli(3).UTC()},
		} {
			f.ok(f.AddHook(f.ctx, h))
		}
		hooks := must(f.Hooks(f.ctx, nil))(f)
		want(f, "hook", []any{len(hooks), hooks[1]},
			[]any{3, catalog.Hook{ID: "own", Unit: scan.DefaultUnit, URL: "http://own/", Secret: "s2", CreatedAt: time.UnixMilli(2).UTC()}})
		want(f, "by unit", []int{len(must(f.Hooks(f.ctx, []string{"q1"}))(f)), len(must(f.Hooks(f.ctx, []string{}))(f))}, []int{1, 0})

		acc, w := f.read("a")
		works := must(f.FinishAssemble(f.ctx, w, []catalog.NewDocument{document(acc.Document, scan.DocPublished, "x")}))(f)
		deliveries := must(f.Deliveries(f.ctx, acc.Document))(f)
		want(f, "works and deliveries", []int{len(works), len(deliveries)}, []int{2, 2})
		got := map[string]string{}
		for _, work := range works {
			d := must(f.Delivery(f.ctx, work.Subject))(f)
			got[d.Hook.ID] = d.Hook.URL + d.Hook.Secret + " " + d.State
			want(f, "record", []any{d.Record.DocumentID, d.Record.Revision, d.Attempts, work.Stage, work.ItemID},
				[]any{acc.Document, 1, 0, catalog.StagePublish, acc.Item.ID})
			want(f, "seq", d.Seq, must(f.Feed(f.ctx, nil, 0, 0))(f)[0].Seq)
		}
		want(f, "hooks", got, map[string]string{"all": "http://all/s1 waiting", "own": "http://own/s2 waiting"})

		sent := f.claim(works[0].Stage, works[0].Subject)
		f.ok(f.FinishDelivery(f.ctx, sent, true, 204))
		f.code(f.FinishDelivery(f.ctx, sent, false, 500), scan.CodeStale)
		d := must(f.Delivery(f.ctx, sent.Subject))(f)
		want(f, "delivered", []any{d.State, d.LastCode, d.Attempts}, []any{"delivered", 204, 1})
		failed := f.claim(works[1].Stage, works[1].Subject)
		f.ok(f.Release(f.ctx, failed, time.Time{}, false, scan.CodeUnavailable))
		failed = f.claim(works[1].Stage, works[1].Subject)
		f.ok(f.FinishDelivery(f.ctx, failed, false, 500))
		d = must(f.Delivery(f.ctx, failed.Subject))(f)
		want(f, "given up", []any{d.State, d.LastCode, d.Attempts}, []any{"given_up", 500, 2})

		rec := must(f.Record(f.ctx, acc.Document, 0))(f)
		rec.Revision = 2
		want(f, "a correction's", len(must(f.Revise(f.ctx, acc.Document, rec, scan.DocPublished, "t"))(f)), 2)
		want(f, "all", len(must(f.Deliveries(f.ctx, acc.Document))(f)), 4)
	},
	"what is in review is not delivered": func(f *fixture) {
		f.ok(f.AddHook(f.ctx, catalog.Hook{ID: "h", URL: "http://x/"}))
		acc := f.finish("a", scan.DocReview, "x")
		want(f, "deliveries", len(must(f.Deliveries(f.ctx, acc.Document))(f)), 0)
	},
	"a published document is delivered though another of its item is rejected": func(f *fixture) {
		f.ok(f.AddHook(f.ctx, catalog.Hook{ID: "h", URL: "http://x/"}))
		acc, w := f.read("a")
		works := must(f.FinishAssemble(f.ctx, w, []catalog.NewDocument{
			document(acc.Document, scan.DocPublished, "x"), document(scan.NewID(), scan.DocRejected, "y")}))(f)
		f.itemState(acc.Item.ID, scan.ItemRejected)
		f.ok(f.FinishDelivery(f.ctx, f.claim(works[0].Stage, works[0].Subject), true, 200))
		_, err := f.Restart(f.ctx, acc.Item.ID)
		f.code(err, scan.CodeStale) // what went out is not cut anew
	},
	"a removed hook gets nothing more": func(f *fixture) {
		f.ok(f.AddHook(f.ctx, catalog.Hook{ID: "h", URL: "http://x/", Secret: "s"}))
		f.code(f.AddHook(f.ctx, catalog.Hook{ID: "h", URL: "http://x/"}), scan.CodeStale)
		f.code(f.AddHook(f.ctx, catalog.Hook{}), scan.CodeInvalid)
		acc := f.finish("a", scan.DocPublished, "x")
		f.ok(f.RemoveHook(f.ctx, "h"))
		f.code(f.RemoveHook(f.ctx, "h"), scan.CodeNotFound)
		want(f, "hooks", len(must(f.Hooks(f.ctx, nil))(f)), 0)
		d := must(f.Deliveries(f.ctx, acc.Document))(f)[0]
		want(f, "waiting one", []any{d.State, d.Hook.Secret}, []any{"given_up", ""})
		_, err := f.Claim(f.ctx, catalog.StagePublish, d.ID, owner, ttl)
		f.code(err, scan.CodeStale)
		other := f.finish("b", scan.DocPublished, "x")
		want(f, "later ones", len(must(f.Deliveries(f.ctx, other.Document))(f)), 0)
		_, err = f.Delivery(f.ctx, "nothing")
		f.code(err, scan.CodeNotFound)
	},
}

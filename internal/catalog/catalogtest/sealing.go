package catalogtest

import (
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

var sealing = map[string]func(*fixture){
	"sealing leaves nothing to find": func(f *fixture) {
		f.ok(f.AddHook(f.ctx, catalog.Hook{ID: "h", URL: "http://x/", Secret: "s"}))
		acc, w := f.read("a")
		publish := must(f.FinishAssemble(f.ctx, w, []catalog.NewDocument{document(acc.Document, scan.DocPublished, "bí mật")}))(f)
		seal := must(f.Seal(f.ctx, acc.Item.ID, scan.CodeSecrecy))(f)
		want(f, "work", []any{len(seal), seal[0].Stage, seal[0].Subject}, []any{1, catalog.StageSeal, acc.Item.ID})
		_, err := f.Seal(f.ctx, acc.Item.ID, scan.CodeSecrecy)
		f.code(err, scan.CodeStale)
		it := must(f.Item(f.ctx, acc.Item.ID))(f)
		want(f, "item", []any{it.State, it.Reason}, []any{scan.ItemSealed, scan.CodeSecrecy})
		doc := must(f.Document(f.ctx, acc.Document))(f)
		want(f, "document", []any{doc.State, doc.Reasons, doc.Title}, []any{scan.DocSealed, []string{"secrecy_mark"}, "a.pdf"})
		_, err = f.Record(f.ctx, acc.Document, 0)
		f.code(err, scan.CodeNotFound)
		_, err = f.Record(f.ctx, acc.Document, 1)
		f.code(err, scan.CodeNotFound)
		want(f, "found", []int{must(f.Search(f.ctx, catalog.Query{Text: "bi mat"}))(f).Total, must(f.Search(f.ctx, catalog.Query{}))(f).Total}, []int{0, 0})
		want(f, "feed", len(must(f.Feed(f.ctx, nil, 0, 0))(f)), 0)
		_, err = f.Claim(f.ctx, catalog.StagePublish, publish[0].Subject, owner, ttl)
		f.code(err, scan.CodeStale)
		_, err = f.Delivery(f.ctx, publish[0].Subject)
		f.code(err, scan.CodeNotFound)
		want(f, "delivery", must(f.Deliveries(f.ctx, acc.Document))(f)[0].State, "given_up")
		_, err = f.Revise(f.ctx, acc.Document, scan.Record{Revision: 2}, scan.DocPublished, "t")
		f.code(err, scan.CodeStale)
	},
	"the worker that reads the mark seals": func(f *fixture) {
		acc, works := f.split("a", 3)
		w := f.claim(works[0].Stage, works[0].Subject)
		other := f.claim(works[1].Stage, works[1].Subject)
		stolen := w
		stolen.Owner = "worker-2"
		_, err := f.SealFrom(f.ctx, stolen, scan.CodeSecrecy)
		f.code(err, scan.CodeStale)
		f.itemState(acc.Item.ID, scan.ItemRunning)
		seal := must(f.SealFrom(f.ctx, w, scan.CodeSecrecyDoubt))(f)
		_, err = f.FinishPage(f.ctx, other, scan.Page{State: scan.PageDone})
		f.code(err, scan.CodeStale)
		f.code(f.Release(f.ctx, other, time.Now(), false, ""), scan.CodeStale)
		_, err = f.Claim(f.ctx, works[2].Stage, works[2].Subject, owner, ttl)
		f.code(err, scan.CodeStale)
		sw := f.claim(seal[0].Stage, seal[0].Subject)
		f.ok(f.FinishSeal(f.ctx, sw))
		f.code(f.FinishSeal(f.ctx, sw), scan.CodeStale)
	},
	"sealing covers every document and every state": func(f *fixture) {
		acc, w := f.read("a")
		must(f.FinishAssemble(f.ctx, w, []catalog.NewDocument{document(acc.Document, scan.DocPublished, "x"), document(scan.NewID(), scan.DocReview, "y")}))(f)
		must(f.Seal(f.ctx, acc.Item.ID, scan.CodeSecrecy))(f)
		for _, d := range must(f.ItemDocuments(f.ctx, acc.Item.ID))(f) {
			want(f, "state", d.State, scan.DocSealed)
		}
		it := item("b")
		it.Reason = scan.CodeDamaged
		refused := must(f.Refuse(f.ctx, receipt(scan.DefaultUnit), it))(f)
		must(f.Seal(f.ctx, refused.Item.ID, scan.CodeSecrecy))(f)
		f.itemState(refused.Item.ID, scan.ItemSealed)
		_, err := f.Restart(f.ctx, refused.Item.ID)
		f.code(err, scan.CodeStale)
		_, err = f.Seal(f.ctx, "nothing", scan.CodeSecrecy)
		f.code(err, scan.CodeNotFound)
		_, err = f.Seal(f.ctx, f.accept("c").Item.ID, "")
		f.code(err, scan.CodeInvalid)
	},
	"what is sealed can be erased, once": func(f *fixture) {
		acc := f.accept("a")
		f.code(f.Erase(f.ctx, acc.Item.ID, "hoa"), scan.CodeStale)
		must(f.Seal(f.ctx, acc.Item.ID, scan.CodeSecrecy))(f)
		f.ok(f.Erase(f.ctx, acc.Item.ID, "hoa"))
		f.code(f.Erase(f.ctx, acc.Item.ID, "hoa"), scan.CodeStale)
		f.code(f.Erase(f.ctx, "nothing", "hoa"), scan.CodeNotFound)
		f.itemState(acc.Item.ID, scan.ItemErased)
		_, err := f.Seal(f.ctx, acc.Item.ID, scan.CodeSecrecy)
		f.code(err, scan.CodeStale)
		events := must(f.Events(f.ctx, acc.Item.ID))(f)
		want(f, "events", []any{len(events), events[0].By, events[0].Action, events[0].Unit}, []any{1, "hoa", "erased", scan.DefaultUnit})
		row := must(f.Ledger(f.ctx, nil, acc.Item.CreatedAt, acc.Item.CreatedAt.AddDate(0, 0, 1)))(f)[0]
		want(f, "ledger", []any{row.Received, row.Sealed, row.Off() == 0}, []any{1, 1, true})
	},
}

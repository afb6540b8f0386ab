package catalogtest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

var archive = map[string]func(*fixture){
	"assemble stores documents, records and the feed": func(f *fixture) {
		acc, w := f.read("a")
		docs := []catalog.NewDocument{
			document(acc.Document, scan.DocPublished, "một"),
			document(scan.NewID(), scan.DocReview, "hai"),
			document(scan.NewID(), scan.DocPublished, "ba"),
		}
		works := must(f.FinishAssemble(f.ctx, w, docs))(f)
		want(f, "publish work without hooks", len(works), 0)
		f.itemState(acc.Item.ID, scan.ItemReview)
		stored := must(f.ItemDocuments(f.ctx, acc.Item.ID))(f)
		for i, d := range stored {
			want(f, "document", []any{d.ID, d.Seq, d.State, d.Revision, d.Title, d.PDFKey, d.FirstPage, d.LastPage, d.Unit},
				[]any{docs[i].Document.ID, i + 1, docs[i].Document.State, 1, "Báo cáo 12/BC-UBND", "k.pdf", 1, 1, scan.DefaultUnit})
		}
		want(f, "reasons", [][]string{stored[0].Reasons, stored[1].Reasons}, [][]string{nil, {"low_confidence", "rule_broken"}})
		feed := must(f.Feed(f.ctx, nil, 0, 0))(f)
		want(f, "feed", []any{len(feed), feed[0].Record.DocumentID, feed[1].Record.DocumentID, feed[1].Seq - feed[0].Seq},
			[]any{2, docs[0].Document.ID, docs[2].Document.ID, int64(1)})
		rec := must(f.Record(f.ctx, docs[1].Document.ID, 0))(f)
		want(f, "record", []any{rec.Revision, *rec.Fields.CodeFull, rec.Unit}, []any{1, "12/BC-UBND", scan.DefaultUnit})
	},
	"assemble wants the first document's id and a final state": func(f *fixture) {
		acc, w := f.read("a")
		for _, docs := range [][]catalog.NewDocument{
			nil,
			{document(scan.NewID(), scan.DocPublished, "x")},
			{document(acc.Document, scan.DocRunning, "x")},
			{document(acc.Document, scan.DocSealed, "x")},
			{document(acc.Document, scan.DocPublished, "x"), document("", scan.DocPublished, "x")},
		} {
			_, err := f.FinishAssemble(f.ctx, w, docs)
			f.code(err, scan.CodeInvalid)
		}
		f.documentState(acc.Document, scan.DocRunning)
		want(f, "feed", len(must(f.Feed(f.ctx, nil, 0, 0))(f)), 0)
		must(f.FinishAssemble(f.ctx, w, []catalog.NewDocument{document(acc.Document, scan.DocPublished, "x")}))(f)
		_, err := f.FinishAssemble(f.ctx, w, []catalog.NewDocument{document(acc.Document, scan.DocPublished, "x")})
		f.code(err, scan.CodeStale)
	},
	"before assemble there is no record": func(f *fixture) {
		acc := f.accept("a")
		_, err := f.Record(f.ctx, acc.Document, 0)
		f.code(err, scan.CodeNotFound)
		_, err = f.Document(f.ctx, "nobody")
		f.code(err, scan.CodeNotFound)
	},
	"documents are listed by id, page by page": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "q1"}))
		var ids []string
		for i := range 5 {
			ids = append(ids, f.accept(fmt.Sprint(i)).Document)
		}
		must(f.Accept(f.ctx, receipt("q1"), item("x")))(f)
		slices.Sort(ids)
		list := func(d catalog.DocumentFilter) (got []string) {
			for _, doc := range must(f.Documents(f.ctx, d))(f) {
				got = append(got, doc.ID)
			}
			return got
		}
		only := []string{scan.DefaultUnit}
		want(f, "first two", list(catalog.DocumentFilter{Units: only, Limit: 2}), ids[:2])
		want(f, "the rest", list(catalog.DocumentFilter{Units: only, After: ids[1]}), ids[2:])
		back := slices.Clone(ids)
		slices.Reverse(back)
		want(f, "newest", list(catalog.DocumentFilter{Units: only, Newest: true, Limit: 3}), back[:3])
		want(f, "older", list(catalog.DocumentFilter{Units: only, Newest: true, After: back[2]}), back[3:])
		want(f, "all units", len(list(catalog.DocumentFilter{})), 6)
		want(f, "no unit", len(list(catalog.DocumentFilter{Units: []string{}})), 0)
		want(f, "published", len(list(catalog.DocumentFilter{State: scan.DocPublished})), 0)
		want(f, "running", len(list(catalog.DocumentFilter{State: scan.DocRunning})), 6)
	},
	"a correction is the next revision": func(f *fixture) {
		acc := f.finish("a", scan.DocReview, "nội dung")
		rec := must(f.Record(f.ctx, acc.Document, 0))(f)
		_, err := f.Revise(f.ctx, acc.Document, rec, scan.DocPublished, "t")
		f.code(err, scan.CodeStale) // its revision is taken
		rec.Revision = 3
		_, err = f.Revise(f.ctx, acc.Document, rec, scan.DocPublished, "t")
		f.code(err, scan.CodeStale) // and this one comes too early
		rec.Revision = 2
		_, err = f.Revise(f.ctx, acc.Document, rec, scan.DocRejected, "t")
		f.code(err, scan.CodeInvalid)
		rec.Review.Reasons = []string{"field_missing"}
		must(f.Revise(f.ctx, acc.Document, rec, scan.DocReview, "still"))(f)
		doc := must(f.Document(f.ctx, acc.Document))(f)
		want(f, "kept in review", []any{doc.State, doc.Reasons, doc.Title, doc.Revision}, []any{scan.DocReview, []string{"field_missing"}, "still", 2})
		want(f, "feed", len(must(f.Feed(f.ctx, nil, 0, 0))(f)), 0)
		rec.Revision = 3
		must(f.Revise(f.ctx, acc.Document, rec, scan.DocPublished, "out"))(f)
		f.itemState(acc.Item.ID, scan.ItemPublished)
		doc = must(f.Document(f.ctx, acc.Document))(f)
		want(f, "published", []any{doc.State, doc.Reasons, doc.Title, doc.Revision}, []any{scan.DocPublished, []string(nil), "out", 3})
		rec.Revision = 4
		_, err = f.Revise(f.ctx, acc.Document, rec, scan.DocReview, "back")
		f.code(err, scan.CodeStale) // nothing published goes back
		must(f.Revise(f.ctx, acc.Document, rec, scan.DocPublished, "again"))(f)
		feed := must(f.Feed(f.ctx, nil, 0, 0))(f)
		want(f, "feed", []int{len(feed), feed[0].Record.Revision, feed[1].Record.Revision}, []int{2, 3, 4})
		want(f, "old revision", must(f.Record(f.ctx, acc.Document, 1))(f).Revision, 1)
		_, err = f.Record(f.ctx, acc.Document, 9)
		f.code(err, scan.CodeNotFound)
		_, err = f.Revise(f.ctx, "nobody", rec, scan.DocPublished, "t")
		f.code(err, scan.CodeNotFound)
	},
	"a running document takes no revision": func(f *fixture) {
		acc := f.accept("a")
		_, err := f.Revise(f.ctx, acc.Document, scan.Record{Revision: 1}, scan.DocPublished, "t")
		f.code(err, scan.CodeStale)
	},
	"a document in review can be rejected, and taken in by hand after all": func(f *fixture) {
		acc := f.finish("a", scan.DocReview, "nội dung")
		f.code(f.RejectDocument(f.ctx, acc.Document, ""), scan.CodeInvalid)
		f.ok(f.RejectDocument(f.ctx, acc.Document, scan.CodePageMissing))
		it := must(f.Item(f.ctx, acc.Item.ID))(f)
		want(f, "item", []any{it.State, it.Reason}, []any{scan.ItemRejected, scan.CodePageMissing})
		f.code(f.RejectDocument(f.ctx, acc.Document, scan.CodePageMissing), scan.CodeStale)
		want(f, "found", must(f.Search(f.ctx, catalog.Query{Text: "noi dung"}))(f).Total, 0)
		rec := must(f.Record(f.ctx, acc.Document, 0))(f)
		rec.Revision = 2
		must(f.Revise(f.ctx, acc.Document, rec, scan.DocPublished, "t"))(f)
		it = must(f.Item(f.ctx, acc.Item.ID))(f)
		want(f, "item", []any{it.State, it.Reason}, []any{scan.ItemPublished, scan.Code("")})
		want(f, "found", must(f.Search(f.ctx, catalog.Query{Text: "noi dung"}))(f).Total, 1)
		f.code(f.RejectDocument(f.ctx, acc.Document, scan.CodePageMissing), scan.CodeStale)
	},
	"a record can be written by hand for what could not be read": func(f *fixture) {
		it := item("a")
		it.Reason = scan.CodeEncrypted
		acc := must(f.Refuse(f.ctx, receipt(scan.DefaultUnit), it))(f)
		rec := document(acc.Document, scan.DocPublished, "").Record
		must(f.Revise(f.ctx, acc.Document, rec, scan.DocPublished, "t"))(f)
		f.itemState(acc.Item.ID, scan.ItemPublished)
		want(f, "found by its type", must(f.Search(f.ctx, catalog.Query{Type: "Báo cáo"}))(f).Total, 1)
	},
	"a restart forgets what was cut": func(f *fixture) {
		acc, w := f.read("a")
		second := document(scan.NewID(), scan.DocReview, "hai")
		must(f.FinishAssemble(f.ctx, w, []catalog.NewDocument{document(acc.Document, scan.DocReview, "một"), second}))(f)
		f.ok(f.RejectDocument(f.ctx, acc.Document, scan.CodePageMissing))
		_, err := f.Restart(f.ctx, acc.Item.ID)
		f.code(err, scan.CodeStale) // one is still in review
		f.ok(f.RejectDocument(f.ctx, second.Document.ID, scan.CodePageMissing))
		must(f.Restart(f.ctx, acc.Item.ID))(f)
		_, err = f.Record(f.ctx, acc.Document, 0)
		f.code(err, scan.CodeNotFound)
		want(f, "documents", len(must(f.ItemDocuments(f.ctx, acc.Item.ID))(f)), 1)
		pages := must(f.FinishSplit(f.ctx, f.claim(catalog.StageSplit, acc.Item.ID), 1))(f)
		works := must(f.FinishPage(f.ctx, f.claim(catalog.StageRead, pages[0].Subject), scan.Page{State: scan.PageDone}))(f)
		must(f.FinishAssemble(f.ctx, f.claim(works[0].Stage, works[0].Subject),
			[]catalog.NewDocument{document(acc.Document, scan.DocPublished, "mới")}))(f)
		f.itemState(acc.Item.ID, scan.ItemPublished)
		want(f, "old words and new", []int{must(f.Search(f.ctx, catalog.Query{Text: "một"}))(f).Total,
			must(f.Search(f.ctx, catalog.Query{Text: "mới"}))(f).Total}, []int{0, 1})
	},
	"the feed is read by unit and cursor": func(f *fixture) {
		for i := range 3 {
			f.finish(fmt.Sprint(i), scan.DocPublished, "x")
		}
		all := must(f.Feed(f.ctx, []string{scan.DefaultUnit}, 0, 0))(f)
		want(f, "all", len(all), 3)
		want(f, "after", must(f.Feed(f.ctx, nil, all[0].Seq, 1))(f)[0].Seq, all[1].Seq)
		want(f, "end", len(must(f.Feed(f.ctx, nil, all[2].Seq, 10))(f)), 0)
		want(f, "others", len(must(f.Feed(f.ctx, []string{"q1"}, 0, 0))(f)), 0)
		want(f, "none", len(must(f.Feed(f.ctx, []string{}, 0, 0))(f)), 0)
	},
	"a record comes back as it was written": func(f *fixture) {
		acc, w := f.read("a")
		n := document(acc.Document, scan.DocPublished, "x")
		page, raw := 1, "S\u1ed1: 12 <&> \x00 \u2028"
		n.Record.Evidence = map[string]scan.Evidence{"/code_full": {Raw: &raw, Confidence: 0.1, Page: &page, BBox: &[4]float64{1, 2.5, 3, 4}}}
		n.Record.Scan = scan.ScanInfo{SHA256: sha("a"), PageCount: 1}
		must(f.FinishAssemble(f.ctx, w, []catalog.NewDocument{n}))(f)
		got := must(f.Record(f.ctx, acc.Document, 1))(f)
		want(f, "evidence", *got.Evidence["/code_full"].Raw, raw)
		want(f, "box", *got.Evidence["/code_full"].BBox, [4]float64{1, 2.5, 3, 4})
		want(f, "scan", got.Scan, n.Record.Scan)
	},
	"the log keeps who did what": func(f *fixture) {
		e := catalog.Event{At: time.UnixMilli(1_700_000_000_123).UTC(), Unit: scan.DefaultUnit, By: "lan", Action: "viewed", Subject: "doc", Detail: "p\x00" + strings.Repeat("x", 9)}
		f.ok(f.Catalog.Log(f.ctx, e))
		e.Detail = "p\ufffd" + strings.Repeat("x", 9)
		later := e
		later.Action, later.At = "downloaded", e.At.Add(time.Millisecond)
		f.ok(f.Catalog.Log(f.ctx, later))
		want(f, "events", must(f.Events(f.ctx, "doc"))(f), []catalog.Event{e, later})
		want(f, "another's", len(must(f.Events(f.ctx, "other"))(f)), 0)
	},
}

package catalogtest

import (
	"strings"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

var intake = map[string]func(*fixture){
	"accept makes item, document and split work": func(f *fixture) {
		rec, it := receipt(scan.DefaultUnit), item("bytes")
		rec.ReceivedAt = time.Date(2026, 3, 4, 5, 6, 7, 8_000_000, time.FixedZone("", 7*3600))
		rec.Source, rec.KeptPath = "in/b\xfftệp.pdf", "done/\xff\x00b.pdf"
		acc := must(f.Accept(f.ctx, rec, it))(f)
		want(f, "work", acc.Work, []catalog.Work{{Stage: catalog.StageSplit, Subject: it.ID, Unit: scan.DefaultUnit, ItemID: it.ID}})
		got := must(f.Receipt(f.ctx, rec.ID))(f)
		want(f, "receipt", got, acc.Receipt)
		rec.ItemID, rec.First, rec.ReceivedAt = it.ID, true, rec.ReceivedAt.UTC()
		want(f, "receipt", got, rec)
		stored := must(f.Item(f.ctx, it.ID))(f)
		want(f, "item", stored, acc.Item)
		want(f, "created", stored.CreatedAt, rec.ReceivedAt)
		want(f, "state and unit", []string{string(stored.State), stored.Unit, stored.SHA256, string(stored.Media)},
			[]string{"running", "default", it.SHA256, "application/pdf"})
		doc := must(f.Document(f.ctx, acc.Document))(f)
		want(f, "document", []any{doc.ItemID, doc.Unit, doc.Seq, doc.State, doc.Revision, doc.Title},
			[]any{it.ID, "default", 1, scan.DocRunning, 0, "a.pdf"})
	},
	"the same bytes again are a second receipt": func(f *fixture) {
		first := f.accept("bytes")
		again := must(f.Accept(f.ctx, receipt(scan.DefaultUnit), item("bytes")))(f)
		want(f, "item, document and work", []any{again.Item.ID, again.Document, len(again.Work), again.Receipt.First, again.Receipt.ItemID},
			[]any{first.Item.ID, first.Document, 0, false, first.Item.ID})
		want(f, "receipts", len(must(f.Receipts(f.ctx, first.Item.ID))(f)), 2)
	},
	"another unit's same bytes are another item": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "p.dong-da", Name: "Phường Đống Đa"}))
		first := f.accept("bytes")
		other := must(f.Accept(f.ctx, receipt("p.dong-da"), item("bytes")))(f)
		if other.Item.ID == first.Item.ID || !other.Receipt.First || other.Item.Unit != "p.dong-da" {
			f.Fatalf("got %+v", other)
		}
	},
	"a source that was accepted before gives the old receipt": func(f *fixture) {
		rec := receipt(scan.DefaultUnit)
		rec.Door, rec.Source = scan.DoorHotfolder, "a.pdf@1"
		first := must(f.Accept(f.ctx, rec, item("bytes")))(f)
		repeat := rec
		repeat.ID = scan.NewID()
		again := must(f.Accept(f.ctx, repeat, item("bytes")))(f)
		want(f, "receipt", again.Receipt, first.Receipt)
		want(f, "document", again.Document, first.Document)
		want(f, "found", must(f.BySource(f.ctx, rec.Unit, rec.Door, rec.Source))(f), first.Receipt)
		want(f, "receipts", len(must(f.Receipts(f.ctx, first.Item.ID))(f)), 1)
		_, err := f.Accept(f.ctx, repeat, item("other bytes"))
		f.code(err, scan.CodeMismatch)
		want(f, "documents", len(must(f.Documents(f.ctx, catalog.DocumentFilter{}))(f)), 1)
		repeat.Door = scan.DoorAPI
		want(f, "another door's", must(f.Accept(f.ctx, repeat, item("other bytes")))(f).Receipt.First, true)
	},
	"bytes are found by their hash, in their unit alone": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "p.dong-da", Name: "Phường Đống Đa"}))
		first := f.accept("bytes")
		want(f, "item", must(f.ByHash(f.ctx, scan.DefaultUnit, first.Item.SHA256))(f), first.Item)
		_, err := f.ByHash(f.ctx, "p.dong-da", first.Item.SHA256)
		f.code(err, scan.CodeNotFound)
		_, err = f.ByHash(f.ctx, scan.DefaultUnit, item("others").SHA256)
		f.code(err, scan.CodeNotFound)
	},
	"an empty source is found by nobody and repeats nothing": func(f *fixture) {
		f.accept("a")
		f.accept("b")
		_, err := f.BySource(f.ctx, scan.DefaultUnit, scan.DoorWeb, "")
		f.code(err, scan.CodeNotFound)
	},
	"refuse rejects at once": func(f *fixture) {
		it := item("")
		_, err := f.Refuse(f.ctx, receipt(scan.DefaultUnit), it)
		f.code(err, scan.CodeInvalid)
		it.Reason, it.Detail = scan.CodeEmpty, "0 bytes"
		acc := must(f.Refuse(f.ctx, receipt(scan.DefaultUnit), it))(f)
		want(f, "work", len(acc.Work), 0)
		want(f, "item", []any{acc.Item.State, acc.Item.Reason, acc.Item.Detail}, []any{scan.ItemRejected, scan.CodeEmpty, "0 bytes"})
		want(f, "reasons", must(f.Document(f.ctx, acc.Document))(f).Reasons, []string{"empty_file"})
		_, err = f.Claim(f.ctx, catalog.StageSplit, acc.Item.ID, owner, ttl)
		f.code(err, scan.CodeNotFound)
		want(f, "again", must(f.Refuse(f.ctx, receipt(scan.DefaultUnit), it))(f).Receipt.First, false)
	},
	"what makes no sense is invalid and changes nothing": func(f *fixture) {
		_, err := f.Accept(f.ctx, receipt("no-such-unit"), item("a"))
		f.code(err, scan.CodeInvalid)
		_, err = f.Accept(f.ctx, scan.Receipt{Unit: scan.DefaultUnit}, item("a"))
		f.code(err, scan.CodeInvalid)
		want(f, "ledger", len(must(f.Ledger(f.ctx, nil, time.Time{}, time.Time{}))(f)), 0)
	},
	"ids that are taken are stale": func(f *fixture) {
		acc := f.accept("a")
		rec := receipt(scan.DefaultUnit)
		rec.ID = acc.Receipt.ID
		_, err := f.Accept(f.ctx, rec, item("b"))
		f.code(err, scan.CodeStale)
		it := item("c")
		it.ID = acc.Item.ID
		_, err = f.Accept(f.ctx, receipt(scan.DefaultUnit), it)
		f.code(err, scan.CodeStale)
	},
	"kept sources are listed until they are gone": func(f *fixture) {
		var ids []string
		for i, bytes := range []string{"a", "b", "c"} {
			rec := receipt(scan.DefaultUnit)
			rec.Door, rec.Source, rec.ReceivedAt = scan.DoorHotfolder, bytes, time.UnixMilli(int64(1000*(i+1)))
			ids = append(ids, must(f.Accept(f.ctx, rec, item(bytes)))(f).Receipt.ID)
			f.ok(f.SetKept(f.ctx, rec.ID, "done/"+bytes))
		}
		f.accept("from the web, kept nowhere")
		from := func(after string, before time.Time, limit int, states ...scan.ItemState) (paths []string) {
			for _, r := range must(f.Kept(f.ctx, scan.DoorHotfolder, states, after, before, limit))(f) {
				paths = append(paths, r.KeptPath)
			}
			return paths
		}
		kept := func(before time.Time, limit int, states ...scan.ItemState) []string {
			return from("", before, limit, states...)
		}
		want(f, "all", kept(time.Now(), 0, scan.ItemRunning, scan.ItemReview), []string{"done/a", "done/b", "done/c"})
		want(f, "two", kept(time.Now(), 2, scan.ItemRunning), []string{"done/a", "done/b"})
		want(f, "before", kept(time.UnixMilli(2000), 0, scan.ItemRunning), []string{"done/a"})
		want(f, "published", kept(time.Now(), 0, scan.ItemPublished), nil)
		want(f, "no state", kept(time.Now(), 0), nil)
		want(f, "behind the first", from(ids[0], time.Now(), 1, scan.ItemRunning), []string{"done/b"})
		want(f, "behind the last", from(ids[2], time.Now(), 0, scan.ItemRunning), nil)
		f.ok(f.SetKept(f.ctx, ids[0], ""))
		want(f, "after one went", kept(time.Now(), 0, scan.ItemRunning), []string{"done/b", "done/c"})
		f.code(f.SetKept(f.ctx, "nobody", "x"), scan.CodeNotFound)
	},
	"what is not there is not found": func(f *fixture) {
		_, err := f.Item(f.ctx, "no\x00body")
		f.code(err, scan.CodeNotFound)
		_, err = f.Receipt(f.ctx, "no\xffbody")
		f.code(err, scan.CodeNotFound)
		want(f, "receipts", len(must(f.Receipts(f.ctx, "nobody"))(f)), 0)
	},
	"the ledger counts by unit and day of Vietnam": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "q1", Name: "Quận 1"}))
		day := time.Date(2026, 1, 2, 16, 59, 0, 0, time.UTC) // 23:59 in Hà Nội
		for i, unit := range []string{"default", "default", "q1"} {
			rec := receipt(unit)
			rec.ReceivedAt = day.Add(time.Duration(i) * time.Hour)
			must(f.Accept(f.ctx, rec, item("bytes")))(f)
		}
		rows := must(f.Ledger(f.ctx, nil, time.Time{}, time.Time{}))(f)
		want(f, "rows", rows, []catalog.LedgerRow{
			{Unit: "default", Day: "2026-01-03", Repeated: 1},
			{Unit: "q1", Day: "2026-01-03", Received: 1, Running: 1},
			{Unit: "default", Day: "2026-01-02", Received: 1, Running: 1},
		})
		want(f, "a unit's", len(must(f.Ledger(f.ctx, []string{"q1"}, time.Time{}, time.Time{}))(f)), 1)
		want(f, "no unit's", len(must(f.Ledger(f.ctx, []string{}, time.Time{}, time.Time{}))(f)), 0)
		want(f, "from", len(must(f.Ledger(f.ctx, nil, day.Add(time.Minute), time.Time{}))(f)), 2)
		want(f, "to", len(must(f.Ledger(f.ctx, nil, day, day.Add(time.Minute)))(f)), 1)
	},
	"rejections are counted by reason": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "q1", Name: "Quận 1"}))
		day := time.Date(2026, 1, 2, 16, 59, 0, 0, time.UTC) // 23:59 in Hà Nội
		refuse := func(unit, bytes string, code scan.Code, at time.Time) {
			rec, it := receipt(unit), item(bytes)
			rec.ReceivedAt, it.Reason = at, code
			must(f.Refuse(f.ctx, rec, it))(f)
		}
		refuse("default", "a", scan.CodeUnknownType, day)
		refuse("default", "b", scan.CodeEmpty, day)
		refuse("default", "c", scan.CodeEmpty, day)
		refuse("default", "c", scan.CodeEmpty, day) // a second receipt
		refuse("q1", "a", scan.CodeDamaged, day.Add(time.Hour))
		f.accept("not rejected")
		want(f, "all", must(f.Rejections(f.ctx, nil, time.Time{}, time.Time{}))(f), []catalog.Rejection{
			{Unit: "q1", Day: "2026-01-03", Reason: scan.CodeDamaged, Count: 1},
			{Unit: "default", Day: "2026-01-02", Reason: scan.CodeEmpty, Count: 2},
			{Unit: "default", Day: "2026-01-02", Reason: scan.CodeUnknownType, Count: 1},
		})
		want(f, "a unit's", len(must(f.Rejections(f.ctx, []string{"default"}, time.Time{}, time.Time{}))(f)), 2)
		want(f, "no unit's", len(must(f.Rejections(f.ctx, []string{}, time.Time{}, time.Time{}))(f)), 0)
		want(f, "to", len(must(f.Rejections(f.ctx, nil, day, day.Add(time.Minute)))(f)), 2)
		want(f, "from", len(must(f.Rejections(f.ctx, nil, day.Add(time.Minute), time.Time{}))(f)), 1)
	},
	"a receipt is found by its short code": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "q1", Name: "Quận 1"}))
		rec := f.accept("a").Receipt
		f.accept("b")
		code := rec.Code()
		want(f, "found", must(f.ByCode(f.ctx, nil, code))(f), []scan.Receipt{rec})
		want(f, "as typed", must(f.ByCode(f.ctx, []string{"default"}, strings.ToLower(strings.ReplaceAll(code, "-", " "))))(f), []scan.Receipt{rec})
		want(f, "of another unit", len(must(f.ByCode(f.ctx, []string{"q1"}, code))(f)), 0)
		want(f, "no code", len(must(f.ByCode(f.ctx, nil, "7K2M9"))(f)), 0)
		want(f, "nobody's", len(must(f.ByCode(f.ctx, nil, "00000-00000"))(f)), 0)
	},
	"the canary comes back": func(f *fixture) {
		f.ok(f.Canary(f.ctx))
		f.ok(f.Canary(f.ctx))
	},
}

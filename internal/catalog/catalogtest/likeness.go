package catalogtest

import (
	"fmt"
	"strings"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// printed is a print of which some signs, beginning at one, are turned round.
func printed(from, n int) scan.Print {
	signs := [32]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}
	for i := from; i < from+n; i++ {
		signs[i/8] ^= 1 << (i % 8)
	}
	return scan.NewPrint(signs)
}

// scanned takes a file with pages that look so up to a published document with
// a number.
func (f *fixture) scanned(unit, bytes, number string, looks ...scan.Print) string {
	f.Helper()
	acc := f.acceptFor(unit, bytes)
	works := must(f.FinishSplit(f.ctx, f.claim(catalog.StageSplit, acc.Item.ID), len(looks)))(f)
	for i, print := range looks {
		must(f.FinishPage(f.ctx, f.claim(catalog.StageRead, works[i].Subject), scan.Page{State: scan.PageDone, Print: print}))(f)
	}
	doc := document(acc.Document, scan.DocPublished, "text")
	doc.Document.LastPage = len(looks)
	doc.Record.Fields.CodeFull = &number
	must(f.FinishAssemble(f.ctx, f.claim(catalog.StageAssemble, acc.Item.ID), []catalog.NewDocument{doc}))(f)
	return acc.Document
}

// alike is what is like a document, in short.
func (f *fixture) alike(id string) string {
	f.Helper()
	var all []string
	for _, l := range must(f.Alike(f.ctx, id))(f) {
		all = append(all, fmt.Sprintf("%s key=%t pages=%t %s", l.Document.ID, l.SameKey, l.SamePages, l.Verdict))
	}
	return strings.Join(all, "\n")
}

func likeness(id string, key, pages bool, v catalog.Verdict) string {
	return fmt.Sprintf("%s key=%t pages=%t %s", id, key, pages, v)
}

var likenesses = map[string]func(*fixture){
	"the same pages scanned again are alike": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "q1", Name: "Quận 1"}))
		a := f.scanned("default", "a", "1/BC", printed(0, 0), printed(8, 80))
		b := f.scanned("default", "b", "2/BC", printed(3, 20), printed(12, 80))
		f.scanned("default", "c", "3/BC", printed(0, 0))                   // fewer pages
		f.scanned("default", "d", "4/BC", printed(0, 0), printed(100, 90)) // another second page
		f.scanned("default", "e", "5/BC", printed(0, 120), printed(8, 80)) // another first page
		f.scanned("default", "f", "6/BC", scan.Print(""), scan.Print(""))  // nothing to see
		f.scanned("q1", "a", "1/BC", printed(0, 0), printed(8, 80))        // another office
		want(f, "of a", f.alike(a), likeness(b, false, true, ""))
		want(f, "of b", f.alike(b), likeness(a, false, true, ""))
	},
	"the same number, organ and date are alike, as corrected": func(f *fixture) {
		a := f.scanned("default", "a", "12/BC-UBND", printed(0, 0))
		b := f.scanned("default", "b", "12/BC-UBND", printed(0, 200))
		c := f.scanned("default", "c", "13/BC-UBND", printed(40, 200))
		f.scanned("default", "d", "", printed(0, 120))
		want(f, "of a", f.alike(a), likeness(b, true, false, ""))
		rec := must(f.Record(f.ctx, c, 0))(f)
		number := "12/BC-UBND"
		rec.Fields.CodeFull, rec.Revision = &number, 2
		must(f.Revise(f.ctx, c, rec, scan.DocPublished, "t"))(f)
		want(f, "after a correction, newest first", f.alike(a), likeness(c, true, false, "")+"\n"+likeness(b, true, false, ""))
	},
	"what a person says of two documents stays until taken back": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "q1", Name: "Quận 1"}))
		a := f.scanned("default", "a", "1/BC", printed(0, 0))
		b := f.scanned("default", "b", "1/BC", printed(0, 0))
		c := f.scanned("default", "c", "9/BC", printed(0, 200))
		f.ok(f.Judge(f.ctx, b, a, catalog.VerdictDuplicate, "lan"))
		f.ok(f.Judge(f.ctx, a, c, catalog.VerdictVersion, "lan")) // nobody proposed it
		want(f, "of a", f.alike(a), likeness(c, false, false, "version")+"\n"+likeness(b, true, true, "duplicate"))
		want(f, "of b", f.alike(b), likeness(a, true, true, "duplicate"))
		l := must(f.Alike(f.ctx, c))(f)[0]
		want(f, "by whom", []any{l.By, l.At.IsZero()}, []any{"lan", false})
		f.ok(f.Judge(f.ctx, a, b, catalog.VerdictDifferent, "hoa"))
		want(f, "changed", f.alike(b), likeness(a, true, true, "different"))
		f.ok(f.Judge(f.ctx, a, b, "", "hoa"))
		f.ok(f.Judge(f.ctx, a, c, "", "hoa"))
		want(f, "taken back", f.alike(a), likeness(b, true, true, ""))
		events := must(f.Events(f.ctx, b))(f)
		want(f, "log", []any{len(events), events[0].Action, events[0].Detail, events[0].By}, []any{3, "judged", "duplicate " + a, "lan"})

		other := f.scanned("q1", "a", "1/BC", printed(0, 0))
		f.code(f.Judge(f.ctx, a, other, catalog.VerdictVersion, "lan"), scan.CodeNotFound)
		f.code(f.Judge(f.ctx, a, "nobody", catalog.VerdictVersion, "lan"), scan.CodeNotFound)
		f.code(f.Judge(f.ctx, a, a, catalog.VerdictVersion, "lan"), scan.CodeInvalid)
		f.code(f.Judge(f.ctx, a, b, "friends", "lan"), scan.CodeInvalid)
		_, err := f.Alike(f.ctx, "nobody")
		f.code(err, scan.CodeNotFound)
	},
	"what is sealed is like nothing": func(f *fixture) {
		a := f.scanned("default", "a", "1/BC", printed(0, 0))
		b := f.scanned("default", "b", "1/BC", printed(0, 0))
		f.ok(f.Judge(f.ctx, a, b, catalog.VerdictDuplicate, "lan"))
		doc := must(f.Document(f.ctx, b))(f)
		must(f.Seal(f.ctx, doc.ItemID, scan.CodeSecrecy))(f)
		want(f, "of the other", f.alike(a), "")
		want(f, "of the sealed", f.alike(b), "")
		want(f, "its look", string(must(f.Pages(f.ctx, doc.ItemID))(f)[0].Print), "")
		f.code(f.Judge(f.ctx, a, b, catalog.VerdictVersion, "lan"), scan.CodeStale)
	},
}

// Package catalogtest is the one conformance suite of catalog.Catalog: a
// subtest for each rule of the contract, against a real database. A driver
// calls Run from its test. To add a rule, add a function to the list of its
// file; it gets a fixture on an empty catalog of its own.
package catalogtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Run checks every rule. open makes an empty catalog and closes it when its
// test ends.
func Run(t *testing.T, open func(t *testing.T) catalog.Catalog) {
	for _, group := range []map[string]func(*fixture){intake, pipeline, turns, scanners, races, archive, likenesses, sealing, search, outbox, people} {
		names := make([]string, 0, len(group))
		for name := range group {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			t.Run(name, func(t *testing.T) { group[name](newFixture(t, open(t))) })
		}
	}
	t.Run("ledger adds up in a random walk", func(t *testing.T) { walk(t, open(t)) })
}

// fixture is one test on one catalog, with the steps most tests go through.
type fixture struct {
	testing.TB
	catalog.Catalog
	ctx context.Context
}

func newFixture(t testing.TB, c catalog.Catalog) *fixture { return &fixture{t, c, t.Context()} }

const (
	owner = "worker-1"
	ttl   = time.Minute
)

func sha(bytes string) string {
	sum := sha256.Sum256([]byte(bytes))
	return hex.EncodeToString(sum[:])
}

func receipt(unit string) scan.Receipt {
	return scan.Receipt{ID: scan.NewID(), Unit: unit, Door: scan.DoorWeb, Name: "a.pdf", By: "lan", ReceivedAt: time.Now()}
}

func item(bytes string) scan.Item {
	return scan.Item{ID: scan.NewID(), SHA256: sha(bytes), Size: int64(len(bytes)), Name: "a.pdf", Media: scan.MediaPDF}
}

// ok stops the test on an error.
func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// code stops the test when err does not carry code.
func (f *fixture) code(err error, code scan.Code) {
	f.Helper()
	if scan.CodeOf(err) != code {
		f.Fatalf("error %v, want code %q", err, code)
	}
}

// want stops the test when two values print differently.
func want[T any](f *fixture, what string, got, expected T) {
	f.Helper()
	if g, e := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", expected); g != e {
		f.Fatalf("%s: got %s, want %s", what, g, e)
	}
}

// must is the value of a call that may not fail.
func must[T any](v T, err error) func(f *fixture) T {
	return func(f *fixture) T {
		f.Helper()
		f.ok(err)
		return v
	}
}

func (f *fixture) accept(bytes string) catalog.Accepted {
	f.Helper()
	return must(f.Accept(f.ctx, receipt(scan.DefaultUnit), item(bytes)))(f)
}

func (f *fixture) claim(stage, subject string) catalog.Work {
	f.Helper()
	return must(f.Claim(f.ctx, stage, subject, owner, ttl))(f)
}

// split accepts bytes and splits them into pages.
func (f *fixture) split(bytes string, pages int) (catalog.Accepted, []catalog.Work) {
	f.Helper()
	acc := f.accept(bytes)
	return acc, must(f.FinishSplit(f.ctx, f.claim(catalog.StageSplit, acc.Item.ID), pages))(f)
}

// read takes an item of one page up to its claimed assemble work.
func (f *fixture) read(bytes string) (catalog.Accepted, catalog.Work) {
	f.Helper()
	acc, pages := f.split(bytes, 1)
	works := must(f.FinishPage(f.ctx, f.claim(catalog.StageRead, pages[0].Subject), scan.Page{State: scan.PageDone}))(f)
	return acc, f.claim(works[0].Stage, works[0].Subject)
}

// document is a new document with a record.
func document(id string, state scan.DocumentState, text string) catalog.NewDocument {
	doc := scan.Document{ID: id, State: state, FirstPage: 1, LastPage: 1, Title: "Báo cáo 12/BC-UBND", PDFKey: "k.pdf"}
	if state != scan.DocPublished {
		doc.Reasons = []string{string(scan.CodeLowConfidence), string(scan.CodeRuleBroken)}
	}
	typeName, organ, date, number, subject := "Báo cáo", "Ủy ban nhân dân phường Đống Đa", "2025-03-14", "12/BC-UBND", "Về công tác số hóa"
	return catalog.NewDocument{Document: doc, Text: text, Record: scan.Record{
		SchemaVersion: scan.RecordVersion, RecordID: id, DocumentID: id, Revision: 1, Unit: scan.DefaultUnit,
		Fields: scan.Fields{TypeName: &typeName, OrganName: &organ, IssuedDate: &date, CodeFull: &number, Subject: &subject},
	}}
}

// finish takes an item of one page up to a document in state.
func (f *fixture) finish(bytes string, state scan.DocumentState, text string) catalog.Accepted {
	f.Helper()
	acc, w := f.read(bytes)
	must(f.FinishAssemble(f.ctx, w, []catalog.NewDocument{document(acc.Document, state, text)}))(f)
	return acc
}

func (f *fixture) itemState(id string, state scan.ItemState) {
	f.Helper()
	want(f, "item's state", must(f.Item(f.ctx, id))(f).State, state)
}

func (f *fixture) documentState(id string, state scan.DocumentState) {
	f.Helper()
	want(f, "document's state", must(f.Document(f.ctx, id))(f).State, state)
}

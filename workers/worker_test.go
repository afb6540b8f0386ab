package workers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/blob/blobtest"
	"sohoa/internal/blob/dir"
	"sohoa/internal/catalog"
	"sohoa/internal/catalog/sqlite"
	"sohoa/internal/media"
	"sohoa/internal/pdf/pdfcpu"
	"sohoa/internal/queue"
	"sohoa/internal/reader"
	"sohoa/internal/scan"
	"sohoa/ocr"
	"sohoa/testdata/gen/encode"
)

// script is a reader that answers as it is told.
type script struct {
	mu     sync.Mutex
	read   func(job reader.Job, nth int) (reader.Result, error)
	calls  map[int]int
	alone  []int
	always reader.Result
}

func (s *script) Read(ctx context.Context, job reader.Job) (reader.Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[job.Page]++
	if job.Alone {
		s.alone = append(s.alone, job.Page)
	}
	return s.read(job, s.calls[job.Page])
}

func (s *script) Close() error { return nil }

// page is what a page of plain text reads as.
func page(n int, text string) reader.Result {
	p := ocr.Page{Number: n, Kind: "content", Width: 600, Height: 800, DPI: 72, SourceWidth: 600, SourceHeight: 800, Engine: "script"}
	for i, w := range strings.Fields(text) {
		box := ocr.Box{X0: 20 + 60*i, Y0: 100, X1: 70 + 60*i, Y1: 115}
		if i == 0 {
			p.Lines = append(p.Lines, ocr.Line{Box: box})
		}
		p.Lines[0].Words = append(p.Lines[0].Words, ocr.Word{Text: w, Box: box, Conf: .9})
	}
	return reader.Result{Page: p, Preview: []byte("jpeg"), Security: scan.SecurityNone}
}

// line is a queue in memory, first come first served in each lane: a hint that
// can be lost.
type line struct {
	tasks, bulk chan queue.Task // bulk is the lane of that name
	lose        func(queue.Task) bool
}

func (l *line) Enqueue(_ context.Context, t queue.Task) error {
	switch {
	case l.lose != nil && l.lose(t):
	case t.Lane == queue.LaneBulk:
		l.bulk <- t
	default:
		l.tasks <- t
	}
	return nil
}

func (l *line) Serve(ctx context.Context, n int, h queue.Handler) error {
	var wait sync.WaitGroup
	for range n {
		wait.Go(func() {
			for {
				select {
				case t := <-l.tasks:
					h(ctx, t)
				case t := <-l.bulk:
					h(ctx, t)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	wait.Wait()
	return nil
}

func (l *line) Ping(context.Context) error                        { return nil }
func (l *line) Depth(context.Context) (map[queue.Lane]int, error) { return nil, nil }
func (l *line) Close() error                                      { return nil }

// bench is a worker over real stores with a scripted reader.
type bench struct {
	t      *testing.T
	cat    catalog.Catalog
	store  *blobtest.Faulty
	queue  *line
	script *script
	worker *Worker
}

func newBench(t *testing.T, read func(reader.Job, int) (reader.Result, error)) *bench {
	t.Helper()
	cat, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cat.Close() })
	store, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, cat: cat, store: blobtest.NewFaulty(store), queue: &line{tasks: make(chan queue.Task, 1000), bulk: make(chan queue.Task, 1000)},
		script: &script{read: read, calls: map[int]int{}}}
	b.worker = New(Config{
		Catalog: cat, Blob: b.store, Queue: b.queue, Reader: b.script, Inspector: pdfcpu.New(), Writer: pdfcpu.New(),
		Owner: "test", Scratch: t.TempDir(), Lease: 3 * time.Second, Limits: media.Limits{Pages: 100, Pixels: 1e8},
		Log: slog.New(slog.DiscardHandler),
	})
	return b
}

// accept puts a PDF of n pages into the ledger.
func (b *bench) accept(n int) catalog.Accepted {
	b.t.Helper()
	return b.acceptFor(scan.DefaultUnit, n)
}

func (b *bench) acceptFor(unit string, n int) catalog.Accepted {
	b.t.Helper()
	body, err := encode.Long(n)
	if err != nil {
		b.t.Fatal(err)
	}
	w := newHash()
	w.Write(body)
	sum := w.sum()
	if _, err := blob.Put(b.t.Context(), b.store, blob.OriginalKey(unit, sum), bytes.NewReader(body)); err != nil {
		b.t.Fatal(err)
	}
	got, err := b.cat.Accept(b.t.Context(),
		scan.Receipt{ID: scan.NewID(), Unit: unit, Door: scan.DoorAPI, Name: "a.pdf", ReceivedAt: time.Now()},
		scan.Item{ID: scan.NewID(), SHA256: sum, Size: int64(len(body)), Name: "a.pdf", Media: scan.MediaPDF})
	if err != nil {
		b.t.Fatal(err)
	}
	b.worker.enqueue(b.t.Context(), got.Work...)
	return got
}

// run runs the worker until the item has left the running state.
func (b *bench) run(item string) (scan.Item, []scan.Document) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 90*time.Second)
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.worker.Run(ctx)
	}()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	var it scan.Item
	for ctx.Err() == nil {
		var err error
		if it, err = b.cat.Item(b.t.Context(), item); err != nil {
			b.t.Fatal(err)
		}
		if it.State != scan.ItemRunning {
			break
		}
		<-tick.C
	}
	cancel()
	<-done
	if it.State == scan.ItemRunning {
		b.t.Fatalf("still running: %+v", it)
	}
	docs, err := b.cat.ItemDocuments(b.t.Context(), item)
	if err != nil {
		b.t.Fatal(err)
	}
	return it, docs
}

func fine(job reader.Job, _ int) (reader.Result, error) {
	return page(job.Page, "Kính gửi các đơn vị"), nil
}

func TestPipeline(t *testing.T) {
	b := newBench(t, fine)
	got := b.accept(3)
	item, docs := b.run(got.Item.ID)
	if item.State != scan.ItemReview || item.PagesDone != 3 || len(docs) != 1 || docs[0].ID != got.Document {
		t.Fatalf("%+v %+v", item, docs)
	}
	rec, err := b.cat.Record(t.Context(), docs[0].ID, 0)
	if err != nil || rec.Scan.PageCount != 3 || len(rec.Review.Reasons) == 0 {
		t.Errorf("%+v %v", rec, err)
	}
	if _, err := b.store.Stat(t.Context(), docs[0].PDFKey); err != nil {
		t.Errorf("searchable PDF: %v", err)
	}
}

// TestBadPage: a page that ends its process twice is a gap, the document goes
// on; one that crashes once is read alone.
func TestBadPage(t *testing.T) {
	b := newBench(t, func(job reader.Job, nth int) (reader.Result, error) {
		if job.Page == 2 || job.Page == 3 && nth == 1 {
			return reader.Result{}, scan.Errorf(scan.CodePageCrashed, "signal: segmentation fault")
		}
		return fine(job, nth)
	})
	got := b.accept(3)
	item, docs := b.run(got.Item.ID)
	pages, err := b.cat.Pages(t.Context(), item.ID)
	if err != nil {
		t.Fatal(err)
	}
	if pages[1].State != scan.PageFailed || pages[1].Code != scan.CodePageCrashed || pages[2].State != scan.PageDone {
		t.Errorf("pages %+v", pages)
	}
	if item.State != scan.ItemReview || !strings.Contains(fmt.Sprint(docs[0].Reasons), string(scan.CodePageMissing)) {
		t.Errorf("%+v %+v", item, docs)
	}
	if b.script.calls[2] != 2 || len(b.script.alone) != 2 {
		t.Errorf("calls %v, alone %v", b.script.calls, b.script.alone)
	}
}

func TestAllPagesBad(t *testing.T) {
	b := newBench(t, func(reader.Job, int) (reader.Result, error) {
		return reader.Result{}, scan.Errorf(scan.CodePageUnreadable, "no")
	})
	item, docs := b.run(b.accept(2).Item.ID)
	if item.State != scan.ItemRejected || item.Reason != scan.CodePageUnreadable || docs[0].State != scan.DocRejected {
		t.Errorf("%+v %+v", item, docs)
	}
}

// TestSeal: a mark on any page leaves nothing derived of the item.
func TestSeal(t *testing.T) {
	b := newBench(t, func(job reader.Job, nth int) (reader.Result, error) {
		res, err := fine(job, nth)
		if job.Page == 3 {
			res.Security = scan.SecurityMat
		}
		return res, err
	})
	got := b.accept(3)
	item, docs := b.run(got.Item.ID)
	if item.State != scan.ItemSealed || item.Reason != scan.CodeSecrecy || docs[0].State != scan.DocSealed {
		t.Fatalf("%+v %+v", item, docs)
	}
	work, err := b.cat.Claim(t.Context(), catalog.StageSeal, item.ID, "test2", time.Minute)
	if scan.Is(err, scan.CodeStale) { // already purged once, waits for the second time
		work, err = catalog.Work{Stage: catalog.StageSeal, Unit: item.Unit, ItemID: item.ID, Attempt: 1}, nil
	}
	if err != nil {
		t.Fatal(err)
	}
	b.worker.seal(t.Context(), work) // the outcome of the lease does not matter here
	b.store.List(t.Context(), blob.ItemPrefix(item.Unit, item.ID), func(o blob.Info) error {
		t.Errorf("left of a sealed item: %s", o.Key)
		return nil
	})
	if _, err := b.cat.Record(t.Context(), docs[0].ID, 0); !scan.Is(err, scan.CodeNotFound) {
		t.Errorf("record of a sealed document: %v", err)
	}
	if hits, err := b.cat.Search(t.Context(), catalog.Query{Text: "kinh gui"}); err != nil || hits.Total != 0 {
		t.Errorf("search finds a sealed document: %+v %v", hits, err)
	}
}

// TestLateAnswer: the answer of an attempt that lost its lease changes nothing
// and leaves no objects behind.
func TestLateAnswer(t *testing.T) {
	b := newBench(t, fine)
	got := b.accept(1)
	split, err := b.cat.Claim(t.Context(), catalog.StageSplit, got.Item.ID, "a", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.worker.split(t.Context(), split); err != nil {
		t.Fatal(err)
	}
	late, err := b.cat.Claim(t.Context(), catalog.StageRead, catalog.PageSubject(got.Item.ID, 1), "a", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.cat.ReleaseOwner(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if err := b.worker.read(t.Context(), late); !scan.Is(err, scan.CodeStale) {
		t.Errorf("late answer: %v", err)
	}
	b.store.List(t.Context(), blob.ItemPrefix(got.Item.Unit, got.Item.ID), func(o blob.Info) error {
		t.Errorf("left by a late answer: %s", o.Key)
		return nil
	})
	if item, docs := b.run(got.Item.ID); item.State != scan.ItemReview || len(docs) != 1 {
		t.Errorf("%+v", item)
	}
}

// TestLostHints: the queue loses every first hint; the sweeper gives it again.
func TestLostHints(t *testing.T) {
	b := newBench(t, fine)
	var mu sync.Mutex
	seen := map[string]bool{}
	b.queue.lose = func(task queue.Task) bool {
		mu.Lock()
		defer mu.Unlock()
		first := !seen[task.ID()]
		seen[task.ID()] = true
		return first
	}
	got := b.accept(1)
	if item, _ := b.run(got.Item.ID); item.State != scan.ItemReview {
		t.Errorf("%+v", item)
	}
}

// TestStoreAway: objects cannot be written for a while; nothing is lost.
func TestStoreAway(t *testing.T) {
	b := newBench(t, fine)
	got := b.accept(2)
	away := scan.Errorf(scan.CodeUnavailable, "%w", errors.New("store is away"))
	for _, nth := range []int{1, 2, 3} {
		b.store.Fail(blobtest.OpCreate, nth, away)
	}
	if item, _ := b.run(got.Item.ID); item.State != scan.ItemReview {
		t.Errorf("%+v", item)
	}
	if left, _ := os.ReadDir(b.worker.Scratch); len(left) > 1 {
		t.Errorf("left in scratch: %v", left)
	}
}

// TestDelivery: a published revision reaches its hook.
func TestDelivery(t *testing.T) {
	b := newBench(t, fine)
	arrived := make(chan string, 10)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrived <- r.Header.Get("webhook-id")
	}))
	defer hook.Close()
	h := catalog.Hook{ID: scan.NewID(), Unit: scan.DefaultUnit, URL: hook.URL, Secret: "s", CreatedAt: time.Now()}
	if err := b.cat.AddHook(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	_, docs := b.run(b.accept(1).Item.ID)
	rec, err := b.cat.Record(t.Context(), docs[0].ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	rec.Revision++
	works, err := b.cat.Revise(t.Context(), docs[0].ID, rec, scan.DocPublished, "t")
	if err != nil || len(works) != 1 {
		t.Fatalf("%+v %v", works, err)
	}
	if err := b.worker.handle(t.Context(), Task(works[0])); err != nil {
		t.Fatal(err)
	}
	if got := <-arrived; got != works[0].Subject {
		t.Errorf("arrived %s, sent %s", got, works[0].Subject)
	}
	sent, err := b.cat.Deliveries(t.Context(), docs[0].ID)
	if err != nil || len(sent) != 1 || sent[0].State != "delivered" || sent[0].LastCode != 200 {
		t.Errorf("%+v %v", sent, err)
	}
}

package workers

import (
	"testing"

	"sohoa/internal/catalog"
	"sohoa/internal/queue"
	"sohoa/internal/scan"
)

// TestFairness: an office with one sheet is done while another has four hundred
// pages waiting, though its second page comes behind all of them in the queue.
func TestFairness(t *testing.T) {
	b := newBench(t, fine)
	b.worker.Limits.Pages = 1000
	if err := b.cat.AddUnit(t.Context(), scan.Unit{Code: "q1", Name: "Quận 1"}); err != nil {
		t.Fatal(err)
	}
	big := b.accept(400)
	split, err := b.worker.claim(t.Context(), <-b.queue.tasks)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.worker.split(t.Context(), split); err != nil {
		t.Fatal(err)
	}
	if n := len(b.queue.bulk); n != 399 {
		t.Fatalf("%d tasks wait", n)
	}
	small := b.acceptFor("q1", 2)
	if item, _ := b.run(small.Item.ID); item.State != scan.ItemReview {
		t.Fatalf("%+v", item)
	}
	item, err := b.cat.Item(t.Context(), big.Item.ID)
	if err != nil {
		t.Fatal(err)
	}
	// The queue picks lanes by chance, as the real one does by weight.
	if item.PagesDone > 60 {
		t.Errorf("%d pages of the other office were read first", item.PagesDone)
	}
	t.Logf("%d pages of the other office were read meanwhile", item.PagesDone)
}

// TestEveryTaskTakesOne: however turns go, a task a piece of work is enough.
func TestEveryTaskTakesOne(t *testing.T) {
	b := newBench(t, fine)
	if err := b.cat.AddUnit(t.Context(), scan.Unit{Code: "q1", Name: "Quận 1"}); err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		b.accept(n + 1)
		b.acceptFor("q1", n+1)
	}
	seen := map[string]bool{}
	for range 6 {
		work, err := b.worker.claim(t.Context(), <-b.queue.tasks)
		if err != nil || seen[work.Subject] {
			t.Fatalf("%+v: %v", work, err)
		}
		seen[work.Subject] = true
	}
	if _, err := b.worker.claim(t.Context(), queue.Task{Stage: catalog.StageSplit, Subject: "old", Lane: queue.LaneFirst}); !scan.Is(err, scan.CodeNotFound) {
		t.Errorf("a seventh: %v", err)
	}
}

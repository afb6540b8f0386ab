package web

import (
	"net/http"
	"strings"
	"testing"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

type listing struct {
	Documents []documentJSON
	Next      string
}

func TestListDocuments(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.clerk("phuong-a")
	empty := listing{}
	b.get(clerk, "/api/v1/documents").want(200).into(&empty)
	if len(empty.Documents) != 0 || empty.Next != "" {
		t.Fatalf("an empty list is %+v", empty)
	}
	published, review := b.seed("phuong-a", report()), b.seed("phuong-a", inReview())
	running := b.receive("phuong-a", report())
	sealed := b.sealed("phuong-a", report())
	b.seed("phuong-b", report())

	var page listing
	b.get(clerk, "/api/v1/documents?limit=3").want(200).into(&page)
	if len(page.Documents) != 3 || page.Next != running.Document {
		t.Fatalf("first page: %+v", page)
	}
	for i, id := range []string{published, review, running.Document} {
		if page.Documents[i].ID != id {
			t.Errorf("document %d is %s", i, page.Documents[i].ID)
		}
	}
	r := page.Documents[1]
	if r.State != scan.DocReview || r.Reason != scan.CodeLowConfidence || r.Pages != 2 || r.PagesDone != 2 || r.Name != "báo cáo.png" || len(r.Reasons) != 1 || r.Vi == "" || r.En == "" {
		t.Errorf("in review: %+v", r)
	}
	b.get(clerk, "/api/v1/documents?after="+page.Next).want(200).into(&page)
	if len(page.Documents) != 1 || page.Documents[0].ID != sealed {
		t.Fatalf("second page: %+v", page)
	}
	if s := page.Documents[0]; s.State != scan.DocSealed || s.Reason != scan.CodeSecrecy || s.Name+s.Title+s.SHA256 != "" {
		t.Errorf("of a sealed one this is told: %+v", s)
	}
	last := page.Next
	b.get(clerk, "/api/v1/documents?after="+last).want(200).into(&page)
	if len(page.Documents) != 0 || page.Next != last {
		t.Errorf("nothing new: %+v", page)
	}
	b.get(clerk, "/api/v1/documents?state=review").want(200).into(&page)
	if len(page.Documents) != 1 || page.Documents[0].ID != review {
		t.Errorf("by state: %+v", page)
	}
	for _, bad := range []string{"state=lost", "limit=0", "limit=x", "limit=-1"} {
		b.get(clerk, "/api/v1/documents?"+bad).want(400)
	}
}

func TestFeed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	all := b.reader("")
	type feed struct {
		Records []scan.Record
		Next    string
	}
	var f feed
	b.get(all, "/api/v1/records").want(200).into(&f)
	if len(f.Records) != 0 || f.Next != "0" {
		t.Fatalf("an empty feed is %+v", f)
	}
	one := b.seed("phuong-a", report())
	b.seed("phuong-a", inReview()) // not in the feed
	two := b.seed("phuong-b", report())
	b.get(all, "/api/v1/records?limit=1").want(200).into(&f)
	if len(f.Records) != 1 || f.Records[0].DocumentID != one || f.Records[0].RecordID == "" {
		t.Fatalf("first: %+v", f)
	}
	b.get(all, "/api/v1/records?after="+f.Next).want(200).into(&f)
	if len(f.Records) != 1 || f.Records[0].DocumentID != two {
		t.Fatalf("second: %+v", f)
	}
	end := f.Next
	for range 2 {
		b.get(all, "/api/v1/records?after="+end).want(200).into(&f)
		if len(f.Records) != 0 || f.Next != end {
			t.Fatalf("end: %+v", f)
		}
	}
	// A correction of a published record is the next entry of the feed.
	b.ask(b.clerk("phuong-a"), "PUT", "/api/v1/documents/"+one+"/record", strings.NewReader(`{"fields":{"issued_place":"Hà Nội"}}`), "If-Match", `"1"`).want(200)
	b.get(all, "/api/v1/records?after="+end).want(200).into(&f)
	if len(f.Records) != 1 || f.Records[0].Revision != 2 || *f.Records[0].Fields.IssuedPlace != "Hà Nội" {
		t.Fatalf("correction: %+v", f)
	}
	b.get(b.reader("phuong-b"), "/api/v1/records").want(200).into(&f)
	if len(f.Records) != 1 || f.Records[0].Unit != "phuong-b" {
		t.Errorf("another unit's feed: %+v", f)
	}
	b.get(all, "/api/v1/records?after=x").want(400)
}

// TestSealed proves that nothing of a sealed document gets out.
func TestSealed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	op := b.operator()
	got := b.receive("phuong-a", report())
	id := got.Document
	must(b.cat.SealFrom(b.ctx, b.read(got, report()), scan.CodeSecrecyDoubt))(t)
	for _, path := range []string{"", "/pages", "/pages/1/words", "/pages/1/image", "/original", "/pdf", "/text", "/record", "/record?revision=1"} {
		a := b.get(op, "/api/v1/documents/"+id+path).want(403)
		if a.code() != scan.CodeSecrecyDoubt {
			t.Errorf("%s: %s", path, a.code())
		}
		a.hasNot("UBND", "Nguyễn", "báo cáo", got.Item.SHA256)
	}
	for _, path := range []string{"/confirm", "/reject", "/restart"} {
		b.ask(op, "POST", "/api/v1/documents/"+id+path, strings.NewReader("{}")).want(403)
	}
	b.ask(op, "PUT", "/api/v1/documents/"+id+"/record", strings.NewReader(`{"fields":{}}`), "If-Match", "1").want(403)
	b.get(op, "/documents/"+id).want(403).hasNot("UBND", "Nguyễn", "báo cáo.png").has(`data-testid="erase"`)
	b.get(b.reader("phuong-a"), "/documents/"+id).want(403).hasNot(`data-testid="erase"`, "báo cáo.png")
	b.get(op, "/documents").want(200).hasNot("báo cáo.png").has(id)
	b.get(op, "/api/v1/receipts/"+got.Receipt.ID).want(200).hasNot("báo cáo.png").has(`"sealed"`)

	// Erasing deletes the bytes and leaves the ledger row.
	b.ask(op, "POST", "/api/v1/documents/"+id+"/erase", nil).want(200).has(`"sealed"`)
	n := 0
	if err := b.blobs.List(b.ctx, "phuong-a/", func(blob.Info) error { n++; return nil }); err != nil || n != 0 {
		t.Errorf("%d objects are left, %v", n, err)
	}
	if item := must(b.cat.Item(b.ctx, got.Item.ID))(t); item.State != scan.ItemErased {
		t.Errorf("item is %s", item.State)
	}
	b.ask(op, "POST", "/api/v1/documents/"+id+"/erase", nil).want(409)
	b.get(op, "/api/v1/documents/"+id+"/original").want(403)
}

// TestSealByHand seals what is published: it leaves search and pages at once.
func TestSealByHand(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	op := b.operator()
	id := b.seed("phuong-a", report())
	b.get(op, "/api/v1/search?q=bao+cao").want(200).has(id)
	b.ask(op, "POST", "/api/v1/documents/"+id+"/erase", nil).want(409) // not sealed yet
	b.ask(op, "POST", "/api/v1/documents/"+id+"/seal", nil).want(200).has(`"sealed"`).hasNot("12/BC-UBND")
	b.get(op, "/api/v1/search?q=bao+cao").want(200).hasNot(id)
	b.get(op, "/api/v1/documents/"+id+"/text").want(403)
	if len(b.work) == 0 || b.work[len(b.work)-1].Stage != catalog.StageSeal {
		t.Errorf("the removal of derived objects was not enqueued: %+v", b.work)
	}
	b.ask(op, "POST", "/api/v1/documents/"+id+"/seal", nil).want(409)
}

// TestStaging proves that nobody reads words before the whole document passed.
func TestStaging(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	op := b.operator()
	got := b.receive("phuong-a", report())
	work := b.read(got, report()) // both pages are in, assemble has not run
	for _, path := range []string{"/pages", "/pages/1/words", "/pages/1/image", "/original", "/pdf", "/text", "/record"} {
		b.get(op, "/api/v1/documents/"+got.Document+path).want(404).hasNot("UBND")
	}
	b.get(op, "/api/v1/documents/"+got.Document).want(200).has(`"pages_done":2`, `"running"`)
	b.get(op, "/documents/"+got.Document).want(200).hasNot("12/BC-UBND").has(`data-testid="waiting"`)
	b.assemble(got, work, report())
	b.get(op, "/api/v1/documents/"+got.Document+"/pages/1/words").want(200).has("12/BC-UBND")
}

func TestDownloads(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	p := report()
	id := b.seed("phuong-a", p)
	r := b.reader("phuong-a")
	at := "/api/v1/documents/" + id
	original := b.get(r, at+"/original").want(200)
	if original.Body.String() != string(p.bytes) {
		t.Error("the original is not what was sent")
	}
	h := original.Header()
	for key, want := range map[string]string{"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store", "X-Frame-Options": "DENY"} {
		if h.Get(key) != want {
			t.Errorf("%s: %q", key, h.Get(key))
		}
	}
	if d := h.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") || !strings.Contains(d, "b%C3%A1o%20c%C3%A1o.png") {
		t.Errorf("Content-Disposition: %q", d)
	}
	if !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("foreign bytes are not in a sandbox: %q", h.Get("Content-Security-Policy"))
	}
	part := b.ask(r, "GET", at+"/original", nil, "Range", "bytes=4-9").want(http.StatusPartialContent)
	if part.Body.String() != string(p.bytes[4:10]) {
		t.Errorf("range: %q", part.Body.String())
	}
	b.ask(r, "GET", at+"/original", nil, "Range", "bytes=9999999-").want(http.StatusRequestedRangeNotSatisfiable)
	b.ask(r, "GET", at+"/original", nil, "If-None-Match", h.Get("ETag")).want(http.StatusNotModified)
	b.get(r, at+"/pdf").want(200).has("%PDF-1.7")
	b.get(r, at+"/text").want(200).has("Số: 12/BC-UBND\n", "\n\fNơi nhận")
	b.get(r, at+"/pages").want(200).has(`"page":2`, `"width":600`).hasNot("words.json")
	b.get(r, at+"/pages/2/words").want(200).has(`"Nguyễn"`, `"box":[40,100,100,120]`, `"dpi":100`)
	if got := b.get(r, at+"/pages/1/image").want(200); got.Header().Get("Content-Type") != "image/jpeg" {
		t.Errorf("image: %v", got.Header())
	}
	for _, bad := range []string{"/pages/3/words", "/pages/0/image", "/pages/x/words", "/pages/-1/image", "/pages/99999999999999999999/words"} {
		b.get(r, at+bad).want(404)
	}
	var actions []string
	for _, e := range must(b.cat.Events(b.ctx, id))(t) {
		actions = append(actions, e.Action)
	}
	if log := strings.Join(actions, " "); !strings.Contains(log, "downloaded downloaded") || !strings.Contains(log, "viewed") {
		t.Errorf("access log: %s", log)
	}
}

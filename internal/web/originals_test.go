package web

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// TestOriginalsByHash: who asks first need not send bytes twice, and nobody
// gets at another office's.
func TestOriginalsByHash(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk, other := b.clerk("phuong-a"), b.clerk("phuong-b")
	data := picture(70)
	at := "/api/v1/originals/" + sha(data)
	b.ask(clerk, "HEAD", at, nil).want(404)
	b.ask(clerk, "POST", at+"/receipts?name=a.png", nil).want(404)
	var first, again, repeat taken
	b.ask(clerk, "POST", "/api/v1/documents?name=a.png", bytes.NewReader(data)).want(201).into(&first)
	b.ask(clerk, "HEAD", at, nil).want(200)
	b.get(clerk, strings.ToUpper(at[len("/api"):])).want(404) // only the hash may be in capitals
	b.get(clerk, "/api/v1/originals/"+strings.ToUpper(sha(data))).want(200).has(first.ItemID, `"running"`)
	b.get(clerk, "/api/v1/originals/abc").want(400)
	b.ask(b.reader("phuong-a"), "HEAD", at, nil).want(403)
	b.ask(other, "HEAD", at, nil).want(404)
	b.ask(other, "POST", at+"/receipts", nil).want(404)
	b.ask(clerk, "HEAD", at+"?unit=phuong-b", nil).want(404)
	b.ask(b.operator(), "HEAD", at+"?unit=phuong-a", nil).want(200)

	key := []string{"Idempotency-Key", "máy quét 1/17"}
	b.ask(clerk, "POST", at+"/receipts?name=b%C3%ACa.png", nil, key...).want(200).into(&again)
	b.ask(clerk, "POST", at+"/receipts?name=b%C3%ACa.png", nil, key...).want(200).into(&repeat)
	if again.First || again.ItemID != first.ItemID || again.Document != first.Document || again.Name != "bìa.png" || again.Receipt == first.Receipt || repeat.Receipt != again.Receipt {
		t.Errorf("%+v, then %+v, then %+v", first, again, repeat)
	}
	b.ask(clerk, "POST", at+"/receipts", nil, "Idempotency-Key", strings.Repeat("k", 201)).want(400)
	rows := must(b.cat.Ledger(b.ctx, nil, time.Time{}, time.Time{}))(t)
	if len(rows) != 1 || rows[0].Received != 1 || rows[0].Repeated != 1 {
		t.Errorf("ledger %+v", rows)
	}

	var refused taken
	b.ask(clerk, "POST", "/api/v1/documents?name=leer.pdf", nil).want(422).into(&refused)
	b.ask(clerk, "POST", "/api/v1/originals/"+refused.SHA256+"/receipts", nil).want(422).has(string(scan.CodeEmpty))

	// A store that lost the bytes wants them again.
	if err := b.blobs.Delete(b.ctx, blob.OriginalKey("phuong-a", sha(data))); err != nil {
		t.Fatal(err)
	}
	b.ask(clerk, "HEAD", at, nil).want(404)
	b.ask(clerk, "POST", at+"/receipts", nil).want(404)
	b.ask(clerk, "POST", "/api/v1/documents?name=a.png", bytes.NewReader(data)).want(200)
	b.ask(clerk, "HEAD", at, nil).want(200)
}

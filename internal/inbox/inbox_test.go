package inbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/blob/blobtest"
	"sohoa/internal/blob/dir"
	"sohoa/internal/blob/s3"
	"sohoa/internal/catalog"
	"sohoa/internal/catalog/sqlite"
	"sohoa/internal/intake"
	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

// mailbox is an Inbox over a real bucket and a real catalog.
type mailbox struct {
	*testing.T
	inbox  *Inbox
	drops  blob.Drops
	stores *blobtest.Faulty
	ledger *ledger
	now    time.Time
}

// ledger is the catalog, whose next answer can be lost or refused.
type ledger struct {
	catalog.Catalog
	refuse, lose error
	taken        func()
}

func (l *ledger) Accept(ctx context.Context, r scan.Receipt, item scan.Item) (catalog.Accepted, error) {
	if l.refuse != nil {
		return catalog.Accepted{}, l.refuse
	}
	got, err := l.Catalog.Accept(ctx, r, item)
	if l.taken != nil {
		l.taken()
	}
	if l.lose != nil {
		return catalog.Accepted{}, l.lose
	}
	return got, err
}

const limit = 2000 // bytes of one file

func newMailbox(t *testing.T) *mailbox {
	server := servicetest.S3(t)
	bucket, err := s3.Open(t.Context(), s3.Config{Endpoint: server.Endpoint, AccessKey: server.AccessKey,
		SecretKey: server.SecretKey, Bucket: "b" + scan.NewID(), SpoolDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cat, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cat.Close() })
	for _, code := range []string{"xa-a", "xa-b"} {
		if err := cat.AddUnit(t.Context(), scan.Unit{Code: code, Name: "Xã " + code, CreatedAt: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	log := slog.New(slog.DiscardHandler)
	m := &mailbox{T: t, drops: bucket.Drops(), stores: blobtest.NewFaulty(blobs), ledger: &ledger{Catalog: cat}, now: time.Now()}
	in := intake.New(intake.Config{Blob: m.stores, Catalog: m.ledger, Log: log, Limits: intake.Limits{MaxBytes: limit, MaxPages: 10, MaxPixels: 1e6}})
	m.inbox = New(Config{Drops: m.drops, Intake: in, Log: log, Now: func() time.Time { return m.now },
		Units: func(context.Context) ([]string, error) { return []string{"xa-a", "xa-b"}, nil }})
	return m
}

const smallPDF = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func sum(data string) string {
	s := sha256.Sum256([]byte(data))
	return hex.EncodeToString(s[:])
}

// count is what the ledger has: first receipts and further ones.
func (m *mailbox) count() (received, repeated int) {
	m.Helper()
	rows, err := m.ledger.Ledger(m.Context(), nil, time.Time{}, time.Time{})
	if err != nil {
		m.Fatal(err)
	}
	for _, r := range rows {
		received, repeated = received+r.Received, repeated+r.Repeated
	}
	return received, repeated
}

func (m *mailbox) put(key, body string) {
	m.Helper()
	if err := m.drops.Put(m.Context(), key, []byte(body)); err != nil {
		m.Fatal(err)
	}
}

// want compares the bucket's keys.
func (m *mailbox) want(keys ...string) {
	m.Helper()
	var got []string
	if err := m.drops.List(m.Context(), "", func(d blob.Drop) error { got = append(got, d.Key); return nil }); err != nil {
		m.Fatal(err)
	}
	if strings.Join(got, "\n") != strings.Join(keys, "\n") {
		m.Errorf("the bucket holds %q, want %q", got, keys)
	}
}

func TestInbox(t *testing.T) {
	m := newMailbox(t)
	m.put("inbox/xa-a/quét 1/Công văn.pdf", smallPDF)
	m.put("inbox/xa-b/b.txt", "text")
	m.put("inbox/xa-b/empty.pdf", "")
	m.put("inbox/xa-b/large.pdf", strings.Repeat("x", 8*limit+1))
	for _, left := range []string{"inbox/nowhere/c.pdf", "inbox/xa-a/.x.pdf", "inbox/xa-a/d.part", "inbox/e.pdf"} {
		m.put(left, smallPDF)
	}
	m.inbox.Tick(t.Context())
	m.inbox.Tick(t.Context())
	const failed, note = "failed/xa-b/", ".KHÔNG ĐẠT.txt"
	m.want(failed+"b.txt", failed+"b.txt"+note, failed+"empty.pdf", failed+"empty.pdf"+note, failed+"large.pdf", failed+"large.pdf"+note,
		"inbox/e.pdf", "inbox/nowhere/c.pdf", "inbox/xa-a/.x.pdf", "inbox/xa-a/d.part")
	item, err := m.ledger.ByHash(t.Context(), "xa-a", sum(smallPDF))
	if err != nil {
		t.Fatal(err)
	}
	all, err := m.ledger.Receipts(t.Context(), item.ID)
	if err != nil || len(all) != 1 || all[0].Door != scan.DoorS3 || all[0].Name != "Công văn.pdf" || !all[0].First {
		t.Errorf("receipts %+v, %v", all, err)
	}
	if err := blob.Verify(t.Context(), m.stores, blob.OriginalKey("xa-a", item.SHA256), item.SHA256); err != nil {
		t.Error(err)
	}
	m.put("inbox/xa-a/quét 1/Công văn.pdf", smallPDF+"\n%%EOF") // another file of the old name
	m.inbox.Tick(t.Context())
	if received, repeated := m.count(); received != 4 || repeated != 0 {
		t.Errorf("%d received, %d repeated", received, repeated)
	}
}

// TestInboxFails breaks every step: the object stays until its bytes are
// safe and in the ledger, and is accounted for once.
func TestInboxFails(t *testing.T) {
	away := scan.Errorf(scan.CodeUnavailable, "pulled out")
	for name, fail := range map[string]func(m *mailbox){
		"create":          func(m *mailbox) { m.stores.Fail(blobtest.OpCreate, 1, away) },
		"write":           func(m *mailbox) { m.stores.Fail(blobtest.OpWrite, 1, away) },
		"commit":          func(m *mailbox) { m.stores.Fail(blobtest.OpCommit, 1, away) },
		"commit's answer": func(m *mailbox) { m.stores.LoseAnswer(blobtest.OpCommit, 1, away) },
		"read back":       func(m *mailbox) { m.stores.Fail(blobtest.OpOpen, 1, away) },
		"ledger":          func(m *mailbox) { m.ledger.refuse = away },
		"ledger's answer": func(m *mailbox) { m.ledger.lose = away },
	} {
		t.Run(name, func(t *testing.T) {
			m := newMailbox(t)
			m.put("inbox/xa-a/a.pdf", smallPDF)
			fail(m)
			m.inbox.Tick(t.Context())
			m.want("inbox/xa-a/a.pdf")
			m.stores.Heal()
			m.ledger.refuse, m.ledger.lose = nil, nil
			m.inbox.Tick(t.Context()) // too early
			m.want("inbox/xa-a/a.pdf")
			m.now = m.now.Add(2 * time.Second)
			m.inbox.Tick(t.Context())
			m.want()
			if received, repeated := m.count(); received != 1 || repeated != 0 {
				t.Errorf("%d received, %d repeated", received, repeated)
			}
		})
	}
}

func TestInboxLooksWhenHinted(t *testing.T) {
	m := newMailbox(t)
	taken := make(chan struct{})
	m.ledger.taken = func() { close(taken) }
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.inbox.Run(ctx, time.Hour)
	}()
	m.put("inbox/xa-a/a.pdf", smallPDF)
	m.inbox.Look()
	m.inbox.Look()
	select {
	case <-taken:
	case <-time.After(20 * time.Second):
		t.Error("a hint was not heard")
	}
	cancel()
	<-done
}

// send puts body with a ticket of a unit.
func (m *mailbox) send(unit, body, sha256 string) (id string) {
	m.Helper()
	id, ticket, err := m.inbox.Ticket(m.Context(), intake.Meta{Unit: unit, Name: `C:\quét\Công văn.pdf`, SHA256: sha256})
	if err != nil {
		m.Fatal(err)
	}
	m.redeem(ticket, body)
	return id
}

func (m *mailbox) redeem(ticket blob.Ticket, body string) {
	m.Helper()
	req, _ := http.NewRequestWithContext(m.Context(), http.MethodPut, ticket.URL, strings.NewReader(body))
	for k, v := range ticket.Headers {
		req.Header.Set(k, v)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		m.Fatalf("PUT: %+v, %v", resp, err)
	}
	resp.Body.Close()
}

func TestTicket(t *testing.T) {
	m := newMailbox(t)
	id := m.send("xa-a", smallPDF, sum(smallPDF))
	if _, err := m.inbox.Confirm(t.Context(), "xa-b", id, "an"); !scan.Is(err, scan.CodeNotFound) {
		t.Errorf("another unit: %v", err)
	}
	got, err := m.inbox.Confirm(t.Context(), "xa-a", id, "an")
	if err != nil || got.Receipt.Name != "Công văn.pdf" || got.Receipt.By != "an" || got.Receipt.Door != scan.DoorS3 || !got.Receipt.First {
		t.Fatalf("%+v, %v", got, err)
	}
	m.want()
	again, err := m.inbox.Confirm(t.Context(), "xa-a", id, "an")
	if err != nil || again.Receipt != got.Receipt || again.Item.ID != got.Item.ID {
		t.Errorf("again: %+v, %v", again, err)
	}
	for _, none := range []string{scan.NewID(), "../xa-b/x", ""} {
		if _, err := m.inbox.Confirm(t.Context(), "xa-a", none, "an"); !scan.Is(err, scan.CodeNotFound) {
			t.Errorf("%q: %v", none, err)
		}
	}

	id = m.send("xa-a", smallPDF+"x", sum(smallPDF))
	if _, err := m.inbox.Confirm(t.Context(), "xa-a", id, "an"); !scan.Is(err, scan.CodeChecksum) {
		t.Errorf("other bytes than announced: %v", err)
	}
	m.want()
	id = m.send("xa-a", "text", "")
	if got, err := m.inbox.Confirm(t.Context(), "xa-a", id, "an"); err != nil || got.Item.Reason != scan.CodeUnknownType {
		t.Errorf("refused: %+v, %v", got, err)
	}
	m.want()
}

// TestTicketUnconfirmed: a sender that was cut off before it could confirm, or
// after the answer was lost, costs nothing.
func TestTicketUnconfirmed(t *testing.T) {
	m := newMailbox(t)
	id, ticket, err := m.inbox.Ticket(t.Context(), intake.Meta{Unit: "xa-a", Name: "a.pdf"})
	if err != nil {
		t.Fatal(err)
	}
	m.redeem(ticket, smallPDF)
	bad := m.send("xa-a", smallPDF+"x", sum(smallPDF))
	m.inbox.Tick(t.Context())
	m.want("drop/xa-a/"+id, "drop/xa-a/"+bad)
	m.now = m.now.Add(confirmAfter + time.Minute)
	m.inbox.Tick(t.Context())
	m.want("failed/xa-a/"+bad, "failed/xa-a/"+bad+".KHÔNG ĐẠT.txt")
	got, err := m.inbox.Confirm(t.Context(), "xa-a", id, "an")
	if received, repeated := m.count(); err != nil || received != 1 || repeated != 0 || got.Receipt.Name != "a.pdf" {
		t.Errorf("confirmed late: %+v, %v; %d received", got, err, received)
	}
	m.redeem(ticket, smallPDF+"\n%%EOF") // the ticket once more, for another file
	if got, err := m.inbox.Confirm(t.Context(), "xa-a", id, "an"); err != nil || !got.Receipt.First {
		t.Errorf("a second file: %+v, %v", got, err)
	}
}

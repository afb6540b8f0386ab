package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"sohoa/internal/catalog"
	"sohoa/internal/door/doortest"
	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

// post is a mailbox on the real server with the door over a bench.
type post struct {
	*doortest.Bench
	client *imapclient.Client
	config Config
}

func newPost(t *testing.T) *post {
	address, password := servicetest.IMAP(t)
	b := doortest.New(t, scan.DoorMail)
	user := strings.ToLower(scan.NewID())
	c, err := imapclient.DialInsecure(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(user, password).Wait(); err != nil {
		t.Fatal(err)
	}
	return &post{b, c, Config{
		Address: address, Security: "none", User: user, Password: password, Folder: "INBOX", Done: "Sohoa-done", Failed: "Sohoa-failed",
		Units: map[string]string{"scan@xa-a.vn": doortest.Unit, "@xa-b.vn": doortest.Unit}, Poll: time.Hour, Limit: 2 << 20, Scratch: t.TempDir(),
		Intake: b, Log: slog.New(slog.DiscardHandler),
	}}
}

// open runs the door until the function it gives is called.
func (p *post) open() (shut func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		New(p.config).Run(ctx)
	}()
	return func() { cancel(); <-done }
}

func (p *post) deliver(message string) {
	p.Helper()
	cmd := p.client.Append("INBOX", int64(len(message)), nil)
	io.WriteString(cmd, message)
	cmd.Close()
	if _, err := cmd.Wait(); err != nil {
		p.Fatal(err)
	}
}

// messages are the texts in a folder; unseen ones fail the test if seen is set.
func (p *post) messages(folder string) (all []string) {
	p.Helper()
	if _, err := p.client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		return nil // not there yet
	}
	got, err := p.client.Fetch(imap.UIDSet{{Start: 1}}, &imap.FetchOptions{Flags: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
	if err != nil {
		p.Fatal(err)
	}
	for _, m := range got {
		seen := ""
		for _, f := range m.Flags {
			if f == imap.FlagSeen {
				seen = "seen "
			}
		}
		all = append(all, seen+string(m.FindBodySection(&imap.FetchItemBodySection{Peek: true})))
	}
	return all
}

// until polls the folders for how many messages they hold.
func (p *post) until(inbox, done, failed int) {
	p.Helper()
	limit := time.After(30 * time.Second)
	for tick := time.NewTicker(30 * time.Millisecond); ; {
		a, b, c := len(p.messages("INBOX")), len(p.messages("Sohoa-done")), len(p.messages("Sohoa-failed"))
		if a == inbox && b == done && c == failed {
			return
		}
		select {
		case <-tick.C:
		case <-limit:
			p.Fatalf("%d in the inbox, %d done, %d failed; want %d, %d, %d", a, b, c, inbox, done, failed)
		}
	}
}

func (p *post) received(want map[string]int) {
	p.Helper()
	if got := p.Received(); !maps.Equal(got, want) {
		p.Errorf("received %d contents, want %d", len(got), len(want))
	}
}

// letter is a message with files of these names and contents.
func letter(from string, files ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\nSubject: =?utf-8?q?Qu=C3=A9t?=\nMessage-Id: <%s@x>\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nxin gửi\n", from, scan.NewID())
	for i := 0; i < len(files); i += 2 {
		fmt.Fprintf(&b, "--B\nContent-Type: application/octet-stream; name=\"%s\"\nContent-Transfer-Encoding: base64\n\n%s", files[i], encode(files[i+1]))
	}
	return crlf(b.String() + "--B--\n")
}

func TestMailbox(t *testing.T) {
	p := newPost(t)
	a, b, c := string(doortest.PDF("a", 3000)), string(doortest.PDF("b", 300)), string(doortest.PDF("c", 30))
	p.deliver(letter("Scan@xa-a.vn", "a.pdf", a, "b.pdf", b))
	defer p.open()()
	p.until(0, 1, 0)
	p.received(map[string]int{a: 1, b: 1})
	p.deliver(letter("van-thu@xa-b.vn", "c.pdf", c)) // the server calls: Poll is an hour
	p.until(0, 2, 0)
	p.received(map[string]int{a: 1, b: 1, c: 1})
	for _, m := range p.messages("Sohoa-done") {
		if !strings.HasPrefix(m, "seen ") {
			t.Error("a message was moved unseen")
		}
	}
	docs, err := p.Catalog.Documents(t.Context(), catalog.DocumentFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		receipts, err := p.Catalog.Receipts(t.Context(), d.ItemID)
		if err != nil || len(receipts) != 1 || receipts[0].By != "scan@xa-a.vn" && receipts[0].By != "van-thu@xa-b.vn" {
			t.Errorf("receipts %+v, %v", receipts, err)
		}
	}
}

func TestRefusedMail(t *testing.T) {
	a := string(doortest.PDF("a", 300))
	for _, c := range []struct {
		name, message string
		received      map[string]int
		note          []string
	}{
		{"unknown sender", letter("evil@x.vn", "a.pdf", a), map[string]int{}, []string{"evil@x.vn", "chưa được gán cho đơn vị nào"}},
		{"no paper", letter("scan@xa-a.vn"), map[string]int{}, []string{"The message holds no scan"}},
		{"one of two", letter("scan@xa-a.vn", "a.pdf", a, "b.docx", "PK văn bản"), map[string]int{a: 1, "PK văn bản": 1},
			[]string{"a.pdf: đã nhận", "b.docx: KHÔNG ĐẠT, unknown_type", "text/plain"}},
		{"too large", letter("scan@xa-a.vn", "a.pdf", strings.Repeat("x", 2<<20)), map[string]int{}, []string{"too_large"}},
		{"no message", "\r\n\r\nx", map[string]int{}, []string{"belongs to no office"}},
		{"damaged", strings.TrimSuffix(letter("scan@xa-a.vn", "a.pdf", a), "--B--\r\n"), map[string]int{}, []string{"damaged"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPost(t)
			p.deliver(c.message)
			defer p.open()()
			p.until(0, 0, 2)
			p.received(c.received)
			note := strings.Join(p.messages("Sohoa-failed"), "\n")
			for _, part := range c.note {
				if !strings.Contains(note, part) {
					t.Errorf("the note lacks %q:\n%s", part, note)
				}
			}
		})
	}
}

func TestLogo(t *testing.T) {
	p := newPost(t)
	big := doortest.PDF("page", 30<<10)
	p.deliver(crlf("From: scan@xa-a.vn\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: image/png\nContent-ID: <l>\n\nlogo\n" +
		"--B\nContent-Type: image/jpeg\nContent-Transfer-Encoding: base64\n\n" + encode(string(big)) + "--B--\n"))
	defer p.open()()
	p.until(0, 1, 0)
	p.received(map[string]int{string(big): 1})
}

// TestStoreAway leaves the message where it is until the store is back, and
// takes nothing in twice.
func TestStoreAwayMail(t *testing.T) {
	p := newPost(t)
	p.config.Poll = 50 * time.Millisecond
	a := string(doortest.PDF("a", 300))
	p.Away.Store(true)
	p.deliver(letter("scan@xa-a.vn", "a.pdf", a))
	shut := p.open()
	p.until(1, 0, 0)
	p.Away.Store(false)
	p.until(0, 1, 0)
	shut()
	p.received(map[string]int{a: 1})
}

// TestKilledBeforeMove has the ledger know of a message that is still in the
// inbox.
func TestKilledBeforeMove(t *testing.T) {
	p := newPost(t)
	a := string(doortest.PDF("a", 300))
	p.deliver(letter("scan@xa-a.vn", "a.pdf", a))
	d := New(p.config)
	c, err := d.dial(t.Context(), &imapclient.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(d.User, d.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	box, err := c.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	d.validity = box.UIDValidity
	if v, err := d.judge(t.Context(), c, 1); err != nil || v.failed() {
		t.Fatalf("%+v, %v", v, err)
	}
	p.received(map[string]int{a: 1})
	defer p.open()()
	p.until(0, 1, 0)
	p.received(map[string]int{a: 1})
}

// TestStartTLS speaks to a server whose certificate is known, and does not to
// one whose is not.
func TestStartTLS(t *testing.T) {
	file, _ := servicetest.Certificate(t)
	cert, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := newPost(t)
	p.config.Security = "starttls"
	if c, err := New(p.config).dial(t.Context(), &imapclient.Options{}); err == nil {
		if err := c.Login(p.config.User, p.config.Password).Wait(); err == nil {
			t.Error("an unknown certificate was believed")
		}
		c.Close()
	}
	known := x509.NewCertPool()
	known.AppendCertsFromPEM(cert)
	p.config.TLS = &tls.Config{RootCAs: known, ServerName: "127.0.0.1"}
	a := string(doortest.PDF("a", 300))
	p.deliver(letter("scan@xa-a.vn", "a.pdf", a))
	defer p.open()()
	p.until(0, 1, 0)
	p.received(map[string]int{a: 1})
}

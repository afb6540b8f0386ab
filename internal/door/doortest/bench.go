// Package doortest is the test kit of the doors for scanners: a bench over the
// real catalog and object store, and one conformance suite for every protocol.
package doortest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"sohoa/internal/access"
	"sohoa/internal/blob"
	"sohoa/internal/blob/dir"
	"sohoa/internal/catalog"
	"sohoa/internal/catalog/sqlite"
	"sohoa/internal/door"
	"sohoa/internal/intake"
	"sohoa/internal/scan"
)

// Unit is the office of the bench's devices.
const Unit = "phuong-a"

// Bench is what a door under test works with.
type Bench struct {
	testing.TB
	Catalog catalog.Catalog
	Blobs   blob.Store
	Trays   *door.Trays
	Away    atomic.Bool // the store is away
	Dir     string      // of the spool
	Door    scan.Door
	Last    door.Device // that was added
	intake  *intake.Intake
}

// New makes a bench for a door with the unit phuong-a.
func New(t testing.TB, name scan.Door) *Bench {
	t.Helper()
	cat, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cat.Close() })
	blobs, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := cat.AddUnit(t.Context(), scan.Unit{Code: Unit, Name: "Phường A", CreatedAt: time.Now().UTC()}); err != nil {
		t.Fatal(err)
	}
	b := &Bench{TB: t, Catalog: cat, Blobs: blobs, Dir: t.TempDir(), Door: name}
	log := slog.New(slog.DiscardHandler)
	b.intake = intake.New(intake.Config{Blob: blobs, Catalog: cat, Log: log})
	b.Trays = b.Restarted()
	return b
}

// Restarted is what a new process has over the same spool.
func (b *Bench) Restarted() *door.Trays {
	log := slog.New(slog.DiscardHandler)
	return door.NewTrays(door.Config{
		Dir: b.Dir, Door: b.Door, Intake: b, Limit: 1 << 20, Now: time.Now, Log: log,
		Gate: &door.Gate{Tokens: b.Catalog, Tries: access.NewTries(time.Now), Now: time.Now, Log: log},
	})
}

// Accept is the intake's, unless the store is away.
func (b *Bench) Accept(ctx context.Context, r io.Reader, m intake.Meta) (catalog.Accepted, error) {
	if b.Away.Load() {
		return catalog.Accepted{}, scan.Errorf(scan.CodeUnavailable, "pulled out")
	}
	return b.intake.Accept(ctx, r, m)
}

// Add adds a device token and gives its id and secret. change may make it
// another one.
func (b *Bench) Add(name string, change func(*catalog.Token)) (id, secret string) {
	b.Helper()
	secret, hash := access.NewDeviceToken()
	t := catalog.Token{ID: scan.NewID(), Hash: hash, Kind: access.KindDevice, Unit: Unit, Name: name,
		Scopes: []string{access.ScopeUpload}, CreatedAt: time.Now().UTC()}
	if change != nil {
		change(&t)
	}
	if err := b.Catalog.AddToken(b.Context(), t); err != nil {
		b.Fatal(err)
	}
	b.Last = door.Device{ID: t.ID, Name: name, Unit: t.Unit}
	return t.ID, secret
}

// Device is a new device that is let in.
func (b *Bench) Device(name string) door.Device {
	b.Helper()
	_, secret := b.Add(name, nil)
	d, err := b.Trays.Gate.Password(b.Context(), name, secret, "127.0.0.1")
	if err != nil {
		b.Fatal(err)
	}
	return d
}

// Broken reports whether a broken-off file of the last device lies in the
// spool, as a new process would find it.
func (b *Bench) Broken(name string) bool {
	b.Helper()
	tray, err := b.Restarted().Of(b.Last)
	if err != nil {
		b.Fatal(err)
	}
	_, err = tray.Stat(name)
	return err == nil
}

// Received is how often each content was received: receipts by the bytes of
// their original.
func (b *Bench) Received() map[string]int {
	b.Helper()
	got := map[string]int{}
	docs, err := b.Catalog.Documents(b.Context(), catalog.DocumentFilter{Limit: 1000})
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range docs {
		item, err := b.Catalog.Item(b.Context(), d.ItemID)
		if err != nil {
			b.Fatal(err)
		}
		receipts, err := b.Catalog.Receipts(b.Context(), item.ID)
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range receipts {
			if r.Door != b.Door || r.Unit != Unit || r.By == "" {
				b.Errorf("receipt %+v", r)
			}
		}
		data := ""
		if item.Size > 0 {
			r, err := b.Blobs.Open(b.Context(), blob.OriginalKey(item.Unit, item.SHA256))
			if err != nil {
				b.Fatal(err)
			}
			var buf bytes.Buffer
			io.Copy(&buf, r)
			r.Close()
			data = buf.String()
		}
		got[data] += len(receipts)
	}
	return got
}

// PDF is a small file that is whole, of about n bytes, different for each tag.
func PDF(tag string, n int) []byte {
	const head, tail = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n", "\ntrailer<</Root 1 0 R>>\n%%EOF\n"
	fill := bytes.Repeat([]byte("% "+tag+"\n"), n/(len(tag)+3)+1)
	return bytes.Join([][]byte{[]byte(head), fill, []byte(tail)}, nil)
}

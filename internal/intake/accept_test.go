package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

const smallPDF = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func smallPNG(t testing.TB, w, h uint32) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 5, 5))); err != nil {
		t.Fatal(err)
	}
	binary.BigEndian.PutUint32(b.Bytes()[16:], w) // header only: what a bomb looks like
	binary.BigEndian.PutUint32(b.Bytes()[20:], h)
	return b.Bytes()
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

func TestAccept(t *testing.T) {
	fine := smallPNG(t, 5, 5)
	for _, c := range []struct {
		name, file string
		data       []byte
		media      scan.Media
		reason     scan.Code
	}{
		{"PDF", "a.pdf", []byte(smallPDF), scan.MediaPDF, ""},
		{"wrong extension", "công văn.pdf", fine, scan.MediaPNG, ""},
		{"no extension", "scan", fine, scan.MediaPNG, ""},
		{"zero bytes", "a.pdf", nil, "", scan.CodeEmpty},
		{"half written", "a.pdf", []byte(smallPDF[:40]), scan.MediaPDF, scan.CodeTruncated},
		{"unknown", "a.pdf", []byte("MZ\x90\x00 not a scan"), "", scan.CodeUnknownType},
		{"bomb", "a.png", smallPNG(t, 35000, 35000), scan.MediaPNG, scan.CodeTooManyPixels},
		{"too large", "a.pdf", []byte(smallPDF + strings.Repeat("x", 2000) + "%%EOF"), "", scan.CodeTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, Limits{MaxBytes: 2000, MaxPages: 10, MaxPixels: 1e6})
			got, err := b.Accept(t.Context(), bytes.NewReader(c.data), Meta{Unit: "xa-a", Door: scan.DoorAPI, Name: c.file, Size: -1})
			if err != nil {
				t.Fatal(err)
			}
			item := got.Item
			if item.Media != c.media || item.Reason != c.reason || item.SHA256 != sum(c.data) || item.Size != int64(len(c.data)) || item.Name != c.file {
				t.Errorf("item %+v", item)
			}
			wantState, wantWork := scan.ItemRunning, 1
			if c.reason != "" {
				wantState, wantWork = scan.ItemRejected, 0
			}
			if item.State != wantState || len(b.work) != wantWork {
				t.Errorf("state %s with %d works", item.State, len(b.work))
			}
			kept := b.objects(t)
			if len(c.data) == 0 || c.reason == scan.CodeTooLarge {
				if len(kept) != 0 {
					t.Errorf("kept %v", kept)
				}
			} else if err := blob.Verify(t.Context(), b.Blob, blob.OriginalKey("xa-a", sum(c.data)), sum(c.data)); err != nil {
				t.Errorf("original: %v", err)
			}
		})
	}
}

func TestAcceptTwice(t *testing.T) {
	b := newBench(t, Limits{})
	var first string
	for i := range 3 {
		unit := []string{"xa-a", "xa-a", "xa-b"}[i]
		got, err := b.Accept(t.Context(), strings.NewReader(smallPDF), Meta{Unit: unit, Door: scan.DoorWeb, Name: "a.pdf", Size: int64(len(smallPDF))})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = got.Item.ID
		}
		if same := got.Item.ID == first; same != (i < 2) || got.Receipt.First != (i != 1) {
			t.Errorf("reception %d in %s: item %s, first %v", i, unit, got.Item.ID, got.Receipt.First)
		}
	}
	if len(b.work) != 2 || len(b.objects(t)) != 2 {
		t.Errorf("%d works, objects %v", len(b.work), b.objects(t))
	}
}

// TestAcceptFails breaks every step: an error, and then the same call again
// loses nothing and doubles nothing.
func TestAcceptFails(t *testing.T) {
	away := scan.Errorf(scan.CodeUnavailable, "pulled out")
	for _, point := range []string{"create", "commit", "commit done", "open", "accept", "accept done"} {
		t.Run(point, func(t *testing.T) {
			b := newBench(t, Limits{})
			broken := true
			fail := func(at string) error {
				if broken && at == point {
					return away
				}
				return nil
			}
			b.store.fail, b.ledger.fail = fail, fail
			m := Meta{Unit: "xa-a", Door: scan.DoorHotfolder, Name: "a.pdf", Source: "a.pdf 1", Size: -1}
			if _, err := b.Accept(t.Context(), strings.NewReader(smallPDF), m); !scan.Is(err, scan.CodeUnavailable) {
				t.Fatalf("got %v", err)
			}
			if len(b.work) != 0 {
				t.Error("work was enqueued")
			}
			broken = false
			got, err := b.Accept(t.Context(), strings.NewReader(smallPDF), m)
			if err != nil || got.Item.State != scan.ItemRunning {
				t.Fatalf("again: %+v, %v", got, err)
			}
			if len(b.ledger.items) != 1 || len(b.ledger.receipts) != 1 || len(b.objects(t)) != 1 {
				t.Errorf("%d items, %d receipts, objects %v", len(b.ledger.items), len(b.ledger.receipts), b.objects(t))
			}
		})
	}
}

func TestSenderBreaksOff(t *testing.T) {
	b := newBench(t, Limits{})
	m := Meta{Unit: "xa-a", Door: scan.DoorAPI, Name: "a.pdf", Size: -1}
	broken := io.MultiReader(strings.NewReader(smallPDF), iotest.ErrReader(errors.New("line cut")))
	if _, err := b.Accept(t.Context(), broken, m); !scan.Is(err, scan.CodeTruncated) {
		t.Errorf("broken line: %v", err)
	}
	m.Size = 5
	if _, err := b.Accept(t.Context(), strings.NewReader(smallPDF), m); !scan.Is(err, scan.CodeMismatch) {
		t.Errorf("other size: %v", err)
	}
	m.Size, m.Unit = -1, "done"
	if _, err := b.Accept(t.Context(), strings.NewReader(smallPDF), m); !scan.Is(err, scan.CodeInvalid) {
		t.Errorf("unit: %v", err)
	}
	b.Limits.MaxBytes = 10
	m.Unit = "xa-a"
	if _, err := b.Accept(t.Context(), endless{}, m); !scan.Is(err, scan.CodeTooLarge) {
		t.Errorf("endless: %v", err)
	}
	if len(b.ledger.receipts) != 0 || len(b.objects(t)) != 0 {
		t.Error("something was taken in")
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

func TestErasedStaysErased(t *testing.T) {
	b := newBench(t, Limits{})
	m := Meta{Unit: "xa-a", Door: scan.DoorAPI, Name: "a.pdf", Size: -1}
	got, err := b.Accept(t.Context(), strings.NewReader(smallPDF), m)
	if err != nil {
		t.Fatal(err)
	}
	b.ledger.become(got.Item.ID, scan.ItemErased, scan.CodeSecrecy)
	if err := b.Blob.Delete(context.Background(), b.objects(t)[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Accept(t.Context(), strings.NewReader(smallPDF), m); err != nil {
		t.Fatal(err)
	}
	if left := b.objects(t); len(left) != 0 {
		t.Errorf("erased bytes came back: %v", left)
	}
}

func TestDisplayName(t *testing.T) {
	for in, want := range map[string]string{
		"công văn.pdf":                    "công văn.pdf",
		"cong va\u0306n.pdf":              "cong văn.pdf", // NFD from a Mac
		`C:\scan\a.pdf`:                   "a.pdf",
		"../../etc/passwd":                "passwd",
		"a\x00\nb.pdf":                    "ab.pdf",
		"a\u202efdp.exe":                  "afdp.exe",
		"":                                "unnamed",
		"/":                               "unnamed",
		"\xff.pdf":                        "�.pdf",
		strings.Repeat("ệ", 300) + ".pdf": strings.Repeat("ệ", 196) + ".pdf",
	} {
		if got := DisplayName(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"sohoa/internal/catalog"
	"sohoa/internal/intake"
	"sohoa/internal/scan"
)

func TestUpload(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.clerk("phuong-a")
	png := picture(50)
	var first, again taken
	b.ask(clerk, "POST", "/api/v1/documents?name=C%3A%5Cqu%C3%A9t%5C..%5Cbi%C3%AAn%20b%E1%BA%A3n.png", bytes.NewReader(png)).want(201).into(&first)
	if !first.First || first.State != scan.ItemRunning || first.Name != "biên bản.png" || first.Receipt == "" || len(first.SHA256) != 64 {
		t.Errorf("first: %+v", first)
	}
	b.ask(clerk, "POST", "/api/v1/documents?name=x.png", bytes.NewReader(png)).want(200).into(&again)
	if again.First || again.Document != first.Document || again.Receipt == first.Receipt {
		t.Errorf("again: %+v", again)
	}
	rec := must(b.cat.Receipt(b.ctx, first.Receipt))(t)
	if rec.Unit != "phuong-a" || rec.Door != scan.DoorAPI || rec.By != "token" {
		t.Errorf("receipt: %+v", rec)
	}
	b.get(clerk, "/api/v1/receipts/"+first.Receipt).want(200).has(first.Document, `"running"`)
	if e := must(b.cat.Events(b.ctx, first.Document))(t); len(e) != 2 || e[0].Action != "uploaded" {
		t.Errorf("access log: %+v", e)
	}

	for _, c := range []struct {
		name   string
		bytes  string
		status int
		code   scan.Code
	}{
		{"empty.pdf", "", 422, scan.CodeEmpty},
		{"notes.txt", "just text", 422, scan.CodeUnknownType},
		{"half.png", string(png[:len(png)/2]), 422, scan.CodeTruncated},
	} {
		var got taken
		b.ask(clerk, "POST", "/api/v1/documents?name="+c.name, strings.NewReader(c.bytes)).want(c.status).into(&got)
		if got.State != scan.ItemRejected || got.Reason != c.code || got.Vi != c.code.Vietnamese() || got.En != c.code.English() || got.Receipt == "" {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	b.ask(clerk, "POST", "/api/v1/documents?sha256="+sha(png), bytes.NewReader(picture(41))).want(460)
	b.ask(clerk, "POST", "/api/v1/documents?sha256=x", bytes.NewReader(png)).want(400)
	b.ask(clerk, "POST", "/api/v1/documents?sha256="+sha(png), bytes.NewReader(png)).want(200)
	b.ask(clerk, "POST", "/api/v1/documents?name=a.png&unit=phuong-b", bytes.NewReader(picture(40))).want(404)
	b.ask(b.operator(), "POST", "/api/v1/documents?name=a.png&unit=nowhere", bytes.NewReader(picture(40))).want(400)
	b.ask(b.operator(), "POST", "/api/v1/documents?name=a.png&unit=phuong-b", bytes.NewReader(picture(40))).want(201)
}

// parts writes a multipart body of files, name and bytes in turn.
func parts(t *testing.T, files ...string) (body *bytes.Buffer, contentType string) {
	body = &bytes.Buffer{}
	m := multipart.NewWriter(body)
	m.WriteField("note", "left aside")
	for i := 0; i+1 < len(files); i += 2 {
		w, err := m.CreateFormFile("file", files[i])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, files[i+1])
	}
	m.Close()
	return body, m.FormDataContentType()
}

func TestUploadMultipart(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.clerk("phuong-a")
	body, kind := parts(t, "a.png", string(picture(40)))
	var one taken
	b.ask(clerk, "POST", "/api/v1/documents", body, "Content-Type", kind).want(201).into(&one)
	if one.Name != "a.png" || one.State != scan.ItemRunning {
		t.Errorf("%+v", one)
	}
	body, kind = parts(t, "b.png", string(picture(40)), "c.txt", "text")
	var many struct{ Files []taken }
	b.ask(clerk, "POST", "/api/v1/documents", body, "Content-Type", kind).want(422).into(&many)
	if len(many.Files) != 2 || many.Files[0].State != scan.ItemRunning || many.Files[1].Reason != scan.CodeUnknownType {
		t.Errorf("%+v", many)
	}
	body, kind = parts(t)
	b.ask(clerk, "POST", "/api/v1/documents", body, "Content-Type", kind).want(400)
	body, kind = parts(t, "d.png", string(picture(40)))
	half := body.Bytes()[:body.Len()-60] // the line broke before the end
	if got := b.ask(clerk, "POST", "/api/v1/documents", bytes.NewReader(half), "Content-Type", kind); got.Code < 400 {
		t.Errorf("half a request gives %d %s", got.Code, got.Body)
	}
	b.ask(clerk, "POST", "/upload", must2(parts(t, "e.png", string(picture(40)))), "Content-Type", "multipart/form-data").want(400)
	body, kind = parts(t, "e.png", string(picture(40)), "f.pdf", "")
	b.ask(clerk, "POST", "/upload", body, "Content-Type", kind).want(200).has("e.png", `data-state="running"`, scan.CodeEmpty.Vietnamese())
}

func must2(b *bytes.Buffer, _ string) io.Reader { return b }

// away is a door whose stores are away; big counts and forgets.
type away struct{ Accepter }

func (away) Accept(context.Context, io.Reader, intake.Meta) (catalog.Accepted, error) {
	return catalog.Accepted{}, scan.Errorf(scan.CodeUnavailable, "s3 is away at 10.0.0.7")
}

func TestUploadStoreAway(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.handler = must(New(Config{Catalog: b.cat, Blob: b.blobs, Intake: away{}}))(t)
	a := b.ask(b.clerk("phuong-a"), "POST", "/api/v1/documents?name=a.png", strings.NewReader("x")).want(503).hasNot("10.0.0.7")
	if a.code() != scan.CodeUnavailable || a.Header().Get("Retry-After") == "" {
		t.Errorf("%s %v", a.Body, a.Header())
	}
}

type counting struct {
	Accepter
	n int64
}

func (c *counting) Accept(_ context.Context, r io.Reader, m intake.Meta) (a catalog.Accepted, err error) {
	c.n, err = io.Copy(io.Discard, r)
	a.Item.State, a.Receipt.First = scan.ItemRunning, true
	return a, err
}

// TestUploadIsStreamed sends 256 MB as one part; the heap must not follow.
func TestUploadIsStreamed(t *testing.T) {
	b := newBench(t)
	door := &counting{}
	b.handler = must(New(Config{Catalog: b.cat, Blob: b.blobs, Intake: door}))(t)
	const size = 256 << 20
	head := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.tif\"\r\n\r\n"
	body := io.MultiReader(strings.NewReader(head), io.LimitReader(zeros{}, size), strings.NewReader("\r\n--x--\r\n"))
	r := httptest.NewRequest("POST", "/api/v1/documents", body)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	r.Header.Set("Authorization", "Bearer "+b.clerk("phuong-a"))
	w := httptest.NewRecorder()
	grown := allocated(func() { b.handler.ServeHTTP(w, r) })
	if w.Code != 201 || door.n != size {
		t.Fatalf("%d, %d bytes: %s", w.Code, door.n, w.Body)
	}
	if grown > 8<<20 {
		t.Errorf("%s were allocated for %d MB", fmt.Sprint(grown>>20, " MB"), size>>20)
	}
}

// allocated is how many bytes of heap do takes in all.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

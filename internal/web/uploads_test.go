package web

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/intake"
	"sohoa/internal/scan"
	"sohoa/internal/tus"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func sha(data []byte) string { s := sha256.Sum256(data); return hex.EncodeToString(s[:]) }

// sender is a client of the tus protocol at the level of its requests.
type sender struct {
	*bench
	token string
}

func (s sender) create(length int, headers ...string) answer {
	s.t.Helper()
	return s.ask(s.token, "POST", "/api/v1/uploads", nil, append([]string{"Tus-Resumable", "1.0.0", "Upload-Length", fmt.Sprint(length)}, headers...)...)
}

func (s sender) patch(at string, offset int, data []byte, headers ...string) answer {
	s.t.Helper()
	return s.ask(s.token, "PATCH", at, bytes.NewReader(data), append([]string{"Tus-Resumable", "1.0.0",
		"Content-Type", tus.MediaType, "Upload-Offset", fmt.Sprint(offset)}, headers...)...)
}

func (s sender) head(at string) answer {
	s.t.Helper()
	return s.ask(s.token, "HEAD", at, nil, "Tus-Resumable", "1.0.0")
}

// header ends the test when a header is another.
func (a answer) header(name, want string) answer {
	a.t.Helper()
	if got := a.Header().Get(name); got != want {
		a.t.Fatalf("%s is %q, want %q", name, got, want)
	}
	return a
}

func TestTus(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := sender{b, b.clerk("phuong-a")}
	b.ask("", "OPTIONS", "/api/v1/uploads", nil).want(204).header("Tus-Version", "1.0.0").header("Tus-Extension", tus.Extensions).
		header("Tus-Checksum-Algorithm", "sha256,sha1,md5").header("Tus-Max-Size", "1048576")

	data := picture(60)
	name := "quét " + strings.Repeat("ệ", 3) + ".png"
	meta := "filename " + b64(name) + ",sha256 " + b64(sha(data)) + ",empty"
	made := s.create(len(data), "Upload-Metadata", meta).want(201).header("Tus-Resumable", "1.0.0").header("Upload-Offset", "0")
	at := made.Header().Get("Location")
	if expires, err := http.ParseTime(made.Header().Get("Upload-Expires")); err != nil || time.Until(expires) < 6*24*time.Hour {
		t.Errorf("expires %v, %v", expires, err)
	}
	s.head(at).want(200).header("Upload-Offset", "0").header("Upload-Length", fmt.Sprint(len(data))).
		header("Upload-Metadata", meta).header("Cache-Control", "no-store")

	half := len(data) / 2
	s.patch(at, 0, data[:half]).want(204).header("Upload-Offset", fmt.Sprint(half))
	if a := s.patch(at, 0, data[:half]).want(409).header("Upload-Offset", fmt.Sprint(half)); a.code() != scan.CodeStale {
		t.Errorf("wrong offset: %s", a.Body)
	}
	s.patch(at, half, append(bytes.Clone(data[half:]), 0)).want(413)
	s.ask(s.token, "PATCH", at, nil, "Tus-Resumable", "1.0.0", "Upload-Offset", "0").want(415)
	s.ask(s.token, "PATCH", at, nil, "Tus-Resumable", "0.2.2").want(412).header("Tus-Version", "1.0.0")
	s.patch(at, -1, nil).want(400)
	s.head(at).want(200).header("Upload-Offset", fmt.Sprint(half))

	other := sender{b, b.clerk("phuong-b")}
	other.head(at).want(404)
	other.patch(at, half, data[half:]).want(404)
	b.ask(other.token, "DELETE", at, nil, "Tus-Resumable", "1.0.0").want(404)
	other.get(other.token, at).want(404)
	s.head("/api/v1/uploads/..%2f..%2foperator.token").want(404)

	var state uploadJSON
	b.get(s.token, at).want(200).into(&state)
	if state.Offset != int64(half) || state.Length != int64(len(data)) || state.Name != name || state.Taken != nil || state.Expires == nil {
		t.Errorf("state %+v", state)
	}
	done := s.patch(at, half, data[half:]).want(204).header("Upload-Offset", fmt.Sprint(len(data))).header("Sohoa-State", "running")
	receipt := done.Header().Get("Sohoa-Receipt")
	if err := blob.Verify(b.ctx, b.blobs, blob.OriginalKey("phuong-a", sha(data)), sha(data)); err != nil {
		t.Error(err)
	}
	rec := must(b.cat.Receipt(b.ctx, receipt))(t)
	if rec.Unit != "phuong-a" || rec.Door != scan.DoorAPI || rec.By != "token" || rec.Name != name {
		t.Errorf("receipt %+v", rec)
	}
	s.head(at).want(200).header("Upload-Offset", fmt.Sprint(len(data))).header("Sohoa-Receipt", receipt)
	b.get(s.token, at).want(200).into(&state)
	if state.Taken == nil || state.Taken.Receipt != receipt || state.Taken.SHA256 != sha(data) || state.Offset != state.Length {
		t.Errorf("state %+v", state)
	}
	s.patch(at, len(data), nil).want(409)
	b.ask(s.token, "DELETE", at, nil, "Tus-Resumable", "1.0.0").want(204)
	s.head(at).want(404)
	must(b.cat.Receipt(b.ctx, receipt))(t) // what was taken stays taken
}

func TestTusCreation(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := sender{b, b.clerk("phuong-a")}
	for _, c := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"no length", []string{"Upload-Length", ""}, 400},
		{"negative", []string{"Upload-Length", "-1"}, 400},
		{"signed", []string{"Upload-Length", "+5"}, 400},
		{"deferred", []string{"Upload-Length", "", "Upload-Defer-Length", "1"}, 400},
		{"too long", []string{"Upload-Length", "1048577"}, 413},
		{"over int64", []string{"Upload-Length", "9223372036854775808"}, 400},
		{"metadata", []string{"Upload-Metadata", "filename ***"}, 400},
		{"key twice", []string{"Upload-Metadata", "a YQ==,a YQ=="}, 400},
		{"hash", []string{"Upload-Metadata", "sha256 " + b64("abc")}, 400},
		{"another version", []string{"Tus-Resumable", "0.1"}, 412},
	} {
		if got := s.create(5, c.headers...); got.Code != c.status {
			t.Errorf("%s: %d, want %d", c.name, got.Code, c.status)
		}
	}
	b.ask(s.token, "POST", "/api/v1/uploads?unit=phuong-b", nil, "Tus-Resumable", "1.0.0", "Upload-Length", "1").want(404)
	b.ask(b.reader("phuong-a"), "POST", "/api/v1/uploads", nil, "Tus-Resumable", "1.0.0", "Upload-Length", "1").want(403)
	b.ask("", "POST", "/api/v1/uploads", nil, "Tus-Resumable", "1.0.0", "Upload-Length", "1").want(401)

	data := picture(61)
	whole := b.ask(b.operator(), "POST", "/api/v1/uploads?unit=phuong-b", bytes.NewReader(data), "Tus-Resumable", "1.0.0",
		"Upload-Length", fmt.Sprint(len(data)), "Content-Type", tus.MediaType).want(201).header("Upload-Offset", fmt.Sprint(len(data)))
	if rec := must(b.cat.Receipt(b.ctx, whole.Header().Get("Sohoa-Receipt")))(t); rec.Unit != "phuong-b" || rec.Name != "upload" {
		t.Errorf("receipt %+v", rec)
	}
	for name, bad := range map[string]string{"empty": "", "text": "just text"} {
		refused := b.ask(s.token, "POST", "/api/v1/uploads", strings.NewReader(bad), "Tus-Resumable", "1.0.0",
			"Upload-Length", fmt.Sprint(len(bad)), "Content-Type", tus.MediaType).want(422)
		var got taken
		refused.header("Sohoa-State", "rejected").into(&got)
		if got.Receipt == "" || got.Vi == "" || got.Reason == "" {
			t.Errorf("%s: %+v", name, got)
		}
		s.head(refused.Header().Get("Location")).want(200).header("Sohoa-State", "rejected")
	}
}

func TestTusChecksum(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := sender{b, b.clerk("phuong-a")}
	data := picture(62)
	at := s.create(len(data), "Upload-Metadata", "filename "+b64("a.png")).Header().Get("Location")
	third := len(data) / 3
	sum := func(algorithm string, p []byte) string {
		one, five, two := sha1.Sum(p), md5.Sum(p), sha256.Sum256(p)
		raw := map[string][]byte{"sha1": one[:], "md5": five[:], "sha256": two[:]}[algorithm]
		return algorithm + " " + base64.StdEncoding.EncodeToString(raw)
	}
	if a := s.patch(at, 0, data[:third], "Upload-Checksum", sum("sha1", data[1:third])).want(460).header("Upload-Offset", "0"); a.code() != scan.CodeChecksum {
		t.Errorf("%s", a.Body)
	}
	s.patch(at, 0, data[:third], "Upload-Checksum", "crc32 AAAA").want(400)
	s.patch(at, 0, data[:third], "Upload-Checksum", "sha1 AAAA").want(400)
	s.head(at).want(200).header("Upload-Offset", "0")
	s.patch(at, 0, data[:third], "Upload-Checksum", sum("sha1", data[:third])).want(204)
	s.patch(at, third, data[third:2*third], "Upload-Checksum", sum("md5", data[third:2*third])).want(204)
	s.patch(at, 2*third, data[2*third:], "Upload-Checksum", sum("sha256", data[2*third:])).want(204).header("Sohoa-State", "running")

	// The whole differs from what was announced: nobody has use for it.
	at = s.create(len(data), "Upload-Metadata", "sha256 "+b64(sha(data))).Header().Get("Location")
	s.patch(at, 0, bytes.Repeat([]byte{7}, len(data))).want(460)
	s.head(at).want(404)
	if items := must(b.cat.Ledger(b.ctx, nil, time.Time{}, time.Time{}))(t); items[0].Received != 1 {
		t.Errorf("ledger %+v", items)
	}
}

func TestTusMethodOverride(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := sender{b, b.clerk("phuong-a")}
	at := s.create(4).Header().Get("Location")
	post := func(method string, body string, offset string) answer {
		return b.ask(s.token, "POST", at, strings.NewReader(body), "Tus-Resumable", "1.0.0", "X-HTTP-Method-Override", method,
			"Content-Type", tus.MediaType, "Upload-Offset", offset)
	}
	post("PATCH", "ab", "0").want(204).header("Upload-Offset", "2")
	post("HEAD", "", "").want(200).header("Upload-Offset", "2")
	post("", "", "").want(400)
	post("DELETE", "", "").want(204)
	post("HEAD", "", "").want(404)
}

// TestTusStoreAway: no 2xx for the last piece, nor for a question afterwards,
// before the door has the file.
func TestTusStoreAway(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := sender{b, b.clerk("phuong-a")}
	data := picture(63)
	b.uploads.Accept = away{}.Accept
	at := s.create(len(data)).Header().Get("Location")
	s.patch(at, 0, data).want(503)
	s.head(at).want(503)
	b.pass(30 * 24 * time.Hour)
	b.sweep()
	b.uploads.Accept = b.door.Accept
	b.sweep() // a complete one is never too old
	b.pass(-30 * 24 * time.Hour)
	done := s.head(at).want(200).header("Sohoa-State", "running")
	if rec := must(b.cat.Receipt(b.ctx, done.Header().Get("Sohoa-Receipt")))(t); rec.By != "token" || !rec.First {
		t.Errorf("receipt %+v", rec)
	}
}

// sweep goes over the uploads once.
func (b *bench) sweep() {
	b.t.Helper()
	if err := b.uploads.Sweep(func(l *tus.Locked) { b.uploads.Finish(b.ctx, l) }); err != nil {
		b.t.Fatal(err)
	}
}

func TestTusExpires(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := sender{b, b.clerk("phuong-a")}
	data := picture(64)
	partial := s.create(len(data)).Header().Get("Location")
	s.patch(partial, 0, data[:9]).want(204)
	done := s.create(len(data)).Header().Get("Location")
	s.patch(done, 0, data).want(204)
	b.pass(6 * 24 * time.Hour)
	b.sweep()
	token := b.clerk("phuong-a")
	s.token = token
	s.head(partial).want(200).header("Upload-Offset", "9")
	b.pass(2 * 24 * time.Hour)
	s.token = b.clerk("phuong-a")
	s.head(partial).want(404)
	b.sweep()
	s.head(done).want(404)
	if left := b.spooled(); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// TestTusParallel: a second request of an upload that somebody sends is told to
// wait; who asks where to go on ends the one that hangs.
func TestTusParallel(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	server := httptest.NewServer(b.handler)
	defer server.Close()
	s := sender{b, b.clerk("phuong-a")}
	data := picture(65)
	at := s.create(len(data)).Header().Get("Location")
	r, w := io.Pipe()
	req, _ := http.NewRequest("PATCH", server.URL+at, r)
	for k, v := range map[string]string{"Authorization": "Bearer " + s.token, "Tus-Resumable": "1.0.0", "Content-Type": tus.MediaType, "Upload-Offset": "0"} {
		req.Header.Set(k, v)
	}
	hung := make(chan error, 1)
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			resp.Body.Close()
			err = fmt.Errorf("answered %s", resp.Status)
		}
		hung <- err
	}()
	w.Write(data[:5])
	b.until(func() bool { return s.arrived(at) >= 5 })
	s.patch(at, 0, data).want(423)
	s.head(at).want(200).header("Upload-Offset", "5")
	w.Close()
	<-hung
	s.patch(at, 5, data[5:]).want(204).header("Sohoa-State", "running")
}

// arrived is the number of bytes that have arrived, asked without disturbing.
func (s sender) arrived(at string) int64 {
	var state uploadJSON
	s.get(s.token, at).want(200).into(&state)
	return state.Offset
}

// until polls done; the test ends when it never says yes.
func (b *bench) until(done func() bool) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			b.t.Fatal("it never came")
		}
	}
}

// TestTusIsStreamed: the heap does not follow a piece's size.
func TestTusIsStreamed(t *testing.T) {
	b := newBench(t)
	b.uploads.MaxBytes = 1 << 30
	b.uploads.Accept = func(_ context.Context, r io.Reader, _ intake.Meta) (a catalog.Accepted, err error) {
		_, err = io.Copy(io.Discard, r)
		a.Item.State, a.Receipt = scan.ItemRunning, scan.Receipt{ID: scan.NewID(), First: true}
		return a, err
	}
	s := sender{b, b.clerk("phuong-a")}
	const size = 256 << 20
	at := s.create(size).Header().Get("Location")
	grown := allocated(func() {
		b.ask(s.token, "PATCH", at, io.LimitReader(zeros{}, size), "Tus-Resumable", "1.0.0", "Content-Type", tus.MediaType, "Upload-Offset", "0").want(204)
	})
	if grown > 8<<20 {
		t.Errorf("%d MB were allocated for %d MB", grown>>20, size>>20)
	}
}

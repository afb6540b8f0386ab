package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// RunDrops proves that a driver keeps the contract of blob.Drops. open gives a
// store for one test, which works under a prefix of its own.
func RunDrops(t *testing.T, open func(t *testing.T) blob.Drops) {
	for name, rule := range map[string]func(*testing.T, drops){
		"what was put is listed, described and read": dropComesBack,
		"list is in key order and stops":             dropsInOrder,
		"what was replaced is not touched":           dropReplaced,
		"move":                                       dropMoves,
		"remove":                                     dropRemoved,
		"a ticket puts one object with what is told": ticketPuts,
		"what is missing is not found":               dropMissing,
	} {
		t.Run(name, func(t *testing.T) {
			rule(t, drops{open(t), t.Context(), "inbox/" + scan.NewID() + "/"})
		})
	}
}

type drops struct {
	blob.Drops
	ctx    context.Context
	prefix string
}

func (d drops) put(t *testing.T, name, body string) blob.Drop {
	t.Helper()
	if err := d.Put(d.ctx, d.prefix+name, []byte(body)); err != nil {
		t.Fatal(err)
	}
	got, err := d.Stat(d.ctx, d.prefix+name)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (d drops) read(t *testing.T, what blob.Drop) string {
	t.Helper()
	r, err := d.Open(d.ctx, what)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func (d drops) list(t *testing.T) (all []blob.Drop) {
	t.Helper()
	if err := d.List(d.ctx, d.prefix, func(x blob.Drop) error { all = append(all, x); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

func dropComesBack(t *testing.T, d drops) {
	for _, name := range []string{"a.pdf", "quét/Công văn số 1 (bản 2).pdf", "a+b&c=d %41.tif", "x"} {
		want := d.put(t, name, "bytes of "+name)
		if want.Key != d.prefix+name || want.Size != int64(len("bytes of "+name)) || want.Tag == "" || time.Since(want.Modified).Abs() > time.Hour {
			t.Errorf("%s: %+v", name, want)
		}
		i := slices.IndexFunc(d.list(t), func(x blob.Drop) bool { return x.Key == want.Key })
		if i < 0 {
			t.Fatalf("%s is not listed", name)
		}
		if got := d.list(t)[i]; got.Size != want.Size || got.Tag != want.Tag || !got.Modified.Truncate(time.Second).Equal(want.Modified.Truncate(time.Second)) {
			t.Errorf("listed as %+v, described as %+v", got, want)
		}
		if got := d.read(t, want); got != "bytes of "+name {
			t.Errorf("%s holds %q", name, got)
		}
	}
}

func dropsInOrder(t *testing.T, d drops) {
	for _, name := range []string{"b", "a/2", "a/10", "c"} {
		d.put(t, name, name)
	}
	var keys []string
	stop := errors.New("enough")
	err := d.List(d.ctx, d.prefix, func(x blob.Drop) error {
		if keys = append(keys, strings.TrimPrefix(x.Key, d.prefix)); len(keys) == 3 {
			return stop
		}
		return nil
	})
	if err != stop || strings.Join(keys, " ") != "a/10 a/2 b" {
		t.Errorf("%v, %v", keys, err)
	}
}

func dropReplaced(t *testing.T, d drops) {
	old := d.put(t, "a", "one")
	now := d.put(t, "a", "two!")
	if _, err := d.Open(d.ctx, old); !scan.Is(err, scan.CodeStale) {
		t.Errorf("open: %v", err)
	}
	if err := d.Move(d.ctx, old, d.prefix+"moved"); !scan.Is(err, scan.CodeStale) {
		t.Errorf("move: %v", err)
	}
	if err := d.Remove(d.ctx, old); !scan.Is(err, scan.CodeStale) {
		t.Errorf("remove: %v", err)
	}
	if got := d.read(t, now); got != "two!" {
		t.Errorf("holds %q", got)
	}
	if n := len(d.list(t)); n != 1 {
		t.Errorf("%d objects", n)
	}
}

func dropMoves(t *testing.T, d drops) {
	old := d.put(t, "Quyết định.pdf", "body")
	to := d.prefix + "failed/Quyết định (2).pdf"
	if err := d.Move(d.ctx, old, to); err != nil {
		t.Fatal(err)
	}
	all := d.list(t)
	if len(all) != 1 || all[0].Key != to || d.read(t, all[0]) != "body" {
		t.Errorf("%+v", all)
	}
}

func dropRemoved(t *testing.T, d drops) {
	what := d.put(t, "a", "body")
	d.put(t, "ab", "other")
	for range 2 {
		if err := d.Remove(d.ctx, what); err != nil {
			t.Fatal(err)
		}
	}
	if all := d.list(t); len(all) != 1 || all[0].Key != d.prefix+"ab" {
		t.Errorf("%+v", all)
	}
}

func ticketPuts(t *testing.T, d drops) {
	told := map[string]string{"name": "C%C3%B4ng%20v%C4%83n.pdf", "sha256": strings.Repeat("0", 64)}
	ticket, err := d.Presign(d.ctx, d.prefix+"a", told, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(ticket.Expires); left > time.Minute || left < 30*time.Second {
		t.Errorf("expires in %v", left)
	}
	send := func(method, url string, headers map[string]string) int {
		req, _ := http.NewRequestWithContext(d.ctx, method, url, bytes.NewReader([]byte("body")))
		for k, v := range headers {
			req.Header.Set(k, v)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if got := send("PUT", ticket.URL, map[string]string{"x-amz-meta-name": "x", "x-amz-meta-sha256": "y"}); got != http.StatusForbidden {
		t.Errorf("with something else told: %d", got)
	}
	if got := send("PUT", strings.Replace(ticket.URL, "/a?", "/b?", 1), ticket.Headers); got != http.StatusForbidden {
		t.Errorf("elsewhere: %d", got)
	}
	if got := send("PUT", ticket.URL, ticket.Headers); got != http.StatusOK {
		t.Fatalf("PUT: %d", got)
	}
	what, err := d.Stat(d.ctx, d.prefix+"a")
	if err != nil || what.Told["name"] != told["name"] || what.Told["sha256"] != told["sha256"] || d.read(t, what) != "body" {
		t.Errorf("%+v, %v", what, err)
	}
}

func dropMissing(t *testing.T, d drops) {
	gone := blob.Drop{Key: d.prefix + "none", Tag: "x"}
	_, stat := d.Stat(d.ctx, gone.Key)
	_, open := d.Open(d.ctx, gone)
	for what, err := range map[string]error{"stat": stat, "open": open, "move": d.Move(d.ctx, gone, d.prefix+"there")} {
		if !scan.Is(err, scan.CodeNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := d.Remove(d.ctx, gone); err != nil {
		t.Errorf("remove: %v", err)
	}
}

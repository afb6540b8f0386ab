package publish

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

func delivery(url string) catalog.Delivery {
	return catalog.Delivery{ID: "d1", Seq: 7, Hook: catalog.Hook{URL: url, Secret: "bí mật"},
		Record: scan.Record{RecordID: "r1", SchemaVersion: scan.RecordVersion}}
}

func TestSend(t *testing.T) {
	var got Message
	var valid bool
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		valid = r.Header.Get("webhook-signature") == Sign("bí mật", r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), body)
		json.Unmarshal(body, &got)
		w.WriteHeader(http.StatusAccepted)
	}))
	defer hook.Close()
	status, err := Send(t.Context(), hook.Client(), delivery(hook.URL))
	if err != nil || status != http.StatusAccepted {
		t.Fatalf("%d %v", status, err)
	}
	if !valid || got.Seq != 7 || got.Record.RecordID != "r1" || got.Type != "record.published" {
		t.Errorf("valid %v, message %+v", valid, got)
	}
}

// TestSign holds the signature against one made with openssl:
// printf 'd1.1700000000.{}' | openssl dgst -sha256 -hmac secret -binary | base64
func TestSign(t *testing.T) {
	const want = "v1,G77iR07mhxRhj4uXzCbRdU/9tFV0ULbzSFKOaC7ieFc="
	if got := Sign("secret", "d1", "1700000000", []byte("{}")); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if Sign("other", "d1", "1700000000", []byte("{}")) == want {
		t.Error("another secret gives the same signature")
	}
}

func TestSendFails(t *testing.T) {
	asked := 0
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer target.Close()
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		status int
	}{
		{"server error", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, 503},
		{"refused", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) }, 410},
		{"redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target.URL, http.StatusFound) }, 302},
	} {
		hook := httptest.NewServer(c.answer)
		if status, err := Send(t.Context(), hook.Client(), delivery(hook.URL)); err == nil || status != c.status {
			t.Errorf("%s: %d %v", c.name, status, err)
		}
		hook.Close()
		if status, err := Send(t.Context(), http.DefaultClient, delivery(hook.URL)); err == nil || status != 0 {
			t.Errorf("%s, then gone: %d %v", c.name, status, err)
		}
	}
	if asked != 0 {
		t.Error("a redirect was followed")
	}
}

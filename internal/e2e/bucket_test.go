package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/blob/s3"
	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

// TestBucket sends one file with a presigned PUT and one by the bucket's inbox
// to a web process that works alone.
func TestBucket(t *testing.T) {
	server := servicetest.S3(t)
	bucket, data := "e2e-"+scan.NewID(), t.TempDir()
	web := start(t, "listening", []string{"SOHOA_S3_KEY=" + server.AccessKey, "SOHOA_S3_SECRET=" + server.SecretKey},
		"web", "--data", data, "--listen", freeAddress(t), "--redis", servicetest.Redis(t)+"/8",
		"--s3-endpoint", server.Endpoint, "--s3-bucket", bucket, "--s3-inbox", "1h")
	c := operator(t, web.address, data)
	store, err := s3.Open(t.Context(), s3.Config{Endpoint: server.Endpoint, AccessKey: server.AccessKey, SecretKey: server.SecretKey,
		Bucket: bucket, SpoolDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	base := sample(t, "*.jpg")
	if err := store.Drops().Put(t.Context(), "inbox/default/quét/Công văn.jpg", variant(base, 1)); err != nil {
		t.Fatal(err)
	}
	if status, _, err := c.do("POST", "/api/v1/inbox/events", strings.NewReader("{}")); status != http.StatusAccepted {
		t.Fatalf("hint: %d, %v", status, err)
	}

	file := variant(base, 2)
	var ticket struct {
		ID, Method, URL string
		Headers         map[string]string
	}
	told, _ := json.Marshal(map[string]string{"name": "Tờ trình.jpg", "sha256": hash(file)})
	if status, body, err := c.do("POST", "/api/v1/presign", bytes.NewReader(told)); status != http.StatusCreated || json.Unmarshal(body, &ticket) != nil {
		t.Fatalf("presign: %d %s, %v", status, body, err)
	}
	confirm := func(want int) (u uploaded) {
		t.Helper()
		status, body, err := c.do("POST", "/api/v1/presign/"+ticket.ID+"/confirm", nil)
		if status != want || json.Unmarshal(body, &u) != nil {
			t.Fatalf("confirm: %d %s, %v", status, body, err)
		}
		return u
	}
	confirm(http.StatusNotFound) // nothing was put yet
	req, _ := http.NewRequestWithContext(t.Context(), ticket.Method, ticket.URL, bytes.NewReader(file))
	for k, v := range ticket.Headers {
		req.Header.Set(k, v)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("PUT: %+v, %v", resp, err)
	}
	resp.Body.Close()
	first, again := confirm(http.StatusCreated), confirm(http.StatusCreated)
	if first.SHA256 != hash(file) || again.Receipt != first.Receipt || again.DocumentID != first.DocumentID {
		t.Errorf("confirmed %+v, then %+v", first, again)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	poll(ctx, func() bool {
		rows, err := c.ledger()
		return err == nil && len(rows) == 1 && rows[0].Received == 2 && rows[0].adds()
	})
	for _, prefix := range []string{"drop/", "inbox/", "failed/"} {
		if err := store.Drops().List(ctx, prefix, func(d blob.Drop) error { t.Errorf("left: %s", d.Key); return nil }); err != nil {
			t.Error(err)
		}
	}
}

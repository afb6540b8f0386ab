// Package publish brings published records to other systems.
package publish

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Message is what a hook receives.
type Message struct {
	Type   string      `json:"type"` // record.published
	Seq    int64       `json:"seq"`  // place in the feed
	Record scan.Record `json:"record"`
}

// Send posts a delivery to its hook, signed after the Standard Webhooks
// scheme: headers webhook-id (the same for each retry), webhook-timestamp
// (Unix seconds) and webhook-signature, "v1," and the base64 HMAC-SHA-256 of
// "id.timestamp.body" under the hook's secret. Any 2xx is a success; the HTTP
// status is returned (0 when there was none). Redirects are not followed.
func Send(ctx context.Context, client *http.Client, d catalog.Delivery) (int, error) {
	body, err := json.Marshal(Message{Type: "record.published", Seq: d.Seq, Record: d.Record})
	if err != nil {
		return 0, fmt.Errorf("marshal delivery: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.Hook.URL, bytes.NewReader(body))
	if err != nil {
		return 0, fmt.Errorf("new request: %w", err)
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("webhook-id", d.ID)
	req.Header.Set("webhook-timestamp", stamp)
	req.Header.Set("webhook-signature", Sign(d.Hook.Secret, d.ID, stamp, body))
	c := *client
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := c.Do(req)
	if err != nil {
		return 0, fmt.Errorf("post: %w", err)
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	if resp.StatusCode/100 != 2 {
		return resp.StatusCode, fmt.Errorf("hook answered %s", resp.Status)
	}
	return resp.StatusCode, nil
}

// Sign is the value of the webhook-signature header.
func Sign(secret, id, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s.%s.", id, stamp)
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

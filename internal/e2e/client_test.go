package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// client speaks to a running Sohoa as another program would.
type client struct {
	t       *testing.T
	address string
	token   string
}

// operator is a client with the operator's token of a data folder.
func operator(t *testing.T, address, data string) *client {
	t.Helper()
	token, err := os.ReadFile(filepath.Join(data, "operator.token"))
	if err != nil {
		t.Fatal(err)
	}
	return &client{t, address, strings.TrimSpace(string(token))}
}

// request sends one request; the caller closes the answer's body.
func (c *client) request(method, path string, body io.Reader, head http.Header) (*http.Response, error) {
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.address+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	for k, v := range head {
		req.Header[k] = v
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	return http.DefaultClient.Do(req)
}

// do sends one request; the body is read whole.
func (c *client) do(method, path string, body io.Reader) (int, []byte, error) {
	resp, err := c.request(method, path, body, nil)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, b, err
}

// get decodes a JSON answer into v.
func (c *client) get(path string, v any) error {
	status, body, err := c.do("GET", path, nil)
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		return fmt.Errorf("GET %s: %d %s", path, status, body)
	}
	return json.Unmarshal(body, v)
}

func (c *client) mustGet(path string, v any) {
	c.t.Helper()
	if err := c.get(path, v); err != nil {
		c.t.Fatal(err)
	}
}

// uploaded is the answer to an upload.
type uploaded struct {
	Receipt    string `json:"receipt"`
	ItemID     string `json:"item_id"`
	DocumentID string `json:"document_id"`
	SHA256     string `json:"sha256"`
	State      string `json:"state"`
	Reason     string `json:"reason"`
	First      bool   `json:"first"`
	Status     int    `json:"-"`
}

func (c *client) upload(name string, body []byte) (uploaded, error) {
	status, answer, err := c.do("POST", "/api/v1/documents?name="+url.QueryEscape(name), bytes.NewReader(body))
	u := uploaded{Status: status}
	if err != nil {
		return u, err
	}
	if status >= 500 {
		return u, fmt.Errorf("upload %s: %d %s", name, status, answer)
	}
	return u, json.Unmarshal(answer, &u)
}

// document is one line of the documents list.
type document struct {
	DocumentID string `json:"document_id"`
	ItemID     string `json:"item_id"`
	State      string `json:"state"`
	Reason     string `json:"reason"`
	Name       string `json:"name"`
}

func (d document) final() bool { return d.State != "running" }

// documents lists all documents, page by page.
func (c *client) documents() ([]document, error) {
	var all []document
	after := ""
	for {
		var page struct {
			Documents []document `json:"documents"`
			Next      string     `json:"next"`
		}
		if err := c.get("/api/v1/documents?limit=50&after="+url.QueryEscape(after), &page); err != nil {
			return nil, err
		}
		all = append(all, page.Documents...)
		if len(page.Documents) == 0 || page.Next == "" || page.Next == after {
			return all, nil
		}
		after = page.Next
	}
}

// settle polls until n documents or more are there and all are final.
func (c *client) settle(n int, within time.Duration) []document {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), within)
	defer cancel()
	var docs []document
	poll(ctx, func() bool {
		var err error
		if docs, err = c.documents(); err != nil || len(docs) < n {
			return false
		}
		for _, d := range docs {
			if !d.final() {
				return false
			}
		}
		return true
	})
	if ctx.Err() != nil {
		c.t.Fatalf("not settled within %v: %d documents, wanted %d: %+v", within, len(docs), n, docs)
	}
	return docs
}

// poll asks done four times a second until it says yes or ctx ends.
func poll(ctx context.Context, done func() bool) {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// ledgerRow is one line of the ledger.
type ledgerRow struct {
	Unit                                                             string
	Day                                                              string
	Received, Repeated, Running, Review, Published, Rejected, Sealed int
}

func (r ledgerRow) adds() bool {
	return r.Received == r.Running+r.Review+r.Published+r.Rejected+r.Sealed
}

func (c *client) ledger() ([]ledgerRow, error) {
	var l struct {
		Rows []ledgerRow `json:"rows"`
	}
	return l.Rows, c.get("/api/v1/ledger", &l)
}

// feed reads the whole feed from the start.
func (c *client) feed() ([]map[string]any, error) {
	var all []map[string]any
	after := "0"
	for {
		var page struct {
			Records []map[string]any `json:"records"`
			Next    json.Number      `json:"next"`
		}
		if err := c.get("/api/v1/records?limit=20&after="+after, &page); err != nil {
			return nil, err
		}
		if len(page.Records) == 0 {
			return all, nil
		}
		all = append(all, page.Records...)
		after = page.Next.String()
	}
}

package agent

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"sohoa/internal/scan"
)

// client speaks the server's API (docs/api.md, Files in).
type client struct {
	base  *url.URL
	token string
	pace  Pace
	stall time.Duration // how long a line may carry nothing
	http  *http.Client
	heard func(server time.Time) // each answer's Date
}

// answer is what became of a file at the server's door.
type answer struct {
	Receipt string    `json:"receipt"`
	State   string    `json:"state"`
	Reason  scan.Code `json:"reason"`
}

// sendBuffer is how many bytes the system holds for the line. The usual
// megabytes would make a slow line look done, then dead, and what lies there is
// lost when it breaks.
const sendBuffer = 16 << 10

func newClient(server, token string, pace Pace, stall time.Duration) (*client, error) {
	u, err := url.Parse(strings.TrimRight(server, "/"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, scan.Errorf(scan.CodeInvalid, "server %q is no http(s) address", server)
	}
	if token == "" {
		return nil, scan.Errorf(scan.CodeInvalid, "no token")
	}
	dialer := &net.Dialer{Timeout: min(15*time.Second, stall), KeepAlive: 15 * time.Second}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dialer.DialContext(ctx, network, address)
		if tcp, ok := c.(*net.TCPConn); ok {
			tcp.SetWriteBuffer(sendBuffer)
		}
		return c, err
	}
	return &client{base: u, token: token, pace: pace, stall: stall, heard: func(time.Time) {}, http: &http.Client{
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: dial, TLSHandshakeTimeout: 15 * time.Second,
			ResponseHeaderTimeout: stall, IdleConnTimeout: time.Minute, MaxIdleConnsPerHost: 1,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// do sends a request and gives the answer of one of the wanted statuses; any
// other becomes an error with the server's code, a broken line
// scan.CodeUnavailable.
func (c *client) do(ctx context.Context, method, path string, head http.Header, body io.Reader, size int64, want ...int) (*http.Response, []byte, error) {
	to, err := c.base.Parse(path)
	if err != nil || to.Host != c.base.Host {
		return nil, nil, scan.Errorf(scan.CodeInvalid, "the server points elsewhere: %q", path)
	}
	r, err := http.NewRequestWithContext(ctx, method, to.String(), body)
	if err != nil {
		return nil, nil, scan.Errorf(scan.CodeInvalid, "request: %w", err)
	}
	r.ContentLength = size
	if body == nil {
		r.ContentLength = 0
	}
	for k, v := range head {
		r.Header[k] = v
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	res, err := c.http.Do(r)
	if err != nil {
		return nil, nil, scan.Errorf(scan.CodeUnavailable, "%s %s: %w", method, to.Path, err)
	}
	defer res.Body.Close()
	if at, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		c.heard(at)
	}
	text, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return nil, nil, scan.Errorf(scan.CodeUnavailable, "%s %s: %w", method, to.Path, err)
	}
	for _, w := range want {
		if res.StatusCode == w {
			return res, text, nil
		}
	}
	return res, text, refusal(res, text)
}

// refusal turns an answer nobody wanted into an error.
func refusal(res *http.Response, body []byte) error {
	var said struct {
		Error struct {
			Code scan.Code `json:"code"`
		} `json:"error"`
	}
	json.Unmarshal(body, &said) // a proxy in between answers in its own way
	code := said.Error.Code
	if code == "" {
		switch {
		case res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden:
			code = scan.CodeForbidden
		case res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusGone:
			code = scan.CodeNotFound
		default:
			code = scan.CodeUnavailable
		}
	}
	return scan.Errorf(code, "the server answered %d", res.StatusCode)
}

func (c *client) query(path, unit string, more url.Values) string {
	if more == nil {
		more = url.Values{}
	}
	if unit != "" {
		more.Set("unit", unit)
	}
	if len(more) == 0 {
		return path
	}
	return path + "?" + more.Encode()
}

// again takes a receipt for bytes that the server has already; known is false
// when it has not.
func (c *client) again(ctx context.Context, e Entry) (got answer, known bool, err error) {
	if _, _, err := c.do(ctx, http.MethodHead, c.query("/api/v1/originals/"+e.SHA256, e.Unit, nil), nil, nil, 0, http.StatusOK); err != nil {
		if scan.Is(err, scan.CodeNotFound) {
			err = nil
		}
		return got, false, err
	}
	path := c.query("/api/v1/originals/"+e.SHA256+"/receipts", e.Unit, url.Values{"name": {e.Name}})
	_, body, err := c.do(ctx, http.MethodPost, path, http.Header{"Idempotency-Key": {e.ID}}, nil, 0, http.StatusOK, http.StatusUnprocessableEntity)
	if err != nil {
		return got, false, err
	}
	if err := json.Unmarshal(body, &got); err != nil || got.Receipt == "" {
		return got, false, scan.Errorf(scan.CodeUnavailable, "the answer is no receipt")
	}
	return got, true, nil
}

var tusHead = http.Header{"Tus-Resumable": {"1.0.0"}}

// create starts an upload and says where its pieces go.
func (c *client) create(ctx context.Context, e Entry) (string, error) {
	head := tusHead.Clone()
	head.Set("Upload-Length", strconv.FormatInt(e.Size, 10))
	b64 := base64.StdEncoding.EncodeToString
	head.Set("Upload-Metadata", "filename "+b64([]byte(e.Name))+",sha256 "+b64([]byte(e.SHA256)))
	res, _, err := c.do(ctx, http.MethodPost, c.query("/api/v1/uploads", e.Unit, nil), head, nil, 0, http.StatusCreated)
	if err != nil {
		return "", err
	}
	if res.Header.Get("Location") == "" {
		return "", scan.Errorf(scan.CodeUnavailable, "the answer names no upload")
	}
	return res.Header.Get("Location"), nil
}

// offset asks how far an upload is; done is set when the server has taken it.
func (c *client) offset(ctx context.Context, e Entry) (at int64, done *answer, err error) {
	res, _, err := c.do(ctx, http.MethodHead, e.Upload, tusHead, nil, 0, http.StatusOK, http.StatusUnprocessableEntity)
	if err != nil {
		return 0, nil, err
	}
	if done = taken(res); done != nil {
		return e.Size, done, nil
	}
	at, err = strconv.ParseInt(res.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || at < 0 || at > e.Size {
		return 0, nil, scan.Errorf(scan.CodeUnavailable, "the answer has no offset")
	}
	return at, nil, nil
}

// piece sends the rest of an upload from offset at; size bytes of r.
func (c *client) piece(ctx context.Context, e Entry, at int64, r io.Reader, size int64) (*answer, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	head := tusHead.Clone()
	head.Set("Content-Type", "application/offset+octet-stream")
	head.Set("Upload-Offset", strconv.FormatInt(at, 10))
	alive := &moving{newPaced(ctx, r, c.pace), c.stall, time.AfterFunc(c.stall, stop)}
	defer alive.dead.Stop()
	res, _, err := c.do(ctx, http.MethodPatch, e.Upload, head, alive, size, http.StatusNoContent, http.StatusUnprocessableEntity)
	if err != nil {
		return nil, err
	}
	return taken(res), nil
}

// taken reads the receipt from an answer's head, nil when there is none yet.
func taken(res *http.Response) *answer {
	if res.Header.Get("Sohoa-Receipt") == "" {
		return nil
	}
	return &answer{Receipt: res.Header.Get("Sohoa-Receipt"), State: res.Header.Get("Sohoa-State"), Reason: scan.Code(res.Header.Get("Sohoa-Reason"))}
}

// moving ends a request whose line has carried nothing for a while.
type moving struct {
	r     io.Reader
	stall time.Duration
	dead  *time.Timer
}

func (m *moving) Read(b []byte) (int, error) {
	n, err := m.r.Read(b)
	m.dead.Reset(m.stall)
	return n, err
}

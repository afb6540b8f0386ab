package s3

import (
	"bytes"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/minio/minio-go/v7"

	"sohoa/internal/blob"
	"sohoa/internal/blob/blobtest"
	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

func config(t *testing.T) Config {
	server := servicetest.S3(t)
	return Config{
		Endpoint: server.Endpoint, AccessKey: server.AccessKey, SecretKey: server.SecretKey,
		Bucket: "b" + scan.NewID(), SpoolDir: t.TempDir(),
	}
}

func open(t *testing.T, c Config) *Store {
	t.Helper()
	s, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, s *Store, key, data string) blob.Info {
	t.Helper()
	info, err := blob.Put(t.Context(), s, key, strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func TestConformance(t *testing.T) {
	c := config(t)
	blobtest.Run(t, func(t *testing.T) blob.Store { return open(t, c) })
}

func TestAdopter(t *testing.T) { blobtest.RunAdopter(t, open(t, config(t))) }

func TestDropsConformance(t *testing.T) {
	c := config(t)
	blobtest.RunDrops(t, func(t *testing.T) blob.Drops { return open(t, c).Drops() })
}

// TestDropsOfVersions: a bucket that keeps versions loses no newer one, and
// keeps none of what was taken.
func TestDropsOfVersions(t *testing.T) {
	c := config(t)
	if err := open(t, c).core.EnableVersioning(t.Context(), c.Bucket); err != nil {
		t.Fatal(err)
	}
	blobtest.RunDrops(t, func(t *testing.T) blob.Drops { return open(t, c).Drops() })
}

func TestOpenMakesTheBucketOnce(t *testing.T) {
	c := config(t)
	put(t, open(t, c), "u/x", "x")
	if _, err := open(t, c).Stat(t.Context(), "u/x"); err != nil {
		t.Errorf("opened again: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	c := config(t)
	for _, x := range []struct {
		name   string
		change func(*Config)
		code   scan.Code
	}{
		{"an endpoint with a path", func(c *Config) { c.Endpoint = "http://x/y" }, scan.CodeInvalid},
		{"no endpoint", func(c *Config) { c.Endpoint = "" }, scan.CodeInvalid},
		{"a name that is no bucket", func(c *Config) { c.Bucket = "No Bucket" }, scan.CodeInvalid},
		{"wrong keys", func(c *Config) { c.SecretKey = "wrong" }, scan.CodeUnavailable},
		{"nobody there", func(c *Config) { c.Endpoint = closedPort(t) }, scan.CodeUnavailable},
	} {
		wrong := c
		x.change(&wrong)
		if _, err := Open(t.Context(), wrong); !scan.Is(err, x.code) {
			t.Errorf("%s: %v, want %s", x.name, err, x.code)
		}
	}
}

// closedPort is an address where nobody listens.
func closedPort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestVerifyFindsOtherBytes puts other bytes with the old sum in their
// metadata behind the store's back.
func TestVerifyFindsOtherBytes(t *testing.T) {
	s := open(t, config(t))
	info := put(t, s, "u/x", "hello")
	_, err := s.core.Client.PutObject(t.Context(), s.bucket, "u/x", strings.NewReader("jello"), 5,
		minio.PutObjectOptions{UserMetadata: map[string]string{sumKey: info.SHA256}})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Stat(t.Context(), "u/x"); err != nil || got.SHA256 != info.SHA256 {
		t.Errorf("stat: %+v, %v", got, err)
	}
	if err := blob.Verify(t.Context(), s, "u/x", info.SHA256); !scan.Is(err, scan.CodeMismatch) {
		t.Errorf("verify: %v", err)
	}
}

// TestDeleteRemovesVersions: nothing of an erased object may stay.
func TestDeleteRemovesVersions(t *testing.T) {
	c := config(t)
	s := open(t, c)
	if err := s.core.EnableVersioning(t.Context(), c.Bucket); err != nil {
		t.Fatal(err)
	}
	s = open(t, c)
	if !s.versioned {
		t.Fatal("not seen that the bucket keeps versions")
	}
	for _, data := range []string{"one", "two", "three"} {
		put(t, s, "u/x", data)
	}
	put(t, s, "u/xy", "other")
	if err := s.Delete(t.Context(), "u/x"); err != nil {
		t.Fatal(err)
	}
	var left []string
	for o := range s.core.ListObjectsIter(t.Context(), c.Bucket, minio.ListObjectsOptions{Recursive: true, WithVersions: true}) {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
		left = append(left, o.Key)
	}
	if len(left) != 1 || left[0] != "u/xy" {
		t.Errorf("left: %q", left)
	}
}

func TestSpoolHasNoNames(t *testing.T) {
	c := config(t)
	s := open(t, c)
	w, err := s.Create(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	w.Write([]byte("secret"))
	if left, err := os.ReadDir(c.SpoolDir); err != nil || len(left) > 0 {
		t.Errorf("in the spool folder: %v, %v", left, err)
	}
}

// TestServiceFails puts a proxy in between that can cut answers short and
// refuse requests.
func TestServiceFails(t *testing.T) {
	c := config(t)
	target, _ := url.Parse("http://" + c.Endpoint)
	var broken atomic.Bool
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.Out.URL.Host, r.Out.URL.Scheme = target.Host, target.Scheme }}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case broken.Load():
			http.Error(w, "", http.StatusServiceUnavailable)
		case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/u/cut"):
			proxy.ServeHTTP(&cutter{ResponseWriter: w, left: 1000}, r)
		default:
			proxy.ServeHTTP(w, r)
		}
	})}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	c.Endpoint = l.Addr().String()
	s := open(t, c)

	put(t, s, "u/cut", strings.Repeat("x", 5000))
	r, err := s.Open(t.Context(), "u/cut")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var got bytes.Buffer
	if n, err := got.ReadFrom(r); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("an answer that was cut off: %d bytes, %v", n, err)
	}

	w, err := s.Create(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	w.Write([]byte("again"))
	broken.Store(true)
	if _, err := w.Commit(t.Context(), "u/again"); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("commit: %v", err)
	}
	broken.Store(false)
	if _, err := w.Commit(t.Context(), "u/again"); err != nil {
		t.Errorf("commit again: %v", err)
	}
	if err := blob.Verify(t.Context(), s, "u/again", w.Sum()); err != nil {
		t.Error(err)
	}
}

// cutter drops the connection after so many bytes of the body.
type cutter struct {
	http.ResponseWriter
	left int
}

func (c *cutter) Write(p []byte) (int, error) {
	if len(p) > c.left {
		c.ResponseWriter.Write(p[:c.left])
		c.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	c.left -= len(p)
	return c.ResponseWriter.Write(p)
}

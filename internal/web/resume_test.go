package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// badLine lets pieces through whole, or breaks after some bytes of each of the
// next ones.
type badLine struct {
	http.Handler
	breaks  atomic.Int32 // pieces that are still to be cut
	after   int64        // bytes of a piece that pass
	created atomic.Int32
}

func (l *badLine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && r.URL.Path == "/api/v1/uploads" {
		l.created.Add(1)
	}
	if r.Method != http.MethodPatch || l.breaks.Add(-1) < 0 {
		l.Handler.ServeHTTP(w, r)
		return
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(io.LimitReader(r.Body, l.after), broken{}), r.Body}
	l.Handler.ServeHTTP(httptest.NewRecorder(), r)
	panic(http.ErrAbortHandler)
}

// tab is a second page of the same browser, and what closes it.
func (w *window) tab() (*window, func()) {
	ctx, cancel := chromedp.NewContext(w.ctx)
	return &window{t: w.t, ctx: ctx, shots: w.shots}, cancel
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the line broke") }

// TestBrowserResumes sends a file over a line that breaks, with the page closed
// in the middle: it goes on by itself and no piece is sent from the start.
func TestBrowserResumes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.uploads.MaxBytes = 64 << 20
	line := &badLine{Handler: b.handler, after: 1 << 20}
	srv := httptest.NewServer(line)
	t.Cleanup(srv.Close)
	hash := must(HashPassword("mat khau that dai"))(t)
	if err := b.cat.AddUser(b.ctx, catalog.User{ID: scan.NewID(), Unit: "phuong-a", Login: "lan", Role: catalog.RoleClerk, PasswordHash: hash, CreatedAt: b.now()}); err != nil {
		t.Fatal(err)
	}
	data := append(append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("0123456789abcdef"), 20<<16)...), "\n%%EOF\n"...)
	file := filepath.Join(t.TempDir(), "Hồ sơ lớn.pdf")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	w := openWindow(t)
	w.open(srv.URL + "/upload")
	w.write("login", "lan")
	w.write("password", "mat khau that dai")
	w.click("signin")
	w.see(id("drop"))

	t.Cleanup(func() { os.WriteFile("/tmp/tus/log", []byte(b.logged.String()), 0o644) })
	line.breaks.Store(1 << 20) // no piece gets through whole
	first, closeFirst := w.tab()
	first.open(srv.URL + "/upload")
	first.do(chromedp.SetUploadFiles(id("files"), []string{file}))
	first.see(`[data-testid="upload"][data-state="paused"]`)
	first.shot("17-upload-paused")
	closeFirst()
	line.breaks.Store(2)
	w.open(srv.URL + "/upload")
	w.do(chromedp.SetUploadFiles(id("files"), []string{file}))
	w.see(`[data-testid="upload"][data-receipt]`)
	receipt := evaluate[string](w, `document.querySelector('[data-receipt]').dataset.receipt`)
	item := must(b.cat.Item(b.ctx, must(b.cat.Receipt(b.ctx, receipt))(t).ItemID))(t)
	if item.SHA256 != sha(data) || item.Name != "Hồ sơ lớn.pdf" || line.created.Load() != 1 {
		t.Errorf("item %+v of %d uploads", item, line.created.Load())
	}
}

package e2e

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"sohoa/internal/servicetest"
)

// TestBrowser is a clerk's way on the built binary with real reading: sign in
// by the operator's link, upload, watch the progress, find the document without
// marks, look at its page, download the searchable PDF. Screenshots go to
// SOHOA_SCREENSHOTS when it is set.
func TestBrowser(t *testing.T) {
	data := t.TempDir()
	p := start(t, "listening", nil, "serve", "--data", data, "--listen", freeAddress(t))
	c := operator(t, p.address, data)
	scan, err := filepath.Abs(filepath.Join("..", "..", "testdata", "samples", "01-cong-van-sach.pdf"))
	if err != nil {
		t.Fatal(err)
	}

	w := openWindow(t)
	w.do(chromedp.Navigate(p.address + "/signin?token=" + c.token))
	w.do(chromedp.Navigate(p.address + "/upload"))
	w.see(`[data-testid="drop"]`)
	w.do(chromedp.SetUploadFiles(chromedp.CSS(`[data-testid="files"]`), []string{scan}))
	w.see(`[data-testid="upload"][data-receipt]`)
	w.shot("e2e-1-progress")
	w.see(`[data-testid="upload"][data-state="published"], [data-testid="upload"][data-state="review"]`)
	w.shot("e2e-2-done")
	docs, err := c.documents()
	if err != nil || len(docs) != 1 {
		t.Fatalf("documents: %+v %v", docs, err)
	}
	doc := docs[0].DocumentID

	var record struct {
		Fields struct {
			Subject string `json:"subject"`
			Code    string `json:"code_full"`
		} `json:"fields"`
	}
	c.mustGet("/api/v1/documents/"+doc+"/record", &record)
	if record.Fields.Code == "" {
		t.Error("the record has no number")
	}
	w.do(chromedp.Navigate(p.address + "/search?q=uy+ban+nhan+dan"))
	w.see(`[data-testid="hit"][data-id="` + doc + `"]`)
	w.shot("e2e-3-search")
	w.do(chromedp.Click(chromedp.CSS(`[data-testid="hit"][data-id="` + doc + `"] a`)))
	w.see(`[data-testid="page-image"]`)
	w.until(`document.querySelector('[data-testid="page-image"]').naturalWidth > 0 &&
		document.querySelectorAll('[data-testid="field-box"]').length >= 5 && document.querySelectorAll('[data-testid="hit-box"]').length >= 2`)
	w.shot("e2e-4-record")
	if pdf := w.download("download-pdf"); !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("downloaded %.20q", pdf)
	}
}

// window is a real browser.
type window struct {
	t     *testing.T
	ctx   context.Context
	shots string
}

func openWindow(t *testing.T) *window {
	t.Helper()
	ctx, cancel := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(
		chromedp.ExecPath(servicetest.Chromium(t)), chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("lang", "vi"), chromedp.WindowSize(1366, 900)))
	t.Cleanup(cancel)
	w := &window{t: t, ctx: ctx, shots: os.Getenv("SOHOA_SCREENSHOTS")}
	if w.shots == "" {
		w.shots = t.TempDir()
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1366, 900)); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	return w
}

func (w *window) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 2*time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.shot("e2e-failed")
		w.t.Fatal(err)
	}
}

func (w *window) see(css string) {
	w.t.Helper()
	w.do(chromedp.WaitVisible(chromedp.CSS(css)))
}

// until asks the page again and again for up to a minute.
func (w *window) until(script string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, time.Minute)
	defer cancel()
	poll(ctx, func() bool {
		ok, err := chromedp.Run(w.ctx, chromedp.Evaluate[bool](`!!(`+script+`)`))
		return err == nil && ok
	})
	if ctx.Err() != nil {
		w.shot("e2e-failed")
		w.t.Fatalf("never true: %s", script)
	}
}

// shot keeps a picture and fails when it shows nothing.
func (w *window) shot(name string) {
	w.t.Helper()
	png, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		w.t.Errorf("screenshot %s: %v", name, err)
		return
	}
	if len(png) < 10_000 {
		w.t.Errorf("screenshot %s has %d bytes: an empty page", name, len(png))
	}
	if err := os.MkdirAll(w.shots, 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.shots, name+".png"), png, 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// download clicks a link and gives the file that arrives.
func (w *window) download(testid string) []byte {
	w.t.Helper()
	folder, events := w.t.TempDir(), true
	if _, err := chromedp.CallBrowser(w.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder, EventsEnabled: &events}); err != nil {
		w.t.Fatal(err)
	}
	w.do(chromedp.Click(chromedp.CSS(`[data-testid="` + testid + `"]`)))
	var got []byte
	ctx, cancel := context.WithTimeout(w.ctx, time.Minute)
	defer cancel()
	poll(ctx, func() bool {
		files, _ := filepath.Glob(filepath.Join(folder, "*"))
		for _, f := range files {
			if b, err := os.ReadFile(f); err == nil && len(b) > 0 && !strings.HasSuffix(f, ".crdownload") {
				got = b
			}
		}
		return got != nil
	})
	return got
}

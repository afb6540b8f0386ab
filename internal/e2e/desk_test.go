package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"sohoa/internal/intake"
	"sohoa/testdata/gen/encode"
)

// TestDesk is a newcomer's first minute: samples in the hotfolder at start-up
// become records that a search without marks finds; a clean stop; a second
// start that loses nothing.
func TestDesk(t *testing.T) {
	data, listen := t.TempDir(), freeAddress(t)
	names := dropSamples(t, filepath.Join(data, "hotfolder"))
	args := []string{"serve", "--data", data, "--listen", listen, "--poll", "200ms", "--quiet", "300ms"}
	p := start(t, "listening", nil, args...)
	c := operator(t, p.address, data)
	docs := c.settle(len(names), 5*time.Minute)
	states := map[string]int{}
	for _, d := range docs {
		states[d.State]++
		if d.State == "rejected" {
			t.Errorf("sample rejected: %+v", d)
		}
	}
	t.Logf("%d samples, %d documents: %v", len(names), len(docs), states)
	if states["published"] == 0 || states["sealed"] == 0 {
		t.Errorf("want published and sealed documents among the samples: %v", states)
	}
	t.Run("search", func(t *testing.T) { searchSamples(t, c) })
	t.Run("pdf", func(t *testing.T) { searchablePDF(t, c, docs) })
	t.Run("sealed", func(t *testing.T) { sealedIsOutOfReach(t, c, docs, data, len(names)) })
	t.Run("repeat", func(t *testing.T) { repeatIsReceipt(t, c, len(docs)) })
	t.Run("bad", func(t *testing.T) { badInput(t, c) })

	p.stop(syscall.SIGTERM)
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("clean stop ended with %d:\n%s", code, p.output())
	}
	left, _ := filepath.Glob(filepath.Join(data, "hotfolder", "[^.]*.*"))
	left = slices.DeleteFunc(left, func(path string) bool { return intake.Ignored(filepath.Base(path)) }) // words on pages to scan again
	if len(left) != 0 {
		t.Errorf("left in the hotfolder: %v", left)
	}
	p = start(t, "listening", nil, args...)
	again := operator(t, p.address, data).settle(len(docs), time.Minute)
	if len(again) < len(docs) {
		t.Errorf("%d documents after a restart, %d before", len(again), len(docs))
	}
}

func dropSamples(t *testing.T, dir string) []string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, kind := range []string{"pdf", "jpg", "png", "tif"} {
		files, _ := filepath.Glob(filepath.Join("..", "..", "testdata", "samples", "*."+kind))
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, filepath.Base(f)), b, 0o644); err != nil {
				t.Fatal(err)
			}
			names = append(names, filepath.Base(f))
		}
	}
	if len(names) < 10 {
		t.Fatalf("only %d samples in testdata/samples", len(names))
	}
	return names
}

func searchSamples(t *testing.T, c *client) {
	var marked, plain struct {
		Total int              `json:"total"`
		Hits  []map[string]any `json:"hits"`
	}
	c.mustGet("/api/v1/search?q=b%C3%A1o+c%C3%A1o", &marked) // báo cáo
	c.mustGet("/api/v1/search?q=bao+cao", &plain)
	if marked.Total == 0 || plain.Total < marked.Total {
		t.Errorf("báo cáo finds %d, bao cao %d", marked.Total, plain.Total)
	}
}

func searchablePDF(t *testing.T, c *client, docs []document) {
	for _, d := range docs {
		if d.State != "published" {
			continue
		}
		status, body, err := c.do("GET", "/api/v1/documents/"+d.DocumentID+"/pdf", nil)
		if err != nil || status != 200 {
			t.Fatalf("pdf of %+v: %d %v", d, status, err)
		}
		cmd := exec.Command("pdftotext", "-", "-")
		cmd.Stdin = strings.NewReader(string(body))
		text, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		marks := 0
		for _, r := range string(text) {
			if r >= 0x1ea0 && r <= 0x1ef9 {
				marks++
			}
		}
		if marks < 50 || !utf8.Valid(text) {
			t.Errorf("%s: its PDF has %d Vietnamese letters", d.Name, marks)
		}
	}
}

// sealedIsOutOfReach asks every address of a sealed document for its content.
func sealedIsOutOfReach(t *testing.T, c *client, docs []document, data string, samples int) {
	sealed := 0
	for _, d := range docs {
		if d.State != "sealed" {
			continue
		}
		sealed++
		for _, part := range []string{"original", "pdf", "text", "record", "pages/1/words", "pages/1/image"} {
			status, body, err := c.do("GET", "/api/v1/documents/"+d.DocumentID+"/"+part, nil)
			if err != nil {
				t.Fatal(err)
			}
			if status != 403 && status != 404 {
				t.Errorf("%s of a sealed document: %d, %d bytes", part, status, len(body))
			}
		}
	}
	// The hotfolder's housekeeping takes the sealed ones out of done/.
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var kept []string
	poll(ctx, func() bool {
		kept, _ = filepath.Glob(filepath.Join(data, "hotfolder", "done", "[^.]*.*[a-z]"))
		kept = slices.DeleteFunc(kept, func(f string) bool { return strings.HasSuffix(f, ".txt") })
		return len(kept) == samples-sealed
	})
	if len(kept) != samples-sealed {
		t.Errorf("done/ keeps %d of %d samples, %d are sealed: %v", len(kept), samples, sealed, kept)
	}
}

// repeatIsReceipt hands the same bytes over twice.
func repeatIsReceipt(t *testing.T, c *client, had int) {
	u, err := c.upload("again.jpg", sample(t, "*.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	if u.First || u.DocumentID == "" {
		t.Errorf("same bytes again: %+v", u)
	}
	docs, err := c.documents()
	if err != nil || len(docs) != had {
		t.Errorf("%d documents after a repeat, %d before (%v)", len(docs), had, err)
	}
}

// badInput uploads what offices send by mistake: each gets its reason.
func badInput(t *testing.T, c *client) {
	for name, reason := range badFiles {
		body, err := os.ReadFile(filepath.Join("..", "..", "testdata", "bad", name))
		if err != nil {
			t.Fatal(err)
		}
		refused(t, c, name, body, reason)
	}
	long, err := encode.Long(2001)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, c, "2001-pages.pdf", long, "too_many_pages")
}

// refused uploads a file and waits for its reason; "" = it is read.
func refused(t *testing.T, c *client, name string, body []byte, reason string) {
	t.Helper()
	u, err := c.upload(name, body)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	c.settle(1, time.Minute)
	var d document
	c.mustGet("/api/v1/documents/"+u.DocumentID, &d)
	if reason == "" && d.State == "rejected" || reason != "" && (d.State != "rejected" || d.Reason != reason) {
		t.Errorf("%s: %s %s, want reason %q", name, d.State, d.Reason, reason)
	}
}

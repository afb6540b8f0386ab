package agent

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/internal/scan"
)

// TestSpoolAfterPowerCut leaves what a cut can leave and opens the spool anew.
func TestSpoolAfterPowerCut(t *testing.T) {
	dir := t.TempDir()
	s, err := openSpool(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openSpool(dir); !scan.Is(err, scan.CodeUnavailable) {
		t.Fatalf("a second agent took the spool: %v", err)
	}
	data := []byte("bytes of a scan")
	e, err := s.add(bytes.NewReader(data), Entry{Name: "a.pdf", Source: "/in/a.pdf", Size: int64(len(data))})
	if err != nil || len(e.SHA256) != 64 {
		t.Fatalf("%+v %v", e, err)
	}
	if _, err := s.add(strings.NewReader("short"), Entry{Name: "b.pdf", Size: 99}); !scan.Is(err, scan.CodeMismatch) {
		t.Errorf("a file that changed was spooled: %v", err)
	}
	done, err := s.add(bytes.NewReader(data), Entry{Name: "c.pdf", Size: int64(len(data))})
	if err != nil {
		t.Fatal(err)
	}
	done.State = Sent
	if err := s.put(done); err != nil {
		t.Fatal(err)
	}
	s.close()
	for name, content := range map[string]string{"stray.bytes": "half a copy", done.ID + ".bytes": "sent already", e.ID + ".json.tmp": "half a record"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err = openSpool(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if got := s.list(Waiting); len(got) != 1 || got[0].ID != e.ID || got[0].SHA256 != e.SHA256 {
		t.Errorf("waiting: %+v", got)
	}
	if b, err := os.ReadFile(s.bytes(e.ID)); err != nil || !bytes.Equal(b, data) {
		t.Errorf("bytes %q %v", b, err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(left) != 4 { // two records, one file's bytes, the lock
		t.Errorf("in the spool: %v", left)
	}
	if !s.holds("/in/a.pdf", e.Size, e.Modified) || s.holds("/in/a.pdf", e.Size+1, e.Modified) {
		t.Error("holds tells files apart wrongly")
	}
}

// TestSpoolBroken refuses to work on a spool it cannot read, rather than
// forget what it holds.
func TestSpoolBroken(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openSpool(dir); !scan.Is(err, scan.CodeUnavailable) {
		t.Errorf("%v", err)
	}
}

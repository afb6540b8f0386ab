package agent

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"sohoa/internal/scan"
)

// State is how far a file is on its way.
type State string

// The states of an entry.
const (
	Waiting State = "waiting" // in the spool, to be sent
	Sent    State = "sent"    // the server gave a receipt
	Refused State = "refused" // the server will not have it; Code says why
)

// Entry is one file on its way. Its bytes lie in the spool while it waits.
type Entry struct {
	ID       string    `json:"id"`     // sorts by time; the server's idempotency key
	Name     string    `json:"name"`   // base name of the source
	Unit     string    `json:"unit"`   // "" = the token's
	Source   string    `json:"source"` // path it was found at
	Size     int64     `json:"size"`   // bytes
	Modified time.Time `json:"modified"`
	SHA256   string    `json:"sha256"` // hex
	State    State     `json:"state"`
	Upload   string    `json:"upload,omitempty"` // where the server takes its pieces
	Receipt  string    `json:"receipt,omitempty"`
	Code     scan.Code `json:"code,omitempty"`
	Spooled  time.Time `json:"spooled"`
	Done     time.Time `json:"done,omitzero"`
	Settled  bool      `json:"settled,omitempty"` // the source was put in its place,
	Moved    string    `json:"moved,omitempty"`   // which is here
}

// spool is a folder of entries (ID.json) and bytes (ID.bytes). An entry's
// record is written after its bytes are on disk and replaced as a whole, so
// that whatever is found after a power cut is true. One process holds it.
type spool struct {
	dir  string
	lock io.Closer

	mu      sync.Mutex
	entries map[string]Entry
}

// openSpool reads what an earlier run left and removes bytes without a record.
func openSpool(dir string) (*spool, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "make spool: %w", err)
	}
	lock, err := lockFile(filepath.Join(dir, "lock"))
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "another agent works on this spool: %w", err)
	}
	s := &spool{dir: dir, lock: lock, entries: map[string]Entry{}}
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "read spool: %w", err)
	}
	for _, f := range names {
		id, ok := strings.CutSuffix(f.Name(), ".json")
		if !ok || f.Name() == statusName {
			continue
		}
		var e Entry
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err == nil {
			err = json.Unmarshal(b, &e)
		}
		if err != nil || e.ID != id {
			return nil, scan.Errorf(scan.CodeUnavailable, "spool: %s cannot be read: %v", f.Name(), err)
		}
		s.entries[id] = e
	}
	for _, f := range names {
		id, ok := strings.CutSuffix(f.Name(), ".bytes")
		if e, known := s.entries[id]; ok && (!known || e.State != Waiting) || strings.HasSuffix(f.Name(), ".tmp") {
			os.Remove(filepath.Join(dir, f.Name()))
		}
	}
	return s, nil
}

func (s *spool) close() error { return s.lock.Close() }

func (s *spool) bytes(id string) string { return filepath.Join(s.dir, id+".bytes") }

// add copies r into the spool. When it returns without error the bytes and the
// record are on disk. Errors: scan.CodeNoSpace, CodeUnavailable, or r's own.
func (s *spool) add(r io.Reader, e Entry) (Entry, error) {
	e.ID, e.State, e.Spooled = scan.NewID(), Waiting, time.Now().UTC()
	f, err := os.OpenFile(s.bytes(e.ID), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return e, diskError("spool", err)
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), r)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil && n != e.Size {
		err = scan.Errorf(scan.CodeMismatch, "%d bytes, %d a moment ago", n, e.Size)
	}
	if err != nil {
		os.Remove(s.bytes(e.ID))
		return e, diskError("spool", err)
	}
	e.SHA256 = hex.EncodeToString(h.Sum(nil))
	if err := s.put(e); err != nil {
		os.Remove(s.bytes(e.ID))
		return e, err
	}
	return e, nil
}

// put stores an entry's record for good.
func (s *spool) put(e Entry) error {
	b, err := json.Marshal(e)
	if err != nil {
		return scan.Errorf(scan.CodeInternal, "encode entry: %w", err)
	}
	if err := writeWhole(filepath.Join(s.dir, e.ID+".json"), b); err != nil {
		return diskError("write entry", err)
	}
	s.mu.Lock()
	s.entries[e.ID] = e
	s.mu.Unlock()
	if e.State != Waiting {
		os.Remove(s.bytes(e.ID))
	}
	return nil
}

// drop forgets an entry.
func (s *spool) drop(id string) error {
	if err := os.Remove(filepath.Join(s.dir, id+".json")); err != nil && !os.IsNotExist(err) {
		return diskError("drop entry", err)
	}
	s.mu.Lock()
	delete(s.entries, id)
	s.mu.Unlock()
	return nil
}

// list gives the entries in a state, oldest first; "" = all.
func (s *spool) list(state State) (out []Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		if state == "" || e.State == state {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b Entry) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// holds reports whether the very file at path is on its way already.
func (s *spool) holds(path string, size int64, modified time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		if e.Source == path && !e.Settled && e.Size == size && e.Modified.Equal(modified) {
			return true
		}
	}
	return false
}

// Package tus keeps what arrives in pieces: the bytes and the state of
// resumable uploads (tus.io, protocol 1.0.0), and reads the protocol's headers.
// The HTTP side is in internal/web, the end of an upload in internal/intake.
//
// An upload is two files of the spool folder: <id>.bytes holds what has
// arrived, and its size is the offset; <id>.json says whose it is and, at the
// end, which receipt came of it; its bytes go a minute later. A piece counts
// when it is fsynced. A file
// system that orders data before sizes (ext4, XFS and btrfs as they come) never
// shows more bytes after a power cut than were written.
//
// The lock of an upload is flock on its bytes, so that several processes may
// share the folder.
package tus

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"hash"
	"hash/maphash"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"sohoa/internal/mark"
	"sohoa/internal/scan"
)

// Upload is what is known of one upload.
type Upload struct {
	ID        string    `json:"upload"`
	Unit      string    `json:"unit"`
	Door      scan.Door `json:"door"`
	By        string    `json:"by"`
	Name      string    `json:"name"`              // the sender's, as announced
	Announced string    `json:"sha256,omitempty"`  // SHA-256, lower-case hex
	Metadata  string    `json:"metadata"`          // the Upload-Metadata header
	Length    int64     `json:"length"`            // bytes
	CreatedAt time.Time `json:"created_at"`        //
	Receipt   string    `json:"receipt,omitempty"` // "" until the door has taken the bytes
}

// Config says where uploads lie and how long.
type Config struct {
	Dir      string        // made (0700) when missing
	MaxBytes int64         // of one upload; 0 = 1 GiB
	Keep     time.Duration // silence after which an upload is forgotten; 0 = seven days
	Now      func() time.Time
}

// Spool is a folder of uploads, safe for many goroutines and processes.
type Spool struct {
	Config
	mu      sync.Mutex
	holders map[string]*holder // locks held by this process
	sums    map[string]running // of uploads whose every byte came through this process
}

// running is the SHA-256 and the mark of an upload's first bytes.
type running struct {
	hash hash.Hash
	mark *maphash.Hash
	size int64
}

// holder is who has the lock of an upload in this process.
type holder struct {
	interrupt func()        // makes it let go soon; nil = it cannot
	gone      chan struct{} // closed when it has
}

// Open uses the folder.
func Open(c Config) (*Spool, error) {
	if c.Keep == 0 {
		c.Keep = 7 * 24 * time.Hour
	}
	if c.MaxBytes == 0 {
		c.MaxBytes = 1 << 30
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, failed("upload folder", err)
	}
	return &Spool{Config: c, holders: map[string]*holder{}, sums: map[string]running{}}, nil
}

// Create starts an upload with a new ID and locks it; interrupt as with Lock.
// Unless it is finished at once, Keep it before its sender is told of it.
// scan.CodeTooLarge over MaxBytes, scan.CodeNoSpace when the disk has no room
// for its length.
func (s *Spool) Create(u Upload, interrupt func()) (*Locked, error) {
	if u.Length > s.MaxBytes {
		return nil, scan.Errorf(scan.CodeTooLarge, "%d bytes, at most %d", u.Length, s.MaxBytes)
	}
	if err := s.room(u.Length); err != nil {
		return nil, err
	}
	u.ID, u.CreatedAt = scan.NewID(), s.Now().UTC()
	f, err := os.OpenFile(s.bytes(u.ID), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, failed("create upload", err)
	}
	unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) // nobody else knows it
	l := s.hold(u, f, interrupt)
	if err := s.save(u, false); err != nil {
		l.Unlock()
		os.Remove(s.bytes(u.ID))
		return nil, err
	}
	l.fresh, l.sum, l.mark = true, sha256.New(), mark.New()
	return l, nil
}

// reserve is what uploads leave free on the disk, for the database and the
// originals.
const reserve = 256 << 20

// room asks whether length more bytes fit.
func (s *Spool) room(length int64) error {
	var st unix.Statfs_t
	if err := unix.Statfs(s.Dir, &st); err != nil {
		return failed("upload folder", err)
	}
	if free := int64(st.Bavail) * st.Bsize; free < length+reserve {
		return scan.Errorf(scan.CodeNoSpace, "%d bytes are free, %d wanted", free, length)
	}
	return nil
}

var goodID = regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{26}$`)

// Find reads an upload's state without its lock; scan.CodeNotFound when there
// is none or it has expired.
func (s *Spool) Find(id string) (Upload, error) {
	u, err := s.load(id)
	if err == nil && s.Now().After(s.Expires(u)) {
		err = scan.Errorf(scan.CodeNotFound, "the upload has expired")
	}
	return u, err
}

func (s *Spool) load(id string) (u Upload, err error) {
	if !goodID.MatchString(id) {
		return u, scan.Errorf(scan.CodeNotFound, "no upload")
	}
	body, err := os.ReadFile(s.state(id))
	if err != nil {
		return u, failed("upload", err)
	}
	if err := json.Unmarshal(body, &u); err != nil { // of one that nobody was told of, before a power cut
		return u, scan.Errorf(scan.CodeNotFound, "upload %s: %w", id, err)
	}
	return u, nil
}

// Arrived is how many bytes of an upload are there now.
func (s *Spool) Arrived(u Upload) int64 {
	if u.Receipt != "" {
		return u.Length
	}
	info, err := os.Stat(s.bytes(u.ID))
	if err != nil {
		return 0
	}
	return info.Size()
}

// Expires is when an upload is forgotten if nothing more arrives.
func (s *Spool) Expires(u Upload) time.Time {
	last := u.CreatedAt
	for _, name := range []string{s.bytes(u.ID), s.state(u.ID)} {
		if info, err := os.Stat(name); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last.Add(s.Keep).UTC()
}

// save writes the state whole or not at all; with sync also over a power cut,
// once the folder is synced.
func (s *Spool) save(u Upload, sync bool) error {
	body, err := json.Marshal(u)
	if err != nil {
		return scan.Errorf(scan.CodeInternal, "upload state: %w", err)
	}
	f, err := os.CreateTemp(s.Dir, ".state-") // 0600
	if err != nil {
		return failed("upload state", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	_, err = f.Write(body)
	if err == nil && sync {
		err = f.Sync()
	}
	if err == nil {
		err = os.Rename(f.Name(), s.state(u.ID))
	}
	return failed("upload state", err)
}

func (s *Spool) syncFolder() error {
	d, err := os.Open(s.Dir)
	if err != nil {
		return failed("upload folder", err)
	}
	defer d.Close()
	return failed("upload folder", d.Sync())
}

func (s *Spool) bytes(id string) string { return filepath.Join(s.Dir, id+".bytes") }
func (s *Spool) state(id string) string { return filepath.Join(s.Dir, id+".json") }

// failed gives what the disk answered a code of ours; nil stays nil.
func failed(call string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return scan.Errorf(scan.CodeNotFound, "%s: %w", call, err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return scan.Errorf(scan.CodeNoSpace, "%s: %w", call, err)
	}
	return scan.Errorf(scan.CodeUnavailable, "%s: %w", call, err)
}

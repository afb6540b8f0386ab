package tus

import (
	"errors"
	"hash"
	"hash/maphash"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"sohoa/internal/scan"
)

// Locked is an upload that only its holder changes. It is not safe for several
// goroutines. Unlock it.
type Locked struct {
	Upload
	spool  *Spool
	file   *os.File // nil once the bytes are gone
	offset int64
	fresh  bool          // not kept yet
	sum    hash.Hash     // of all bytes up to offset; nil = unknown
	mark   *maphash.Hash // as sum
	holder *holder
}

// patience is how long Lock waits for a holder that was asked to let go.
const patience = 5 * time.Second

// Lock takes an upload for oneself; scan.CodeLocked when another has it,
// scan.CodeNotFound. interrupt may be called while the lock is held, from
// another goroutine, and asks to let go soon.
func (s *Spool) Lock(id string, interrupt func()) (*Locked, error) {
	if _, err := s.Find(id); err != nil {
		return nil, err
	}
	return s.lock(id, interrupt)
}

func (s *Spool) lock(id string, interrupt func()) (*Locked, error) {
	f, err := os.OpenFile(s.bytes(id), os.O_RDWR, 0)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, failed("upload", err)
	}
	if err == nil {
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
			f.Close()
			return nil, scan.Errorf(scan.CodeLocked, "upload %s: %w", id, err)
		}
	}
	// Only now: who had the lock before may have finished or removed the upload.
	u, err := s.load(id)
	if err == nil && u.Receipt == "" && f == nil {
		err = scan.Errorf(scan.CodeInternal, "upload %s has lost its bytes", id)
	}
	if err != nil {
		if f != nil {
			f.Close()
		}
		return nil, err
	}
	l := s.hold(u, f, interrupt)
	if u.Receipt != "" {
		l.offset = u.Length
		return l, nil
	}
	info, err := f.Stat()
	if err != nil {
		l.Unlock()
		return nil, failed("upload", err)
	}
	l.offset = info.Size()
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.sums[id]; r.hash != nil && r.size == l.offset { // else another process went on
		l.sum, l.mark = r.hash, r.mark
	}
	delete(s.sums, id)
	return l, nil
}

// TakeOver is Lock for a sender who asks where to go on: it has given up on
// the request that still holds the upload, so that one is interrupted.
func (s *Spool) TakeOver(id string) (*Locked, error) {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		l, err := s.Lock(id, nil)
		if !scan.Is(err, scan.CodeLocked) {
			return l, err
		}
		s.mu.Lock()
		h := s.holders[id]
		s.mu.Unlock()
		if h == nil { // of another process, or just gone
			return s.Lock(id, nil)
		}
		if h.interrupt != nil {
			h.interrupt()
		}
		select {
		case <-h.gone:
		case <-deadline.C:
			return nil, err
		}
	}
}

func (s *Spool) hold(u Upload, f *os.File, interrupt func()) *Locked {
	h := &holder{interrupt: interrupt, gone: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holders[u.ID] = h
	return &Locked{Upload: u, spool: s, file: f, holder: h}
}

// Unlock lets go; calling it again does nothing.
func (l *Locked) Unlock() {
	if l.holder == nil {
		return
	}
	s := l.spool
	s.mu.Lock()
	if s.holders[l.ID] == l.holder {
		delete(s.holders, l.ID)
	}
	if l.sum != nil && l.Receipt == "" && l.offset > 0 {
		s.sums[l.ID] = running{l.sum, l.mark, l.offset}
	}
	s.mu.Unlock()
	if l.file != nil {
		l.file.Close() // and with it the lock
	}
	close(l.holder.gone)
	l.holder = nil
}

// Offset is how many bytes have arrived.
func (l *Locked) Offset() int64 { return l.offset }

// Complete reports whether all bytes have arrived.
func (l *Locked) Complete() bool { return l.offset == l.Length }

// Sync makes what has arrived durable, also what a process wrote that died
// before it could.
func (l *Locked) Sync() error {
	if l.file == nil {
		return nil
	}
	return failed("upload", l.file.Sync())
}

// Keep makes a new upload one that survives a power cut.
func (l *Locked) Keep() error {
	if !l.fresh {
		return nil
	}
	if err := l.spool.save(l.Upload, true); err != nil {
		return err
	}
	if err := l.spool.syncFolder(); err != nil {
		return err
	}
	l.fresh = false
	return nil
}

// Finish notes the receipt. A later Sweep drops the bytes, which the door has:
// should a power cut undo the note, they are there to be taken in again, which
// gives the same receipt.
func (l *Locked) Finish(receipt string) error {
	l.Receipt = receipt
	err := l.spool.save(l.Upload, true)
	if err != nil {
		l.Receipt = ""
	}
	return err
}

// Remove forgets the upload.
func (l *Locked) Remove() error {
	l.sum = nil
	if err := os.Remove(l.spool.state(l.ID)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed("remove upload", err)
	}
	return l.dropBytes()
}

func (l *Locked) dropBytes() error {
	if err := os.Remove(l.spool.bytes(l.ID)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed("remove upload", err)
	}
	return l.spool.syncFolder()
}

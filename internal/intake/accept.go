package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/mark"
	"sohoa/internal/media"
	"sohoa/internal/scan"
)

// drainFactor is how many times the size limit of a file that is too large is
// still read, without keeping it, to know its hash for the ledger.
const drainFactor = 8

// Accept takes one file in. When it returns without error the bytes are
// durable and verified and the ledger has them; what was refused (zero bytes,
// cut off, unknown, a bomb) comes back with Item.State rejected and
// Item.Reason, its bytes kept as well unless it was too large. Errors are
// about us or the line, and nothing is in the ledger then:
// scan.CodeUnavailable (a store is away), CodeMismatch (not the announced
// size), CodeChecksum (not the announced hash), CodeTruncated (r failed), CodeTooLarge (over eight times the limit),
// CodeInvalid. Repeating a call is always safe.
func (in *Intake) Accept(ctx context.Context, r io.Reader, m Meta) (catalog.Accepted, error) {
	if !scan.ValidUnitCode(m.Unit) || m.Door == "" {
		return catalog.Accepted{}, scan.Errorf(scan.CodeInvalid, "unit %q, door %q", m.Unit, m.Door)
	}
	w, r, came, err := in.open(ctx, r)
	if err != nil {
		return catalog.Accepted{}, err
	}
	defer w.Abort()
	now := time.Now().UTC()
	item := scan.Item{ID: scan.NewID(), Unit: m.Unit, Name: DisplayName(m.Name), CreatedAt: now, UpdatedAt: now}
	refusal, err := in.receive(w, r, m, &item)
	if err != nil {
		return catalog.Accepted{}, err
	}
	key := blob.OriginalKey(m.Unit, item.SHA256)
	if item.Size > 0 && scan.CodeOf(refusal) != scan.CodeTooLarge {
		if err := in.store(ctx, w, key, item.SHA256, came); err != nil {
			return catalog.Accepted{}, err
		}
	}
	receipt := scan.Receipt{ID: scan.NewID(), ItemID: item.ID, Unit: m.Unit, Door: m.Door, Name: item.Name,
		Source: m.Source, By: m.By, ReceivedAt: now}
	write := in.Catalog.Accept
	if item.State = scan.ItemRunning; refusal != nil {
		item.State, item.Reason, item.Detail = scan.ItemRejected, scan.CodeOf(refusal), refusal.Error()
		write = in.Catalog.Refuse
	}
	done, err := write(ctx, receipt, item)
	if err != nil {
		return catalog.Accepted{}, err
	}
	in.Log.Info("received", "item", done.Item.ID, "receipt", done.Receipt.ID, "unit", m.Unit, "door", m.Door,
		"bytes", item.Size, "media", item.Media, "first", done.Receipt.First, "state", done.Item.State, "reason", done.Item.Reason)
	if done.Item.State == scan.ItemErased { // an operator erased these very bytes: they do not come back
		return done, in.Blob.Delete(ctx, key)
	}
	if in.Enqueue != nil {
		for _, work := range done.Work {
			in.Enqueue(ctx, work)
		}
	}
	return done, nil
}

// open starts an object; came gives the mark of what came in, once all has. A
// settled file is not copied where the store can take it as it is; nothing is
// left to be read then.
func (in *Intake) open(ctx context.Context, r io.Reader) (w blob.Writer, rest io.Reader, came func() uint64, err error) {
	m := mark.New()
	settled, ok := r.(blob.Settled)
	adopter, can := in.Blob.(blob.Adopter)
	if ok && can && settled.SHA256 != "" {
		if info, err := settled.Stat(); err == nil && info.Size() <= in.Limits.MaxBytes {
			w, err := adopter.Adopt(ctx, settled)
			return w, eof{}, func() uint64 { return settled.Mark }, err
		}
	}
	w, err = in.Blob.Create(ctx)
	return w, io.TeeReader(r, m), m.Sum64, err
}

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// receive streams r into w and fills in what the bytes are. refusal says why
// no document can be made of them.
func (in *Intake) receive(w blob.Writer, r io.Reader, m Meta, item *scan.Item) (refusal, err error) {
	from := &sender{r: r}
	err = pour(w, io.LimitReader(from, in.Limits.MaxBytes))
	n := w.Size()
	item.SHA256 = w.Sum()
	if err == nil && n == in.Limits.MaxBytes {
		var rest int64
		if rest, item.SHA256, err = in.drain(w, from); rest > 0 {
			n += rest
			refusal = scan.Errorf(scan.CodeTooLarge, "%d bytes, at most %d", n, in.Limits.MaxBytes)
		}
	}
	switch {
	case from.err != nil:
		return nil, scan.Errorf(scan.CodeTruncated, "the sender broke off after %d bytes: %w", n, from.err)
	case err != nil:
		return nil, scan.Errorf(scan.CodeUnavailable, "write original: %w", err)
	case n > in.Limits.Drain():
		return nil, refusal
	case m.Size >= 0 && m.Size != n:
		return nil, scan.Errorf(scan.CodeMismatch, "%d bytes announced, %d received", m.Size, n)
	case m.SHA256 != "" && m.SHA256 != item.SHA256:
		return nil, scan.Errorf(scan.CodeChecksum, "%s announced, %s received", m.SHA256, item.SHA256)
	}
	if item.Size = n; refusal != nil {
		return refusal, nil
	}
	look, err := media.Examine(w, n, media.Limits{Pages: in.Limits.MaxPages, Pixels: in.Limits.MaxPixels})
	item.Media = look.Media
	if scan.Is(err, scan.CodeUnavailable) {
		return nil, err
	}
	return err, nil
}

// drain reads what is over the limit without keeping it: how much it is, and
// the hash of the whole.
func (in *Intake) drain(w blob.Writer, rest io.Reader) (n int64, sum string, err error) {
	first := make([]byte, 1)
	if n, err := io.ReadFull(rest, first); n == 0 {
		if err == io.EOF {
			err = nil
		}
		return 0, w.Sum(), err
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(w, 0, w.Size())); err != nil {
		return 0, "", err
	}
	h.Write(first)
	n, err = io.Copy(h, io.LimitReader(rest, in.Limits.Drain()-in.Limits.MaxBytes))
	return n + 1, hex.EncodeToString(h.Sum(nil)), err
}

// pieces are the buffers bytes go through.
var pieces = sync.Pool{New: func() any { return new([256 << 10]byte) }}

// pour copies in large pieces, also from a reader that gives small ones.
func pour(w io.Writer, r io.Reader) error {
	piece := pieces.Get().(*[256 << 10]byte)
	defer pieces.Put(piece)
	for {
		n, readErr := io.ReadFull(r, piece[:])
		if n > 0 {
			if _, err := w.Write(piece[:n]); err != nil {
				return err
			}
		}
		switch readErr {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF: // sender knows a broken line from an end
			return nil
		default:
			return readErr
		}
	}
}

// store commits the bytes under key, reads them back and compares their mark. Bytes that lie there
// already and are sound stay untouched: somebody may be reading them.
func (in *Intake) store(ctx context.Context, w blob.Writer, key, sum string, came func() uint64) error {
	if _, err := in.Blob.Stat(ctx, key); err == nil && blob.Verify(ctx, in.Blob, key, sum) == nil {
		return nil
	}
	if _, err := w.Commit(ctx, key); err != nil {
		return err
	}
	if err := blob.ReadBack(ctx, in.Blob, key, came()); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "verify original: %w", err)
	}
	return nil
}

// sender keeps the failure of what comes from outside apart from ours.
type sender struct {
	r   io.Reader
	err error
}

func (s *sender) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// DisplayName is the last element of a sender's file name, in NFC, without
// control and direction characters, at most 200 letters long.
func DisplayName(name string) string {
	name = path.Base(strings.ReplaceAll(norm.NFC.String(strings.ToValidUTF8(name, "�")), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	if letters := []rune(name); len(letters) > 200 {
		ext := []rune(path.Ext(name))
		if len(ext) > 10 {
			ext = nil
		}
		name = string(letters[:200-len(ext)]) + string(ext)
	}
	if name = strings.TrimSpace(name); name == "" || name == "." || name == "/" {
		return "unnamed"
	}
	return name
}

// Package inbox is the way in through a bucket: objects that others put under
// inbox/<unit>/, and those put with a ticket (a presigned PUT). All end in
// intake.Accept.
package inbox

import (
	"context"
	"log/slog"
	"path"
	"strings"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/intake"
	"sohoa/internal/scan"
)

// The places of a bucket that are not ours alone. No unit is called so.
const (
	inboxPrefix  = "inbox/"  // inbox/<unit>/…: put by whoever has keys to the bucket
	ticketPrefix = "drop/"   // drop/<unit>/<id>: put with a ticket of Inbox.Ticket
	failedPrefix = "failed/" // failed/<unit>/…: what was refused, with a note
)

// confirmAfter is how old an object of a ticket gets before it is taken
// unasked: its sender was cut off before it could confirm.
const confirmAfter = time.Hour

// Config says which bucket is looked at.
type Config struct {
	Drops  blob.Drops
	Intake *intake.Intake
	// Units lists the codes of the offices that exist.
	Units func(ctx context.Context) ([]string, error)
	Now   func() time.Time
	Log   *slog.Logger
}

// backoff is when to try again what failed.
type backoff struct {
	next time.Time
	wait time.Duration
}

// Inbox takes in what others put into a bucket. It lists again and again;
// events of the service are but a hint to look now. An object is removed after
// its bytes are stored and verified, or moved to failed/ when they were
// refused. Several processes may work on one bucket: an object's Source makes
// it one receipt.
type Inbox struct {
	Config
	hint  chan struct{}
	retry map[string]backoff // by key
	said  map[string]bool    // units that are told of once
}

// New makes an Inbox; Run or Tick starts it.
func New(c Config) *Inbox {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return &Inbox{Config: c, hint: make(chan struct{}, 1), retry: map[string]backoff{}, said: map[string]bool{}}
}

// Run looks every poll, and when Look is called, until ctx is done.
func (b *Inbox) Run(ctx context.Context, poll time.Duration) {
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for ctx.Err() == nil {
		b.Tick(ctx)
		select {
		case <-ctx.Done():
		case <-ticker.C:
		case <-b.hint:
		}
	}
}

// Look hints that something may have come.
func (b *Inbox) Look() {
	select {
	case b.hint <- struct{}{}:
	default: // a look is due already
	}
}

// Tick looks once. Whatever goes wrong is logged and tried again later.
func (b *Inbox) Tick(ctx context.Context) {
	units := map[string]bool{}
	codes, err := b.Units(ctx)
	for _, code := range codes {
		units[code] = true
	}
	there := map[string]bool{}
	look := func(prefix string, take func(d blob.Drop, unit, name string) error) {
		if err != nil {
			return
		}
		err = b.Drops.List(ctx, prefix, func(d blob.Drop) error {
			unit, name, _ := strings.Cut(strings.TrimPrefix(d.Key, prefix), "/")
			if name == "" || strings.HasSuffix(name, "/") || intake.Ignored(path.Base(name)) {
				return nil
			}
			if !units[unit] {
				b.once(unit)
				return nil
			}
			there[d.Key] = true
			return b.try(ctx, d, func() error { return take(d, unit, name) })
		})
	}
	look(inboxPrefix, func(d blob.Drop, unit, name string) error { return b.take(ctx, d, unit, name) })
	look(ticketPrefix, func(d blob.Drop, unit, id string) error {
		if b.Now().Sub(d.Modified) < confirmAfter {
			return nil
		}
		_, err := b.redeem(ctx, d, unit, id, "")
		if code := scan.CodeOf(err); code == scan.CodeChecksum || code == scan.CodeTooLarge {
			return b.refuse(ctx, d, unit, id, code, "")
		}
		return err
	})
	if err != nil {
		b.Log.Warn("S3 inbox is not looked at", "err", err)
		return
	}
	for key := range b.retry {
		if !there[key] {
			delete(b.retry, key)
		}
	}
}

// try calls take unless it failed a short while ago; the error is that of ctx.
func (b *Inbox) try(ctx context.Context, d blob.Drop, take func() error) error {
	again := b.retry[d.Key]
	if b.Now().Before(again.next) {
		return ctx.Err()
	}
	err := take()
	if err == nil || scan.Is(err, scan.CodeStale) || scan.Is(err, scan.CodeNotFound) { // what is there now comes with the next look
		delete(b.retry, d.Key)
		return ctx.Err()
	}
	again.wait = min(max(2*again.wait, time.Second), time.Minute)
	again.next = b.Now().Add(again.wait)
	b.retry[d.Key] = again
	b.Log.Warn("S3 inbox: not taken yet", "err", err)
	return ctx.Err()
}

// take takes in one object of the inbox.
func (b *Inbox) take(ctx context.Context, d blob.Drop, unit, name string) error {
	got, err := b.accept(ctx, d, intake.Meta{Unit: unit, Name: name, Source: strings.Join([]string{d.Key, d.Tag, d.Modified.Format(time.RFC3339)}, "|")})
	switch {
	case scan.Is(err, scan.CodeTooLarge): // by so much that nobody reads it to the end
		return b.refuse(ctx, d, unit, name, scan.CodeTooLarge, "")
	case err != nil:
		return err
	case got.Item.State == scan.ItemRejected:
		return b.refuse(ctx, d, unit, name, got.Item.Reason, got.Receipt.ID)
	}
	return b.Drops.Remove(ctx, d)
}

func (b *Inbox) accept(ctx context.Context, d blob.Drop, m intake.Meta) (catalog.Accepted, error) {
	if d.Size > b.Intake.Limits.Drain() {
		return catalog.Accepted{}, scan.Errorf(scan.CodeTooLarge, "%d bytes", d.Size)
	}
	r, err := b.Drops.Open(ctx, d)
	if err != nil {
		return catalog.Accepted{}, err
	}
	defer r.Close()
	m.Door, m.Size = scan.DoorS3, d.Size
	return b.Intake.Accept(ctx, r, m)
}

// refuse moves an object to failed/, its note first.
func (b *Inbox) refuse(ctx context.Context, d blob.Drop, unit, name string, code scan.Code, receipt string) error {
	note, text := intake.FailedNote(name, code, receipt)
	if err := b.Drops.Put(ctx, failedPrefix+unit+"/"+note, []byte(text)); err != nil {
		return err
	}
	return b.Drops.Move(ctx, d, failedPrefix+unit+"/"+name)
}

func (b *Inbox) once(unit string) {
	if !b.said[unit] {
		b.said[unit] = true
		b.Log.Warn("S3 inbox: no such unit", "unit", unit)
	}
}

package inbox

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/intake"
	"sohoa/internal/scan"
)

// ticketLife is how long a sender may use a ticket.
const ticketLife = time.Hour

// Ticket lets somebody put one file of a unit straight into the bucket. m.Name
// and m.SHA256 ("" = unknown) travel with it. Confirm takes it in.
func (b *Inbox) Ticket(ctx context.Context, m intake.Meta) (id string, t blob.Ticket, err error) {
	id = scan.NewID()
	told := map[string]string{"name": url.PathEscape(intake.DisplayName(m.Name))}
	if m.SHA256 != "" {
		told["sha256"] = m.SHA256
	}
	t, err = b.Drops.Presign(ctx, ticketPrefix+m.Unit+"/"+id, told, ticketLife)
	return id, t, err
}

var goodTicket = regexp.MustCompile(`^[0-9a-z]{26}$`)

// Confirm takes in what was put with a ticket of the unit; scan.CodeNotFound
// when nothing was. Repeating it gives the same receipt. Bytes that are not
// what was announced (scan.CodeChecksum) are removed, to be put again.
func (b *Inbox) Confirm(ctx context.Context, unit, id, by string) (catalog.Accepted, error) {
	if !goodTicket.MatchString(id) {
		return catalog.Accepted{}, scan.Errorf(scan.CodeNotFound, "no ticket")
	}
	d, err := b.Drops.Stat(ctx, ticketPrefix+unit+"/"+id)
	if scan.Is(err, scan.CodeNotFound) {
		return b.redeemed(ctx, unit, id)
	}
	if err != nil {
		return catalog.Accepted{}, err
	}
	got, err := b.redeem(ctx, d, unit, id, by)
	if scan.Is(err, scan.CodeChecksum) {
		b.Drops.Remove(ctx, d) // what stays is taken for unconfirmed
	}
	return got, err
}

// redeem takes in the object of a ticket and removes it: its bytes are stored,
// and of what was refused the sender has been told.
func (b *Inbox) redeem(ctx context.Context, d blob.Drop, unit, id, by string) (catalog.Accepted, error) {
	d, err := b.Drops.Stat(ctx, d.Key) // a list does not tell what was told
	if err != nil {
		return catalog.Accepted{}, err
	}
	name, err := url.PathUnescape(d.Told["name"])
	if err != nil || name == "" {
		name = id
	}
	m := intake.Meta{Unit: unit, Name: name, By: by, SHA256: strings.ToLower(d.Told["sha256"]), Source: ticketPrefix + id}
	got, err := b.accept(ctx, d, m)
	if scan.Is(err, scan.CodeMismatch) { // the ticket was used again, for other bytes
		m.Source += "|" + d.Tag
		got, err = b.accept(ctx, d, m)
	}
	if err != nil {
		return got, err
	}
	return got, b.Drops.Remove(ctx, d)
}

// redeemed is what became of a ticket whose object is gone.
func (b *Inbox) redeemed(ctx context.Context, unit, id string) (catalog.Accepted, error) {
	rec, err := b.Intake.Catalog.BySource(ctx, unit, scan.DoorS3, ticketPrefix+id)
	if err != nil {
		return catalog.Accepted{}, err
	}
	item, err := b.Intake.Catalog.Item(ctx, rec.ItemID)
	return catalog.Accepted{Receipt: rec, Item: item}, err
}

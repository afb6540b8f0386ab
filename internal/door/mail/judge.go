package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"sohoa/internal/intake"
	"sohoa/internal/scan"
)

// logoSize is up to how many bytes a picture within a letter is a logo.
const logoSize = 20 << 10

// verdict is what became of a message.
type verdict struct {
	head  Head
	unit  string
	code  scan.Code // why the message as a whole was refused, "" when it was not
	parts []outcome
}

// outcome is what became of a part.
type outcome struct {
	part    Part
	receipt string
	code    scan.Code // why it was refused
	ignored string    // why it is no paper
}

// failed reports whether a person has to look: something was refused, or
// nothing was taken in.
func (v verdict) failed() bool {
	taken := false
	for _, o := range v.parts {
		if o.code != "" {
			return true
		}
		taken = taken || o.receipt != ""
	}
	return v.code != "" || !taken
}

// judge fetches a message and takes its papers in. scan.CodeUnavailable: later;
// other errors are the connection's.
func (d *Door) judge(ctx context.Context, c *imapclient.Client, uid imap.UID) (verdict, error) {
	f, err := os.CreateTemp(d.Scratch, "mail-")
	if err != nil {
		return verdict{}, scan.Errorf(scan.CodeUnavailable, "scratch: %w", err)
	}
	defer f.Close()
	defer os.Remove(f.Name())
	err = d.fetch(c, uid, f)
	switch {
	case scan.Is(err, scan.CodeTooLarge):
		return verdict{code: scan.CodeTooLarge}, nil
	case err != nil:
		return verdict{}, err
	}
	return d.read(ctx, f, fmt.Sprintf("%s@%s/%s|%d|%d", d.User, d.Address, d.Folder, d.validity, uid))
}

// fetch writes a message to f, from its start.
func (d *Door) fetch(c *imapclient.Client, uid imap.UID, f *os.File) error {
	sizes, err := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{RFC822Size: true, UID: true}).Collect()
	if err != nil {
		return refusal(uid, err)
	}
	if len(sizes) == 0 {
		return scan.Errorf(scan.CodeUnavailable, "message %d is gone", uid)
	}
	if sizes[0].RFC822Size > d.Limit {
		return scan.Errorf(scan.CodeTooLarge, "message of %d bytes", sizes[0].RFC822Size)
	}
	cmd := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	defer cmd.Close()
	var wrong error
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			if body, ok := item.(imapclient.FetchItemDataBodySection); ok && body.Literal != nil && wrong == nil {
				if n, err := io.Copy(f, io.LimitReader(body.Literal, d.Limit+1)); err != nil {
					wrong = scan.Errorf(scan.CodeUnavailable, "scratch: %w", err)
				} else if n > d.Limit {
					wrong = scan.Errorf(scan.CodeTooLarge, "message of more than %d bytes", d.Limit)
				}
			}
		}
	}
	if err := cmd.Close(); err != nil {
		return refusal(uid, err)
	}
	if _, err := f.Seek(0, io.SeekStart); wrong == nil && err != nil {
		wrong = scan.Errorf(scan.CodeUnavailable, "scratch: %w", err)
	}
	return wrong
}

// refusal is an error of a fetch. What the server refuses may be this message
// alone, so it waits; anything else is the connection's.
func refusal(uid imap.UID, err error) error {
	var no *imap.Error
	if errors.As(err, &no) {
		return scan.Errorf(scan.CodeUnavailable, "fetch %d: %w", uid, err)
	}
	return fmt.Errorf("fetch %d: %w", uid, err)
}

// read takes the papers of a message in; source names the message for good.
// Its only error is scan.CodeUnavailable.
func (d *Door) read(ctx context.Context, f io.ReadSeeker, source string) (v verdict, err error) {
	head, err := Walk(f, func(Part) error { return errEnough })
	if err != nil && err != errEnough {
		return verdict{head: head, code: scan.CodeDamaged}, nil
	}
	if v = (verdict{head: head, unit: d.unitOf(head.From)}); v.unit == "" {
		v.code = scan.CodeForbidden
		return v, nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return v, scan.Errorf(scan.CodeUnavailable, "scratch: %w", err)
	}
	_, err = Walk(f, func(p Part) error {
		o, err := d.take(ctx, p, v, source)
		v.parts = append(v.parts, o)
		return err
	})
	switch {
	case scan.Is(err, scan.CodeUnavailable):
		return v, err
	case err != nil: // what came before the damage is in
		v.code = scan.CodeDamaged
	}
	return v, nil
}

var errEnough = fmt.Errorf("enough is read")

// unitOf is a sender's office: by address, by domain, or the default one.
func (d *Door) unitOf(from string) string {
	_, domain, _ := strings.Cut(from, "@")
	for _, key := range []string{from, "@" + domain} {
		if unit := d.Units[key]; unit != "" && from != "" {
			return unit
		}
	}
	return d.Unit
}

// take takes one part in, if it is a paper. Its error is scan.CodeUnavailable.
func (d *Door) take(ctx context.Context, p Part, v verdict, source string) (outcome, error) {
	o := outcome{part: p}
	if p.Text || p.Extra {
		o.ignored = "letter"
		return o, nil
	}
	body := p.Body
	if p.Inline {
		start, err := io.ReadAll(io.LimitReader(p.Body, logoSize+1))
		if err == nil && len(start) <= logoSize {
			o.ignored = "logo"
			return o, nil
		}
		body = io.MultiReader(bytes.NewReader(start), p.Body)
	}
	if o.part.Name == "" {
		o.part.Name = "scan-" + p.Path + extension(p.Media)
	}
	done, err := d.Intake.Accept(ctx, body, intake.Meta{
		Unit: v.unit, Door: scan.DoorMail, Name: o.part.Name, By: v.head.From, Size: -1, Source: source + "|" + p.Path,
	})
	switch {
	case scan.Is(err, scan.CodeUnavailable):
		return o, err
	case err != nil:
		o.code = scan.CodeOf(err)
	default:
		o.receipt, o.code = done.Receipt.ID, done.Item.Reason
		if done.Item.State != scan.ItemRejected {
			o.code = ""
		}
	}
	return o, nil
}

func extension(media string) string {
	switch media {
	case "application/pdf":
		return ".pdf"
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	case "image/tiff":
		return ".tif"
	}
	return ""
}

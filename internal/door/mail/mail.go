// Package mail is the door for scanners and people that send by mail: it takes
// the papers out of a mailbox over IMAP. A message leaves the inbox only after
// each of its parts is in the ledger or refused with a reason; until then every
// look finds it again, and what was taken in before is known by its Source.
package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"sohoa/internal/door"
	"sohoa/internal/scan"
)

// Config is what the door works with.
type Config struct {
	Address  string // host:port
	Security string // tls, starttls, none
	TLS      *tls.Config
	User     string
	Password string
	Folder   string            // looked into
	Done     string            // for messages whose papers are all in
	Failed   string            // for the others, each with a note that says why
	Units    map[string]string // office by sender: address, or @domain, in lower case
	Unit     string            // office of senders that are not in Units; "" = they are refused
	Poll     time.Duration     // between looks; the server may call earlier
	Limit    int64             // largest message, bytes
	Scratch  string            // folder for a message that is being read
	Intake   door.Accepter
	Log      *slog.Logger
}

// Door is the mailbox as a door.
type Door struct {
	Config
	validity uint32
	settled  map[imap.UID]verdict // messages that are judged and not yet moved
}

// New makes the door; Run opens it.
func New(c Config) *Door { return &Door{Config: c, settled: map[imap.UID]verdict{}} }

// Run looks into the mailbox until ctx is done, and connects again when the
// line breaks: after a second, then ever later, up to five minutes.
func (d *Door) Run(ctx context.Context) {
	for wait := time.Second; ctx.Err() == nil; {
		began := time.Now()
		err := d.session(ctx)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > time.Minute {
			wait = time.Second
		}
		d.Log.Warn("mail: no connection", "address", d.Address, "again_in", wait, "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, 5*time.Minute)
	}
}

// session is one connection.
func (d *Door) session(ctx context.Context) error {
	news := make(chan struct{}, 1)
	c, err := d.dial(ctx, &imapclient.Options{TLSConfig: d.TLS, UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(m *imapclient.UnilateralDataMailbox) {
			if m.NumMessages != nil {
				select {
				case news <- struct{}{}:
				default:
				}
			}
		},
	}})
	if err != nil {
		return err
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	if err := c.Login(d.User, d.Password).Wait(); err != nil {
		return fmt.Errorf("sign in as %s: %w", d.User, err)
	}
	for _, folder := range []string{d.Done, d.Failed} {
		if err := makeFolder(c, folder); err != nil {
			return fmt.Errorf("folder %s: %w", folder, err)
		}
	}
	box, err := c.Select(d.Folder, nil).Wait()
	if err != nil {
		return fmt.Errorf("folder %s: %w", d.Folder, err)
	}
	if box.UIDValidity != d.validity {
		d.validity = box.UIDValidity
		clear(d.settled)
	}
	d.Log.Info("mail: connected", "address", d.Address, "user", d.User, "folder", d.Folder, "messages", box.NumMessages)
	for {
		if err := d.look(ctx, c); err != nil {
			return err
		}
		if err := d.wait(ctx, c, news); err != nil {
			return err
		}
	}
}

func (d *Door) dial(ctx context.Context, o *imapclient.Options) (*imapclient.Client, error) {
	dialer := &net.Dialer{Timeout: 30 * time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", d.Address)
	if err != nil {
		return nil, err
	}
	if o.TLSConfig == nil {
		host, _, _ := net.SplitHostPort(d.Address)
		o.TLSConfig = &tls.Config{ServerName: host}
	}
	switch d.Security {
	case "none":
		return imapclient.New(conn, o), nil
	case "starttls":
		return imapclient.NewStartTLS(conn, o)
	}
	return imapclient.New(tls.Client(conn, o.TLSConfig), o), nil
}

// makeFolder makes a folder that is not there.
func makeFolder(c *imapclient.Client, name string) error {
	if _, err := c.Status(name, &imap.StatusOptions{NumMessages: true}).Wait(); err == nil {
		return nil
	}
	return c.Create(name, nil).Wait()
}

// wait returns when it is time to look again: the server called, or Poll is over.
func (d *Door) wait(ctx context.Context, c *imapclient.Client, news <-chan struct{}) error {
	timer := time.NewTimer(d.Poll)
	defer timer.Stop()
	var idle *imapclient.IdleCommand
	if c.Caps().Has(imap.CapIdle) {
		var err error
		if idle, err = c.Idle(); err != nil {
			return err
		}
	}
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-news:
	case <-c.Closed():
	}
	if idle != nil {
		if err := idle.Close(); err != nil {
			return err
		}
		if err := idle.Wait(); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return c.Noop().Wait()
}

// look judges and moves every message of the folder, oldest first. An error is
// the connection's; one message that has to wait does not hold up the others.
func (d *Door) look(ctx context.Context, c *imapclient.Client) error {
	found, err := c.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagDeleted}}, nil).Wait()
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	uids := found.AllUIDs()
	slices.Sort(uids)
	for _, uid := range uids {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		v, known := d.settled[uid]
		if !known {
			if v, err = d.judge(ctx, c, uid); err != nil {
				if scan.Is(err, scan.CodeUnavailable) {
					d.Log.Warn("mail: a message waits", "uid", uid, "err", err)
					continue
				}
				return err
			}
			d.settled[uid] = v
		}
		if err := d.move(c, uid, v); err != nil {
			return err
		}
		delete(d.settled, uid)
	}
	return nil
}

// move marks a judged message as seen and puts it where it belongs, with a
// note beside it when something was refused.
func (d *Door) move(c *imapclient.Client, uid imap.UID, v verdict) error {
	folder := d.Done
	if v.failed() {
		folder = d.Failed
		note := v.note(d.User, time.Now())
		add := c.Append(folder, int64(len(note)), nil)
		if _, err := add.Write(note); err != nil {
			return err
		}
		if err := add.Close(); err != nil {
			return err
		}
		if _, err := add.Wait(); err != nil {
			return fmt.Errorf("note in %s: %w", folder, err)
		}
	}
	set := imap.UIDSetNum(uid)
	seen := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}
	if err := c.Store(set, seen, nil).Close(); err != nil {
		return fmt.Errorf("mark %d: %w", uid, err)
	}
	if _, err := c.Move(set, folder).Wait(); err != nil {
		return fmt.Errorf("move %d to %s: %w", uid, folder, err)
	}
	d.Log.Info("mail: a message is done", "uid", uid, "from", v.head.From, "unit", v.unit, "parts", len(v.parts), "folder", folder)
	return nil
}

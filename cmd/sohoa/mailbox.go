package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sohoa/internal/door/mail"
	"sohoa/internal/intake"
	"sohoa/internal/scan"
)

// mailbox is the settings of the mail door; without an address it is shut.
type mailbox struct {
	address, security, user, password string
	folder, done, failed              string
	senders                           []string // address=unit or @domain=unit
	unit                              string
	poll                              time.Duration
	limit                             int64
}

func (m *mailbox) bind(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&m.address, "imap", env("IMAP", ""), "mailbox that scanners send to, as host:port of its IMAP server; empty = none; password in SOHOA_IMAP_PASSWORD(_FILE)")
	f.StringVar(&m.security, "imap-security", env("IMAP_SECURITY", "tls"), "tls, starttls or none")
	f.StringVar(&m.user, "imap-user", env("IMAP_USER", ""), "user of the mailbox")
	f.StringVar(&m.folder, "imap-folder", env("IMAP_FOLDER", "INBOX"), "folder that is looked into")
	f.StringVar(&m.done, "imap-done", env("IMAP_DONE", "Sohoa-done"), "folder for mails that are taken in")
	f.StringVar(&m.failed, "imap-failed", env("IMAP_FAILED", "Sohoa-failed"), "folder for mails a person has to look at, with a note beside each")
	f.StringSliceVar(&m.senders, "imap-map", strings.FieldsFunc(env("IMAP_MAP", ""), func(r rune) bool { return r == ',' }), "office of a sender: address=unit or @domain=unit; repeatable, or with commas")
	f.StringVar(&m.unit, "imap-unit", env("IMAP_UNIT", ""), "office of all other senders; empty = they are refused")
	f.DurationVar(&m.poll, "imap-poll", time.Minute, "how often the mailbox is looked into at least")
	f.Int64Var(&m.limit, "imap-max-bytes", 100<<20, "largest mail, bytes")
	m.password = secret("IMAP_PASSWORD")
}

// units reads the map from senders to offices and makes sure they exist.
func (m *mailbox) units(known []scan.Unit) (map[string]string, error) {
	units := map[string]string{}
	exists := func(code string) error {
		if !slices.ContainsFunc(known, func(u scan.Unit) bool { return u.Code == code }) {
			return fmt.Errorf("there is no unit %s", code)
		}
		return nil
	}
	for _, pair := range m.senders {
		sender, unit, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok || !strings.Contains(sender, "@") {
			return nil, fmt.Errorf("--imap-map %s is not address=unit", pair)
		}
		if err := exists(unit); err != nil {
			return nil, err
		}
		units[strings.ToLower(sender)] = unit
	}
	if m.unit != "" {
		return units, exists(m.unit)
	}
	return units, nil
}

// runMailbox opens the mail door, if it is switched on, until ctx is done; the
// channel is closed when it has let go.
func runMailbox(ctx context.Context, s *settings, p *plant, in *intake.Intake) (<-chan struct{}, error) {
	done := make(chan struct{})
	m := &s.mailbox
	if m.address == "" {
		close(done)
		return done, nil
	}
	if !slices.Contains([]string{"tls", "starttls", "none"}, m.security) || m.user == "" {
		return nil, fmt.Errorf("door mail: --imap-user is missing, or --imap-security is not tls, starttls or none")
	}
	known, err := p.catalog.Units(ctx)
	if err != nil {
		return nil, err
	}
	units, err := m.units(known)
	if err != nil {
		return nil, fmt.Errorf("door mail: %w", err)
	}
	box := mail.New(mail.Config{
		Address: m.address, Security: m.security, User: m.user, Password: m.password, Folder: m.folder, Done: m.done, Failed: m.failed,
		Units: units, Unit: m.unit, Poll: m.poll, Limit: m.limit, Scratch: s.path("scratch"), Intake: in, Log: slog.Default(),
	})
	go func() {
		defer close(done)
		box.Run(ctx)
	}()
	return done, nil
}

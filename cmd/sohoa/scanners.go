package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"sohoa/internal/access"
	"sohoa/internal/door"
	"sohoa/internal/door/ftp"
	"sohoa/internal/door/sftp"
	"sohoa/internal/intake"
	"sohoa/internal/scan"
)

// scanners is the settings of the doors for scanners; an empty address keeps a
// door shut.
type scanners struct {
	sftp string
	old  bool
	ftp  struct{ listen, ports, ip, cert, key string }
}

func (s *scanners) bind(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&s.sftp, "sftp-listen", env("SFTP_LISTEN", ""), "address of the SFTP door for scanners, such as 0.0.0.0:2222; empty = none")
	f.BoolVar(&s.old, "sftp-old", env("SFTP_OLD", "") != "", "SFTP also with old algorithms (SHA-1, CBC), for scanners that know nothing else")
	f.StringVar(&s.ftp.listen, "ftp-listen", env("FTP_LISTEN", ""), "address of the FTP door for scanners, such as 0.0.0.0:2121; empty = none")
	f.StringVar(&s.ftp.ports, "ftp-ports", env("FTP_PORTS", ""), "ports for passive FTP transfers, such as 50000-50100; empty = any")
	f.StringVar(&s.ftp.ip, "ftp-ip", env("FTP_IP", ""), "IPv4 address told to FTP devices behind address translation")
	f.StringVar(&s.ftp.cert, "ftp-cert", env("FTP_CERT", ""), "certificate file (PEM) for FTP with AUTH TLS; empty = no TLS")
	f.StringVar(&s.ftp.key, "ftp-key", env("FTP_KEY", ""), "key file (PEM) of the FTP certificate")
}

// runScanners opens the doors for scanners that are switched on until ctx is
// done; the channel is closed when the last transfer has ended.
func runScanners(ctx context.Context, s *settings, p *plant, in *intake.Intake) (<-chan struct{}, error) {
	gate := &door.Gate{Tokens: p.catalog, Tries: access.NewTries(time.Now), Now: time.Now, Log: slog.Default()}
	var all sync.WaitGroup
	open := func(name scan.Door, address string, serve func(*door.Trays) (func(context.Context, net.Listener) error, error)) error {
		if address == "" {
			return nil
		}
		trays := door.NewTrays(door.Config{Dir: s.path("spool", string(name)), Door: name, Intake: in, Limit: s.maxBytes,
			Gate: gate, Now: time.Now, Log: slog.Default()})
		run, err := serve(trays)
		if err != nil {
			return fmt.Errorf("door %s: %w", name, err)
		}
		l, err := net.Listen("tcp", address)
		if err != nil {
			return fmt.Errorf("door %s: %w", name, err)
		}
		slog.Info("door open", "door", name, "at", l.Addr().String())
		all.Go(func() { trays.Run(ctx) })
		all.Go(func() {
			if err := run(ctx, l); err != nil {
				slog.Error("door shut", "door", name, "err", err)
			}
		})
		return nil
	}
	err := open(scan.DoorSFTP, s.scanners.sftp, func(trays *door.Trays) (func(context.Context, net.Listener) error, error) {
		keys, err := sftp.HostKeys(s.data)
		return (&sftp.Server{Trays: trays, Gate: gate, Keys: keys, Old: s.scanners.old, Log: slog.Default()}).Serve, err
	})
	if err != nil {
		return nil, err
	}
	err = open(scan.DoorFTP, s.scanners.ftp.listen, func(trays *door.Trays) (func(context.Context, net.Listener) error, error) {
		server := &ftp.Server{Trays: trays, Gate: gate, IP: net.ParseIP(s.scanners.ftp.ip), Log: slog.Default()}
		var err error
		if server.Ports, err = ftp.ParsePorts(s.scanners.ftp.ports); err != nil {
			return nil, err
		}
		if s.scanners.ftp.ip != "" && server.IP.To4() == nil {
			return nil, fmt.Errorf("%q is no IPv4 address", s.scanners.ftp.ip)
		}
		if s.scanners.ftp.cert != "" {
			cert, err := tls.LoadX509KeyPair(s.scanners.ftp.cert, s.scanners.ftp.key)
			if err != nil {
				return nil, err
			}
			server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
		}
		return server.Serve, nil
	})
	if err != nil {
		return nil, err
	}
	done := make(chan struct{})
	go func() {
		all.Wait()
		close(done)
	}()
	return done, nil
}

// Package sftp is the door for scanners that send by SFTP: an SSH server that
// offers nothing but the upload-only tray of the device that signed in, by
// password or by key.
package sftp

import (
	"context"
	"log/slog"
	"net"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"sohoa/internal/door"
	"sohoa/internal/scan"
)

const (
	handshakeLimit = 30 * time.Second
	maxTries       = 4 // to sign in on one connection
	maxSessions    = 4 // at a time on one connection
)

// Server is the door.
type Server struct {
	Trays *door.Trays
	Gate  *door.Gate
	Keys  []ssh.Signer // host keys, see HostKeys
	Old   bool         // also speak what is no longer thought safe (SHA-1, CBC, RC4), as old scanners need
	Log   *slog.Logger
}

// Serve answers on l until ctx is done.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	return door.Serve(ctx, l, s.Log, s.answer)
}

type deviceKey struct{}

// config says who may come in. Passwords may also come as the answer to a
// question (keyboard-interactive), which is all that some scanners know.
func (s *Server) config(ctx context.Context, address string) *ssh.ServerConfig {
	in := func(d door.Device, err error) (*ssh.Permissions, error) {
		if err != nil {
			return nil, err
		}
		return &ssh.Permissions{ExtraData: map[any]any{deviceKey{}: d}}, nil
	}
	password := func(c ssh.ConnMetadata, secret []byte) (*ssh.Permissions, error) {
		return in(s.Gate.Password(ctx, c.User(), string(secret), address))
	}
	config := &ssh.ServerConfig{
		ServerVersion: "SSH-2.0-Sohoa", MaxAuthTries: maxTries, PasswordCallback: password,
		PublicKeyCallback: func(c ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			return in(s.Gate.Key(ctx, c.User(), key.Marshal()))
		},
		KeyboardInteractiveCallback: func(c ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			answers, err := ask("", "", []string{"Password: "}, []bool{false})
			if err != nil || len(answers) != 1 {
				return nil, scan.Errorf(scan.CodeForbidden, "no answer")
			}
			return password(c, []byte(answers[0]))
		},
	}
	if s.Old {
		good, old := ssh.SupportedAlgorithms(), ssh.InsecureAlgorithms()
		config.KeyExchanges = append(good.KeyExchanges, old.KeyExchanges...)
		config.Ciphers = append(good.Ciphers, old.Ciphers...)
		config.MACs = append(good.MACs, old.MACs...)
	}
	for _, key := range s.Keys {
		config.AddHostKey(key)
	}
	return config
}

// answer serves one connection.
func (s *Server) answer(ctx context.Context, conn net.Conn) {
	address := door.Address(conn)
	conn.SetDeadline(time.Now().Add(handshakeLimit))
	sc, channels, requests, err := ssh.NewServerConn(conn, s.config(ctx, address))
	if err != nil {
		s.Log.Info("sftp: no session", "address", address, "err", err)
		return
	}
	defer sc.Close()
	conn.SetDeadline(time.Time{})
	go ssh.DiscardRequests(requests)
	device := sc.Permissions.ExtraData[deviceKey{}].(door.Device)
	tray, err := s.Trays.Of(device)
	if err != nil {
		s.Log.Error("sftp: no spool", "device", device.Name, "err", err)
		return
	}
	s.Log.Info("sftp: signed in", "device", device.Name, "unit", device.Unit, "address", address)
	// A connection that falls silent is hung up on.
	silence := time.AfterFunc(door.Idle, func() { sc.Close() })
	defer silence.Stop()
	done := make(chan struct{}, maxSessions)
	open := 0
	for next := range channels {
		for open == maxSessions {
			<-done
			open--
		}
		if next.ChannelType() != "session" {
			next.Reject(ssh.UnknownChannelType, "only sftp")
			continue
		}
		channel, asked, err := next.Accept()
		if err != nil {
			break
		}
		open++
		go func() {
			defer func() { done <- struct{}{} }()
			session(ctx, &awake{channel, silence}, asked, tray)
		}()
	}
	for ; open > 0; open-- {
		<-done
	}
}

// session waits for the request for sftp and serves it.
func session(ctx context.Context, channel ssh.Channel, asked <-chan *ssh.Request, tray *door.Tray) {
	defer channel.Close()
	for r := range asked {
		good := r.Type == "subsystem" && len(r.Payload) > 4 && string(r.Payload[4:]) == "sftp"
		if r.WantReply {
			r.Reply(good, nil)
		}
		if good {
			go ssh.DiscardRequests(asked)
			h := &handler{ctx: context.WithoutCancel(ctx), tray: tray} // what came whole is taken in
			server := sftp.NewRequestServer(channel, sftp.Handlers{FileGet: h, FilePut: h, FileCmd: h, FileList: h})
			server.Serve()
			server.Close()
			return
		}
	}
}

// awake is a channel that puts off the end of a silent connection.
type awake struct {
	ssh.Channel
	silence *time.Timer
}

func (a *awake) Read(b []byte) (int, error) {
	n, err := a.Channel.Read(b)
	a.silence.Reset(door.Idle)
	return n, err
}

package door

import (
	"context"
	"log/slog"
	"net"
	"sync"
	"time"
)

// Bounds of a door's connections.
const (
	maxConns = 200
	Idle     = 10 * time.Minute // silence after which a peer is hung up on
)

// Serve answers each connection of a listener in a goroutine of its own until
// ctx is done; then it closes them all and returns when the last answer ended.
// Above 200 connections further ones are hung up on.
func Serve(ctx context.Context, l net.Listener, log *slog.Logger, answer func(context.Context, net.Conn)) error {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	context.AfterFunc(ctx, func() { l.Close() })
	free := make(chan struct{}, maxConns)
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			if err == nil {
				conn.Close()
			}
			return nil
		}
		if err != nil {
			if e, ok := err.(net.Error); ok && e.Temporary() { // out of file descriptors
				select {
				case <-time.After(time.Second):
				case <-ctx.Done():
				}
				continue
			}
			return err
		}
		select {
		case free <- struct{}{}:
		default:
			log.Warn("too many connections", "door", l.Addr().String(), "address", Address(conn))
			conn.Close()
			continue
		}
		all.Go(func() {
			defer func() { <-free }()
			defer conn.Close()
			stop := context.AfterFunc(ctx, func() { conn.Close() })
			defer stop()
			answer(ctx, conn)
		})
	}
}

// Address is a connection's peer without its port.
func Address(c net.Conn) string {
	host, _, err := net.SplitHostPort(c.RemoteAddr().String())
	if err != nil {
		return c.RemoteAddr().String()
	}
	return host
}

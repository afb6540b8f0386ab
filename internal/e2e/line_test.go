package e2e

import (
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// badLine is a proxy that is up and down by turns, slow, and cuts what runs
// when it goes down: every connection, at whatever byte.
type badLine struct {
	address string
	sent    atomic.Int64 // bytes the sender put on the line
	cuts    atomic.Int64 // connections that were cut
	to      string
	rate    int64 // bytes a second upwards, 0 = no bound

	mu   sync.Mutex
	up   bool
	open map[net.Conn]bool
}

// newBadLine begins down, in front of an address.
func newBadLine(t *testing.T, to string, rate int64) *badLine {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &badLine{address: "http://" + l.Addr().String(), to: to, rate: rate, open: map[net.Conn]bool{}}
	t.Cleanup(func() { l.Close(); b.set(false) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go b.carry(c.(*net.TCPConn))
		}
	}()
	return b
}

// host is the line's near end, host:port.
func (b *badLine) host() string { return strings.TrimPrefix(b.address, "http://") }

// set turns the line on or off.
func (b *badLine) set(up bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.up = up
	if !up {
		for c := range b.open {
			c.Close()
			b.cuts.Add(1)
		}
		clear(b.open)
	}
}

// join adds a connection that a cut will close; false when the line is down.
func (b *badLine) join(c net.Conn) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.up {
		b.open[c] = true
	}
	return b.up
}

func (b *badLine) leave(c net.Conn) {
	b.mu.Lock()
	delete(b.open, c)
	b.mu.Unlock()
	c.Close()
}

func (b *badLine) carry(from *net.TCPConn) {
	defer b.leave(from)
	if !b.join(from) {
		from.SetLinger(0) // a reset, as from a router without a line
		return
	}
	if b.rate > 0 {
		from.SetReadBuffer(4 << 10) // little is under way at a time, as on a slow line
	}
	to, err := net.Dial("tcp", b.to)
	if err != nil {
		return
	}
	defer b.leave(to)
	if !b.join(to) {
		return
	}
	go func() {
		defer from.Close()
		io.Copy(from, to)
	}()
	buf := make([]byte, 2<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			b.sent.Add(int64(n))
			if _, werr := to.Write(buf[:n]); werr != nil {
				return
			}
			if b.rate > 0 { // the line's own speed
				<-time.After(time.Duration(n) * time.Second / time.Duration(b.rate))
			}
		}
		if err != nil {
			return
		}
	}
}

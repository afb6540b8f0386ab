// Package ftp is the door for scanners that send by FTP and know nothing
// better: RFC 959 with the parts of RFC 2428 (EPSV, EPRT), 3659 (SIZE, MDTM,
// MLSD, REST) and 4217 (AUTH TLS) that an upload needs, over the tray of the
// device that signed in. It is a server of our own because 226 has to mean
// that the file is safe, which is decided by watching both connections of a
// transfer: FTP itself cannot tell the end of a file from a broken line.
package ftp

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"

	"sohoa/internal/door"
)

// Bounds of one line of a device and of the lines it may send ahead.
const (
	maxLine  = 4 << 10
	maxAhead = 32
)

// Server is the door.
type Server struct {
	Trays *door.Trays
	Gate  *door.Gate
	Ports Ports       // for passive transfers; zero = any free port
	IP    net.IP      // told to devices for PASV; nil = the one they reached us by
	TLS   *tls.Config // for AUTH TLS; nil = not offered
	Log   *slog.Logger
}

// Ports is a range of ports, both ends included.
type Ports struct{ First, Last int }

// ParsePorts reads "50000-50100"; "" is the zero range.
func ParsePorts(s string) (Ports, error) {
	if s == "" {
		return Ports{}, nil
	}
	first, last, _ := strings.Cut(s, "-")
	a, err := strconv.Atoi(first)
	b, err2 := strconv.Atoi(last)
	if err != nil || err2 != nil || a < 1 || b < a || b > 65535 {
		return Ports{}, fmt.Errorf("%q is no range of ports like 50000-50100", s)
	}
	return Ports{a, b}, nil
}

// Serve answers on l until ctx is done.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	return door.Serve(ctx, l, s.Log, s.answer)
}

// session is one control connection.
type session struct {
	*Server
	ctx    context.Context // not ended by the door's: what came whole is taken in
	conn   net.Conn
	lines  chan string // what the device says; closed when it is gone
	over   chan struct{}
	ahead  []string // said during a transfer, not answered yet
	secure bool     // the control connection is TLS
	wrap   bool     // PROT P: so are data connections

	user     string
	tray     *door.Tray // nil before PASS
	folder   string     // absolute
	from     string     // of RNFR
	at       int64      // of REST
	passive  net.Listener
	active   string // address of PORT
	quitting bool
}

func (s *Server) answer(ctx context.Context, conn net.Conn) {
	ss := &session{Server: s, ctx: context.WithoutCancel(ctx), conn: conn, folder: "/", over: make(chan struct{})}
	defer close(ss.over)
	defer func() { ss.conn.Close() }()
	defer ss.closePassive()
	ss.listen()
	ss.say(220, "Sohoa")
	for !ss.quitting {
		line, ok := ss.next()
		if !ok {
			return
		}
		ss.do(line)
	}
}

// listen starts to read the device's lines. Somebody always listens, so that a
// transfer notices when the device goes away or calls it off.
func (ss *session) listen() {
	lines := make(chan string)
	ss.lines = lines
	go func() {
		defer close(lines)
		r := bufio.NewReaderSize(ss.conn, maxLine)
		for {
			b, err := r.ReadSlice('\n')
			if err != nil {
				return
			}
			line := strings.TrimRight(string(b), "\r\n")
			select {
			case lines <- line:
			case <-ss.over:
				return
			}
			if isAuth(line) { // what follows is for TLS: AUTH goes on listening
				return
			}
		}
	}()
}

// next is the next line of the device; false when it is gone, or silent for
// long.
func (ss *session) next() (string, bool) {
	if len(ss.ahead) > 0 {
		line := ss.ahead[0]
		ss.ahead = ss.ahead[1:]
		return line, true
	}
	silence := time.NewTimer(door.Idle)
	defer silence.Stop()
	select {
	case line, ok := <-ss.lines:
		return line, ok
	case <-silence.C:
		return "", false
	}
}

// say sends a reply of one line or more. Lines between the first and the last
// go without the code and start with a blank.
func (ss *session) say(code int, lines ...string) {
	var b strings.Builder
	for i, line := range lines {
		switch line = strings.NewReplacer("\r", " ", "\n", " ").Replace(line); {
		case i == len(lines)-1:
			fmt.Fprintf(&b, "%d %s\r\n", code, line)
		case i == 0:
			fmt.Fprintf(&b, "%d-%s\r\n", code, line)
		default:
			fmt.Fprintf(&b, " %s\r\n", line)
		}
	}
	ss.conn.SetWriteDeadline(time.Now().Add(time.Minute))
	if _, err := io.WriteString(ss.conn, b.String()); err != nil {
		ss.quitting = true
	}
}

// auth turns the control connection into TLS.
func (ss *session) auth(arg string) {
	if ss.TLS == nil || ss.secure || !strings.HasPrefix(strings.ToUpper(arg), "TLS") {
		ss.say(504, "not offered")
		ss.listen()
		return
	}
	ss.say(234, "go ahead")
	conn := tls.Server(ss.conn, ss.TLS)
	ctx, cancel := context.WithTimeout(ss.ctx, 30*time.Second)
	defer cancel()
	if err := conn.HandshakeContext(ctx); err != nil {
		ss.Log.Info("ftp: no TLS", "address", door.Address(ss.conn), "err", err)
		ss.quitting = true
		return
	}
	ss.conn, ss.secure, ss.user, ss.tray = conn, true, "", nil
	ss.listen()
}

func isAuth(line string) bool {
	verb, _, _ := strings.Cut(line, " ")
	return strings.EqualFold(verb, "AUTH")
}

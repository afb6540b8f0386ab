package ftp

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"testing"
	"time"

	"sohoa/internal/door/doortest"
	"sohoa/internal/scan"
)

// serve starts the door over a bench and gives its address.
func serve(b *doortest.Bench, change func(*Server)) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	s := &Server{Trays: b.Trays, Gate: b.Trays.Gate, Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(s)
	}
	go func() { done <- s.Serve(ctx, l) }()
	b.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
	})
	return l.Addr().String()
}

// client speaks FTP by hand.
type client struct {
	*textproto.Conn
	raw     net.Conn
	address string
	active  bool // PORT instead of EPSV
	secure  *tls.Config
}

func dial(address, name, secret string) (*client, error) {
	raw, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	c := &client{Conn: textproto.NewConn(raw), raw: raw, address: address}
	if _, _, err := c.ReadResponse(220); err != nil {
		return nil, err
	}
	return c, c.signIn(name, secret)
}

func (c *client) signIn(name, secret string) error {
	if _, err := c.say(331, "USER %s", name); err != nil {
		return err
	}
	_, err := c.say(230, "PASS %s", secret)
	return err
}

func (c *client) say(want int, format string, args ...any) (string, error) {
	if err := c.PrintfLine(format, args...); err != nil {
		return "", err
	}
	_, text, err := c.ReadResponse(want)
	return text, err
}

// data gives the way to a data connection, to be used after the command.
func (c *client) data() (func() (net.Conn, error), error) {
	if c.active {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		port := l.Addr().(*net.TCPAddr).Port
		_, err = c.say(200, "PORT 127,0,0,1,%d,%d", port>>8, port&255)
		return func() (net.Conn, error) { defer l.Close(); return l.Accept() }, err
	}
	text, err := c.say(229, "EPSV")
	if err != nil {
		return nil, err
	}
	parts := strings.Split(text, "|")
	host, _, _ := net.SplitHostPort(c.address)
	return func() (net.Conn, error) {
		conn, err := net.Dial("tcp", net.JoinHostPort(host, parts[3]))
		if err == nil && c.secure != nil {
			conn = tls.Client(conn, c.secure)
		}
		return conn, err
	}, nil
}

// begin sends a command that starts a transfer, and data.
func (c *client) begin(data []byte, format string, args ...any) (net.Conn, error) {
	open, err := c.data()
	if err != nil {
		return nil, err
	}
	if err := c.PrintfLine(format, args...); err != nil {
		return nil, err
	}
	if _, _, err := c.ReadResponse(150); err != nil {
		return nil, err
	}
	conn, err := open()
	if err == nil {
		_, err = conn.Write(data)
	}
	return conn, err
}

func (c *client) send(data []byte, format string, args ...any) error {
	conn, err := c.begin(data, format, args...)
	if conn != nil {
		conn.Close()
	}
	if err != nil && conn == nil {
		return err
	}
	_, _, err = c.ReadResponse(226)
	return err
}

func (c *client) Put(name string, data []byte) error { return c.send(data, "STOR %s", name) }

func (c *client) Append(name string, rest []byte, at int64) error {
	if at%2 == 0 {
		return c.send(rest, "APPE %s", name)
	}
	if _, err := c.say(350, "REST %d", at); err != nil {
		return err
	}
	return c.send(rest, "STOR %s", name)
}

// Cut ends both connections as the kernel does for a process that was killed:
// politely.
func (c *client) Cut(name string, data []byte) error {
	conn, err := c.begin(data, "STOR %s", name)
	if err != nil {
		return err
	}
	return errors.Join(conn.Close(), c.raw.Close())
}

func (c *client) Rename(from, to string) error {
	if _, err := c.say(350, "RNFR %s", from); err != nil {
		return err
	}
	_, err := c.say(250, "RNTO %s", to)
	return err
}

func (c *client) Mkdir(name string) error  { _, err := c.say(257, "MKD %s", name); return err }
func (c *client) Remove(name string) error { _, err := c.say(250, "DELE %s", name); return err }
func (c *client) Read(name string) error   { return c.send(nil, "RETR %s", name) }
func (c *client) Close()                   { c.raw.Close() }

func (c *client) Size(name string) int64 {
	text, err := c.say(213, "SIZE %s", name)
	if err != nil {
		return -1
	}
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}

func (c *client) Names(folder string) (names []string, err error) {
	all, err := c.fetch("NLST %s", folder)
	for name := range strings.Lines(all) {
		names = append(names, strings.TrimSpace(name))
	}
	return names, err
}

func (c *client) fetch(format string, args ...any) (string, error) {
	conn, err := c.begin(nil, format, args...)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	b, err := io.ReadAll(conn)
	if err != nil {
		return "", err
	}
	_, _, err = c.ReadResponse(226)
	return string(b), err
}

func TestDoor(t *testing.T) {
	for name, active := range map[string]bool{"passive": false, "active": true} {
		t.Run(name, func(t *testing.T) {
			doortest.Run(t, scan.DoorFTP, func(b *doortest.Bench) doortest.Dial {
				address := serve(b, nil)
				return func(_ testing.TB, name, secret string) (doortest.Client, error) {
					c, err := dial(address, name, secret)
					if c != nil {
						c.active = active
					}
					return c, err
				}
			})
		})
	}
}

// signedIn is a client of a new bench.
func signedIn(t *testing.T, change func(*Server)) (*doortest.Bench, *client) {
	t.Helper()
	b := doortest.New(t, scan.DoorFTP)
	_, secret := b.Add("may-quet", nil)
	c, err := dial(serve(b, change), "may-quet", secret)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return b, c
}

func TestCalledOff(t *testing.T) {
	b, c := signedIn(t, nil)
	data := doortest.PDF("a", 5000)
	conn, err := c.begin(data[:3000], "STOR a.pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	c.PrintfLine("NOOP") // waits for the end of the transfer
	c.PrintfLine("\xff\xf4\xff\xf2ABOR")
	for _, want := range []int{426, 226, 200} {
		if _, text, err := c.ReadResponse(want); err != nil {
			t.Errorf("want %d: %s, %v", want, text, err)
		}
	}
	if len(b.Received()) != 0 {
		t.Error("what was called off was taken in")
	}
	if err := c.Append("a.pdf", data[2999:], 2999); err != nil {
		t.Error(err)
	}
	if b.Received()[string(data)] != 1 {
		t.Error("the resumed file is not in")
	}
}

// TestUnfinishedButPolite ends a file in its middle and stays: the device means
// it, so the ledger says what is wrong.
func TestUnfinishedButPolite(t *testing.T) {
	b, c := signedIn(t, nil)
	data := doortest.PDF("a", 5000)
	if err := c.Put("a.pdf", data[:3000]); err == nil || !strings.Contains(err.Error(), string(scan.CodeTruncated)) {
		t.Errorf("got %v", err)
	}
	if b.Received()[string(data[:3000])] != 1 {
		t.Error("the ledger does not know of it")
	}
}

func TestPorts(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	b, c := signedIn(t, func(s *Server) { s.Ports, s.IP = Ports{port, port}, net.IPv4(10, 1, 2, 3) })
	if _, err := c.say(425, "EPSV"); err != nil {
		t.Errorf("a taken port: %v", err)
	}
	l.Close()
	text, err := c.say(227, "PASV")
	if want := fmt.Sprintf("(10,1,2,3,%d,%d)", port>>8, port&255); err != nil || !strings.Contains(text, want) {
		t.Errorf("%q, %v, want %s", text, err, want)
	}
	if err := c.Put("a.pdf", doortest.PDF("a", 10)); err != nil {
		t.Error(err)
	}
	if len(b.Received()) != 1 {
		t.Error("nothing came")
	}
	for in, want := range map[string]Ports{"": {}, "50000-50100": {50000, 50100}, "5-5": {5, 5}} {
		if got, err := ParsePorts(in); err != nil || got != want {
			t.Errorf("%q: %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"x", "5", "9-5", "1-70000", "0-5"} {
		if _, err := ParsePorts(in); err == nil {
			t.Errorf("%q is a range", in)
		}
	}
}

func TestBounce(t *testing.T) {
	_, c := signedIn(t, nil)
	for _, line := range []string{"PORT 10,0,0,1,80,80", "PORT 127,0,0,1,0,22", "EPRT |1|10.0.0.1|5000|", "EPRT |2|::1|5000|", "EPRT |1|127.0.0.1|80|"} {
		if _, err := c.say(504, "%s", line); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestListings(t *testing.T) {
	_, c := signedIn(t, nil)
	if err := errors.Join(c.Mkdir("2026"), c.Put("a.pdf", doortest.PDF("a", 10))); err != nil {
		t.Fatal(err)
	}
	for line, parts := range map[string][]string{
		"LIST -la":   {"drwxr-xr-x ", " 2026\r\n", "-r--r--r-- ", " a.pdf\r\n"},
		"LIST a.pdf": {" a.pdf\r\n"},
		"MLSD":       {"type=dir;", "type=file;", "; a.pdf\r\n"},
		"NLST":       {"2026\r\na.pdf\r\n"},
	} {
		got, err := c.fetch("%s", line)
		for _, part := range parts {
			if err != nil || !strings.Contains(got, part) {
				t.Errorf("%s: %q lacks %q, %v", line, got, part, err)
			}
		}
	}
	for line, want := range map[string]int{"PWD": 257, "CDUP": 250, "CWD 2027": 550, "LIST 2027": 550, "MDTM a.pdf": 213,
		"FEAT": 211, "MLST a.pdf": 250, "MLST b.pdf": 550, "TYPE I": 200, "TYPE E": 504, "MODE S": 200, "STRU R": 504, "OPTS UTF8 ON": 200, "SITE CHMOD 644 a.pdf": 202,
		"AUTH TLS": 504, "PROT P": 503, "STOR": 501, "STOR x.pdf": 425, "RNTO y": 503, "REST x": 501, "FOO": 502, "EPRT x": 501, "PORT 1,2": 501} {
		if text, err := c.say(want, "%s", line); err != nil {
			t.Errorf("%s: %s, %v", line, text, err)
		}
	}
}

func TestTLS(t *testing.T) {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	b := doortest.New(t, scan.DoorFTP)
	_, secret := b.Add("may-quet", nil)
	address := serve(b, func(s *Server) {
		s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert}, PrivateKey: key}}}
	})
	raw, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	c := &client{Conn: textproto.NewConn(raw), raw: raw, address: address, secure: &tls.Config{InsecureSkipVerify: true}}
	c.ReadResponse(220)
	// What is sent along in the clear must not be taken for what came by TLS.
	c.W.WriteString("AUTH TLS\r\nUSER injected\r\n")
	c.W.Flush()
	if _, _, err := c.ReadResponse(234); err != nil {
		t.Fatal(err)
	}
	secured := tls.Client(raw, c.secure)
	c.Conn, c.raw = textproto.NewConn(secured), secured
	c.Reader.R = bufio.NewReader(secured)
	if err := c.signIn("may-quet", secret); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"PBSZ 0", "PROT P"} {
		if _, err := c.say(200, "%s", line); err != nil {
			t.Fatal(err)
		}
	}
	data := doortest.PDF("a", 100<<10)
	if err := c.Put("a.pdf", data); err != nil {
		t.Fatal(err)
	}
	if b.Received()[string(data)] != 1 {
		t.Error("nothing came")
	}
}

// FuzzLine gives a signed-in session any line: it answers with a reply of the
// protocol and lives.
func FuzzLine(f *testing.F) {
	for verb := range commands {
		f.Add(verb + " 1")
		f.Add(verb + " |1|127.0.0.1|x|")
	}
	for _, line := range []string{"", " ", "\xff\xf4ABOR", "EPRT ", "EPRT |", "PORT 1,2,3,4,5,256", "REST 99999999999999999999", "STOR ../../x", "MKD \x00"} {
		f.Add(line)
	}
	b := doortest.New(f, scan.DoorFTP)
	s := &Server{Trays: b.Trays, Gate: b.Trays.Gate, Log: slog.New(slog.DiscardHandler)}
	device := b.Device("may-quet")
	f.Fuzz(func(t *testing.T, line string) {
		tray, err := b.Trays.Of(device)
		if err != nil {
			t.Fatal(err)
		}
		out := &memory{}
		ss := &session{Server: s, ctx: t.Context(), conn: out, folder: "/", tray: tray, over: make(chan struct{}), lines: make(chan string)}
		ss.do(line)
		ss.closePassive()
		if code, err := strconv.Atoi(out.text[:min(3, len(out.text))]); err != nil || code < 150 || code > 599 || !strings.HasSuffix(out.text, "\r\n") {
			t.Errorf("%q is answered with %q", line, out.text)
		}
	})
}

// memory is a connection from loopback that keeps what it is told.
type memory struct {
	net.Conn
	text string
}

func (m *memory) Write(b []byte) (int, error)      { m.text += string(b); return len(b), nil }
func (m *memory) Read([]byte) (int, error)         { return 0, io.EOF }
func (m *memory) SetWriteDeadline(time.Time) error { return nil }
func (m *memory) LocalAddr() net.Addr              { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 21} }
func (m *memory) RemoteAddr() net.Addr             { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 5000} }

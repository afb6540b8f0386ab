package ftp

import (
	"crypto/tls"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"sohoa/internal/door"
)

// dataLimit is how long either side may take to make the data connection.
const dataLimit = 30 * time.Second

func (ss *session) closePassive() {
	if ss.passive != nil {
		ss.passive.Close()
		ss.passive = nil
	}
}

// open listens for a data connection on the address the device reached us by.
func (ss *session) open() (port int, ok bool) {
	ss.closePassive()
	ss.active = ""
	host, _, _ := net.SplitHostPort(ss.conn.LocalAddr().String())
	tries, first := 1, 0
	if ss.Ports.Last > 0 {
		tries = ss.Ports.Last - ss.Ports.First + 1
		first = rand.IntN(tries)
	}
	for i := range tries {
		p := 0
		if ss.Ports.Last > 0 {
			p = ss.Ports.First + (first+i)%tries
		}
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p)))
		if err == nil {
			ss.passive = l
			return l.Addr().(*net.TCPAddr).Port, true
		}
	}
	ss.say(425, "no free port")
	return 0, false
}

func (ss *session) pasv(string) {
	ip := ss.IP.To4()
	if ip == nil {
		ip = ss.conn.LocalAddr().(*net.TCPAddr).IP.To4()
	}
	if ip == nil {
		ss.say(425, "use EPSV over IPv6")
		return
	}
	if port, ok := ss.open(); ok {
		ss.say(227, fmt.Sprintf("Entering Passive Mode (%d,%d,%d,%d,%d,%d)", ip[0], ip[1], ip[2], ip[3], port>>8, port&255))
	}
}

func (ss *session) epsv(arg string) {
	if strings.EqualFold(arg, "ALL") {
		ss.say(200, "so it is")
		return
	}
	if port, ok := ss.open(); ok {
		ss.say(229, fmt.Sprintf("Entering Extended Passive Mode (|||%d|)", port))
	}
}

func (ss *session) port(arg string) {
	var n [6]uint8
	parts := strings.Split(arg, ",")
	if len(parts) != 6 {
		ss.say(501, "not an address")
		return
	}
	for i, p := range parts {
		v, err := strconv.ParseUint(strings.TrimSpace(p), 10, 8)
		if err != nil {
			ss.say(501, "not an address")
			return
		}
		n[i] = uint8(v)
	}
	ss.callBack(netip.AddrPortFrom(netip.AddrFrom4([4]byte(n[:4])), uint16(n[4])<<8|uint16(n[5])))
}

func (ss *session) eprt(arg string) {
	parts := strings.Split(arg, arg[:1])
	if len(parts) != 5 {
		ss.say(501, "not an address")
		return
	}
	to, err := netip.ParseAddrPort(net.JoinHostPort(parts[2], parts[3]))
	if err != nil {
		ss.say(522, "not an address, use (1,2)")
		return
	}
	ss.callBack(to)
}

// callBack notes where the device wants to be called for data: nowhere but at
// its own address (RFC 2577, section 3).
func (ss *session) callBack(to netip.AddrPort) {
	own, err := netip.ParseAddr(door.Address(ss.conn))
	if err != nil || to.Addr().Unmap() != own.Unmap().WithZone("") || to.Port() < 1024 {
		ss.say(504, "data goes to your own address only")
		return
	}
	ss.closePassive()
	ss.active = to.String()
	ss.say(200, "so it is")
}

// agreed reports whether a way to make the data connection was agreed on, and
// complains when not.
func (ss *session) agreed() bool {
	ok := ss.active != "" || ss.passive != nil
	if !ok {
		ss.say(425, "PASV or PORT comes first")
	}
	return ok
}

// data makes the data connection that was agreed on.
func (ss *session) data() (net.Conn, error) {
	conn, err := ss.connect()
	if err == nil && ss.wrap {
		conn = tls.Server(conn, ss.TLS)
	}
	return conn, err
}

func (ss *session) connect() (net.Conn, error) {
	defer ss.closePassive()
	if ss.active != "" {
		to := ss.active
		ss.active = ""
		return net.DialTimeout("tcp", to, dataLimit)
	}
	ss.passive.(*net.TCPListener).SetDeadline(time.Now().Add(dataLimit))
	for {
		conn, err := ss.passive.Accept()
		if err != nil {
			return nil, err
		}
		if door.Address(conn) == door.Address(ss.conn) {
			return conn, nil
		}
		conn.Close() // somebody else guessed the port
	}
}

// steady is a data connection on which no bytes for a while mean it is broken.
type steady struct{ net.Conn }

const stall = 2 * time.Minute

func (s steady) Read(b []byte) (int, error) {
	s.SetReadDeadline(time.Now().Add(stall))
	return s.Conn.Read(b)
}

func (s steady) Write(b []byte) (int, error) {
	s.SetWriteDeadline(time.Now().Add(stall))
	return s.Conn.Write(b)
}

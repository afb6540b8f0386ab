package ftp

import (
	"crypto/tls"
	"fmt"
	"maps"
	"net"
	"testing"

	"sohoa/internal/door/doortest"
	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

// TestCurl is curl: passive and active, over TLS, into a folder, and cut in the
// middle of a file that it then resumes.
func TestCurl(t *testing.T) {
	b := doortest.New(t, scan.DoorFTP)
	file, key := servicetest.Certificate(t)
	cert, err := tls.LoadX509KeyPair(file, key)
	if err != nil {
		t.Fatal(err)
	}
	address := serve(b, func(s *Server) { s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}} })
	_, secret := b.Add("may-quet", nil)
	curl := func(to string, args ...string) *doortest.Peer {
		return doortest.Start(t, nil, "curl", append([]string{"-sS", "--fail", "-u", "may-quet:" + secret, "ftp://" + address + to}, args...)...)
	}
	secure, passive, active, cut := doortest.PDF("s", 100<<10), doortest.PDF("a", 1000), doortest.PDF("b", 500<<10), doortest.PDF("c", 900<<10)
	curl("/2026/qu%C3%A9t.pdf", "--ftp-create-dirs", "-T", doortest.File(t, "a.pdf", passive)).Wait()
	curl("/b.pdf", "--ftp-port", "127.0.0.1", "-T", doortest.File(t, "b.pdf", active)).Wait()
	curl("/s.pdf", "--ssl-reqd", "--cacert", file, "-T", doortest.File(t, "s.pdf", secure)).Wait()
	file = doortest.File(t, "c.pdf", cut)
	p := curl("/c.pdf", "--limit-rate", "100k", "-T", file)
	see, err := dial(address, "may-quet", secret)
	if err != nil {
		t.Fatal(err)
	}
	defer see.Close()
	doortest.Until(t, "some bytes are here", func() bool { return see.Size("c.pdf") > 50<<10 })
	p.Kill()
	doortest.Until(t, "the door has noticed", func() bool { return b.Broken("c.pdf") })
	curl("/c.pdf", "-C", "-", "-T", file).Wait()
	if got := b.Received(); !maps.Equal(got, map[string]int{string(secure): 1, string(passive): 1, string(active): 1, string(cut): 1}) {
		t.Errorf("received %d contents", len(got))
	}
}

// TestLftp is lftp: a temporary name and a rename, a listing, a resumed file.
func TestLftp(t *testing.T) {
	b := doortest.New(t, scan.DoorFTP)
	address := serve(b, nil)
	_, secret := b.Add("may-quet", nil)
	host, port, _ := net.SplitHostPort(address)
	lftp := func(script string) string {
		return doortest.Start(t, []string{"HOME=" + t.TempDir()}, "lftp", "-u", "may-quet,"+secret, "-p", port, host,
			"-e", "set cmd:fail-exit yes; set net:max-retries 2; "+script+"; bye").Wait()
	}
	a, c := doortest.PDF("a", 1000), doortest.PDF("c", 900<<10)
	file := doortest.File(t, "c.pdf", c)
	lftp(fmt.Sprintf("put %s -o a.pdf.tmp; mv a.pdf.tmp a.pdf; mkdir 2026; cls -1", doortest.File(t, "a.pdf", a)))
	half, err := dial(address, "may-quet", secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := half.Cut("c.pdf", c[:300<<10]); err != nil {
		t.Fatal(err)
	}
	doortest.Until(t, "the door has noticed", func() bool { return b.Broken("c.pdf") })
	lftp("put -c " + file + " -o c.pdf")
	if got := b.Received(); !maps.Equal(got, map[string]int{string(a): 1, string(c): 1}) {
		t.Errorf("received %d contents", len(got))
	}
}

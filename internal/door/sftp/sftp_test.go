package sftp

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/door/doortest"
	"sohoa/internal/scan"
)

// hostKeys are made once for all tests.
var hostKeys = sync.OnceValues(func() ([]ssh.Signer, error) {
	dir, err := os.MkdirTemp("", "sohoa-sftp-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	return HostKeys(dir)
})

// serve starts the door over a bench and gives its address.
func serve(b *doortest.Bench) string { return serveAs(b, false) }

func serveAs(b *doortest.Bench, old bool) string {
	b.Helper()
	keys, err := hostKeys()
	if err != nil {
		b.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	s := &Server{Trays: b.Trays, Gate: b.Trays.Gate, Keys: keys, Old: old, Log: slog.New(slog.DiscardHandler)}
	go func() { done <- s.Serve(ctx, l) }()
	b.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
	})
	return l.Addr().String()
}

func dial(address, name string, method ssh.AuthMethod) (*client, error) {
	conn, err := ssh.Dial("tcp", address, &ssh.ClientConfig{
		User: name, Auth: []ssh.AuthMethod{method}, HostKeyCallback: ssh.InsecureIgnoreHostKey()})
	if err != nil {
		return nil, err
	}
	c, err := sftp.NewClient(conn)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &client{c, conn}, nil
}

type client struct {
	*sftp.Client
	conn *ssh.Client
}

func (c *client) write(name string, flags int, data []byte, at int64) (*sftp.File, error) {
	f, err := c.OpenFile(name, flags)
	if err != nil {
		return nil, err
	}
	if _, err := f.WriteAt(data, at); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (c *client) Put(name string, data []byte) error {
	f, err := c.write(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, data, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

func (c *client) Append(name string, rest []byte, at int64) error {
	f, err := c.write(name, os.O_WRONLY|os.O_CREATE, rest, at)
	if err != nil {
		return err
	}
	return f.Close()
}

func (c *client) Cut(name string, data []byte) error {
	_, err := c.write(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, data, 0)
	return errors.Join(err, c.conn.Close())
}

func (c *client) Size(name string) int64 {
	info, err := c.Stat(name)
	if err != nil {
		return -1
	}
	return info.Size()
}

func (c *client) Names(folder string) (names []string, err error) {
	all, err := c.ReadDir(folder)
	for _, i := range all {
		names = append(names, i.Name())
	}
	return names, err
}

func (c *client) Read(name string) error {
	f, err := c.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.ReadAll(f)
	return err
}

func (c *client) Close() { c.Client.Close(); c.conn.Close() }

func TestDoor(t *testing.T) {
	doortest.Run(t, scan.DoorSFTP, func(b *doortest.Bench) doortest.Dial {
		address := serve(b)
		return func(_ testing.TB, name, secret string) (doortest.Client, error) {
			return dial(address, name, ssh.Password(secret))
		}
	})
}

func TestWaysToSignIn(t *testing.T) {
	b := doortest.New(t, scan.DoorSFTP)
	address := serve(b)
	_, secret := b.Add("may-quet", nil)
	asked := ssh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
		return []string{secret}[:len(questions)], nil
	})
	if c, err := dial(address, "may-quet", asked); err != nil {
		t.Errorf("keyboard-interactive: %v", err)
	} else {
		c.Close()
	}
	public, private, _ := ed25519.GenerateKey(rand.Reader)
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := dial(address, "may-khoa", ssh.PublicKeys(signer)); err == nil {
		c.Close()
		t.Error("an unknown key came in")
	}
	key, _ := ssh.NewPublicKey(public)
	parsed, err := access.ParseKey(string(ssh.MarshalAuthorizedKey(key)))
	if err != nil {
		t.Fatal(err)
	}
	b.Add("may-khoa", func(t *catalog.Token) { t.Hash = access.HashKey(parsed) })
	c, err := dial(address, "may-khoa", ssh.PublicKeys(signer))
	if err != nil {
		t.Fatalf("key: %v", err)
	}
	defer c.Close()
	if err := c.Put("a.pdf", doortest.PDF("a", 10)); err != nil {
		t.Error(err)
	}
	if c, err := dial(address, "may-khoa", ssh.Password(string(parsed))); err == nil {
		c.Close()
		t.Error("a public key passed for a password")
	}
}

// TestNothingElse asks for what an SSH server usually offers.
func TestNothingElse(t *testing.T) {
	b := doortest.New(t, scan.DoorSFTP)
	_, secret := b.Add("may-quet", nil)
	c, err := dial(serve(b), "may-quet", ssh.Password(secret))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	session, err := c.conn.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := session.CombinedOutput("id"); err == nil {
		t.Errorf("a command ran: %s", out)
	}
	if conn, err := c.conn.Dial("tcp", "127.0.0.1:22"); err == nil {
		conn.Close()
		t.Error("a connection was forwarded")
	}
	if l, err := c.conn.Listen("tcp", "127.0.0.1:0"); err == nil {
		l.Close()
		t.Error("a port was opened")
	}
	if err := c.Symlink("/etc/passwd", "link.pdf"); err == nil {
		t.Error("a link was made")
	}
}

func TestHostKeys(t *testing.T) {
	dir := t.TempDir()
	first, err := HostKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	second, err := HostKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, k := range first {
		known[string(k.PublicKey().Marshal())] = true
	}
	for _, k := range second {
		if !known[string(k.PublicKey().Marshal())] {
			t.Error("the door has a new key after a restart")
		}
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, f := range files {
		if info, _ := os.Stat(f); info.Mode() != 0o600 {
			t.Errorf("%s has mode %s", f, info.Mode())
		}
	}
	if len(files) != 2 {
		t.Errorf("files %q", files)
	}
}

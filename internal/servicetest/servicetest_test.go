package servicetest

import (
	"bufio"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// TestServicesAnswer proves that each address leads to a living service.
func TestServicesAnswer(t *testing.T) {
	t.Run("redis", func(t *testing.T) {
		conn, err := net.DialTimeout("tcp", Redis(t), 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.Write([]byte("PING\r\n"))
		if line, err := bufio.NewReader(conn).ReadString('\n'); line != "+PONG\r\n" {
			t.Fatalf("PING → %q, %v", line, err)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		u, err := url.Parse(Postgres(t))
		if err != nil {
			t.Fatal(err)
		}
		conn, err := net.DialTimeout("tcp", u.Host, 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.Write([]byte{0, 0, 0, 8, 4, 210, 22, 47}) // SSLRequest of the wire protocol
		answer := make([]byte, 1)
		if _, err := conn.Read(answer); err != nil || answer[0] != 'N' && answer[0] != 'S' {
			t.Fatalf("SSLRequest → %q, %v", answer, err)
		}
	})
	t.Run("s3", func(t *testing.T) {
		resp, err := http.Get("http://" + S3(t).Endpoint + "/")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden {
			t.Fatalf("an unsigned request got %s, want 403", resp.Status)
		}
	})
	t.Run("imap", func(t *testing.T) {
		addr, password := IMAP(t)
		conn, err := net.DialTimeout("tcp", addr, 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		r := bufio.NewReader(conn)
		r.ReadString('\n')
		conn.Write([]byte("a LOGIN servicetest " + password + "\r\n"))
		if line, err := r.ReadString('\n'); !strings.HasPrefix(line, "a OK") {
			t.Fatalf("LOGIN → %q, %v", line, err)
		}
	})
	t.Run("chromium", func(t *testing.T) {
		if info, err := os.Stat(Chromium(t)); err != nil || info.Mode()&0o111 == 0 {
			t.Fatalf("%s cannot be run: %v", Chromium(t), err)
		}
	})
}

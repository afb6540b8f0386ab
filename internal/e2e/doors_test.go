package e2e

import (
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"sohoa/internal/blob"
	"sohoa/internal/blob/dir"
	"sohoa/internal/scan"
	"sohoa/internal/servicetest"
)

// scanners is a desk installation with the doors for scanners open.
type scanners struct {
	t                       *testing.T
	data, listen, sftp, ftp string
	env, mail               []string
	secret                  string
	serve                   *process
}

const device = "may-quet-1"

func newScanners(t *testing.T) *scanners {
	s := &scanners{t: t, data: t.TempDir(), listen: freeAddress(t), sftp: freeAddress(t), ftp: freeAddress(t)}
	s.secret = s.admin("token-add", "--name", device)
	return s
}

// admin runs sohoa admin and gives what it prints.
func (s *scanners) admin(args ...string) string {
	s.t.Helper()
	out, err := exec.Command(program, append(append([]string{"admin"}, args...), "--data", s.data)...).Output()
	if err != nil {
		s.t.Fatalf("admin %v: %v", args, err)
	}
	return strings.TrimSpace(string(out))
}

func (s *scanners) start() {
	s.t.Helper()
	s.serve = start(s.t, "listening", s.env, append([]string{"serve", "--data", s.data, "--listen", s.listen,
		"--sftp-listen", s.sftp, "--ftp-listen", s.ftp}, s.mail...)...)
}

// peer runs a real client; nil says that the door acknowledged.
func (s *scanners) peer(env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}

func (s *scanners) file(name string, data []byte) string {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// bySFTP sends a file with OpenSSH, under a temporary name first.
func (s *scanners) bySFTP(name string, data []byte) error {
	s.t.Helper()
	host, port, _ := net.SplitHostPort(s.sftp)
	batch := s.file("batch", fmt.Appendf(nil, "put %s %s.tmp\nrename %s.tmp %s\n", s.file(name, data), name, name, name))
	return s.peer([]string{"SSHPASS=" + s.secret}, "sshpass", "-e", "sftp", "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null",
		"-oBatchMode=no", "-P", port, "-b", batch, device+"@"+host)
}

// byFTP sends a file with curl.
func (s *scanners) byFTP(name string, data []byte) error {
	s.t.Helper()
	return s.peer(nil, "curl", "-sS", "-u", device+":"+s.secret, "-T", s.file(name, data), "ftp://"+s.ftp+"/"+name)
}

// byMail puts a mail with a file into the mailbox of a user.
func (s *scanners) byMail(address, user, password, name string, data []byte) {
	s.t.Helper()
	c, err := imapclient.DialInsecure(address, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(user, password).Wait(); err != nil {
		s.t.Fatal(err)
	}
	message := "From: may-quet@xa-a.vn\r\nContent-Type: image/jpeg; name=" + name + "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n" +
		base64.StdEncoding.EncodeToString(data) + "\r\n"
	cmd := c.Append("INBOX", int64(len(message)), nil)
	cmd.Write([]byte(message))
	cmd.Close()
	if _, err := cmd.Wait(); err != nil {
		s.t.Fatal(err)
	}
}

// hashes are the originals of all documents.
func (s *scanners) hashes(docs []document) map[string]int {
	s.t.Helper()
	got := map[string]int{}
	for _, d := range docs {
		status, body, err := operator(s.t, "http://"+s.listen, s.data).do("GET", "/api/v1/documents/"+d.DocumentID+"/original", nil)
		if err != nil || status != 200 {
			s.t.Fatalf("original of %+v: %d %s, %v", d, status, body, err)
		}
		got[hash(body)]++
	}
	return got
}

// TestDoors sends one paper through each door for scanners with a real client:
// each becomes a document, and the ledger names its door.
func TestDoors(t *testing.T) {
	address, password := servicetest.IMAP(t)
	s := newScanners(t)
	user := "quet-" + strconv.FormatInt(time.Now().UnixNano(), 36)
	s.env = []string{"SOHOA_IMAP_PASSWORD_FILE=" + s.file("password", []byte(password+"\n"))}
	s.mail = []string{"--imap", address, "--imap-security", "none", "--imap-user", user, "--imap-map", "may-quet@xa-a.vn=default"}
	s.start()
	base := sample(t, "*.jpg")
	papers := [][]byte{variant(base, 1), variant(base, 2), variant(base, 3)}
	if err := s.bySFTP("a.jpg", papers[0]); err != nil {
		t.Fatal(err)
	}
	if err := s.byFTP("b.jpg", papers[1]); err != nil {
		t.Fatal(err)
	}
	s.byMail(address, user, password, "c.jpg", papers[2])
	got := s.hashes(operator(t, s.serve.address, s.data).settle(len(papers), 2*time.Minute))
	for i, p := range papers {
		if got[hash(p)] != 1 {
			t.Errorf("paper %d is there %d times", i, got[hash(p)])
		}
	}
	for _, door := range []string{"sftp", "ftp", "mail"} {
		if !strings.Contains(s.serve.output(), " door="+door+" ") {
			t.Errorf("the ledger has nothing of the door %s", door)
		}
	}
	s.admin("token-revoke", strings.Fields(s.admin("tokens"))[6]) // the first token's id, below six headings
	if err := s.byFTP("d.jpg", variant(base, 4)); err == nil {
		t.Error("a revoked device came in")
	}
	s.serve.stop(syscall.SIGTERM)
}

// TestAcknowledgedIsSafe kills serve the moment a scanner has its
// acknowledgement. SOHOA_KILLS=200 is the long form.
func TestAcknowledgedIsSafe(t *testing.T) {
	kills := 4
	if v := os.Getenv("SOHOA_KILLS"); v != "" {
		kills, _ = strconv.Atoi(v)
	}
	s := newScanners(t)
	base := sample(t, "*.jpg")
	want := map[string]bool{}
	for i := range kills {
		s.start()
		paper := variant(base, uint32(100+i))
		send := s.bySFTP
		if i%2 == 1 {
			send = s.byFTP
		}
		if err := send(fmt.Sprintf("%d.jpg", i), paper); err != nil {
			t.Fatal(err)
		}
		s.serve.stop(syscall.SIGKILL)
		want[hash(paper)] = true
	}
	s.start()
	docs, err := operator(t, s.serve.address, s.data).documents()
	if err != nil || len(docs) != len(want) {
		t.Errorf("%d documents of %d papers, %v", len(docs), len(want), err)
	}
	store, err := dir.Open(filepath.Join(s.data, "objects"))
	if err != nil {
		t.Fatal(err)
	}
	for h := range want { // what has not passed yet is shown to nobody, so look into the store
		if err := blob.Verify(t.Context(), store, blob.OriginalKey(scan.DefaultUnit, h), h); err != nil {
			t.Errorf("acknowledged and not in the store: %v", err)
		}
	}
	s.serve.stop(syscall.SIGTERM)
}

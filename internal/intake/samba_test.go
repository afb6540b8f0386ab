package intake

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sohoa/internal/servicetest"
)

// share is a hotfolder on a real Samba share, which is written to by a real
// client; the hotfolder's clock is the test's.
type share struct {
	*shelf
	port, name string
}

func newShare(t *testing.T) *share {
	address, folder := servicetest.SMB(t)
	dir, err := os.MkdirTemp(folder, "hotfolder-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil { // for whoever the server works as
		t.Fatal(err)
	}
	s := newShelf(t)
	s.restart(dir)
	_, port, _ := net.SplitHostPort(address)
	return &share{s, port, filepath.Base(dir)}
}

// smb runs commands of smbclient in the hotfolder.
func (s *share) smb(commands ...string) {
	s.Helper()
	out, err := s.command(commands...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "NT_STATUS") {
		s.Fatalf("smbclient %q: %v\n%s", commands, err, out)
	}
}

func (s *share) command(commands ...string) *exec.Cmd {
	return exec.Command("smbclient", "-N", "-p", s.port, "//127.0.0.1/scan", "-D", s.name, "-c", strings.Join(commands, "; "))
}

// source writes what the client is to send next.
func (s *share) source(data string) string {
	s.Helper()
	path := filepath.Join(s.TempDir(), "source")
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		s.Fatal(err)
	}
	return path
}

func TestSambaWhole(t *testing.T) {
	s := newShare(t)
	large := smallPDF + strings.Repeat("%\n", 200_000) + "%%EOF\n"
	s.smb(`put "`+s.source(smallPDF)+`" "công văn số 5.pdf"`, `put "`+s.source(large)+`" lớn.pdf`)
	s.wait(3 * time.Second)
	s.want("done/công văn số 5.pdf", "done/lớn.pdf")
	if s.read("done/lớn.pdf") != large || len(s.ledger.receipts) != 2 {
		t.Errorf("%d receipts", len(s.ledger.receipts))
	}
	s.smb("cd done", "ls", "cd ..", `put "`+s.source(smallPDF+"2 %%EOF")+`" lớn.pdf`) // the scanner's next file of that name
	s.wait(3 * time.Second)
	s.want("done/công văn số 5.pdf", "done/lớn.pdf", "done/lớn (2).pdf")
}

// TestSambaPages is a scanner that writes its file anew with each page, more
// slowly than a file has to be quiet.
func TestSambaPages(t *testing.T) {
	s := newShare(t)
	data := smallPDF[:len(smallPDF)-6] + strings.Repeat("% trang\n", 20_000) + "%%EOF\n"
	for n := 20_000; n < len(data); n += 40_000 {
		s.smb(`put "` + s.source(data[:n]) + `" scan.pdf`)
		s.wait(5 * time.Second)
		s.want("scan.pdf")
	}
	s.smb(`put "` + s.source(data) + `" scan.pdf`)
	s.wait(3 * time.Second)
	s.want("done/scan.pdf")
	if s.read("done/scan.pdf") != data || len(s.ledger.receipts) != 1 {
		t.Errorf("%d receipts", len(s.ledger.receipts))
	}
}

// TestSambaSlow is a scanner that opens its file before it has read a page, and
// keeps it open.
func TestSambaSlow(t *testing.T) {
	s := newShare(t)
	data := smallPDF + strings.Repeat("%\n", 200_000) + "%%EOF\n"
	cmd := s.command("put - scan.pdf")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.grown("scan.pdf", 0)
	for range 3 {
		s.wait(10 * time.Second)
		s.want("scan.pdf")
	}
	in.Write([]byte(data))
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatalf("smbclient: %v\n%s", err, &out)
	}
	s.wait(3 * time.Second)
	s.want("done/scan.pdf")
	if s.read("done/scan.pdf") != data || len(s.ledger.receipts) != 1 {
		t.Errorf("%d receipts", len(s.ledger.receipts))
	}
}

// grown waits until a file has a size.
func (s *share) grown(name string, size int64) {
	s.Helper()
	limit := time.After(20 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if info, err := os.Stat(s.h.abs(name)); err == nil && info.Size() == size {
			return
		}
		select {
		case <-tick.C:
		case <-limit:
			s.Fatalf("%s never had %d bytes", name, size)
		}
	}
}

// TestSambaTemporary is a scanner that writes under another name first, and one
// that dies.
func TestSambaTemporary(t *testing.T) {
	s := newShare(t)
	s.smb(`put "` + s.source(smallPDF) + `" scan.pdf.tmp`)
	s.wait(time.Hour)
	s.want("scan.pdf.tmp")
	s.smb("rename scan.pdf.tmp scan.pdf")
	s.smb(`put "` + s.source(smallPDF[:40]) + `" cut.pdf`)
	s.wait(30 * time.Second)
	s.want("done/scan.pdf", "cut.pdf") // its end may still come
	s.wait(2 * time.Minute)
	s.want("done/scan.pdf", "failed/cut.pdf", "failed/cut.pdf.KHÔNG ĐẠT.txt")
	s.smb("mkdir sub", "cd sub", `put "`+s.source(smallPDF)+`" a.pdf`)
	s.wait(time.Minute)
	s.want("done/scan.pdf", "failed/cut.pdf", "failed/cut.pdf.KHÔNG ĐẠT.txt", "sub/a.pdf") // no unit of that name
}

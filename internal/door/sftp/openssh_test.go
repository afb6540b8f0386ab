package sftp

import (
	"maps"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/door/doortest"
	"sohoa/internal/scan"
)

// TestOpenSSH is OpenSSH's client: by password and by key, with temporary
// names and folders, and cut in the middle of a file that it then resumes.
func TestOpenSSH(t *testing.T) {
	b := doortest.New(t, scan.DoorSFTP)
	address := serve(b)
	host, port, _ := net.SplitHostPort(address)
	_, secret := b.Add("may-quet", nil)
	batch := func(lines ...string) []string {
		file := doortest.File(t, "batch", []byte(strings.Join(lines, "\n")+"\n"))
		return []string{"-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null", "-oBatchMode=no", "-P", port, "-b", file}
	}
	byPassword := func(more []string, lines ...string) *doortest.Peer {
		args := append(append([]string{"-e", "sftp"}, more...), append(batch(lines...), "may-quet@"+host)...)
		return doortest.Start(t, []string{"SSHPASS=" + secret}, "sshpass", args...)
	}
	small, large := doortest.PDF("a", 1000), doortest.PDF("b", 900<<10)
	byPassword(nil, "put "+doortest.File(t, "a.pdf", small)+" quét.tmp", "rename quét.tmp quét.pdf", "mkdir 2026", "cd 2026",
		"put -p "+doortest.File(t, "b.pdf", large)+" b.pdf", "ls -l").Wait()
	want := map[string]int{string(small): 1, string(large): 1}
	if got := b.Received(); !maps.Equal(got, want) {
		t.Errorf("received %d contents", len(got))
	}

	cut := doortest.PDF("c", 900<<10)
	file := doortest.File(t, "c.pdf", cut)
	p := byPassword([]string{"-l", "800"}, "put "+file+" c.pdf") // 100 kB a second
	see, err := dial(address, "may-quet", ssh.Password(secret))
	if err != nil {
		t.Fatal(err)
	}
	defer see.Close()
	doortest.Until(t, "some bytes are here", func() bool { return see.Size("c.pdf") > 50<<10 })
	p.Kill()
	doortest.Until(t, "the door has noticed", func() bool { return b.Broken("c.pdf") })
	byPassword(nil, "reput "+file+" c.pdf").Wait()
	if want[string(cut)] = 1; !maps.Equal(b.Received(), want) {
		t.Error("the resumed file is not in, or not whole")
	}

	key := filepath.Join(t.TempDir(), "key")
	doortest.Start(t, nil, "ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", key).Wait()
	line, err := os.ReadFile(key + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	public, err := access.ParseKey(string(line))
	if err != nil {
		t.Fatal(err)
	}
	b.Add("may-khoa", func(t *catalog.Token) { t.Hash = access.HashKey(public) })
	keyed := doortest.PDF("d", 1000)
	doortest.Start(t, nil, "sftp", append(append([]string{"-i", key}, batch("put "+doortest.File(t, "d.pdf", keyed))...), "may-khoa@"+host)...).Wait()
	if want[string(keyed)] = 1; !maps.Equal(b.Received(), want) {
		t.Error("what the key sent is not in")
	}
}

// TestOldScanner is a client that knows only what was usual in 2010.
func TestOldScanner(t *testing.T) {
	for _, old := range []bool{false, true} {
		b := doortest.New(t, scan.DoorSFTP)
		host, port, _ := net.SplitHostPort(serveAs(b, old))
		_, secret := b.Add("may-quet", nil)
		file := doortest.File(t, "batch", []byte("put "+doortest.File(t, "a.pdf", doortest.PDF("a", 1000))+"\n"))
		err := doortest.Start(t, []string{"SSHPASS=" + secret}, "sshpass", "-e", "sftp", "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null",
			"-oKexAlgorithms=diffie-hellman-group14-sha1", "-oCiphers=aes128-cbc", "-oMACs=hmac-sha1", "-oHostKeyAlgorithms=ssh-rsa",
			"-oBatchMode=no", "-P", port, "-b", file, "may-quet@"+host).End()
		if (err == nil) != old || len(b.Received()) == 1 != old {
			t.Errorf("old algorithms %v: %v, received %d", old, err, len(b.Received()))
		}
	}
}

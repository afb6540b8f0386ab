package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// startDovecot gives host:port of an IMAP server, with and without STARTTLS,
// where every user exists, with an empty mailbox and this password; and the
// files of its certificate and key.
func (h *harness) startDovecot(password string) (addr, cert, key string, err error) {
	binary, err := firstBinary("/usr/sbin/dovecot", "dovecot")
	if err != nil {
		return "", "", "", err
	}
	dir := filepath.Join(h.dir, "dovecot")
	mail := filepath.Join(dir, "mail")
	if err := os.MkdirAll(mail, 0o755); err != nil {
		return "", "", "", err
	}
	me, err := user.Current()
	if err != nil {
		return "", "", "", err
	}
	// Dovecot touches no mail as root and starts its parts as users of its own;
	// without root all of it is us.
	owner, login, internal := me, me.Username, me.Username
	if me.Uid == "0" {
		if owner, err = user.Lookup("dovecot"); err != nil {
			return "", "", "", err
		}
		login, internal = "dovenull", "dovecot"
		if out, err := exec.Command("chown", owner.Uid+":"+owner.Gid, mail).CombinedOutput(); err != nil {
			return "", "", "", fmt.Errorf("chown: %w\n%s", err, out)
		}
	}
	group, err := user.LookupGroupId(owner.Gid)
	if err != nil {
		return "", "", "", err
	}
	if cert, key, err = selfSigned(dir); err != nil {
		return "", "", "", err
	}
	config := filepath.Join(dir, "dovecot.conf")
	addr, err = h.start("dovecot", syscall.SIGTERM, func(port string) *exec.Cmd {
		os.WriteFile(config, []byte(strings.NewReplacer("DIR", dir, "PORT", port, "SECRET", password, "UID", owner.Uid, "GID", owner.Gid,
			"LOGIN", login, "INTERNAL", internal, "GROUP", group.Name).Replace(dovecotConfig)), 0o600)
		return exec.Command(binary, "-F", "-c", config)
	}, imapAnswers)
	return addr, cert, key, err
}

const dovecotConfig = `
protocols = imap
listen = 127.0.0.1
base_dir = DIR/run
state_dir = DIR/state
log_path = /dev/stderr
ssl = yes
ssl_cert = <DIR/cert.pem
ssl_key = <DIR/key.pem
disable_plaintext_auth = no
default_login_user = LOGIN
default_internal_user = INTERNAL
default_internal_group = GROUP
first_valid_uid = 1
mail_location = maildir:~/Mail
mail_fsync = never
passdb {
  driver = static
  args = password=SECRET
}
userdb {
  driver = static
  args = uid=UID gid=GID home=DIR/mail/%u
}
namespace inbox {
  inbox = yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = PORT
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`

func imapAnswers(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	hello := make([]byte, 4)
	n, _ := conn.Read(hello)
	return string(hello[:n]) == "* OK"
}

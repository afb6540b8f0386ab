package access

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"

	"sohoa/internal/scan"
)

// keyLine is a public key file with a key of some bytes.
func keyLine(kind, rest string) string {
	key := append(binary.BigEndian.AppendUint32(nil, uint32(len(kind))), kind+rest...)
	return kind + " " + base64.StdEncoding.EncodeToString(key) + " máy quét\n"
}

func TestParseKey(t *testing.T) {
	key, err := ParseKey(keyLine("ssh-ed25519", "abc"))
	if err != nil || !strings.HasSuffix(string(key), "ssh-ed25519abc") {
		t.Errorf("%q, %v", key, err)
	}
	for _, bad := range []string{"", "ssh-ed25519", "ssh-ed25519 ???", "ssh-rsa" + keyLine("ssh-ed25519", "x")[11:], "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz"} {
		if _, err := ParseKey(bad); !scan.Is(err, scan.CodeInvalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if HashKey(key) == HashToken(string(key)) || len(HashKey(key)) != len(HashToken("x")) {
		t.Error("a public key passes for a secret")
	}
}

func TestTokens(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		secret, hash := NewDeviceToken()
		if len(secret) != 24 || HashToken(secret) != hash || seen[secret] || strings.ToLower(secret) != secret {
			t.Errorf("secret %q", secret)
		}
		seen[secret] = true
	}
}

// FuzzParseKey gives any line: a key or scan.CodeInvalid.
func FuzzParseKey(f *testing.F) {
	f.Add(keyLine("ssh-rsa", "x"))
	f.Add("ssh-rsa AAAA")
	f.Fuzz(func(t *testing.T, line string) {
		key, err := ParseKey(line)
		if (err == nil) == (len(key) < 4) || err != nil && !scan.Is(err, scan.CodeInvalid) {
			t.Errorf("%q: %q, %v", line, key, err)
		}
	})
}

package sftp

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"
)

// HostKeys reads the door's keys from dir, and makes them the first time
// (0600): Ed25519, and RSA for scanners that know nothing newer.
func HostKeys(dir string) ([]ssh.Signer, error) {
	var all []ssh.Signer
	for name, generate := range map[string]func() (crypto.PrivateKey, error){
		"sftp_host_ed25519": func() (crypto.PrivateKey, error) { _, k, err := ed25519.GenerateKey(rand.Reader); return k, err },
		"sftp_host_rsa":     func() (crypto.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 3072) },
	} {
		key, err := hostKey(filepath.Join(dir, name), generate)
		if err != nil {
			return nil, fmt.Errorf("host key %s: %w", name, err)
		}
		all = append(all, key)
	}
	return all, nil
}

func hostKey(file string, generate func() (crypto.PrivateKey, error)) (ssh.Signer, error) {
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		var key crypto.PrivateKey
		if key, err = generate(); err != nil {
			return nil, err
		}
		var block *pem.Block
		if block, err = ssh.MarshalPrivateKey(key, "sohoa"); err != nil {
			return nil, err
		}
		b = pem.EncodeToMemory(block)
		// Under another name first: half a key would keep the door shut for good.
		if err = os.WriteFile(file+".new", b, 0o600); err == nil {
			err = os.Rename(file+".new", file)
		}
	}
	if err != nil {
		return nil, err
	}
	return ssh.ParsePrivateKey(b)
}

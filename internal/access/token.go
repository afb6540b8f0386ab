// Package access is who may come in: bearer tokens, what they are made of and
// what they allow, and a bound on failed tries to sign in. Pages, API and the
// doors for scanners share it.
package access

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"sohoa/internal/scan"
)

// The scopes of tokens and sessions.
const (
	ScopeUpload = "upload" // send files, see their receipts
	ScopeRead   = "read"   // search, look, download
	ScopeReview = "review" // correct, confirm, send back, restart
	ScopeAdmin  = "admin"  // people, units, tokens, hooks, seal, erase
)

// Scopes lists all scopes, least powerful first.
func Scopes() []string { return []string{ScopeUpload, ScopeRead, ScopeReview, ScopeAdmin} }

// The kinds of tokens.
const (
	KindSession = "session" // a signed-in browser's cookie
	KindPerson  = "person"  // a person's own token; also opens a session (the operator's is one)
	KindDevice  = "device"  // a scanner or an office agent
	KindProgram = "program" // another system
	KindSignIn  = "signin"  // a link that opens one session, once
)

// NewToken makes a token's secret (160 random bits, "soh_" in front so that
// leaked ones can be searched for) and the hash the catalog knows it by.
func NewToken() (secret, hash string) {
	var b [20]byte
	rand.Read(b[:])
	secret = "soh_" + strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
	return secret, HashToken(secret)
}

// HashToken is the lower-case hex SHA-256 of a secret. The secrets are random,
// so a fast hash without salt is enough.
func HashToken(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// NewDeviceToken is NewToken for what has to be typed at a scanner's panel,
// some of which end at 24 characters: 100 random bits.
func NewDeviceToken() (secret, hash string) {
	secret = "soh_" + strings.ToLower(rand.Text()[:20])
	return secret, HashToken(secret)
}

// HashKey is what the catalog knows a device by that signs with an SSH key:
// lower-case hex SHA-512/256 of the public key as in RFC 4253, section 6.6. It
// is another function than HashToken's, so that the key, which is no secret,
// never passes for one.
func HashKey(key []byte) string {
	sum := sha512.Sum512_256(key)
	return hex.EncodeToString(sum[:])
}

// ParseKey reads a line of an OpenSSH public key file ("ssh-ed25519 AAAA… name")
// and gives the key's bytes; scan.CodeInvalid when it is none.
func ParseKey(line string) ([]byte, error) {
	parts := strings.Fields(line)
	if len(parts) < 2 {
		return nil, scan.Errorf(scan.CodeInvalid, "a public key is a line like ssh-ed25519 AAAA…")
	}
	key, err := base64.StdEncoding.DecodeString(parts[1])
	if err != nil || !bytes.HasPrefix(key, append(binary.BigEndian.AppendUint32(nil, uint32(len(parts[0]))), parts[0]...)) {
		return nil, scan.Errorf(scan.CodeInvalid, "the public key does not say that it is %s", parts[0])
	}
	return key, nil
}

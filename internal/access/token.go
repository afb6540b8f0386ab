// Package access is who may come in: bearer tokens, what they are made of and
// what they allow, and a bound on failed tries to sign in. Pages, API and the
// doors for scanners share it.
package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"
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

package tus

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strconv"
	"strings"

	"sohoa/internal/scan"
)

// The protocol as we speak it, in its own words.
const (
	Version    = "1.0.0"
	Extensions = "creation,creation-with-upload,checksum,expiration,termination"
	Algorithms = "sha256,sha1,md5"
	MediaType  = "application/offset+octet-stream"
)

// maxMetadata bounds the Upload-Metadata header, bytes.
const maxMetadata = 8 << 10

// Metadata reads an Upload-Metadata header: pairs of a key and a base64 value,
// separated by commas. scan.CodeInvalid for anything else, a key that comes
// twice among it.
func Metadata(header string) (map[string]string, error) {
	pairs := map[string]string{}
	if len(header) > maxMetadata {
		return nil, scan.Errorf(scan.CodeInvalid, "Upload-Metadata is longer than %d bytes", maxMetadata)
	}
	if strings.TrimSpace(header) == "" {
		return pairs, nil
	}
	for _, pair := range strings.Split(header, ",") {
		key, encoded, _ := strings.Cut(strings.TrimSpace(pair), " ")
		value, err := base64.StdEncoding.DecodeString(encoded)
		if _, twice := pairs[key]; key == "" || err != nil || twice {
			return nil, scan.Errorf(scan.CodeInvalid, "Upload-Metadata is not a list of different keys with base64 values")
		}
		pairs[key] = string(value)
	}
	return pairs, nil
}

// Number reads Upload-Length and Upload-Offset: digits alone.
func Number(header string) (int64, error) {
	n, err := strconv.ParseInt(header, 10, 64)
	if err != nil || header[0] < '0' || header[0] > '9' {
		return 0, scan.Errorf(scan.CodeInvalid, "%.40q is no number of bytes", header)
	}
	return n, nil
}

// SHA256 reads an announced hash: 64 hex digits, or nothing.
func SHA256(announced string) (string, error) {
	if announced == "" {
		return "", nil
	}
	if b, err := hex.DecodeString(announced); err != nil || len(b) != sha256.Size {
		return "", scan.Errorf(scan.CodeInvalid, "sha256 is not 64 hex digits")
	}
	return strings.ToLower(announced), nil
}

// Checksum is what a piece must hash to.
type Checksum struct {
	Algorithm string // one of Algorithms
	New       func() hash.Hash
	sum       []byte
}

var hashes = map[string]func() hash.Hash{"sha256": sha256.New, "sha1": sha1.New, "md5": md5.New}

// ParseChecksum reads an Upload-Checksum header, "" = nil; scan.CodeInvalid
// for an unknown algorithm or a sum that is none.
func ParseChecksum(header string) (*Checksum, error) {
	if header == "" {
		return nil, nil
	}
	name, encoded, _ := strings.Cut(header, " ")
	c := &Checksum{Algorithm: name, New: hashes[name]}
	if c.New == nil {
		return nil, scan.Errorf(scan.CodeInvalid, "Upload-Checksum knows %s", Algorithms)
	}
	var err error
	if c.sum, err = base64.StdEncoding.DecodeString(encoded); err != nil || len(c.sum) != c.New().Size() {
		return nil, scan.Errorf(scan.CodeInvalid, "Upload-Checksum is not a base64 %s", name)
	}
	return c, nil
}

// Matches compares the sum of h.
func (c *Checksum) Matches(h hash.Hash) bool {
	return subtle.ConstantTimeCompare(h.Sum(nil), c.sum) == 1
}

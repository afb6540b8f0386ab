package scan

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID returns a new identifier of 26 lower-case Crockford base32
// characters: 48 bits of Unix milliseconds, then 80 random bits, so that ids
// sort by the time they were made. It has no "-", "/" or ":" and is safe in
// object keys, file names and queue task ids.
func NewID() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(time.Now().UnixMilli())<<16)
	rand.Read(b[6:])
	return idAlphabet.EncodeToString(b[:])
}

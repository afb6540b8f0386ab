package workers

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
)

type sha struct{ hash.Hash }

func newHash() sha { return sha{sha256.New()} }

// sum is the lower-case hex digest.
func (s sha) sum() string { return hex.EncodeToString(s.Sum(nil)) }

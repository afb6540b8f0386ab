package blob

import (
	"context"
	"io"
	"time"
)

// Drops is the part of a store where others put objects for us: keys are of
// their choosing (any UTF-8), nobody has checked the bytes, and an object may
// be replaced at any moment. Driver: blob/s3. To add one, pass
// blobtest.RunDrops. Errors as with Store; scan.CodeStale when another object
// lies under the key than the one that was listed.
type Drops interface {
	// List calls fn for each object whose key starts with prefix, in key order,
	// until fn returns an error, which List then returns. Told stays nil.
	List(ctx context.Context, prefix string, fn func(Drop) error) error
	// Stat describes what lies under a key.
	Stat(ctx context.Context, key string) (Drop, error)
	// Open reads the very object d describes.
	Open(ctx context.Context, d Drop) (io.ReadCloser, error)
	// Put stores a small object, a note to the sender.
	Put(ctx context.Context, key string, body []byte) error
	// Move puts the very object d describes under another key.
	Move(ctx context.Context, d Drop, key string) error
	// Remove removes the very object d describes, with all older versions. A
	// newer one put in the instant between look and removal is lost where the
	// bucket keeps no versions: senders do well to use new names.
	Remove(ctx context.Context, d Drop) error
	// Presign lets whoever has the ticket put one object under key until it
	// expires. told goes into the object's metadata (ASCII).
	Presign(ctx context.Context, key string, told map[string]string, until time.Duration) (Ticket, error)
}

// Drop describes an object that somebody put there.
type Drop struct {
	Key      string
	Size     int64             // bytes
	Tag      string            // changes with the bytes
	Modified time.Time         // by the store's clock
	Told     map[string]string // what the sender said of it; keys in lower case
}

// Ticket is a request that its holder may send.
type Ticket struct {
	URL     string
	Headers map[string]string // which must be sent as they are
	Expires time.Time
}

package s3

import (
	"context"
	"io"
	"os"

	"github.com/minio/minio-go/v7"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// partSize is how much goes up in one request; a larger object in several,
// each of which is held in memory once.
const partSize = 16 << 20

// writer spools to a local file without a name, which is gone when the process
// is, and uploads it at Commit, when size and sum are known.
type writer struct {
	*blob.Spool
	store *Store
	done  bool
}

// Create starts a new object.
func (s *Store) Create(ctx context.Context) (blob.Writer, error) {
	if err := alive(ctx); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(s.spool, "sohoa-object-") // 0600
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "create object: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, scan.Errorf(scan.CodeUnavailable, "create object: %w", err)
	}
	return &writer{Spool: blob.NewSpool(f), store: s}, nil
}

// Adopt uploads from the file itself at Commit.
func (s *Store) Adopt(ctx context.Context, settled blob.Settled) (blob.Writer, error) {
	if err := alive(ctx); err != nil {
		return nil, err
	}
	f, err := os.Open(settled.Name())
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "adopt object: %w", err)
	}
	spool, err := blob.Found(f, settled.SHA256)
	if err != nil {
		f.Close()
		return nil, err
	}
	return &writer{Spool: spool, store: s}, nil
}

// Commit uploads the object and asks the service whether it has it.
func (w *writer) Commit(ctx context.Context, key string) (blob.Info, error) {
	if w.done {
		return blob.Info{}, scan.Errorf(scan.CodeInvalid, "commit %s: the object is finished", key)
	}
	if err := check(ctx, key); err != nil {
		return blob.Info{}, err
	}
	_, err := w.store.core.Client.PutObject(ctx, w.store.bucket, key,
		io.NewSectionReader(w.File, 0, w.Size()), w.Size(), minio.PutObjectOptions{
			ContentType:    "application/octet-stream",
			UserMetadata:   map[string]string{sumKey: w.Sum()},
			SendContentMd5: true, // the service refuses a part that was damaged on the way
			PartSize:       partSize,
		})
	if err != nil {
		return blob.Info{}, failed("upload "+key, err)
	}
	info, err := w.store.Stat(ctx, key)
	if err != nil {
		return blob.Info{}, scan.Errorf(scan.CodeUnavailable, "confirm %s: %w", key, err)
	}
	w.done = true
	w.File.Close()
	// Another writer of the key may have been later: then its object is whole and
	// ours was, for a moment. Only an object without any sum was not kept as sent.
	if info.SHA256 == "" {
		return blob.Info{}, scan.Errorf(scan.CodeUnavailable, "confirm %s: the service dropped its metadata", key)
	}
	return blob.Info{Key: key, Size: w.Size(), SHA256: w.Sum(), Modified: info.Modified}, nil
}

// Abort drops the spooled bytes.
func (w *writer) Abort() error {
	if w.done {
		return nil
	}
	w.done = true
	if err := w.File.Close(); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "abort object: %w", err)
	}
	return nil
}

package s3

import (
	"context"
	"io"

	"github.com/minio/minio-go/v7"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// reader reads the rest of the object from where it stands in one request; a
// Seek elsewhere ends that request and the next Read makes a new one, which
// the service refuses when the object was replaced meanwhile (If-Match).
type reader struct {
	ctx   context.Context
	store *Store
	info  blob.Info
	etag  string
	at    int64
	body  io.ReadCloser // nil: to be asked for
}

// Open opens an object; ctx also ends later reads.
func (s *Store) Open(ctx context.Context, key string) (blob.Reader, error) {
	if err := check(ctx, key); err != nil {
		return nil, err
	}
	body, o, _, err := s.core.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, failed("open "+key, err)
	}
	return &reader{ctx: ctx, store: s, info: describe(key, o), etag: o.ETag, body: body}, nil
}

func (r *reader) Info() blob.Info { return r.info }

func (r *reader) Read(p []byte) (int, error) {
	if r.at >= r.info.Size {
		return 0, io.EOF
	}
	if r.body == nil {
		if err := r.request(); err != nil {
			return 0, err
		}
	}
	n, err := r.body.Read(p)
	r.at += int64(n)
	if err == io.EOF && r.at < r.info.Size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil && err != io.EOF {
		err = failed("read "+r.info.Key, err)
	}
	return n, err
}

func (r *reader) request() error {
	var opts minio.GetObjectOptions
	if err := opts.SetRange(r.at, r.info.Size-1); err != nil {
		return scan.Errorf(scan.CodeInternal, "read %s: %w", r.info.Key, err)
	}
	if err := opts.SetMatchETag(r.etag); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "read %s: %w", r.info.Key, err)
	}
	body, _, _, err := r.store.core.GetObject(r.ctx, r.store.bucket, r.info.Key, opts)
	if err != nil {
		return failed("read "+r.info.Key, err)
	}
	r.body = body
	return nil
}

// Seek moves to any place at or after the start.
func (r *reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.info.Size
	default:
		return 0, scan.Errorf(scan.CodeInvalid, "seek %s: whence %d", r.info.Key, whence)
	}
	if offset < 0 {
		return 0, scan.Errorf(scan.CodeInvalid, "seek %s: before its start", r.info.Key)
	}
	if offset != r.at {
		r.Close()
		r.at = offset
	}
	return offset, nil
}

// Close ends the running request.
func (r *reader) Close() error {
	if r.body == nil {
		return nil
	}
	body := r.body
	r.body = nil
	return body.Close()
}

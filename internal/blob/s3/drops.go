package s3

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// Drops is the bucket as a place where others put objects.
type Drops struct{ *Store }

var _ blob.Drops = Drops{}

// Drops gives the bucket's other side.
func (s *Store) Drops() Drops { return Drops{s} }

// List lists what was dropped.
func (d Drops) List(ctx context.Context, prefix string, fn func(blob.Drop) error) error {
	if err := alive(ctx); err != nil {
		return err
	}
	for o := range d.core.ListObjectsIter(ctx, d.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if o.Err != nil {
			return failed("list "+prefix, o.Err)
		}
		if err := fn(dropped(o.Key, o)); err != nil {
			return err
		}
	}
	return alive(ctx) // the iteration just ends when the context does
}

// Stat describes a drop.
func (d Drops) Stat(ctx context.Context, key string) (blob.Drop, error) {
	o, err := d.core.StatObject(ctx, d.bucket, key, minio.StatObjectOptions{})
	return dropped(key, o), failed("stat "+key, err)
}

// Open reads a drop.
func (d Drops) Open(ctx context.Context, what blob.Drop) (io.ReadCloser, error) {
	var opts minio.GetObjectOptions
	if err := opts.SetMatchETag(what.Tag); err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "open %s: %w", what.Key, err)
	}
	body, _, _, err := d.core.GetObject(ctx, d.bucket, what.Key, opts)
	if err != nil {
		return nil, replaced(failed("open "+what.Key, err))
	}
	return body, nil
}

// Put stores a note.
func (d Drops) Put(ctx context.Context, key string, body []byte) error {
	_, err := d.core.Client.PutObject(ctx, d.bucket, key, bytes.NewReader(body), int64(len(body)),
		minio.PutObjectOptions{ContentType: "text/plain; charset=utf-8", SendContentMd5: true})
	return failed("put "+key, err)
}

// Move copies within the service and removes the source.
func (d Drops) Move(ctx context.Context, what blob.Drop, key string) error {
	_, err := d.core.ComposeObject(ctx, minio.CopyDestOptions{Bucket: d.bucket, Object: key},
		minio.CopySrcOptions{Bucket: d.bucket, Object: what.Key, MatchETag: what.Tag})
	if err != nil {
		return replaced(failed("move "+what.Key, err))
	}
	return d.Remove(ctx, what)
}

// Remove removes a drop.
func (d Drops) Remove(ctx context.Context, what blob.Drop) error {
	now, err := d.Stat(ctx, what.Key)
	if scan.Is(err, scan.CodeNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if d.versioned {
		return d.removeVersions(ctx, what)
	}
	if now.Tag != what.Tag {
		return scan.Errorf(scan.CodeStale, "%s was replaced", what.Key)
	}
	return failed("remove "+what.Key, d.core.RemoveObject(ctx, d.bucket, what.Key, minio.RemoveObjectOptions{}))
}

// removeVersions removes the drop's version and the older ones: a key's
// versions are listed newest first.
func (d Drops) removeVersions(ctx context.Context, what blob.Drop) error {
	newer, reached := false, false
	list := minio.ListObjectsOptions{Prefix: what.Key, Recursive: true, WithVersions: true}
	for o := range d.core.ListObjectsIter(ctx, d.bucket, list) {
		switch {
		case o.Err != nil:
			return failed("list versions of "+what.Key, o.Err)
		case o.Key != what.Key:
			continue
		}
		if reached = reached || strings.Trim(o.ETag, `"`) == what.Tag; !reached {
			newer = newer || !o.IsDeleteMarker
			continue
		}
		err := d.core.RemoveObject(ctx, d.bucket, what.Key, minio.RemoveObjectOptions{VersionID: o.VersionID})
		if err := failed("remove a version of "+what.Key, err); err != nil && !scan.Is(err, scan.CodeNotFound) {
			return err
		}
	}
	if newer {
		return scan.Errorf(scan.CodeStale, "%s was replaced", what.Key)
	}
	return alive(ctx)
}

// Presign signs a PUT.
func (d Drops) Presign(ctx context.Context, key string, told map[string]string, until time.Duration) (blob.Ticket, error) {
	ticket := blob.Ticket{Headers: map[string]string{}, Expires: time.Now().Add(until).UTC()}
	headers := http.Header{}
	for k, v := range told {
		ticket.Headers["x-amz-meta-"+k] = v
		headers.Set("x-amz-meta-"+k, v)
	}
	u, err := d.core.PresignHeader(ctx, http.MethodPut, d.bucket, key, until, nil, headers)
	if err != nil {
		return ticket, failed("presign "+key, err)
	}
	ticket.URL = u.String()
	return ticket, nil
}

func dropped(key string, o minio.ObjectInfo) blob.Drop {
	d := blob.Drop{Key: key, Size: o.Size, Tag: strings.Trim(o.ETag, `"`), Modified: o.LastModified.UTC()}
	for k, v := range o.UserMetadata {
		if d.Told == nil {
			d.Told = map[string]string{}
		}
		d.Told[strings.ToLower(k)] = v
	}
	return d
}

// replaced tells a precondition that did not hold from other failures.
func replaced(err error) error {
	var answer minio.ErrorResponse
	if errors.As(err, &answer) && answer.StatusCode == http.StatusPreconditionFailed {
		return scan.Errorf(scan.CodeStale, "the object was replaced: %w", err)
	}
	return err
}

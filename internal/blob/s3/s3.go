// Package s3 keeps objects in a bucket of any S3 service. It asks for little:
// PUT, multipart upload, GET with Range and If-Match, HEAD, DELETE and
// ListObjectsV2. There are no trailing checksums, no bucket events and no
// life cycle rules, which not every service has; our own SHA-256 stands in the
// object's metadata (x-amz-meta-sha256). Keys are used as they are.
//
// In a bucket that keeps versions, Delete removes all versions of the key:
// what is erased must be gone.
package s3

import (
	"context"
	"os"
	"slices"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/s3utils"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// Config says where the bucket is.
type Config struct {
	Endpoint  string // host or host:port, without scheme
	Bucket    string // made when missing
	Region    string // "" = us-east-1
	AccessKey string
	SecretKey string
	Secure    bool   // TLS
	SpoolDir  string // objects being written lie here until they are committed; "" = the system's temporary folder
}

// sumKey names our SHA-256 in an object's metadata.
const sumKey = "Sha256"

// retries is how often the client tries a request, with growing pauses of
// less than a second each.
const retries = 4

// Store is a blob.Store in a bucket.
type Store struct {
	core      *minio.Core
	bucket    string
	spool     string
	versioned bool
}

var (
	_ blob.Store   = (*Store)(nil)
	_ blob.Adopter = (*Store)(nil)
)

// Open connects to the service, makes the bucket when it is missing and the
// spool folder (0700) too. scan.CodeInvalid for an impossible configuration,
// else scan.CodeUnavailable, also for wrong keys.
func Open(ctx context.Context, c Config) (*Store, error) {
	if err := s3utils.CheckValidBucketNameStrict(c.Bucket); err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "bucket %q: %w", c.Bucket, err)
	}
	if c.Region == "" {
		c.Region = "us-east-1"
	}
	if c.SpoolDir == "" {
		c.SpoolDir = os.TempDir()
	}
	core, err := minio.NewCore(c.Endpoint, &minio.Options{
		Creds:      credentials.NewStaticV4(c.AccessKey, c.SecretKey, ""),
		Secure:     c.Secure,
		Region:     c.Region,
		MaxRetries: retries,
	})
	if err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "S3 at %q: %w", c.Endpoint, err)
	}
	if err := os.MkdirAll(c.SpoolDir, 0o700); err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "spool folder: %w", err)
	}
	s := &Store{core: core, bucket: c.Bucket, spool: c.SpoolDir}
	if err := s.needBucket(ctx, c.Region); err != nil {
		return nil, err
	}
	// A service without versions may refuse the question; then there are none.
	if v, err := core.GetBucketVersioning(ctx, c.Bucket); err == nil {
		s.versioned = v.Status != ""
	}
	return s, nil
}

func (s *Store) needBucket(ctx context.Context, region string) error {
	there, err := s.core.BucketExists(ctx, s.bucket)
	if err != nil {
		return failed("find bucket "+s.bucket, err)
	}
	if there {
		return nil
	}
	err = s.core.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{Region: region})
	raced := []string{minio.BucketAlreadyOwnedByYou, minio.BucketAlreadyExists}
	if err != nil && !slices.Contains(raced, minio.ToErrorResponse(err).Code) {
		return failed("make bucket "+s.bucket, err)
	}
	return nil
}

// Stat describes an object.
func (s *Store) Stat(ctx context.Context, key string) (blob.Info, error) {
	if err := check(ctx, key); err != nil {
		return blob.Info{}, err
	}
	o, err := s.core.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return blob.Info{}, failed("stat "+key, err)
	}
	return describe(key, o), nil
}

// Delete removes an object with all its versions.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := check(ctx, key); err != nil {
		return err
	}
	if s.versioned {
		return s.deleteVersions(ctx, key)
	}
	err := s.core.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{})
	if err := failed("delete "+key, err); err != nil && !scan.Is(err, scan.CodeNotFound) {
		return err
	}
	return nil
}

func (s *Store) deleteVersions(ctx context.Context, key string) error {
	list := minio.ListObjectsOptions{Prefix: key, Recursive: true, WithVersions: true}
	for o := range s.core.ListObjectsIter(ctx, s.bucket, list) {
		if o.Err != nil {
			return failed("list versions of "+key, o.Err)
		}
		if o.Key != key {
			continue
		}
		err := s.core.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{VersionID: o.VersionID})
		if err := failed("delete a version of "+key, err); err != nil && !scan.Is(err, scan.CodeNotFound) {
			return err
		}
	}
	return alive(ctx) // the iteration just ends when the context does
}

// List lists objects. SHA256 stays "".
func (s *Store) List(ctx context.Context, prefix string, fn func(blob.Info) error) error {
	if err := alive(ctx); err != nil {
		return err
	}
	for o := range s.core.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if o.Err != nil {
			return failed("list "+prefix, o.Err)
		}
		if !blob.ValidKey(o.Key) { // not ours
			continue
		}
		if err := fn(blob.Info{Key: o.Key, Size: o.Size, Modified: o.LastModified.UTC()}); err != nil {
			return err
		}
	}
	return alive(ctx) // the iteration just ends when the context does
}

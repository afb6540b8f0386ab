package s3

import (
	"context"
	"errors"
	"net/http"

	"github.com/minio/minio-go/v7"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// failed gives what the service answered a code of ours; nil stays nil.
func failed(call string, err error) error {
	if err == nil {
		return nil
	}
	code := scan.CodeUnavailable
	var answer minio.ErrorResponse
	if errors.As(err, &answer) {
		switch {
		case answer.Code == minio.NoSuchBucket:
		case answer.Code == minio.NoSuchKey, answer.StatusCode == http.StatusNotFound:
			code = scan.CodeNotFound
		case answer.StatusCode == http.StatusBadRequest, answer.StatusCode == http.StatusConflict:
			code = scan.CodeInvalid // a folder service's "the parent is an object" among them
		}
	}
	return scan.Errorf(code, "%s: %w", call, err)
}

// check refuses a bad key and a context that is done.
func check(ctx context.Context, key string) error {
	if !blob.ValidKey(key) {
		return scan.Errorf(scan.CodeInvalid, "bad object key %q", key)
	}
	return alive(ctx)
}

func alive(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "object store: %w", err)
	}
	return nil
}

// describe makes an Info of the service's answer. An object that another
// program put there has no SHA256.
func describe(key string, o minio.ObjectInfo) blob.Info {
	return blob.Info{Key: key, Size: o.Size, SHA256: o.UserMetadata[sumKey], Modified: o.LastModified.UTC()}
}

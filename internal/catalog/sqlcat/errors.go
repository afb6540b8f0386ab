package sqlcat

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"sohoa/internal/scan"
)

// fail gives an error of call its code; nil stays nil.
func (c *Catalog) fail(call string, err error) error {
	if err == nil {
		return nil
	}
	return scan.Errorf(c.code(err), "catalog %s: %w", call, err)
}

func (c *Catalog) code(err error) scan.Code {
	var own *scan.Error
	var away net.Error
	switch {
	case errors.As(err, &own):
		return own.Code
	case errors.Is(err, sql.ErrNoRows):
		return scan.CodeNotFound
	}
	if code := c.d.Code(err); code != "" {
		return code
	}
	for _, e := range []error{context.Canceled, context.DeadlineExceeded, sql.ErrConnDone, sql.ErrTxDone, driver.ErrBadConn, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, e) {
			return scan.CodeUnavailable
		}
	}
	// database/sql has no value for "sql: database is closed".
	if errors.As(err, &away) || err.Error() == "sql: database is closed" {
		return scan.CodeUnavailable
	}
	return scan.CodeInternal
}

func stale(what string) error   { return scan.Errorf(scan.CodeStale, "%s", what) }
func invalid(what string) error { return scan.Errorf(scan.CodeInvalid, "%s", what) }

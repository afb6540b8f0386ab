package sqlcat

import (
	"context"
	"database/sql"
	"io/fs"

	"github.com/pressly/goose/v3"

	"sohoa/internal/scan"
)

// Migrate brings db to the newest of the migrations in fsys, files named
// NNNNN_name.sql. engine is goose's name for it. The caller keeps other
// processes from doing the same at the same time.
func Migrate(ctx context.Context, db *sql.DB, engine string, fsys fs.FS) error {
	p, err := goose.NewProvider(goose.Dialect(engine), db, fsys, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return scan.Errorf(scan.CodeInternal, "migrations: %w", err)
	}
	if _, err = p.Up(ctx); err != nil {
		return scan.Errorf(scan.CodeUnavailable, "migrate: %w", err)
	}
	return nil
}

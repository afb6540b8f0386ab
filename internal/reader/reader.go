// Package reader turns one page of a file into words: draw or decode, prepare,
// read, correct — all in memory. Local does it in this process; Pool hands
// pages to child processes, so that a native crash costs one page attempt.
package reader

import (
	"context"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// Job names one page to read.
type Job struct {
	Path  string     `json:"path"` // local file with the original bytes
	Media scan.Media `json:"media"`
	Page  int        `json:"page"` // 1-based
	// Preview asks for a JPEG of the upright page, at most that many pixels wide; 0 = none.
	Preview int `json:"preview"`
	// Alone asks for a child process that reads this page and nothing else.
	Alone bool `json:"alone,omitempty"`
}

// Result is what a page gave.
type Result struct {
	Page    ocr.Page `json:"page"`
	Preview []byte   `json:"preview,omitempty"` // JPEG
	// Security is what the secrecy check of this page said, and where.
	Security scan.SecurityLevel `json:"security"`
}

// Reader reads pages; it is safe for many goroutines. Errors carry
// scan.CodePageUnreadable, CodePageTimeout, CodePageCrashed (the child died),
// CodePageNoText or CodeTooManyPixels.
type Reader interface {
	Read(ctx context.Context, job Job) (Result, error)
	Close() error
}

package main

import "sohoa/internal/scan"

// Exit codes of `sohoa digitize`, a stable interface (README).
const (
	exitOK         = 0
	exitUsage      = 1
	exitUnreadable = 2
	exitMissing    = 3 // a program or language model is not installed
	exitSome       = 4 // some pages, or some of several inputs, failed
	exitEncrypted  = 8
	exitOther      = 15
)

// exitError is an error with the exit code it stands for; err nil = already
// reported.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return "failed"
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func missing(err error) error { return &exitError{exitMissing, err} }
func failed(err error) error  { return &exitError{exitOther, err} }

// exitOf is the exit code for one input's error.
func exitOf(err error) int {
	switch scan.CodeOf(err) {
	case "":
		return exitOK
	case scan.CodePageMissing:
		return exitSome
	case scan.CodeEncrypted:
		return exitEncrypted
	case scan.CodeEmpty, scan.CodeTruncated, scan.CodeUnknownType, scan.CodeDamaged, scan.CodeTooLarge,
		scan.CodeTooManyPages, scan.CodeTooManyPixels, scan.CodeNoPages, scan.CodeNotAFile,
		scan.CodePageUnreadable, scan.CodePageCrashed, scan.CodePageTimeout, scan.CodePageNoText:
		return exitUnreadable
	}
	return exitOther
}

// exitOfAll joins the exit codes of several inputs: 0 when all are fine, 4 when
// at least one worked (perhaps in part) and one did not, else the first's.
func exitOfAll(codes []int) int {
	if len(codes) == 1 {
		return codes[0]
	}
	first, worked := exitOK, false
	for _, c := range codes {
		switch {
		case c == exitOK:
			worked = true
		case c == exitSome:
			worked = true
			fallthrough
		default:
			if first == exitOK {
				first = c
			}
		}
	}
	if first != exitOK && worked {
		return exitSome
	}
	return first
}

package scan

import (
	"errors"
	"fmt"
)

// Error is the one error type that crosses package borders: a code, what it
// was about, and the cause. Drivers map their own errors to it.
type Error struct {
	Code   Code
	Detail string // for logs and operators; no text of a document
	Err    error  // cause, may be nil
}

// Error says code, detail and cause.
func (e *Error) Error() string {
	s := string(e.Code)
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error; a %w operand becomes its cause.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	if cause := errors.Unwrap(err); cause != nil {
		return &Error{Code: code, Err: err}
	}
	return &Error{Code: code, Detail: err.Error()}
}

// CodeOf is the code of the outermost Error in err's chain, CodeInternal when
// there is none, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// Is reports whether err carries code.
func Is(err error, code Code) bool { return err != nil && CodeOf(err) == code }

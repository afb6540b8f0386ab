package reader

import (
	"errors"

	"sohoa/internal/scan"
)

// The child says hello once its engine stands, then answers each request with
// one reply; each message is one line of JSON.
type (
	hello struct {
		Ready bool     `json:"ready"`
		Error *failure `json:"error,omitempty"`
	}
	reply struct {
		Result *Result  `json:"result,omitempty"`
		Error  *failure `json:"error,omitempty"`
	}
	failure struct {
		Code   scan.Code `json:"code"`
		Detail string    `json:"detail"`
	}
)

// failed is err as it goes over the pipe; nil for nil.
func failed(err error) *failure {
	if err == nil {
		return nil
	}
	return &failure{Code: scan.CodeOf(err), Detail: err.Error()}
}

// err is the error that a failure carries.
func (f *failure) err() error {
	return &scan.Error{Code: f.Code, Err: errors.New(f.Detail)}
}

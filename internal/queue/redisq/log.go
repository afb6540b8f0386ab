package redisq

import (
	"fmt"
	"log/slog"
	"sync/atomic"
)

// logger takes asynq's lines at debug level: during an outage there are many
// each second, and none says more than health does.
type logger struct{ log *slog.Logger }

func (l logger) Debug(args ...any) {}
func (l logger) Info(args ...any)  { l.log.Debug("asynq: " + fmt.Sprint(args...)) }
func (l logger) Warn(args ...any)  { l.log.Debug("asynq: " + fmt.Sprint(args...)) }
func (l logger) Error(args ...any) { l.log.Debug("asynq: " + fmt.Sprint(args...)) }
func (l logger) Fatal(args ...any) { l.log.Error("asynq: " + fmt.Sprint(args...)) }

// health says once that Redis went away, and once that it is back.
type health struct {
	log  *slog.Logger
	away atomic.Bool
}

func (h *health) report(err error) {
	switch {
	case err != nil && h.away.CompareAndSwap(false, true):
		h.log.Warn("redis does not answer; waiting for it", "err", err)
	case err == nil && h.away.CompareAndSwap(true, false):
		h.log.Info("redis is back")
	}
}

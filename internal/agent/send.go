package agent

import (
	"context"
	"io"
	"os"
	"time"

	"sohoa/internal/scan"
)

// pieceSize bounds one request's body. What of it arrives stays, so it is only
// small enough for proxies that limit a request.
const pieceSize = 8 << 20

// send brings waiting entries over, oldest first, until ctx ends. A broken line
// is tried again after ever longer waits.
func (a *Agent) send(ctx context.Context) {
	a.client.heard = a.heard
	wait := time.Duration(0)
	for ctx.Err() == nil {
		err := a.sendAll(ctx)
		if err == nil {
			wait = 0
			a.told(nil, time.Time{})
			select {
			case <-ctx.Done():
			case <-a.news:
			}
			continue
		}
		wait = min(max(2*wait, min(time.Second, a.Retry)), a.Retry)
		a.told(err, time.Now().Add(wait))
		a.Log.Info("the line waits", "again_in", wait, "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// sendAll sends what waits. What is wrong with one file alone does not hold up
// the others; the error is the line's.
func (a *Agent) sendAll(ctx context.Context) error {
	var left error
	for _, e := range a.spool.list(Waiting) {
		if ctx.Err() != nil {
			return nil
		}
		switch err := a.sendOne(ctx, e); scan.CodeOf(err) {
		case "":
			a.told(nil, time.Time{})
		case scan.CodeTooLarge: // it would be refused for ever
			if err := a.finish(e, answer{State: "rejected", Reason: scan.CodeTooLarge}); err != nil {
				return err
			}
		case scan.CodeLocked, scan.CodeChecksum, scan.CodeMismatch:
			left = err
		default:
			return err
		}
	}
	return left
}

// sendOne brings one file over: by its hash alone when the server has the
// bytes, else in pieces from where the server stands.
func (a *Agent) sendOne(ctx context.Context, e Entry) error {
	if e.Upload == "" {
		got, known, err := a.client.again(ctx, e)
		if err != nil {
			return err
		}
		if known {
			return a.finish(e, got)
		}
		if e.Upload, err = a.client.create(ctx, e); err != nil {
			return err
		}
		if err := a.spool.put(e); err != nil { // a power cut must not begin anew
			return err
		}
	}
	f, err := os.Open(a.spool.bytes(e.ID))
	if err != nil {
		return diskError("open spooled file", err)
	}
	defer f.Close()
	for {
		at, done, err := a.client.offset(ctx, e)
		for err == nil && done == nil && at <= e.Size {
			size := min(pieceSize, e.Size-at)
			done, err = a.client.piece(ctx, e, at, io.NewSectionReader(f, at, size), size)
			if err == nil {
				at += size
				a.passed(size)
			}
		}
		switch {
		case done != nil:
			return a.finish(e, *done)
		case scan.Is(err, scan.CodeNotFound), scan.Is(err, scan.CodeChecksum): // expired, or spoilt on the way: begin anew
			e.Upload = ""
			if perr := a.spool.put(e); perr != nil {
				return perr
			}
			return scan.Errorf(scan.CodeChecksum, "the upload begins anew: %w", err)
		case scan.Is(err, scan.CodeStale): // the server stands elsewhere: ask
			continue
		default:
			return err
		}
	}
}

// finish notes the server's receipt for good and puts the source in its place.
func (a *Agent) finish(e Entry, got answer) error {
	e.State, e.Receipt, e.Code, e.Done = Sent, got.Receipt, got.Reason, time.Now().UTC()
	if got.State == string(scan.ItemRejected) {
		e.State = Refused
	}
	if err := a.spool.put(e); err != nil {
		return err
	}
	a.Log.Info("sent", "entry", e.ID, "receipt", e.Receipt, "state", e.State, "reason", e.Code)
	a.settle(e)
	return nil
}

// heard measures how far our clock is from the server's.
func (a *Agent) heard(server time.Time) {
	now := time.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.line.Contact = now
	a.line.Skew = now.Sub(server).Truncate(time.Second)
}

func (a *Agent) passed(n int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.line.Sent += n
}

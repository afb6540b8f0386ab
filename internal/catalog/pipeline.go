package catalog

import (
	"context"
	"fmt"
	"time"

	"sohoa/internal/scan"
)

// Work is one piece of work and, once claimed, the lease on it. A row exists
// for each (stage, subject); it is ready, running or done.
type Work struct {
	Stage   string // split, read, assemble, publish, seal
	Subject string // item id; PageSubject for read; delivery id for publish
	Unit    string
	ItemID  string
	Page    int // 1-based, for read
	// Attempt counts claims. A ready row has the number of the last attempt; the
	// task to enqueue is for Attempt+1. A claimed one has its own number.
	Attempt int
	// Crashes counts leases that ran out: whoever held one died or hung.
	Crashes int
	// Alone is set when the next attempt must run in a process of its own.
	Alone bool
	Owner string
}

// The lanes work waits in, most urgent first. Page one of everything comes
// before page 400 of one job.
const (
	LaneFirst = "first" // split, page one, assemble, seal
	LaneBulk  = "bulk"  // further pages
	LaneSlow  = "slow"  // deliveries to others
)

// Lane is the lane w waits in.
func (w Work) Lane() string {
	switch {
	case w.Stage == StagePublish:
		return LaneSlow
	case w.Stage == StageRead && w.Page > 1:
		return LaneBulk
	}
	return LaneFirst
}

// Pipeline is what workers need. Every Finish…, RejectItem and SealFrom is a
// compare-and-set on the lease (stage, subject, attempt, owner, running):
// CodeStale when the lease was lost, and then nothing has changed.
type Pipeline interface {
	// Claim takes a ready piece of work whose time has come: it becomes running
	// under owner with Attempt+1 until ttl from now. CodeStale when it is not
	// ready (done, running elsewhere, its item sealed), CodeNotFound when there
	// is no such work.
	Claim(ctx context.Context, stage, subject, owner string, ttl time.Duration) (Work, error)
	// Turn tells which ready work of a lane is next, CodeNotFound when none is:
	// the oldest of the unit whose last claim in this lane was longest ago, so that
	// units take turns and none waits for all of another's. It takes nothing: the
	// caller claims it, and asks again when somebody was faster.
	Turn(ctx context.Context, lane string) (Work, error)
	// Heartbeat prolongs the lease to ttl from now.
	Heartbeat(ctx context.Context, w Work, ttl time.Duration) error
	// Release gives work back: ready again at notBefore, for Ready to find. alone
	// asks for a process of its own next time. code is kept for people to see.
	Release(ctx context.Context, w Work, notBefore time.Time, alone bool, code scan.Code) error
	// Expire makes work ready whose lease ran out, with Crashes+1 and, for read,
	// Alone set; returns it.
	Expire(ctx context.Context) ([]Work, error)
	// ReleaseOwner makes all running work of a dead owner ready at once, like Expire.
	ReleaseOwner(ctx context.Context, owner string) ([]Work, error)
	// Ready lists up to limit ready works whose time has come and that were not
	// handed out by Ready (or created) within the last quiet, oldest first, and
	// notes that they are handed out now. The sweeper enqueues them. limit 0 =
	// 100, at most 10000.
	Ready(ctx context.Context, quiet time.Duration, limit int) ([]Work, error)

	// FinishSplit gives the item its pages (waiting) with a ready read work each,
	// which are returned in page order.
	FinishSplit(ctx context.Context, w Work, pages int) ([]Work, error)
	// RejectItem ends an item and its documents as rejected, from split, read or
	// assemble; CodeInvalid without a code.
	RejectItem(ctx context.Context, w Work, code scan.Code, detail string) error
	// FinishPage stores a page's outcome (State done or failed). When it was the
	// last waiting page of the item, a ready assemble work is returned.
	FinishPage(ctx context.Context, w Work, p scan.Page) ([]Work, error)
	// FinishAssemble stores the item's documents with revision 1 of their records,
	// the words for search, feed entries and deliveries of the published ones.
	// docs[0] has the id of the item's first document (else CodeInvalid, as for an
	// empty id or a state other than review, published and rejected). Seq, unit and
	// item of documents and records are set here. Returns publish work.
	FinishAssemble(ctx context.Context, w Work, docs []NewDocument) ([]Work, error)
	// SealFrom is Archive.Seal from within a claimed work.
	SealFrom(ctx context.Context, w Work, code scan.Code) ([]Work, error)
	// FinishSeal ends a seal work.
	FinishSeal(ctx context.Context, w Work) error
	// FinishDelivery ends a publish work: delivered, or given up.
	FinishDelivery(ctx context.Context, w Work, delivered bool, status int) error
}

// NewDocument is a document as assemble cut it. State is review or published;
// Record and Text are not looked at otherwise.
type NewDocument struct {
	Document scan.Document
	Record   scan.Record
	Text     string // whole text for search, NFC
}

// The stages, as they stand in Work.Stage and in the pipeline's table.
const (
	StageSplit    = "split"
	StageRead     = "read"
	StageAssemble = "assemble"
	StagePublish  = "publish"
	StageSeal     = "seal"
)

// PageSubject is the subject of a read work.
func PageSubject(item string, page int) string { return fmt.Sprintf("%s/%05d", item, page) }

// Package catalog is the contract of the store of facts: the ledger, the work
// that is to be done, records, search, people. It is the truth; everything
// else can be made again from it and the originals. Drivers: catalog/sqlite
// and catalog/postgres. To add one, pass catalogtest.Run.
//
// Rules for all methods: they are safe for many goroutines and processes;
// each is one transaction; every error carries a scan.Code — CodeNotFound,
// CodeStale (a compare-and-set found another state: nothing was changed),
// CodeInvalid, CodeUnavailable (the database is away: try again). Times are
// UTC with at least millisecond precision. A unit filter of nil means all
// units, an empty one none.
package catalog

import (
	"context"
	"time"

	"sohoa/internal/scan"
)

// Catalog is everything. Consumers take the narrow roles below.
type Catalog interface {
	Intake
	Pipeline
	Archive
	Likenesses
	Search
	Outbox
	People
	// Canary writes a row and reads it back.
	Canary(ctx context.Context) error
	Close() error
}

// Intake is what the doors need.
type Intake interface {
	// Accept records one reception of bytes that are already safe in the blob
	// store. The first reception of these bytes (SHA256) in the unit makes a new
	// item (running) with its first document (running) and a ready split work,
	// returned for enqueuing; a later one only a second receipt (First false) and
	// no work. A non-empty r.Source that was accepted before from the same unit
	// and door gives the old receipt back unchanged, so that a door may repeat
	// itself after a crash; with other bytes than then it is CodeMismatch, so a
	// source's key has to tell a new file of an old name from the old one. r.ID
	// and item.ID are made by the caller (scan.NewID); item.CreatedAt becomes
	// r.ReceivedAt (zero = now), so that the ledger counts both on one day.
	Accept(ctx context.Context, r scan.Receipt, item scan.Item) (Accepted, error)
	// Refuse records a file that no item can be made of (zero bytes, a bomb, an
	// unknown type): item and document are rejected with item.Reason at once and
	// there is no work. Otherwise like Accept; CodeInvalid without a reason.
	Refuse(ctx context.Context, r scan.Receipt, item scan.Item) (Accepted, error)
	// BySource finds the receipt of a door's source; CodeNotFound.
	BySource(ctx context.Context, unit string, door scan.Door, source string) (scan.Receipt, error)
	// SetKept says where the door keeps the source now ("" = nowhere).
	SetKept(ctx context.Context, receipt, path string) error
	// Kept lists receipts of a door, received before a time, whose source is still
	// kept (KeptPath not "") and whose item is in one of the states, oldest first,
	// from the one behind the receipt after ("" = the oldest); limit 0 = 100, at
	// most 1000.
	Kept(ctx context.Context, door scan.Door, states []scan.ItemState, after string, before time.Time, limit int) ([]scan.Receipt, error)
	// Pause is how long the scanner of a hotfolder was seen to pause within a file
	// at most, 0 = nothing is known; SetPause keeps it.
	Pause(ctx context.Context, folder string) (time.Duration, error)
	SetPause(ctx context.Context, folder string, longest time.Duration) error
	// Faulty lists pages that failed or are poor, of files that a door still keeps
	// and that are not sealed, until Told; limit 0 = 100, at most 1000.
	Faulty(ctx context.Context, door scan.Door, limit int) ([]FaultyPage, error)
	// Told notes that the person at the scanner was told of a page; CodeNotFound.
	Told(ctx context.Context, item string, page int) error
	Item(ctx context.Context, id string) (scan.Item, error)
	// ByHash finds the unit's item of these bytes (lower-case hex SHA-256);
	// CodeNotFound.
	ByHash(ctx context.Context, unit, sha256 string) (scan.Item, error)
	// Receipt finds one; CodeNotFound.
	Receipt(ctx context.Context, id string) (scan.Receipt, error)
	// ByCode lists the receipts of the units that have a short code
	// (scan.Receipt.Code), newest first: almost always one or none.
	ByCode(ctx context.Context, units []string, code string) ([]scan.Receipt, error)
	// Receipts lists an item's, oldest first.
	Receipts(ctx context.Context, item string) ([]scan.Receipt, error)
	// Ledger counts per unit and day of reception (UTC+7), newest day first, what
	// was received at from or later and before to; a zero time is open.
	Ledger(ctx context.Context, units []string, from, to time.Time) ([]LedgerRow, error)
	// Rejections counts the rejected items of the same range per unit, day and
	// reason, newest day first, the most frequent reason of a day first.
	Rejections(ctx context.Context, units []string, from, to time.Time) ([]Rejection, error)
}

// FaultyPage is a page that should be scanned again, and the id of the first
// kept receipt of its file. Its Faults are never empty.
type FaultyPage struct {
	Receipt string
	Page    scan.Page
}

// Accepted is what Accept did.
type Accepted struct {
	Receipt  scan.Receipt
	Item     scan.Item
	Document string // id of the item's first document
	Work     []Work // to enqueue
}

// Archive is what pages and API read, and what people change.
type Archive interface {
	Document(ctx context.Context, id string) (scan.Document, error)
	// Documents lists documents with id > f.After in id order.
	Documents(ctx context.Context, f DocumentFilter) ([]scan.Document, error)
	// ItemDocuments lists an item's documents in order of Seq.
	ItemDocuments(ctx context.Context, item string) ([]scan.Document, error)
	// Pages lists an item's pages in order.
	Pages(ctx context.Context, item string) ([]scan.Page, error)
	// Record is a revision of a document's record; revision 0 = the newest.
	// CodeNotFound before there is one, and for sealed documents.
	Record(ctx context.Context, document string, revision int) (scan.Record, error)
	// Revise stores rec as the next revision of a document whose newest is
	// rec.Revision-1 (else CodeStale) and whose state may become state (review or
	// published) or is it already; a running document is CodeStale. Reasons become
	// rec.Review.Reasons in review, none when published. Published revisions enter
	// the feed and get deliveries, whose work is returned for enqueuing. The words
	// for search stay as they are.
	Revise(ctx context.Context, document string, rec scan.Record, state scan.DocumentState, title string) ([]Work, error)
	// RejectDocument sends a document in review (else CodeStale) back with a
	// reason. Revise may still take it in.
	RejectDocument(ctx context.Context, document string, code scan.Code) error
	// Restart runs an item whose documents are all rejected (else CodeStale) again
	// from split; returns work to enqueue. Its pages, records and all documents but
	// the first are forgotten: nothing of them was ever published.
	Restart(ctx context.Context, item string) ([]Work, error)
	// Seal seals an item in whatever state it is: no unfinished work of it will
	// be claimed again, documents become sealed with the file's name as title,
	// records and search rows of it are deleted, waiting deliveries given up, and a
	// ready seal work (removal of derived objects) is returned. Sealing a sealed
	// item is CodeStale.
	Seal(ctx context.Context, item string, code scan.Code) ([]Work, error)
	// Erase marks a sealed item erased after its bytes are gone (else CodeStale)
	// and logs it as done by by. A later reception of the same bytes is a second
	// receipt of the erased item, whose bytes the door has to remove again.
	Erase(ctx context.Context, item, by string) error
	// Feed lists published revisions with Seq > after in order of Seq. Seq follows
	// the order of commits: what a reader has not seen never gets a smaller one.
	// limit 0 = 100, at most 1000.
	Feed(ctx context.Context, units []string, after int64, limit int) ([]FeedEntry, error)
	// Log appends to the access log.
	Log(ctx context.Context, e Event) error
	// Events lists a subject's log, oldest first.
	Events(ctx context.Context, subject string) ([]Event, error)
}

// DocumentFilter chooses documents.
type DocumentFilter struct {
	Units  []string
	State  scan.DocumentState // "" = all
	After  string
	Newest bool // newest first, After then means id < After; "" = from the newest
	Limit  int  // 0 = 100, at most 1000
}

// FeedEntry is one published revision.
type FeedEntry struct {
	Seq    int64
	Record scan.Record
}

// Event is one line of the access log: who did what to which item or document.
type Event struct {
	At      time.Time `json:"at"`
	Unit    string    `json:"unit"`
	By      string    `json:"by"`
	Action  string    `json:"action"`           // uploaded, viewed, downloaded, corrected, confirmed, rejected, sealed, erased …
	Subject string    `json:"subject"`          // item or document id
	Detail  string    `json:"detail,omitempty"` // never text of a document
}

// Search finds published and reviewable documents.
type Search interface {
	Search(ctx context.Context, q Query) (Hits, error)
}

// Query is a search. Text is matched without Vietnamese marks and case: all
// words must occur, a word being a run of letters and digits (the first 64
// characters of it, and the first 64 words, count). Documents that have it with
// its exact marks come first, then the more relevant, then the newer ones. An
// empty Text finds all that the filters leave, newest first; one without a
// word finds nothing.
type Query struct {
	Units    []string
	Text     string
	Type     string // type_name, exact
	Organ    string // folded part of organ_name
	From, To string // issued_date, ISO, inclusive; "" = open
	State    scan.DocumentState
	Limit    int // 0 = 20, at most 200
	Offset   int
}

// Hits is one page of results.
type Hits struct {
	Total int
	Hits  []Hit
}

// Hit is one found document.
type Hit struct {
	Document   scan.Document
	TypeName   string
	CodeFull   string
	IssuedDate string
	OrganName  string
	Subject    string
	Snippet    string // a part of the text around the first match, matches between U+2068 and U+2069
	Exact      bool   // matched with its marks
}

// Outbox is what goes out to others.
type Outbox interface {
	AddHook(ctx context.Context, h Hook) error
	Hooks(ctx context.Context, units []string) ([]Hook, error)
	// RemoveHook ends a hook (CodeNotFound when there is none): its waiting
	// deliveries are given up and its secret is forgotten.
	RemoveHook(ctx context.Context, id string) error
	// Delivery is what the publish stage sends; CodeNotFound.
	Delivery(ctx context.Context, id string) (Delivery, error)
	// Deliveries lists a document's, oldest first; without the record when the
	// document is sealed.
	Deliveries(ctx context.Context, document string) ([]Delivery, error)
}

// Hook is a webhook: each published revision of the unit is posted to URL,
// signed with Secret.
type Hook struct {
	ID        string    `json:"id"`
	Unit      string    `json:"unit"` // "" = all units
	URL       string    `json:"url"`
	Secret    string    `json:"-"`
	CreatedAt time.Time `json:"created_at"`
}

// Delivery is one revision for one hook.
type Delivery struct {
	ID       string
	Hook     Hook
	Record   scan.Record
	Seq      int64
	Attempts int
	State    string // waiting, delivered, given_up
	LastCode int    // last HTTP status, 0 = none
}

package catalog

import (
	"context"
	"time"

	"sohoa/internal/scan"
)

// Likenesses is which documents may be the same paper. Nothing is stored of
// what is only supposed: Alike asks anew, so that a corrected number counts at
// once. What a person decided is stored, and nothing else ever changes by it.
type Likenesses interface {
	// Alike lists documents of the same unit, in review or published, that have
	// the same number, organ and date as the document (SameKey) or the same number
	// of pages of which each looks the same (SamePages), and all that a person
	// decided on; those undecided first, then the newest. At most 50 are looked
	// for each way.
	Alike(ctx context.Context, document string) ([]Likeness, error)
	// Judge stores what a person says of two documents, "" takes it back; both
	// documents' logs tell. CodeInvalid for one and the same document or another
	// verdict, CodeNotFound when they are not of one unit, CodeStale when one is
	// sealed.
	Judge(ctx context.Context, document, other string, v Verdict, by string) error
}

// Verdict is what a person decided of two documents that are alike.
type Verdict string

// The verdicts.
const (
	VerdictVersion   Verdict = "version"   // another version of one paper
	VerdictDuplicate Verdict = "duplicate" // one paper, scanned twice
	VerdictDifferent Verdict = "different" // nothing to do with each other
)

// Likeness is another document and what it shares with the one asked about.
type Likeness struct {
	Document  scan.Document
	SameKey   bool
	SamePages bool
	Verdict   Verdict // "" = nobody decided
	By        string
	At        time.Time
}

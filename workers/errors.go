package workers

import (
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// verdict is what happens to work whose attempt failed.
type verdict struct {
	act   act
	after time.Duration // for again: not before that
	alone bool          // for again: in a process of its own
}

type act int

const (
	drop   act = iota // somebody else has it: leave everything as it is
	again             // give the work back
	giveUp            // record the failure: the item is rejected, the page a gap, the delivery given up
)

// Tries: how often work is done again for causes that may pass. A store that is
// away is waited for without end: nothing may be lost to an outage.
const (
	maxInternal = 6  // attempts that ended in an error nobody foresaw
	maxCrashes  = 20 // leases lost because the whole worker died
	maxDelivery = 40 // attempts to deliver, about five days
)

// decide is the one place that says retry, give up, or ask a person. A person
// is asked by giving up: a rejected item and a page that is a gap both stand
// before a clerk with their reason.
func decide(w catalog.Work, err error) verdict {
	code := scan.CodeOf(err)
	switch code {
	case scan.CodeStale:
		return verdict{act: drop}
	case scan.CodeUnavailable:
		if w.Stage == catalog.StagePublish && w.Attempt >= maxDelivery {
			return verdict{act: giveUp}
		}
		return verdict{act: again, after: backoff(w)}
	case scan.CodePageCrashed, scan.CodePageTimeout:
		// The page's own process died or hung: once more alone, then it is a gap.
		if w.Alone {
			return verdict{act: giveUp}
		}
		return verdict{act: again, alone: true}
	case scan.CodeInternal, scan.CodeMismatch, scan.CodeNotFound:
		if w.Attempt < maxInternal {
			return verdict{act: again, after: backoff(w), alone: w.Alone}
		}
	}
	return verdict{act: giveUp}
}

// backoff grows with the attempts: seconds for our own stores, up to a minute;
// for deliveries to others from 10 seconds to 6 hours.
func backoff(w catalog.Work) time.Duration {
	base, limit := time.Second, time.Minute
	if w.Stage == catalog.StagePublish {
		base, limit = 10*time.Second, 6*time.Hour
	}
	d := base << min(w.Attempt-1, 16)
	return min(max(d, base), limit)
}

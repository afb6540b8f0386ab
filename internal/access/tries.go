package access

import (
	"sync"
	"time"
)

// Tries bounds how often somebody may fail to sign in: a bucket for each login
// and each address. A try takes one, a success gives it back.
type Tries struct {
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct {
	used float64
	at   time.Time
}

// The bounds: a login refills one try in 30 s up to 6, an address (which may be a whole
// office behind one router) one in 3 s up to 40.
const (
	LoginTries, LoginRefill     = 6, 30 * time.Second
	AddressTries, AddressRefill = 40, 3 * time.Second
	maxBuckets                  = 50_000
)

// NewTries makes an empty one that goes by a clock.
func NewTries(now func() time.Time) *Tries {
	return &Tries{now: now, buckets: map[string]bucket{}}
}

// Take uses one try of both; false when either has none left.
func (t *Tries) Take(login, address string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forget()
	l := t.drained("l "+login, LoginRefill)
	a := t.drained("a "+address, AddressRefill)
	if l.used+1 > LoginTries || a.used+1 > AddressTries {
		return false
	}
	l.used++
	a.used++
	t.buckets["l "+login], t.buckets["a "+address] = l, a
	return true
}

// GiveBack undoes Take after a success.
func (t *Tries) GiveBack(login, address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.buckets, "l "+login)
	if b, ok := t.buckets["a "+address]; ok {
		b.used = max(0, b.used-1)
		t.buckets["a "+address] = b
	}
}

func (t *Tries) drained(key string, refill time.Duration) bucket {
	b, now := t.buckets[key], t.now()
	if !b.at.IsZero() {
		b.used = max(0, b.used-float64(now.Sub(b.at))/float64(refill))
	}
	b.at = now
	return b
}

// forget keeps the map bounded: what has refilled is dropped, and under a
// flood of made-up logins everything is.
func (t *Tries) forget() {
	if len(t.buckets) < maxBuckets {
		return
	}
	for key, b := range t.buckets {
		if t.now().Sub(b.at) > LoginTries*LoginRefill {
			delete(t.buckets, key)
		}
	}
	if len(t.buckets) >= maxBuckets {
		t.buckets = map[string]bucket{}
	}
}

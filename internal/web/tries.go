package web

import (
	"sync"
	"time"
)

// tries bounds how often somebody may fail to sign in: a bucket for each login
// and each address. A try takes one, a success gives it back.
type tries struct {
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct {
	used float64
	at   time.Time
}

// A login refills one try in 30 s up to 6, an address (which may be a whole
// office behind one router) one in 3 s up to 40.
const (
	loginTries, loginRefill     = 6, 30 * time.Second
	addressTries, addressRefill = 40, 3 * time.Second
	maxBuckets                  = 50_000
)

func newTries(now func() time.Time) *tries {
	return &tries{now: now, buckets: map[string]bucket{}}
}

// take uses one try of both; false when either has none left.
func (t *tries) take(login, address string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forget()
	l := t.drained("l "+login, loginRefill)
	a := t.drained("a "+address, addressRefill)
	if l.used+1 > loginTries || a.used+1 > addressTries {
		return false
	}
	l.used++
	a.used++
	t.buckets["l "+login], t.buckets["a "+address] = l, a
	return true
}

// giveBack undoes take after a success.
func (t *tries) giveBack(login, address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.buckets, "l "+login)
	if b, ok := t.buckets["a "+address]; ok {
		b.used = max(0, b.used-1)
		t.buckets["a "+address] = b
	}
}

func (t *tries) drained(key string, refill time.Duration) bucket {
	b, now := t.buckets[key], t.now()
	if !b.at.IsZero() {
		b.used = max(0, b.used-float64(now.Sub(b.at))/float64(refill))
	}
	b.at = now
	return b
}

// forget keeps the map bounded: what has refilled is dropped, and under a
// flood of made-up logins everything is.
func (t *tries) forget() {
	if len(t.buckets) < maxBuckets {
		return
	}
	for key, b := range t.buckets {
		if t.now().Sub(b.at) > loginTries*loginRefill {
			delete(t.buckets, key)
		}
	}
	if len(t.buckets) >= maxBuckets {
		t.buckets = map[string]bucket{}
	}
}

package doortest

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// Client is a scanner's side of a protocol, signed in.
type Client interface {
	// Put sends a file and returns what the acknowledgement said.
	Put(name string, data []byte) error
	// Append sends the rest of a file whose first at bytes are there.
	Append(name string, rest []byte, at int64) error
	// Cut sends the beginning of a file and cuts the line in the middle of it.
	Cut(name string, data []byte) error
	Rename(from, to string) error
	Mkdir(name string) error
	Remove(name string) error
	// Size is what the door says a file has, −1 when there is none.
	Size(name string) int64
	// Names lists a folder.
	Names(folder string) ([]string, error)
	// Read tries to fetch a file.
	Read(name string) error
	Close()
}

// Dial signs a device in.
type Dial func(t testing.TB, name, secret string) (Client, error)

// Run holds a door against the contract: what is acknowledged is in, what
// broke off is not and can be resumed, and nothing else can be done. start
// serves the door over a bench and says how to reach it.
func Run(t *testing.T, name scan.Door, start func(*Bench) Dial) {
	for what, check := range map[string]func(*suite){
		"put": (*suite).put, "refused": (*suite).refused, "cut": (*suite).cut, "rename": (*suite).rename,
		"store away": (*suite).storeAway, "folders": (*suite).folders, "sign in": (*suite).signIn,
		"upload only": (*suite).uploadOnly, "many at once": (*suite).many,
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			b := New(t, name)
			s := &suite{Bench: b, dial: start(b)}
			_, s.secret = b.Add("may-quet", nil)
			check(s)
		})
	}
}

type suite struct {
	*Bench
	dial   Dial
	secret string
}

// client is a new connection.
func (s *suite) client() Client {
	s.Helper()
	c, err := s.dial(s.TB, "may-quet", s.secret)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(c.Close)
	return c
}

func (s *suite) must(err error) {
	s.Helper()
	if err != nil {
		s.Error(err)
	}
}

// fails wants a refusal that says why.
func (s *suite) fails(err error, part string) {
	s.Helper()
	if err == nil || !strings.Contains(err.Error(), part) {
		s.Errorf("got %v, want a refusal with %q", err, part)
	}
}

func (s *suite) received(want map[string]int) {
	s.Helper()
	if got := s.Received(); !maps.Equal(got, want) {
		s.Errorf("received %d contents, want %d", len(got), len(want))
	}
}

func (s *suite) put() {
	c := s.client()
	small, large := PDF("a", 10), PDF("b", 900<<10)
	s.must(c.Put("a.pdf", small))
	s.received(map[string]int{string(small): 1})
	s.must(c.Put("/công văn số 5.pdf", large))
	s.received(map[string]int{string(small): 1, string(large): 1})
	if n := c.Size("công văn số 5.pdf"); n != int64(len(large)) {
		s.Errorf("shown with %d bytes", n)
	}
	names, err := s.client().Names("/")
	if s.must(err); strings.Join(names, "|") != "a.pdf|công văn số 5.pdf" {
		s.Errorf("shown: %q", names)
	}
	if c.Size("other.pdf") != -1 {
		s.Error("a file that was never sent has a size")
	}
	s.must(c.Put("a.pdf", small)) // the panel's button pressed twice
	s.received(map[string]int{string(small): 2, string(large): 1})
}

func (s *suite) refused() {
	c := s.client()
	s.fails(c.Put("a.pdf", nil), string(scan.CodeEmpty))
	s.fails(c.Put("b.pdf", []byte("không phải bản quét")), string(scan.CodeUnknownType))
	s.fails(c.Put("c.pdf", PDF("c", 2<<20)), string(scan.CodeTooLarge))
	s.received(map[string]int{"": 1, "không phải bản quét": 1})
	s.must(s.client().Put("d.pdf", PDF("d", 10)))
}

func (s *suite) cut() {
	data := PDF("a", 800<<10)
	s.must(s.client().Cut("a.pdf", data[:500<<10]))
	Until(s, "the partial is kept", func() bool { return s.Broken("a.pdf") })
	s.received(map[string]int{})
	c := s.client()
	at := c.Size("a.pdf")
	if at <= 0 || at > 500<<10 {
		s.Fatalf("the partial is shown with %d bytes", at)
	}
	s.must(c.Append("a.pdf", data[at:], at))
	s.received(map[string]int{string(data): 1})
	s.must(s.client().Cut("b.pdf", data[:300<<10])) // and one that is sent anew
	Until(s, "the partial is kept", func() bool { return s.Broken("b.pdf") })
	s.must(c.Put("b.pdf", PDF("b", 100)))
	s.received(map[string]int{string(data): 1, string(PDF("b", 100)): 1})
}

func (s *suite) rename() {
	c, data := s.client(), PDF("a", 100)
	s.must(c.Put("a.pdf.tmp", data))
	s.received(map[string]int{})
	s.must(c.Rename("a.pdf.tmp", "a.pdf"))
	s.received(map[string]int{string(data): 1})
	if c.Size("a.pdf.tmp") != -1 || c.Size("a.pdf") != int64(len(data)) {
		s.Error("the new name is not shown")
	}
	if err := c.Rename("never.tmp", "never.pdf"); err == nil {
		s.Error("a file was renamed that is not there")
	}
}

func (s *suite) storeAway() {
	c, data := s.client(), PDF("a", 100)
	s.Away.Store(true)
	s.fails(c.Put("a.pdf", data), string(scan.CodeUnavailable))
	s.Away.Store(false)
	s.must(c.Put("a.pdf", data))
	s.received(map[string]int{string(data): 1})
}

func (s *suite) folders() {
	c := s.client()
	s.must(c.Mkdir("2026"))
	s.must(c.Put("2026/a.pdf", PDF("a", 10)))
	names, err := c.Names("2026")
	if s.must(err); len(names) != 1 || names[0] != "a.pdf" {
		s.Errorf("shown: %q", names)
	}
	s.must(c.Put("x.tmp", PDF("x", 10)))
	s.must(c.Remove("x.tmp"))
	if c.Size("x.tmp") != -1 {
		s.Error("a removed file is shown")
	}
}

func (s *suite) signIn() {
	_, other := s.Add("khac", nil)
	past := time.Now().Add(-time.Minute)
	_, expired := s.Add("het-han", func(t *catalog.Token) { t.ExpiresAt = &past })
	for name, secret := range map[string]string{"may-quet": other, "khac": s.secret, "het-han": expired, "": "", "nobody": "x"} {
		if c, err := s.dial(s.TB, name, secret); err == nil {
			c.Close()
			s.Errorf("%q came in", name)
		}
	}
	for range 10 {
		s.dial(s.TB, "may-quet", "wrong")
	}
	if c, err := s.dial(s.TB, "may-quet", s.secret); err == nil {
		c.Close()
		s.Error("tries have no end")
	}
	c, err := s.dial(s.TB, "khac", other)
	if err != nil {
		s.Fatalf("another device has to bear it: %v", err)
	}
	c.Close()
}

func (s *suite) uploadOnly() {
	c := s.client()
	s.must(c.Put("a.pdf", PDF("a", 10)))
	if c.Read("a.pdf") == nil || c.Read("/etc/passwd") == nil || c.Read("../../../../etc/passwd") == nil {
		s.Error("a file was read")
	}
	// Another device sees nothing of it.
	_, secret := s.Add("khac", nil)
	other, err := s.dial(s.TB, "khac", secret)
	if err != nil {
		s.Fatal(err)
	}
	defer other.Close()
	if names, err := other.Names("/"); err != nil || len(names) != 0 {
		s.Errorf("another device sees %q, %v", names, err)
	}
}

func (s *suite) many() {
	want, errs := map[string]int{}, make(chan error)
	for i := range 8 {
		data := PDF(fmt.Sprint(i), 50<<10)
		want[string(data)] = 1
		c := s.client()
		go func() { errs <- c.Put(fmt.Sprintf("%d.pdf", i), data) }()
	}
	for range 8 {
		s.must(<-errs)
	}
	s.received(want)
}

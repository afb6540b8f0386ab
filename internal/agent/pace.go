package agent

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"sohoa/internal/scan"
)

// Pace bounds the line by the time of day: the first span that holds the hour
// counts, none means no bound.
type Pace []Span

// Span is a bound from one minute of the day to another, local time; it may
// run over midnight.
type Span struct {
	From, To int   // minutes since midnight; From == To is the whole day
	Bytes    int64 // a second; 0 = no bound
}

// ParsePace reads spans such as "07:30-11:30=128k,13:00-17:00=128k,*=2M": a
// time of day, or * for all of it, and bytes a second (k and M are 1024 and
// its square; 0 = no bound). scan.CodeInvalid for anything else.
func ParsePace(s string) (Pace, error) {
	var p Pace
	for _, part := range strings.Split(s, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		span, err := parseSpan(part)
		if err != nil {
			return nil, scan.Errorf(scan.CodeInvalid, "pace %q: %w", part, err)
		}
		p = append(p, span)
	}
	return p, nil
}

func parseSpan(s string) (span Span, err error) {
	when, amount, ok := strings.Cut(s, "=")
	if !ok {
		return span, fmt.Errorf("no = in it")
	}
	if when != "*" {
		from, to, ok := strings.Cut(when, "-")
		if !ok {
			return span, fmt.Errorf("no - between two times")
		}
		if span.From, err = minute(from); err != nil {
			return span, err
		}
		if span.To, err = minute(to); err != nil {
			return span, err
		}
	}
	factor := int64(1)
	switch amount = strings.ToLower(amount); {
	case strings.HasSuffix(amount, "k"):
		factor = 1 << 10
	case strings.HasSuffix(amount, "m"):
		factor = 1 << 20
	}
	n, err := strconv.ParseInt(strings.TrimRight(amount, "km"), 10, 40)
	if err != nil || n < 0 {
		return span, fmt.Errorf("%q is no amount", amount)
	}
	span.Bytes = n * factor
	return span, nil
}

func minute(s string) (int, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		if s == "24:00" {
			return 24 * 60, nil
		}
		return 0, fmt.Errorf("%q is no time of day", s)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// At is the bound at a time, bytes a second; 0 = none.
func (p Pace) At(t time.Time) int64 {
	m := t.Hour()*60 + t.Minute()
	for _, s := range p {
		inside := s.From <= m && m < s.To
		if s.From >= s.To {
			inside = s.From == s.To || m >= s.From || m < s.To
		}
		if inside {
			return s.Bytes
		}
	}
	return 0
}

// burst is what goes out at once under a bound, bytes.
const burst = 8 << 10

// paced gives r at the pace of the hour, which may change while it is read.
type paced struct {
	ctx   context.Context
	r     io.Reader
	pace  Pace
	bound *rate.Limiter
}

func newPaced(ctx context.Context, r io.Reader, p Pace) *paced {
	return &paced{ctx, r, p, rate.NewLimiter(rate.Inf, burst)}
}

func (p *paced) Read(b []byte) (int, error) {
	limit := rate.Inf
	if n := p.pace.At(time.Now()); n > 0 {
		limit = rate.Limit(n)
		b = b[:min(len(b), burst)]
	}
	if p.bound.Limit() != limit {
		p.bound.SetLimit(limit)
	}
	n, err := p.r.Read(b)
	if n > 0 && limit != rate.Inf {
		if werr := p.bound.WaitN(p.ctx, n); werr != nil {
			return 0, werr
		}
	}
	return n, err
}

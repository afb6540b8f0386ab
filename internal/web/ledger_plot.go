package web

import (
	"cmp"
	"slices"
	"time"

	"sohoa/internal/catalog"
)

// The plot of the ledger in the units of its viewBox. Beyond plotDays the
// newest days alone are drawn.
const (
	plotWidth  = 900.0
	plotHeight = 150.0
	plotDays   = 92
)

// plot is the ledger as bars, one a day, oldest first: what the template draws.
type plot struct {
	Width, Height float64
	Most          int // received on the fullest day: the height of the plot
	Bars          []bar
}

// bar is a day's column, its parts from the ground up.
type bar struct {
	X, Width float64
	Day      string // YYYY-MM-DD
	Received int
	Parts    []part
}

type part struct {
	State     string
	Y, Height float64
}

// plotOf draws the sums of all units on each of the days from–to.
func plotOf(rows []ledgerJSON, from, to time.Time) plot {
	sums := map[string]catalog.LedgerRow{}
	for _, r := range rows {
		sums[r.Day] = sums[r.Day].Plus(r.LedgerRow)
	}
	if first := to.AddDate(0, 0, 1-plotDays); from.Before(first) {
		from = first
	}
	p := plot{Width: plotWidth, Height: plotHeight}
	for day := from; !day.After(to); day = day.AddDate(0, 0, 1) {
		name := day.Format(time.DateOnly)
		p.Bars = append(p.Bars, bar{Day: name, Received: sums[name].Received})
		p.Most = max(p.Most, sums[name].Received)
	}
	if p.Most == 0 {
		return plot{}
	}
	step := plotWidth / float64(len(p.Bars))
	for i := range p.Bars {
		b := &p.Bars[i]
		b.X, b.Width = float64(i)*step+step*.1, step*.8
		top, sum := plotHeight, sums[b.Day]
		for _, v := range []struct {
			state string
			n     int
		}{{"published", sum.Published}, {"review", sum.Review}, {"rejected", sum.Rejected}, {"sealed", sum.Sealed}, {"running", sum.Running}} {
			if v.n > 0 {
				h := plotHeight * float64(v.n) / float64(p.Most)
				top -= h
				b.Parts = append(b.Parts, part{v.state, top, h})
			}
		}
	}
	return p
}

// byReason adds rejections up over days and units.
func byReason(all []rejectionJSON) (sums []rejectionJSON) {
	at := map[string]int{}
	for _, x := range all {
		key := string(x.Reason)
		if _, ok := at[key]; !ok {
			at[key] = len(sums)
			sums = append(sums, rejectionJSON{catalog.Rejection{Reason: x.Reason}, x.Vi, x.En})
		}
		sums[at[key]].Count += x.Count
	}
	slices.SortStableFunc(sums, func(a, b rejectionJSON) int { return cmp.Compare(b.Count, a.Count) })
	return sums
}

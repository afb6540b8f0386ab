package web

import (
	"net/http"
	"time"

	"sohoa/internal/catalog"
)

type ledgerPage struct {
	ledger
	From, To string
	Today    []dayLine // what came today, a line an office
	Sum      catalog.LedgerRow
	Reasons  []rejectionJSON // over all days and units, the most frequent first
	Plot     plot
	CSV      string
}

// dayLine is the ledger of one office's day in one sentence.
type dayLine struct {
	Office, Line string
	AddsUp       bool
}

// showLedger is the promise for people: what came in and where it stands.
func (s *server) showLedger(w http.ResponseWriter, r *http.Request) error {
	from, to, err := s.ledgerRange(r.URL.Query())
	if err != nil {
		return err
	}
	p := ledgerPage{From: from.Format(time.DateOnly), To: to.Format(time.DateOnly)}
	p.CSV = "/api/v1/ledger.csv?from=" + p.From + "&to=" + p.To
	if p.ledger, err = s.loadLedger(r, from, to); err != nil {
		return err
	}
	offices, err := s.Catalog.Units(r.Context())
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, u := range offices {
		names[u.Code] = u.Name
	}
	today := s.Now().In(vietnam).Format(time.DateOnly)
	for _, row := range p.Rows {
		p.Sum = p.Sum.Plus(row.LedgerRow)
		if row.Day == today {
			line := row.Vi
			if language(r) == "en" {
				line = row.En
			}
			p.Today = append(p.Today, dayLine{names[row.Unit], line, row.AddsUp})
		}
	}
	p.Reasons = byReason(p.Rejections)
	p.Plot = plotOf(p.Rows, from, to)
	return s.render(w, r, http.StatusOK, "ledger", p)
}

package web

import (
	"net/http"
	"time"

	"sohoa/internal/catalog"
)

type ledgerPage struct {
	From, To string
	Rows     []ledgerJSON
	Sum      catalog.LedgerRow
	AddsUp   bool
}

// showLedger is the promise for people: what came in and where it stands.
func (s *server) showLedger(w http.ResponseWriter, r *http.Request) error {
	from, to, err := s.ledgerRange(r.URL.Query())
	if err != nil {
		return err
	}
	p := ledgerPage{From: from.Format(time.DateOnly), To: to.Format(time.DateOnly)}
	if p.Rows, p.AddsUp, err = s.ledgerRows(r, from, to); err != nil {
		return err
	}
	for _, row := range p.Rows {
		p.Sum.Received += row.Received
		p.Sum.Repeated += row.Repeated
		p.Sum.Running += row.Running
		p.Sum.Review += row.Review
		p.Sum.Published += row.Published
		p.Sum.Rejected += row.Rejected
		p.Sum.Sealed += row.Sealed
	}
	return s.render(w, r, http.StatusOK, "ledger", p)
}

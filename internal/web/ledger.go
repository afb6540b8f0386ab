package web

import (
	"net/http"
	"net/url"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// vietnam is the time days are counted in.
var vietnam = time.FixedZone("UTC+7", 7*3600)

type ledgerJSON struct {
	catalog.LedgerRow
	AddsUp bool `json:"adds_up"`
}

// ledgerRange reads ?from= and ?to= (days in UTC+7, both inclusive); the last
// 30 days when not told.
func (s *server) ledgerRange(q url.Values) (from, to time.Time, err error) {
	y, m, d := s.Now().In(vietnam).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, vietnam)
	from, to = today.AddDate(0, 0, -29), today
	for _, v := range []struct {
		key string
		day *time.Time
	}{{"from", &from}, {"to", &to}} {
		if text := q.Get(v.key); text != "" {
			iso, err := readDate(text)
			if err != nil {
				return from, to, scan.Errorf(scan.CodeInvalid, "%s is a day as 2025-12-31", v.key)
			}
			*v.day, _ = time.ParseInLocation(time.DateOnly, iso, vietnam)
		}
	}
	return from, to, nil
}

// ledgerRows loads the rows of the days from–to and whether all add up.
func (s *server) ledgerRows(r *http.Request, from, to time.Time) ([]ledgerJSON, bool, error) {
	rows, err := s.Catalog.Ledger(r.Context(), who(r).units(), from, to.AddDate(0, 0, 1))
	if err != nil {
		return nil, false, err
	}
	all, adds := make([]ledgerJSON, 0, len(rows)), true
	for _, row := range rows {
		all = append(all, ledgerJSON{row, row.Adds()})
		adds = adds && row.Adds()
	}
	return all, adds, nil
}

// getLedger is the promise per unit and day, newest day first.
func (s *server) getLedger(w http.ResponseWriter, r *http.Request) error {
	from, to, err := s.ledgerRange(r.URL.Query())
	if err != nil {
		return err
	}
	rows, adds, err := s.ledgerRows(r, from, to)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, map[string]any{"rows": rows, "adds_up": adds})
}

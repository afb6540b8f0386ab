package web

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// vietnam is the time days are counted in.
var vietnam = time.FixedZone("UTC+7", 7*3600)

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

// ledger is what the page, the API and the CSV file tell.
type ledger struct {
	Rows       []ledgerJSON    `json:"rows"`
	Rejections []rejectionJSON `json:"rejections"`
	AddsUp     bool            `json:"adds_up"`
}

type ledgerJSON struct {
	catalog.LedgerRow
	AddsUp bool   `json:"adds_up"`
	Vi     string `json:"line_vi"` // "thu nhận 143, xong 139, chờ soát 3, trả lại 1"
	En     string `json:"line_en"`
}

type rejectionJSON struct {
	catalog.Rejection
	Vi string `json:"message_vi"`
	En string `json:"message_en"`
}

// loadLedger loads what came in on the days from–to of the caller's units.
func (s *server) loadLedger(r *http.Request, from, to time.Time) (ledger, error) {
	units, end := who(r).units(), to.AddDate(0, 0, 1)
	rows, err := s.Catalog.Ledger(r.Context(), units, from, end)
	if err != nil {
		return ledger{}, err
	}
	refused, err := s.Catalog.Rejections(r.Context(), units, from, end)
	if err != nil {
		return ledger{}, err
	}
	l := ledger{make([]ledgerJSON, 0, len(rows)), make([]rejectionJSON, 0, len(refused)), true}
	for _, row := range rows {
		l.Rows = append(l.Rows, ledgerJSON{row, row.Off() == 0, row.Vietnamese(), row.English()})
		l.AddsUp = l.AddsUp && row.Off() == 0
	}
	for _, x := range refused {
		l.Rejections = append(l.Rejections, rejectionJSON{x, sentence("vi", x.Reason), sentence("en", x.Reason)})
	}
	return l, nil
}

// askedLedger is the ledger of the days that were asked for.
func (s *server) askedLedger(r *http.Request) (ledger, error) {
	from, to, err := s.ledgerRange(r.URL.Query())
	if err != nil {
		return ledger{}, err
	}
	return s.loadLedger(r, from, to)
}

// getLedger is the promise per unit and day, newest day first.
func (s *server) getLedger(w http.ResponseWriter, r *http.Request) error {
	l, err := s.askedLedger(r)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, l)
}

// getLedgerCSV is the same for a spreadsheet: UTF-8 with a byte order mark, one
// row a unit and day, the reasons of rejections as "code=count" in one cell.
func (s *server) getLedgerCSV(w http.ResponseWriter, r *http.Request) error {
	l, err := s.askedLedger(r)
	if err != nil {
		return err
	}
	reasons := map[[2]string][]string{}
	for _, x := range l.Rejections {
		key := [2]string{x.Unit, x.Day}
		reasons[key] = append(reasons[key], fmt.Sprintf("%s=%d", x.Reason, x.Count))
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="ledger.csv"`)
	h.Set("Cache-Control", "no-store")
	io.WriteString(w, "\ufeff")
	out := csv.NewWriter(w)
	out.Write([]string{"unit", "day", "received", "published", "review", "rejected", "sealed", "running", "repeated", "out_by", "rejected_by_reason"})
	for _, row := range l.Rows {
		cells := []string{row.Unit, row.Day}
		for _, n := range []int{row.Received, row.Published, row.Review, row.Rejected, row.Sealed, row.Running, row.Repeated, row.Off()} {
			cells = append(cells, strconv.Itoa(n))
		}
		out.Write(append(cells, strings.Join(reasons[[2]string{row.Unit, row.Day}], " ")))
	}
	out.Flush()
	return nil // what fails now is the reader's line
}

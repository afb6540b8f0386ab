package web

import (
	"net/http"
	"strconv"

	"sohoa/internal/scan"
)

// feed lists published revisions in the order of their commits. next is the
// cursor for the following call; it stays as it is when there is nothing new,
// and what comes later never gets a smaller one.
func (s *server) feed(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	limit, err := limitOf(q, 100, 1000)
	if err != nil {
		return err
	}
	after := int64(0)
	if v := q.Get("after"); v != "" {
		if after, err = strconv.ParseInt(v, 10, 64); err != nil || after < 0 {
			return scan.Errorf(scan.CodeInvalid, "after is the next of an earlier answer")
		}
	}
	entries, err := s.Catalog.Feed(r.Context(), who(r).units(), after, limit)
	if err != nil {
		return err
	}
	records := make([]scan.Record, 0, len(entries))
	for _, e := range entries {
		records, after = append(records, e.Record), e.Seq
	}
	return writeJSON(w, http.StatusOK, map[string]any{"records": records, "next": strconv.FormatInt(after, 10)})
}

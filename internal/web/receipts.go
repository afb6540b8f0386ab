package web

import (
	"net/http"

	"sohoa/internal/scan"
)

// getReceipt tells where a received file stands now. Of a sealed one only the
// state is told.
func (s *server) getReceipt(w http.ResponseWriter, r *http.Request) error {
	rec, err := s.Catalog.Receipt(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !who(r).sees(rec.Unit) {
		return scan.Errorf(scan.CodeNotFound, "receipt of another unit")
	}
	item, err := s.Catalog.Item(r.Context(), rec.ItemID)
	if err != nil {
		return err
	}
	docs, err := s.Catalog.ItemDocuments(r.Context(), rec.ItemID)
	if err != nil {
		return err
	}
	rows := make([]documentJSON, 0, len(docs))
	for _, d := range docs {
		f := found{d, item}
		rows = append(rows, f.json())
		if f.sealed() {
			rec.Name = ""
		}
	}
	return writeJSON(w, http.StatusOK, struct {
		scan.Receipt
		State     scan.ItemState `json:"state"`
		Reason    scan.Code      `json:"reason,omitempty"`
		Documents []documentJSON `json:"documents"`
	}{rec, item.State, item.Reason, rows})
}

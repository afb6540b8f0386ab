package web

import (
	"net/http"

	"sohoa/internal/access"
	"sohoa/internal/scan"
)

// proof is a receipt with what became of the file.
type proof struct {
	scan.Receipt
	Code      string         `json:"code"` // the short form of the receipt for people
	State     scan.ItemState `json:"state"`
	Reason    scan.Code      `json:"reason,omitempty"`
	Documents []documentJSON `json:"documents"`
	item      scan.Item
}

// proofOf finds a receipt by its id or by its short code. One of another unit
// does not exist; of a sealed item only the state is told.
func (s *server) proofOf(r *http.Request) (proof, error) {
	c, id := who(r), r.PathValue("id")
	if !c.may(access.ScopeUpload) && !c.may(access.ScopeRead) {
		return proof{}, scan.Errorf(scan.CodeForbidden, "neither upload nor read")
	}
	var rec scan.Receipt
	if same, err := s.Catalog.ByCode(r.Context(), c.units(), id); err != nil {
		return proof{}, err
	} else if len(same) > 0 {
		rec = same[0]
	} else if rec, err = s.Catalog.Receipt(r.Context(), id); err != nil {
		return proof{}, err
	}
	if !c.sees(rec.Unit) {
		return proof{}, scan.Errorf(scan.CodeNotFound, "receipt of another unit")
	}
	item, err := s.Catalog.Item(r.Context(), rec.ItemID)
	if err != nil {
		return proof{}, err
	}
	docs, err := s.Catalog.ItemDocuments(r.Context(), rec.ItemID)
	if err != nil {
		return proof{}, err
	}
	p := proof{rec, rec.Code(), item.State, item.Reason, make([]documentJSON, 0, len(docs)), item}
	for _, d := range docs {
		f := found{d, item}
		p.Documents = append(p.Documents, f.json())
		if f.sealed() {
			p.Name = ""
		}
	}
	return p, nil
}

// getReceipt tells where a received file stands now.
func (s *server) getReceipt(w http.ResponseWriter, r *http.Request) error {
	p, err := s.proofOf(r)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, p)
}

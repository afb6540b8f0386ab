package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// What a person decides on a document. Each decision is one method, used by
// the API here and by the forms of the record page.

func (s *server) mayConfirm(f found) error {
	if f.doc.State != scan.DocReview && f.doc.State != scan.DocRejected {
		return scan.Errorf(scan.CodeStale, "document %s is %s", f.doc.ID, f.doc.State)
	}
	return nil
}

// confirm publishes the newest revision as a person's.
func (s *server) confirm(w http.ResponseWriter, r *http.Request) error {
	f, err := s.passed(r)
	if err != nil {
		return err
	}
	revision, err := ifMatch(r, false)
	if err != nil {
		return err
	}
	rec, err := s.correct(r, f, revision, change{Confirm: true})
	if err != nil {
		return err
	}
	w.Header().Set("ETag", etag(rec.Revision))
	return s.answer(w, r)
}

// answer tells how the document stands now.
func (s *server) answer(w http.ResponseWriter, r *http.Request) error {
	f, err := s.find(r)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, f.json())
}

// reject sends a document back: {"code": why}, page_unreadable when not told.
func (s *server) reject(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Code scan.Code `json:"code"`
	}
	if err := readJSON(w, r, &body); err != nil {
		return err
	}
	if err := s.sendBack(r, body.Code); err != nil {
		return err
	}
	return s.answer(w, r)
}

// backCodes are the reasons a person may send a document back for.
var backCodes = []scan.Code{scan.CodePageUnreadable, scan.CodePageMissing, scan.CodeUnknownForm, scan.CodeDamaged, scan.CodeRuleBroken}

func (s *server) sendBack(r *http.Request, code scan.Code) error {
	f, err := s.visible(r)
	if err != nil {
		return err
	}
	if code == "" {
		code = scan.CodePageUnreadable
	}
	if !slices.Contains(backCodes, code) {
		return scan.Errorf(scan.CodeInvalid, "code is one of %v", backCodes)
	}
	if err := s.Catalog.RejectDocument(r.Context(), f.doc.ID, code); err != nil {
		return err
	}
	return s.log(r, f, "rejected", string(code))
}

// restart runs the whole item of a rejected document again.
func (s *server) restart(w http.ResponseWriter, r *http.Request) error {
	if err := s.runAgain(r); err != nil {
		return err
	}
	return s.answer(w, r)
}

func (s *server) runAgain(r *http.Request) error {
	f, err := s.visible(r)
	if err != nil {
		return err
	}
	work, err := s.Catalog.Restart(r.Context(), f.item.ID)
	if err != nil {
		return err
	}
	s.enqueue(r.Context(), work)
	return s.log(r, f, "restarted", "")
}

// seal takes an item out of everybody's sight.
func (s *server) seal(w http.ResponseWriter, r *http.Request) error {
	if err := s.sealItem(r); err != nil {
		return err
	}
	return s.answer(w, r)
}

func (s *server) sealItem(r *http.Request) error {
	f, err := s.find(r)
	if err != nil {
		return err
	}
	work, err := s.Catalog.Seal(r.Context(), f.item.ID, scan.CodeSecrecy)
	if err != nil {
		return err
	}
	s.enqueue(r.Context(), work)
	return s.log(r, f, "sealed", "")
}

// erase deletes the bytes of a sealed item for good; its ledger row stays.
func (s *server) erase(w http.ResponseWriter, r *http.Request) error {
	if err := s.eraseItem(r); err != nil {
		return err
	}
	return s.answer(w, r)
}

func (s *server) eraseItem(r *http.Request) error {
	f, err := s.find(r)
	if err != nil {
		return err
	}
	if f.item.State != scan.ItemSealed {
		return scan.Errorf(scan.CodeStale, "item %s is %s, not sealed", f.item.ID, f.item.State)
	}
	// The log comes first: bytes must not go without a name beside it.
	if err := s.log(r, f, "erased", ""); err != nil {
		return err
	}
	ctx := context.WithoutCancel(r.Context())
	if err := s.deleteBytes(ctx, f.item); err != nil {
		return err
	}
	return s.Catalog.Erase(ctx, f.item.ID, who(r).name)
}

// deleteBytes removes what was derived from an item, then the original.
func (s *server) deleteBytes(ctx context.Context, item scan.Item) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	var keys []string
	err := s.Blob.List(ctx, blob.ItemPrefix(item.Unit, item.ID), func(i blob.Info) error {
		keys = append(keys, i.Key)
		return nil
	})
	if err != nil {
		return err
	}
	for _, key := range append(keys, blob.OriginalKey(item.Unit, item.SHA256)) {
		if err := s.Blob.Delete(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

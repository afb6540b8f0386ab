package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"sohoa/internal/scan"
)

// The record page's forms: the same decisions as the API's, then back to the
// page, or on to the next document that waits.

// correctForm stores the edited fields; the button confirm publishes too.
func (s *server) correctForm(w http.ResponseWriter, r *http.Request) error {
	f, err := s.passed(r)
	if err != nil {
		return err
	}
	if err := smallForm(w, r); err != nil {
		return err
	}
	c, err := changeOf(r.PostForm)
	if err != nil {
		return err
	}
	revision, err := strconv.Atoi(r.PostForm.Get("revision"))
	if err != nil || revision < 1 {
		return scan.Errorf(scan.CodeInvalid, "the form names no revision")
	}
	if _, err := s.correct(r, f, revision, c); err != nil {
		return err
	}
	return s.onward(w, r, f, c.Confirm)
}

// changeOf reads the controls f.<key> of the form.
func changeOf(form url.Values) (change, error) {
	c := change{Fields: map[string]json.RawMessage{}, Confirm: form.Has("confirm")}
	for name := range form {
		key, ok := strings.CutPrefix(name, "f.")
		if !ok {
			continue
		}
		var v any = form.Get(name)
		if fieldByKey[key].kind == list {
			v = strings.Split(form.Get(name), "\n")
		}
		raw, err := plain(v)
		if err != nil {
			return c, err
		}
		c.Fields[key] = raw
	}
	return c, nil
}

func (s *server) confirmForm(w http.ResponseWriter, r *http.Request) error {
	f, err := s.passed(r)
	if err != nil {
		return err
	}
	if err := smallForm(w, r); err != nil {
		return err
	}
	revision, err := strconv.Atoi(r.PostForm.Get("revision"))
	if err != nil || revision < 1 {
		return scan.Errorf(scan.CodeInvalid, "the form names no revision")
	}
	if _, err := s.correct(r, f, revision, change{Confirm: true}); err != nil {
		return err
	}
	return s.onward(w, r, f, true)
}

func (s *server) rejectForm(w http.ResponseWriter, r *http.Request) error {
	f, err := s.visible(r)
	if err != nil {
		return err
	}
	if err := smallForm(w, r); err != nil {
		return err
	}
	if err := s.sendBack(r, scan.Code(r.PostForm.Get("code"))); err != nil {
		return err
	}
	return s.onward(w, r, f, true)
}

func (s *server) restartForm(w http.ResponseWriter, r *http.Request) error {
	if err := s.runAgain(r); err != nil {
		return err
	}
	return backToDocument(w, r)
}

func (s *server) sealForm(w http.ResponseWriter, r *http.Request) error {
	if err := s.sealItem(r); err != nil {
		return err
	}
	return backToDocument(w, r)
}

func (s *server) eraseForm(w http.ResponseWriter, r *http.Request) error {
	if err := s.eraseItem(r); err != nil {
		return err
	}
	return backToDocument(w, r)
}

// onward goes to the next document that waits when this one is decided and was
// in the queue, else back to its page.
func (s *server) onward(w http.ResponseWriter, r *http.Request, f found, decided bool) error {
	if decided && f.doc.State == scan.DocReview {
		http.Redirect(w, r, "/review/next?after="+url.QueryEscape(f.doc.ID), http.StatusSeeOther)
		return nil
	}
	return backToDocument(w, r)
}

func backToDocument(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/documents/"+url.PathEscape(r.PathValue("id")), http.StatusSeeOther)
	return nil
}

func smallForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<20)
	if err := r.ParseForm(); err != nil {
		return scan.Errorf(scan.CodeInvalid, "form: %s", err.Error())
	}
	return nil
}

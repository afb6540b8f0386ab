package web

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"sohoa/internal/scan"
)

// getRecord sends a revision of the record; ?revision= 0 or absent = newest,
// ?download= makes a browser store it.
func (s *server) getRecord(w http.ResponseWriter, r *http.Request) error {
	f, err := s.passed(r)
	if err != nil {
		return err
	}
	revision, action := 0, "viewed"
	if v := r.URL.Query().Get("revision"); v != "" {
		if revision, err = strconv.Atoi(v); err != nil || revision < 0 {
			return scan.Errorf(scan.CodeInvalid, "revision is a number from 1")
		}
	}
	rec, err := s.Catalog.Record(r.Context(), f.doc.ID, revision)
	if err != nil {
		return err
	}
	if r.URL.Query().Has("download") {
		action = "downloaded"
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.baseName() + ".json"}))
	}
	if err := s.log(r, f, action, fmt.Sprintf("record %d", rec.Revision)); err != nil {
		return err
	}
	w.Header().Set("ETag", etag(rec.Revision))
	return writeJSON(w, http.StatusOK, rec)
}

func etag(revision int) string { return fmt.Sprintf(`"%d"`, revision) }

// change is the body of a correction: the fields that shall have another
// value, as in the record; a whole record does too, what is equal stays as it
// is. Confirm publishes it at once.
type change struct {
	Fields  map[string]json.RawMessage `json:"fields"`
	Confirm bool                       `json:"confirm"`
}

// putRecord corrects the newest revision, which If-Match names.
func (s *server) putRecord(w http.ResponseWriter, r *http.Request) error {
	f, err := s.passed(r)
	if err != nil {
		return err
	}
	revision, err := ifMatch(r, true)
	if err != nil {
		return err
	}
	var c change
	if err := readJSON(w, r, &c); err != nil {
		return err
	}
	rec, err := s.correct(r, f, revision, c)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", etag(rec.Revision))
	return writeJSON(w, http.StatusOK, rec)
}

// ifMatch reads the revision a change is made on; 0 = not told.
func ifMatch(r *http.Request, needed bool) (int, error) {
	v := strings.Trim(r.Header.Get("If-Match"), `W/" `)
	if v == "" && !needed {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return 0, scan.Errorf(scan.CodeInvalid, "If-Match names the revision that was looked at")
	}
	return n, nil
}

// readJSON reads a small JSON body; an empty one leaves v as it is.
func readJSON(w http.ResponseWriter, r *http.Request, v any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<20))
	if err := d.Decode(v); err != nil && err.Error() != "EOF" {
		return scan.Errorf(scan.CodeInvalid, "body is not the JSON that is wanted: %s", err.Error())
	}
	return nil
}

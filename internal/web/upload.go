package web

import (
	"bufio"
	"io"
	"log/slog"
	"mime"
	"net/http"

	"sohoa/internal/catalog"
	"sohoa/internal/intake"
	"sohoa/internal/scan"
	"sohoa/internal/tus"
)

// taken is the answer to one received file.
type taken struct {
	Receipt  string         `json:"receipt"`
	Code     string         `json:"code"` // the receipt's short form, as /receipts/CODE shows and search finds it
	ItemID   string         `json:"item_id"`
	Document string         `json:"document_id"`
	SHA256   string         `json:"sha256"`
	Name     string         `json:"name"`
	State    scan.ItemState `json:"state"`
	Reason   scan.Code      `json:"reason,omitempty"`
	Vi       string         `json:"message_vi,omitempty"`
	En       string         `json:"message_en,omitempty"`
	First    bool           `json:"first"` // false: the same bytes were received before
}

func (t taken) status() int {
	switch {
	case t.State == scan.ItemRejected && t.Reason == scan.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case t.State == scan.ItemRejected:
		return http.StatusUnprocessableEntity
	case t.First:
		return http.StatusCreated
	}
	return http.StatusOK
}

// upload takes one file as the raw body, its name in ?name= and, if it likes,
// its hash in ?sha256=, or files as the
// multipart parts "file". It answers when the bytes and the ledger row are
// durable: 201 new, 200 known bytes, 422 or 413 refused. For several files the
// answer is {"files": […]} with the worst status.
func (s *server) upload(w http.ResponseWriter, r *http.Request) error {
	unit, err := s.unitOf(r)
	if err != nil {
		return err
	}
	if !isMultipart(r) {
		name := r.URL.Query().Get("name")
		if name == "" {
			name = "upload"
		}
		sum, err := tus.SHA256(r.URL.Query().Get("sha256"))
		if err != nil {
			return err
		}
		t, err := s.take(r, intake.Meta{Unit: unit, Name: name, Size: r.ContentLength, SHA256: sum}, r.Body)
		if err != nil {
			return err
		}
		return writeJSON(w, t.status(), t)
	}
	all, err := s.takeParts(r, unit)
	switch {
	case err != nil && len(all) == 0:
		return err
	case err != nil: // some are safe: say which, and that the rest is not
		code := scan.CodeOf(err)
		s.Log.WarnContext(r.Context(), "upload cut short", slog.String("request", requestID(r)), slog.String("error", err.Error()))
		return writeJSON(w, statusOf(code), map[string]any{"files": all, "error": problem{Code: code, Vi: sentence("vi", code), En: sentence("en", code)}})
	case len(all) == 1:
		return writeJSON(w, all[0].status(), all[0])
	}
	worst := http.StatusOK
	for _, t := range all {
		worst = max(worst, t.status())
	}
	return writeJSON(w, worst, map[string]any{"files": all})
}

func isMultipart(r *http.Request) bool {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return media == "multipart/form-data"
}

// takeParts streams the parts named file through the door one after another;
// nothing is buffered. What was taken before an error is returned with it.
func (s *server) takeParts(r *http.Request, unit string) ([]taken, error) {
	// Its own buffer asks for 4 KB at a time.
	r.Body = buffered{bufio.NewReaderSize(r.Body, 256<<10), r.Body}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "multipart: %s", err.Error())
	}
	var all []taken
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return all, scan.Errorf(scan.CodeTruncated, "multipart: %w", err)
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		t, err := s.take(r, intake.Meta{Unit: unit, Name: part.FileName(), Size: -1}, part)
		if err != nil {
			return all, err
		}
		all = append(all, t)
	}
	if len(all) == 0 {
		return nil, scan.Errorf(scan.CodeInvalid, "no part is called file and has a filename")
	}
	return all, nil
}

// buffered is a body that is read in large pieces.
type buffered struct {
	io.Reader
	io.Closer
}

// take sends one stream through the door; m says what was announced of it.
func (s *server) take(r *http.Request, m intake.Meta, body io.Reader) (taken, error) {
	m.Door, m.By = doorOf(r), who(r).name
	got, err := s.Intake.Accept(r.Context(), body, m)
	if err != nil {
		return taken{}, err
	}
	s.logUpload(r, got)
	return takenOf(got), nil
}

func takenOf(a catalog.Accepted) taken {
	t := taken{
		Receipt: a.Receipt.ID, Code: a.Receipt.Code(), ItemID: a.Item.ID, Document: a.Document, SHA256: a.Item.SHA256,
		Name: a.Receipt.Name, State: a.Item.State, Reason: a.Item.Reason, First: a.Receipt.First,
	}
	if t.Reason != "" {
		t.Vi, t.En = sentence("vi", t.Reason), sentence("en", t.Reason)
	}
	return t
}

// logUpload writes a reception to the access log. The file is safe by then;
// only the line about it can be missing.
func (s *server) logUpload(r *http.Request, a catalog.Accepted) {
	f := found{doc: scan.Document{ID: a.Document, ItemID: a.Item.ID, Unit: a.Item.Unit}}
	if err := s.log(r, f, "uploaded", a.Receipt.ID); err != nil {
		s.Log.ErrorContext(r.Context(), "access log", slog.String("request", requestID(r)), slog.String("error", err.Error()))
	}
}

// doorOf is the way in a request takes: a browser's or a program's.
func doorOf(r *http.Request) scan.Door {
	if who(r).session {
		return scan.DoorWeb
	}
	return scan.DoorAPI
}

// unitOf is the office a file is for: the caller's own, or ?unit= for those
// who may see all, the default one when not told.
func (s *server) unitOf(r *http.Request) (string, error) {
	c, unit := who(r), r.URL.Query().Get("unit")
	switch {
	case c.unit != "" && unit != "" && unit != c.unit:
		return "", scan.Errorf(scan.CodeNotFound, "unit of somebody else")
	case c.unit != "":
		return c.unit, nil
	case unit == "":
		return scan.DefaultUnit, nil
	}
	units, err := s.Catalog.Units(r.Context())
	if err != nil {
		return "", err
	}
	for _, u := range units {
		if u.Code == unit {
			return unit, nil
		}
	}
	return "", scan.Errorf(scan.CodeInvalid, "there is no unit %s", unit)
}

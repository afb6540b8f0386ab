package web

import (
	"net/http"

	"sohoa/internal/scan"
)

type uploadPage struct {
	Units   []scan.Unit // to choose from, for those who see all
	Results []taken     // without scripts: what became of the files
	Problem scan.Code
}

func (s *server) showUpload(w http.ResponseWriter, r *http.Request) error {
	return s.uploadPage(w, r, http.StatusOK, uploadPage{})
}

func (s *server) uploadPage(w http.ResponseWriter, r *http.Request, status int, p uploadPage) error {
	if who(r).unit == "" {
		var err error
		if p.Units, err = s.Catalog.Units(r.Context()); err != nil {
			return err
		}
	}
	return s.render(w, r, status, "upload", p)
}

// uploadForm takes the files of a browser without scripts and shows what
// became of each.
func (s *server) uploadForm(w http.ResponseWriter, r *http.Request) error {
	unit, err := s.unitOf(r)
	if err != nil {
		return err
	}
	all, err := s.takeParts(r, unit)
	p := uploadPage{Results: all}
	if err != nil {
		p.Problem = scan.CodeOf(err)
		return s.uploadPage(w, r, statusOf(p.Problem), p)
	}
	return s.uploadPage(w, r, http.StatusOK, p)
}

package web

import (
	"net/http"
	"strconv"

	"sohoa/internal/scan"
)

type coverPage struct {
	scan.Cover
	Office string
}

// coverOf reads ?pages=: how many pages with content the sheet announces, none
// for not said.
func coverOf(r *http.Request) (scan.Cover, error) {
	var c scan.Cover
	if said := r.FormValue("pages"); said != "" {
		n, err := strconv.Atoi(said)
		if err != nil || n < 1 || n > scan.MostCoverPages {
			return c, scan.Errorf(scan.CodeInvalid, "pages: 1 to %d", scan.MostCoverPages)
		}
		c.Pages = n
	}
	return c, nil
}

// showCover is a cover sheet to print and lay before a document in the feeder.
func (s *server) showCover(w http.ResponseWriter, r *http.Request) error {
	c, err := coverOf(r)
	if err != nil {
		return err
	}
	page := coverPage{Cover: c}
	units, err := s.Catalog.Units(r.Context())
	if err != nil {
		return err
	}
	for _, u := range units {
		if u.Code == who(r).unit {
			page.Office = u.Name
		}
	}
	return s.render(w, r, http.StatusOK, "cover", page)
}

// getCoverQR is the code of a cover sheet.
func (s *server) getCoverQR(w http.ResponseWriter, r *http.Request) error {
	c, err := coverOf(r)
	if err != nil {
		return err
	}
	svg, err := qrSVG(c.Text())
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(svg)
	return nil
}

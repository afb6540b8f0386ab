package web

import (
	"net/http"

	"sohoa/internal/access"
	"sohoa/internal/scan"
)

// home goes to the page the caller most likely came for.
func (s *server) home(w http.ResponseWriter, r *http.Request) error {
	to := "/search"
	switch c := who(r); {
	case c.may(access.ScopeUpload):
		to = "/upload"
	case c.may(access.ScopeRead):
	case c.may(access.ScopeAdmin):
		to = "/people"
	default:
		return scan.Errorf(scan.CodeForbidden, "no scope has a page")
	}
	if lang := r.URL.Query().Get("lang"); words[lang] != nil {
		to += "?lang=" + lang
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// nowhere answers every address that is in no line of the table.
func (s *server) nowhere(w http.ResponseWriter, r *http.Request) error {
	return scan.Errorf(scan.CodeNotFound, "no such page")
}

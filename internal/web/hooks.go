package web

import (
	"net/http"
	"net/url"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// listHooks lists the caller's webhooks, without their secrets.
func (s *server) listHooks(w http.ResponseWriter, r *http.Request) error {
	hooks, err := s.Catalog.Hooks(r.Context(), who(r).units())
	if err != nil {
		return err
	}
	if hooks == nil {
		hooks = []catalog.Hook{}
	}
	return writeJSON(w, http.StatusOK, map[string]any{"hooks": hooks})
}

// addHook adds a webhook: {"url","unit"}; the secret that signs its deliveries
// is answered once and never again.
func (s *server) addHook(w http.ResponseWriter, r *http.Request) error {
	var body struct{ URL, Unit string }
	if err := readJSON(w, r, &body); err != nil {
		return err
	}
	h, err := s.newHook(r, body.URL, body.Unit)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, struct {
		catalog.Hook
		Secret string `json:"secret"`
	}{h, h.Secret})
}

func (s *server) newHook(r *http.Request, address, unit string) (catalog.Hook, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || len(address) > 2000 {
		return catalog.Hook{}, scan.Errorf(scan.CodeInvalid, "url is an http or https address")
	}
	unit, err = s.chosenUnit(r, unit)
	if err != nil {
		return catalog.Hook{}, err
	}
	secret, _ := access.NewToken()
	h := catalog.Hook{ID: scan.NewID(), Unit: unit, URL: address, Secret: secret, CreatedAt: s.Now().UTC()}
	return h, s.Catalog.AddHook(r.Context(), h)
}

func (s *server) removeHook(w http.ResponseWriter, r *http.Request) error {
	if err := s.dropHook(r); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *server) dropHook(r *http.Request) error {
	hooks, err := s.Catalog.Hooks(r.Context(), who(r).units())
	if err != nil {
		return err
	}
	for _, h := range hooks {
		if h.ID == r.PathValue("id") && who(r).sees(h.Unit) {
			return s.Catalog.RemoveHook(r.Context(), h.ID)
		}
	}
	return scan.Errorf(scan.CodeNotFound, "hook")
}

package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

type peoplePage struct {
	Units    []scan.Unit
	Users    []catalog.User
	Tokens   []catalog.Token // without sessions that are over
	Hooks    []catalog.Hook
	Roles    []catalog.Role
	Kinds    []string
	Scopes   []string
	AllUnits bool   // the caller is bound to none
	Secret   string // of the token, link or hook just made; shown once
	Link     bool   // Secret is a sign-in link
	Problem  *problem
	Now      time.Time
}

func (s *server) showPeople(w http.ResponseWriter, r *http.Request) error {
	return s.peoplePage(w, r, http.StatusOK, peoplePage{})
}

// peoplePage fills and shows the page.
func (s *server) peoplePage(w http.ResponseWriter, r *http.Request, status int, p peoplePage) error {
	c, ctx := who(r), r.Context()
	units, err := s.Catalog.Units(ctx)
	if err != nil {
		return err
	}
	for _, u := range units {
		if c.sees(u.Code) {
			p.Units = append(p.Units, u)
		}
	}
	if p.Users, err = s.Catalog.Users(ctx, c.units()); err != nil {
		return err
	}
	tokens, err := s.Catalog.Tokens(ctx, c.units())
	if err != nil {
		return err
	}
	p.Now = s.Now()
	for _, t := range tokens {
		if t.Live(p.Now) || t.Kind != access.KindSession && t.Kind != access.KindSignIn {
			p.Tokens = append(p.Tokens, t)
		}
	}
	if p.Hooks, err = s.Catalog.Hooks(ctx, c.units()); err != nil {
		return err
	}
	p.Roles = []catalog.Role{catalog.RoleReader, catalog.RoleClerk, catalog.RoleOperator}
	p.Kinds = []string{access.KindProgram, access.KindDevice, access.KindPerson}
	p.Scopes, p.AllUnits = access.Scopes(), c.unit == ""
	return s.render(w, r, status, "people", p)
}

// peopleForm reads the form, does the work, and shows the page again: with
// what was wrong, with a secret that is told once, or by a redirect.
func (s *server) peopleForm(w http.ResponseWriter, r *http.Request, do func() (peoplePage, error)) error {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		return scan.Errorf(scan.CodeInvalid, "form: %w", err)
	}
	p, err := do()
	if err != nil {
		code := scan.CodeOf(err)
		if code != scan.CodeInvalid && code != scan.CodeStale {
			return err
		}
		lang := language(r)
		p.Problem = &problem{Code: code, Vi: sentence(lang, code), Detail: detailOf(err)}
		if code == scan.CodeStale {
			p.Problem.Vi = translate(lang, "people.taken")
		}
		return s.peoplePage(w, r, statusOf(code), p)
	}
	if p.Secret != "" {
		return s.peoplePage(w, r, http.StatusOK, p)
	}
	http.Redirect(w, r, "/people", http.StatusSeeOther)
	return nil
}

// chosenUnit is the unit a new row is for: the caller's own, or any, or "" for
// all, of those who are bound to none.
func (s *server) chosenUnit(r *http.Request, unit string) (string, error) {
	c := who(r)
	switch {
	case c.unit != "" && unit != "" && unit != c.unit:
		return "", scan.Errorf(scan.CodeNotFound, "unit of somebody else")
	case c.unit != "":
		return c.unit, nil
	case unit == "":
		return "", nil
	}
	units, err := s.Catalog.Units(r.Context())
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(units, func(u scan.Unit) bool { return u.Code == unit }) {
		return "", scan.Errorf(scan.CodeInvalid, "there is no unit %s", unit)
	}
	return unit, nil
}

func (s *server) addUnit(w http.ResponseWriter, r *http.Request) error {
	return s.peopleForm(w, r, func() (peoplePage, error) {
		if who(r).unit != "" {
			return peoplePage{}, scan.Errorf(scan.CodeForbidden, "units are made by those who see all")
		}
		u := scan.Unit{Code: strings.TrimSpace(r.PostForm.Get("code")), Name: oneSpace(r.PostForm.Get("name")), CreatedAt: s.Now().UTC()}
		if !scan.ValidUnitCode(u.Code) || u.Name == "" {
			return peoplePage{}, scan.Errorf(scan.CodeInvalid, "a unit has a name and a code of a-z 0-9 . _ -")
		}
		return peoplePage{}, s.Catalog.AddUnit(r.Context(), u)
	})
}

// addToken makes a token for a program, device or person; its secret is shown
// once.
func (s *server) addToken(w http.ResponseWriter, r *http.Request) error {
	return s.peopleForm(w, r, func() (peoplePage, error) {
		unit, err := s.chosenUnit(r, r.PostForm.Get("unit"))
		if err != nil {
			return peoplePage{}, err
		}
		t := catalog.Token{
			ID: scan.NewID(), Kind: r.PostForm.Get("kind"), Unit: unit, Name: oneSpace(r.PostForm.Get("name")),
			Scopes: r.PostForm["scope"], CreatedAt: s.Now().UTC(),
		}
		if t.Name == "" || len(t.Name) > 200 || !slices.Contains([]string{access.KindProgram, access.KindDevice, access.KindPerson}, t.Kind) {
			return peoplePage{}, scan.Errorf(scan.CodeInvalid, "a token has a name and a kind")
		}
		for _, scope := range t.Scopes {
			if !slices.Contains(access.Scopes(), scope) {
				return peoplePage{}, scan.Errorf(scan.CodeInvalid, "there is no scope %s", scope)
			}
		}
		if len(t.Scopes) == 0 {
			return peoplePage{}, scan.Errorf(scan.CodeInvalid, "a token has at least one scope")
		}
		if t.ExpiresAt, err = expiry(r.PostForm.Get("days"), s.Now()); err != nil {
			return peoplePage{}, err
		}
		var p peoplePage
		switch key := strings.TrimSpace(r.PostForm.Get("key")); {
		case key != "" && t.Kind == access.KindDevice:
			public, err := access.ParseKey(key)
			if err != nil {
				return peoplePage{}, err
			}
			t.Hash = access.HashKey(public)
		case t.Kind == access.KindDevice:
			p.Secret, t.Hash = access.NewDeviceToken()
		default:
			p.Secret, t.Hash = access.NewToken()
		}
		return p, s.Catalog.AddToken(r.Context(), t)
	})
}

// expiry is days from now; "" or 0 = never.
func expiry(days string, now time.Time) (*time.Time, error) {
	if days == "" || days == "0" {
		return nil, nil
	}
	n, err := strconv.Atoi(days)
	if err != nil || n < 1 || n > 3650 {
		return nil, scan.Errorf(scan.CodeInvalid, "days is a number from 1 to 3650, 0 for never")
	}
	t := now.UTC().AddDate(0, 0, n)
	return &t, nil
}

func (s *server) revokeToken(w http.ResponseWriter, r *http.Request) error {
	return s.peopleForm(w, r, func() (peoplePage, error) {
		tokens, err := s.Catalog.Tokens(r.Context(), who(r).units())
		if err != nil {
			return peoplePage{}, err
		}
		for _, t := range tokens {
			if t.ID == r.PathValue("id") && who(r).sees(t.Unit) {
				return peoplePage{}, s.Catalog.RevokeToken(r.Context(), t.ID)
			}
		}
		return peoplePage{}, scan.Errorf(scan.CodeNotFound, "token")
	})
}

func (s *server) addHookForm(w http.ResponseWriter, r *http.Request) error {
	return s.peopleForm(w, r, func() (peoplePage, error) {
		h, err := s.newHook(r, r.PostForm.Get("url"), r.PostForm.Get("unit"))
		return peoplePage{Secret: h.Secret}, err
	})
}

func (s *server) removeHookForm(w http.ResponseWriter, r *http.Request) error {
	return s.peopleForm(w, r, func() (peoplePage, error) { return peoplePage{}, s.dropHook(r) })
}

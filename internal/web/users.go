package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

var goodLogin = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,59}$`)

// linkLength is how long a sign-in link can be used.
const linkLength = 24 * time.Hour

func (s *server) addUser(w http.ResponseWriter, r *http.Request) error {
	return s.peopleForm(w, r, func() (peoplePage, error) {
		unit, err := s.chosenUnit(r, r.PostForm.Get("unit"))
		if err != nil {
			return peoplePage{}, err
		}
		u := catalog.User{
			ID: scan.NewID(), Unit: unit, Login: strings.ToLower(strings.TrimSpace(r.PostForm.Get("login"))),
			Name: oneSpace(r.PostForm.Get("name")), Role: catalog.Role(r.PostForm.Get("role")), CreatedAt: s.Now().UTC(),
		}
		if !goodLogin.MatchString(u.Login) {
			return peoplePage{}, scan.Errorf(scan.CodeInvalid, "a login has 2 to 60 of a-z 0-9 . _ @ -")
		}
		if err := goodRole(u.Role, unit); err != nil {
			return peoplePage{}, err
		}
		// Without a password the account is opened by a sign-in link.
		if pw := r.PostForm.Get("password"); pw != "" {
			if u.PasswordHash, err = HashPassword(pw); err != nil {
				return peoplePage{}, err
			}
			return peoplePage{}, s.Catalog.AddUser(r.Context(), u)
		}
		if err := s.Catalog.AddUser(r.Context(), u); err != nil {
			return peoplePage{}, err
		}
		return s.signInLink(r, u)
	})
}

// goodRole keeps those who see no unit at all out: only operators may be of
// every unit.
func goodRole(role catalog.Role, unit string) error {
	if RoleScopes(role) == nil {
		return scan.Errorf(scan.CodeInvalid, "there is no role %s", role)
	}
	if unit == "" && role != catalog.RoleOperator {
		return scan.Errorf(scan.CodeInvalid, "a %s belongs to a unit", role)
	}
	return nil
}

// changeUser does what the pressed button says: disable, enable, a new
// password, another role, or a sign-in link.
func (s *server) changeUser(w http.ResponseWriter, r *http.Request) error {
	return s.peopleForm(w, r, func() (peoplePage, error) {
		u, err := s.Catalog.User(r.Context(), r.PathValue("id"))
		if err != nil {
			return peoplePage{}, err
		}
		c := who(r)
		if !c.sees(u.Unit) {
			return peoplePage{}, scan.Errorf(scan.CodeNotFound, "user of another unit")
		}
		self := c.user != nil && c.user.ID == u.ID
		switch do := r.PostForm.Get("do"); {
		case do == "link" && !u.Disabled:
			return s.signInLink(r, u)
		case do == "password":
			if u.PasswordHash, err = HashPassword(r.PostForm.Get("password")); err != nil {
				return peoplePage{}, err
			}
		case self:
			return peoplePage{}, scan.Errorf(scan.CodeInvalid, "nobody can disable or demote themselves")
		case do == "disable" || do == "enable":
			u.Disabled = do == "disable"
		case do == "role":
			u.Role = catalog.Role(r.PostForm.Get("role"))
			if err := goodRole(u.Role, u.Unit); err != nil {
				return peoplePage{}, err
			}
		default:
			return peoplePage{}, scan.Errorf(scan.CodeInvalid, "unknown change")
		}
		if err := s.Catalog.UpdateUser(r.Context(), u); err != nil {
			return peoplePage{}, err
		}
		return peoplePage{}, s.endSessions(r, u, r.PostForm.Get("do"))
	})
}

// endSessions signs a person out everywhere after a new password or when the
// account is disabled.
func (s *server) endSessions(r *http.Request, u catalog.User, do string) error {
	if do != "disable" && do != "password" {
		return nil
	}
	var units []string
	if u.Unit != "" {
		units = []string{u.Unit}
	}
	tokens, err := s.Catalog.Tokens(r.Context(), units)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		over := !slices.Contains([]string{access.KindSession, access.KindSignIn}, t.Kind) || !t.Live(s.Now())
		if t.UserID != u.ID || over || t.ID == who(r).token.ID {
			continue
		}
		if err := s.Catalog.RevokeToken(r.Context(), t.ID); err != nil {
			return err
		}
	}
	return nil
}

// signInLink makes a link that opens one session of an account within a day.
func (s *server) signInLink(r *http.Request, u catalog.User) (peoplePage, error) {
	until := s.Now().UTC().Add(linkLength)
	secret, hash := access.NewToken()
	scheme := "http"
	if s.SecureCookies || r.TLS != nil {
		scheme = "https"
	}
	link := url.URL{Scheme: scheme, Host: r.Host, Path: "/signin", RawQuery: url.Values{"token": {secret}}.Encode()}
	return peoplePage{Secret: link.String(), Link: true}, s.Catalog.AddToken(r.Context(), catalog.Token{
		ID: scan.NewID(), Hash: hash, Kind: access.KindSignIn, Unit: u.Unit, UserID: u.ID, Name: u.Login,
		Scopes: RoleScopes(u.Role), CreatedAt: s.Now().UTC(), ExpiresAt: &until,
	})
}

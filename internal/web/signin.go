package web

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

const (
	sessionCookie = "sohoa_session"
	sessionLength = 12 * time.Hour // a working day
)

type signInPage struct {
	Next, Login string
	Problem     scan.Code
}

// showSignIn shows the form, or exchanges the token of a sign-in link for a
// session and goes on at once, so that the token stays in no history.
func (s *server) showSignIn(w http.ResponseWriter, r *http.Request) error {
	if secret := r.URL.Query().Get("token"); secret != "" {
		return s.signInByLink(w, r, secret)
	}
	if who(r) != nil {
		http.Redirect(w, r, localPath(r.URL.Query().Get("next")), http.StatusSeeOther)
		return nil
	}
	return s.render(w, r, http.StatusOK, "signin", signInPage{Next: localPath(r.URL.Query().Get("next"))})
}

// signIn checks login and password. Every way to fail takes the same work and
// says the same.
func (s *server) signIn(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	if err := r.ParseForm(); err != nil {
		return scan.Errorf(scan.CodeInvalid, "form: %w", err)
	}
	login := strings.TrimSpace(r.PostForm.Get("login"))
	page := signInPage{Next: localPath(r.PostForm.Get("next")), Login: login}
	address := remote(r)
	if !s.tries.Take(strings.ToLower(login), address) {
		page.Problem = codeTooOften
		w.Header().Set("Retry-After", "30")
		return s.render(w, r, statusOf(page.Problem), "signin", page)
	}
	user, err := s.check(r.Context(), login, r.PostForm.Get("password"))
	if scan.Is(err, codeBadLogin) {
		page.Problem = codeBadLogin
		return s.render(w, r, statusOf(page.Problem), "signin", page)
	}
	if err != nil {
		return err
	}
	s.tries.GiveBack(strings.ToLower(login), address)
	return s.openSession(w, r, page.Next, catalog.Token{
		ID: scan.NewID(), UserID: user.ID, Unit: user.Unit, Name: user.Login, Scopes: RoleScopes(user.Role),
	})
}

func (s *server) check(ctx context.Context, login, password string) (catalog.User, error) {
	user, err := s.Catalog.UserByLogin(ctx, login)
	if small := strings.ToLower(login); scan.Is(err, scan.CodeNotFound) && small != login {
		user, err = s.Catalog.UserByLogin(ctx, small) // a phone's keyboard starts with a capital
	}
	known := err == nil && !user.Disabled && user.PasswordHash != ""
	if err != nil && !scan.Is(err, scan.CodeNotFound) {
		return user, err
	}
	hash := s.dummy
	if known {
		hash = user.PasswordHash
	}
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return user, scan.Errorf(scan.CodeUnavailable, "sign in: %w", ctx.Err())
	}
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil || !match || !known {
		return user, scan.Errorf(codeBadLogin, "login or password is wrong")
	}
	return user, nil
}

// signInByLink opens a session from a token of kind signin (once) or person.
func (s *server) signInByLink(w http.ResponseWriter, r *http.Request, secret string) error {
	refuse := func() error {
		return s.render(w, r, statusOf(codeBadLink), "signin", signInPage{Next: "/", Problem: codeBadLink})
	}
	address := remote(r)
	if !s.tries.Take("link "+address, address) {
		return scan.Errorf(codeTooOften, "sign-in links")
	}
	t, err := s.Catalog.TokenByHash(r.Context(), access.HashToken(secret))
	if scan.Is(err, scan.CodeNotFound) {
		return refuse()
	}
	if err != nil {
		return err
	}
	session := catalog.Token{ID: scan.NewID(), UserID: t.UserID, Unit: t.Unit, Name: t.Name, Scopes: t.Scopes, ExpiresAt: t.ExpiresAt}
	switch {
	case !t.Live(s.Now()):
		return refuse()
	case t.Kind == access.KindPerson:
	case t.Kind == access.KindSignIn:
		// The session's id is the link's, so that of two exchanges at one moment the
		// catalog takes only one.
		session.ID, session.ExpiresAt = t.ID+"-session", nil
		if err := s.Catalog.RevokeToken(r.Context(), t.ID); err != nil {
			return err
		}
	default:
		return refuse()
	}
	s.tries.GiveBack("link "+address, address)
	err = s.openSession(w, r, localPath(r.URL.Query().Get("next")), session)
	if scan.Is(err, scan.CodeStale) {
		return refuse()
	}
	return err
}

// openSession stores the session and goes on to next.
func (s *server) openSession(w http.ResponseWriter, r *http.Request, next string, t catalog.Token) error {
	secret, hash := access.NewToken()
	now := s.Now()
	until := now.Add(sessionLength)
	if t.ExpiresAt == nil || until.Before(*t.ExpiresAt) {
		t.ExpiresAt = &until
	}
	t.Kind, t.Hash, t.CreatedAt = access.KindSession, hash, now
	if err := s.Catalog.AddToken(r.Context(), t); err != nil {
		return err
	}
	http.SetCookie(w, s.cookie(sessionCookie, secret, *t.ExpiresAt))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

func (s *server) signOut(w http.ResponseWriter, r *http.Request) error {
	if c := who(r); c.session {
		if err := s.Catalog.RevokeToken(r.Context(), c.token.ID); err != nil {
			return err
		}
	}
	http.SetCookie(w, s.cookie(sessionCookie, "", time.Unix(1, 0)))
	http.Redirect(w, r, "/signin", http.StatusSeeOther)
	return nil
}

// cookie is for this server alone and not for scripts. Lax, since a sign-in
// link is followed from a mail or a terminal; forms of other sites are stopped
// by the cross-origin check.
func (s *server) cookie(name, value string, until time.Time) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", Expires: until, HttpOnly: true, Secure: s.SecureCookies, SameSite: http.SameSiteLaxMode}
}

func toSignIn(w http.ResponseWriter, r *http.Request) {
	to := "/signin"
	if r.Method == http.MethodGet && r.URL.Path != "/" {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// localPath keeps a redirect on this server.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") || strings.HasPrefix(u.Path, "/signin") {
		return "/"
	}
	return next
}

func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

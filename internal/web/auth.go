package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/alexedwards/argon2id"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// RoleScopes is what an account of a role may do.
func RoleScopes(role catalog.Role) []string {
	switch role {
	case catalog.RoleOperator:
		return access.Scopes()
	case catalog.RoleClerk:
		return []string{access.ScopeUpload, access.ScopeRead, access.ScopeReview}
	case catalog.RoleReader:
		return []string{access.ScopeRead}
	}
	return nil
}

// passwordCost follows OWASP's second choice for argon2id: 19 MiB, 2 passes,
// one lane, so that an old office server answers in about 50 ms.
var passwordCost = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// MinPassword is the least length of a password, in characters.
const MinPassword = 10

// HashPassword is the argon2id hash of a password, with its parameters in it.
// scan.CodeInvalid when it is shorter than MinPassword or longer than 200.
func HashPassword(password string) (string, error) {
	if n := len([]rune(password)); n < MinPassword || n > 200 {
		return "", scan.Errorf(scan.CodeInvalid, "a password has %d to 200 characters", MinPassword)
	}
	hash, err := argon2id.CreateHash(password, passwordCost)
	if err != nil {
		return "", scan.Errorf(scan.CodeInternal, "argon2id: %w", err)
	}
	return hash, nil
}

// caller is who asks and what they may do.
type caller struct {
	name    string // login, or the token's name
	unit    string // "" = all
	scopes  []string
	token   catalog.Token
	user    *catalog.User // nil for a token without an account
	session bool          // came with a cookie
}

func (c *caller) may(want string) bool {
	switch want {
	case open, anyone:
		return true
	case overview:
		return c.unit == "" && slices.Contains(c.scopes, access.ScopeRead)
	}
	return slices.Contains(c.scopes, want)
}

// units is the filter for the catalog: nil = all.
func (c *caller) units() []string {
	if c.unit == "" {
		return nil
	}
	return []string{c.unit}
}

func (c *caller) sees(unit string) bool { return c.unit == "" || c.unit == unit }

type callerKey struct{}

// who is the caller of a guarded route.
func who(r *http.Request) *caller {
	c, _ := r.Context().Value(callerKey{}).(*caller)
	return c
}

// guard lets a request through when its caller may do what the route wants.
func (s *server) guard(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := s.caller(r)
		if err == nil && c != nil {
			r = setCaller(r, c)
		}
		if rt.want != open {
			switch {
			case err != nil && !scan.Is(err, codeSignIn):
				s.fail(w, r, err)
				return
			case err != nil && !isAPI(r):
				toSignIn(w, r)
				return
			case err != nil:
				s.fail(w, r, err)
				return
			case !c.may(rt.want):
				s.fail(w, r, scan.Errorf(scan.CodeForbidden, "%s wants %s", rt.pattern, rt.want))
				return
			}
		}
		if err := rt.do(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// setCaller notes the caller for handlers and, through the shared holder of
// the outermost layer, for the access log.
func setCaller(r *http.Request, c *caller) *http.Request {
	if t := traceOf(r); t != nil {
		t.by, t.unit = c.name, c.unit
	}
	return r.WithContext(context.WithValue(r.Context(), callerKey{}, c))
}

// caller finds who asks; codeSignIn when nobody known does.
func (s *server) caller(r *http.Request) (*caller, error) {
	secret, session := "", false
	if h := r.Header.Get("Authorization"); h != "" {
		scheme, value, _ := strings.Cut(h, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return nil, scan.Errorf(codeSignIn, "authorization is not a bearer token")
		}
		secret = strings.TrimSpace(value)
	} else if cookie, err := r.Cookie(sessionCookie); err == nil {
		secret, session = cookie.Value, true
	}
	if secret == "" {
		return nil, scan.Errorf(codeSignIn, "no session and no token")
	}
	t, err := s.Catalog.TokenByHash(r.Context(), access.HashToken(secret))
	if scan.Is(err, scan.CodeNotFound) {
		return nil, scan.Errorf(codeSignIn, "unknown token")
	}
	if err != nil {
		return nil, err
	}
	if !t.Live(s.Now()) || t.Kind == access.KindSignIn || (t.Kind == access.KindSession) != session {
		return nil, scan.Errorf(codeSignIn, "token %s cannot be used so", t.ID)
	}
	c := &caller{name: t.Name, unit: t.Unit, scopes: t.Scopes, token: t, session: session}
	if t.UserID == "" {
		return c, nil
	}
	return s.withUser(r.Context(), c)
}

// withUser narrows a caller to what its account may do now, so that a changed
// role, unit or disabled account takes effect at once.
func (s *server) withUser(ctx context.Context, c *caller) (*caller, error) {
	u, err := s.Catalog.User(ctx, c.token.UserID)
	if scan.Is(err, scan.CodeNotFound) || err == nil && u.Disabled {
		return nil, scan.Errorf(codeSignIn, "account of token %s is gone", c.token.ID)
	}
	if err != nil {
		return nil, err
	}
	if u.Unit != "" && c.unit != "" && c.unit != u.Unit {
		return nil, scan.Errorf(codeSignIn, "token %s is of another unit than its account", c.token.ID)
	}
	if u.Unit != "" {
		c.unit = u.Unit
	}
	allowed := RoleScopes(u.Role)
	if c.token.Kind == access.KindSession {
		c.scopes = allowed
	} else {
		c.scopes = slices.DeleteFunc(slices.Clone(c.scopes), func(s string) bool { return !slices.Contains(allowed, s) })
	}
	c.user, c.name = &u, u.Login
	return c, nil
}

package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

const goodPassword = "mật khẩu rất dài"

func (b *bench) user(login, unit string, role catalog.Role) catalog.User {
	b.t.Helper()
	u := catalog.User{ID: scan.NewID(), Unit: unit, Login: login, Name: login, Role: role, PasswordHash: must(HashPassword(goodPassword))(b.t), CreatedAt: b.now()}
	if err := b.cat.AddUser(b.ctx, u); err != nil {
		b.t.Fatal(err)
	}
	return u
}

func (b *bench) signIn(login, password, next string) answer {
	b.t.Helper()
	return b.form("", "/signin", url.Values{"login": {login}, "password": {password}, "next": {next}}.Encode())
}

// cookie is the session an answer has opened, as ask wants it.
func (a answer) cookie() string {
	a.t.Helper()
	for _, c := range a.Result().Cookies() {
		if c.Name == sessionCookie {
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
				a.t.Errorf("session cookie: %+v", c)
			}
			return "cookie:" + c.Value
		}
	}
	a.t.Fatalf("no session in %d %v", a.Code, a.Header())
	return ""
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	u := b.user("an", "phuong-a", catalog.RoleClerk)
	a := b.signIn("An", goodPassword, "/documents?state=review").want(http.StatusSeeOther)
	if to := a.Header().Get("Location"); to != "/documents?state=review" {
		t.Errorf("to %q", to)
	}
	session := a.cookie()
	b.get(session, "/documents").want(200).has("an")
	b.get(strings.TrimPrefix(session, "cookie:"), "/api/v1/documents").want(401) // a session is no bearer token
	b.get(session, "/people").want(403)

	// What becomes of the account counts at once.
	u.Role = catalog.RoleReader
	if err := b.cat.UpdateUser(b.ctx, u); err != nil {
		t.Fatal(err)
	}
	b.get(session, "/documents").want(200)
	b.get(session, "/upload").want(403)
	u.Disabled = true
	if err := b.cat.UpdateUser(b.ctx, u); err != nil {
		t.Fatal(err)
	}
	b.get(session, "/api/v1/documents").want(401)
	b.signIn("an", goodPassword, "").want(401)
	u.Disabled = false
	if err := b.cat.UpdateUser(b.ctx, u); err != nil {
		t.Fatal(err)
	}
	b.get(session, "/documents").want(200)
	b.form(session, "/signout", "").want(http.StatusSeeOther)
	b.get(session, "/api/v1/documents").want(401)

	session = b.signIn("an", goodPassword, "").cookie()
	b.pass(sessionLength + time.Second)
	b.get(session, "/api/v1/documents").want(401)
	if strings.Contains(b.logged.String(), goodPassword) {
		t.Error("a password is in the log")
	}
}

func TestSignInRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.user("an", "phuong-a", catalog.RoleClerk)
	wrong := b.signIn("an", "falsch falsch", "").want(401).Body.String()
	unknown := b.signIn("an2", "falsch falsch", "").want(401).Body.String()
	if strings.ReplaceAll(unknown, "an2", "an") != wrong {
		t.Error("an unknown login is told apart from a wrong password")
	}
	for range access.LoginTries - 1 {
		b.signIn("an", "falsch falsch", "").want(401)
	}
	b.signIn("an", goodPassword, "").want(429) // even the right one, for now
	b.signIn("binh", "falsch falsch", "").want(401)
	b.pass(access.LoginRefill + time.Second)
	b.signIn("an", goodPassword, "").want(http.StatusSeeOther)
	b.signIn("an", goodPassword, "").want(http.StatusSeeOther)

	// One address cannot try many logins for ever.
	last := 0
	for i := range access.AddressTries + 5 {
		last = b.signIn("user"+string(rune('a'+i%26))+string(rune('a'+i/26)), "x", "").Code
	}
	if last != 429 {
		t.Errorf("the address is still answered: %d", last)
	}
}

func TestSignInLink(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	u := b.user("an", "phuong-a", catalog.RoleClerk)
	secret, hash := access.NewToken()
	until := b.now().Add(time.Hour)
	if err := b.cat.AddToken(b.ctx, catalog.Token{ID: scan.NewID(), Hash: hash, Kind: access.KindSignIn, UserID: u.ID, Unit: u.Unit, Name: "an", CreatedAt: b.now(), ExpiresAt: &until}); err != nil {
		t.Fatal(err)
	}
	b.get(secret, "/api/v1/documents").want(401) // a link is no bearer token
	first := b.get("", "/signin?token="+secret).want(http.StatusSeeOther)
	if to := first.Header().Get("Location"); to != "/" || first.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("to %q, %v", to, first.Header())
	}
	b.get(first.cookie(), "/documents").want(200)
	b.get("", "/signin?token="+secret).want(401).hasNot(secret) // once
	b.get("", "/signin?token=soh_unknown").want(401)

	// The operator's token opens sessions as often as one likes.
	op := b.operator()
	for range 2 {
		b.get(b.get("", "/signin?token="+op).want(http.StatusSeeOther).cookie(), "/people").want(200)
	}
	device, hash := access.NewToken()
	if err := b.cat.AddToken(b.ctx, catalog.Token{ID: scan.NewID(), Hash: hash, Kind: access.KindDevice, Name: "máy quét", Scopes: access.Scopes(), CreatedAt: b.now()}); err != nil {
		t.Fatal(err)
	}
	b.get("", "/signin?token="+device).want(401)
	b.get(device, "/api/v1/documents").want(200)
	if strings.Contains(b.logged.String(), secret) || strings.Contains(b.logged.String(), op) {
		t.Error("a token is in the log")
	}
}

func TestLocalPath(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"/documents?q=1": "/documents?q=1", "": "/", "https://evil.example": "/", "//evil.example": "/", `/\evil.example`: "/",
		"/signin?next=/": "/", "documents": "/", "/a\r\nSet-Cookie: x=1": "/", "javascript:alert(1)": "/",
	} {
		if got := localPath(next); got != want {
			t.Errorf("%q → %q, want %q", next, got, want)
		}
	}
}

func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.user("an", "phuong-a", catalog.RoleClerk)
	session := b.signIn("an", goodPassword, "").cookie()
	id := b.seed("phuong-a", inReview())
	post := func(headers ...string) answer {
		return b.ask(session, "POST", "/documents/"+id+"/confirm", strings.NewReader("revision=1"), append(headers, "Content-Type", "application/x-www-form-urlencoded")...)
	}
	post("Sec-Fetch-Site", "cross-site").want(403)
	post("Origin", "https://evil.example").want(403)
	if d := must(b.cat.Document(b.ctx, id))(t); d.State != scan.DocReview {
		t.Fatalf("another site has confirmed a document: %s", d.State)
	}
	post("Sec-Fetch-Site", "same-origin").want(http.StatusSeeOther)
	b.ask(session, "DELETE", "/api/v1/hooks/x", nil, "Sec-Fetch-Site", "cross-site").want(403)
}

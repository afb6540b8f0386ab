package web

import (
	"net/http"
	"strings"
	"testing"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
	"sohoa/internal/tus"
)

// TestAccess walks the whole route table: each route with nobody, a dead
// token, each role, and somebody of another unit.
func TestAccess(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	doc := b.seed("phuong-a", inReview())
	receipt := must(b.cat.Receipts(b.ctx, must(b.cat.Document(b.ctx, doc))(t).ItemID))(t)[0].ID
	hook := catalog.Hook{ID: scan.NewID(), Unit: "phuong-a", URL: "https://a.example/", Secret: "s", CreatedAt: b.now()}
	if err := b.cat.AddHook(b.ctx, hook); err != nil {
		t.Fatal(err)
	}
	user := catalog.User{ID: scan.NewID(), Unit: "phuong-a", Login: "an", Role: catalog.RoleClerk, CreatedAt: b.now()}
	if err := b.cat.AddUser(b.ctx, user); err != nil {
		t.Fatal(err)
	}
	upload := must(b.uploads.Create(tus.Upload{Unit: "phuong-a", Length: 9}, nil))(t)
	upload.Unlock()
	spare := b.token("phuong-a", access.ScopeRead)
	tok := must(b.cat.TokenByHash(b.ctx, access.HashToken(spare)))(t)

	address := func(rt route) (method, target string) {
		method, target, found := strings.Cut(rt.pattern, " ")
		if !found {
			method, target = "GET", rt.pattern+"nowhere"
		}
		id := doc
		switch {
		case strings.Contains(target, "/receipts/"):
			id = receipt
		case strings.Contains(target, "/uploads/"):
			id = upload.ID
		case strings.Contains(target, "/hooks/"):
			id = hook.ID
		case strings.Contains(target, "/users/"):
			id = user.ID
		case strings.Contains(target, "/tokens/"):
			id = tok.ID
		}
		return method, strings.NewReplacer("{id}", id, "{n}", "1", "{$}", "", "{hash}", "x", "{file}", "app.css").Replace(target)
	}
	callers := []struct {
		name   string
		secret string
		unit   string // "" = all
		scopes []string
	}{
		{"reader", b.reader("phuong-a"), "phuong-a", RoleScopes(catalog.RoleReader)},
		{"clerk", b.clerk("phuong-a"), "phuong-a", RoleScopes(catalog.RoleClerk)},
		{"uploader", b.token("phuong-a", access.ScopeUpload), "phuong-a", []string{access.ScopeUpload}},
		{"other reader", b.reader("phuong-b"), "phuong-b", RoleScopes(catalog.RoleReader)},
		{"other clerk", b.clerk("phuong-b"), "phuong-b", RoleScopes(catalog.RoleClerk)},
		{"other operator", b.token("phuong-b", access.Scopes()...), "phuong-b", access.Scopes()},
		{"no scope", b.token("phuong-a"), "phuong-a", nil},
		{"all readers", b.reader(""), "", RoleScopes(catalog.RoleReader)},
	}
	dead := b.clerk("phuong-a")
	if err := b.cat.RevokeToken(b.ctx, must(b.cat.TokenByHash(b.ctx, access.HashToken(dead)))(t).ID); err != nil {
		t.Fatal(err)
	}

	for _, rt := range b.routes {
		method, target := address(rt)
		api := strings.HasPrefix(target, "/api/") || target == "/metrics"
		for _, secret := range []string{"", dead, "soh_unknown", "cookie:" + b.reader("phuong-a")} {
			got := b.ask(secret, method, target, nil)
			switch {
			case rt.want == open && (got.Code == 401 || got.Code == 403) && target != "/signin":
				t.Errorf("%s is open, but nobody gets %d", rt.pattern, got.Code)
			case rt.want == open:
			case api && (got.Code != 401 || got.code() != codeSignIn):
				t.Errorf("%s with %q: %d", rt.pattern, secret, got.Code)
			case !api && (got.Code != http.StatusSeeOther || !strings.HasPrefix(got.Header().Get("Location"), "/signin")):
				t.Errorf("%s with %q: %d to %q", rt.pattern, secret, got.Code, got.Header().Get("Location"))
			}
		}
		if rt.want == open || rt.want == anyone {
			continue
		}
		for _, c := range callers {
			got := b.ask(c.secret, method, target, nil, "Tus-Resumable", tus.Version, "Content-Type", tus.MediaType, "Upload-Offset", "0", "X-HTTP-Method-Override", "HEAD")
			may := (&caller{unit: c.unit, scopes: c.scopes}).may(rt.want)
			if !may && got.Code != http.StatusForbidden {
				t.Errorf("%s: %s may not, but gets %d", rt.pattern, c.name, got.Code)
			}
			if may && got.Code == http.StatusForbidden && !strings.Contains(rt.pattern, "/units") {
				t.Errorf("%s: %s may, but gets 403", rt.pattern, c.name)
			}
			// What names a row of another unit does not exist.
			if may && c.unit == "phuong-b" && (strings.Contains(rt.pattern, "{id}")) && got.Code != http.StatusNotFound {
				t.Errorf("%s: %s gets %d for a row of another unit", rt.pattern, c.name, got.Code)
			}
			if c.unit == "phuong-b" && (strings.Contains(got.Body.String(), doc) && !strings.Contains(target, doc) || strings.Contains(got.Body.String(), "BC-UBND")) {
				t.Errorf("%s shows %s a document of another unit", rt.pattern, c.name)
			}
		}
	}
	d := must(b.cat.Document(b.ctx, doc))(t)
	if d.Unit != "phuong-a" || len(must(b.cat.Hooks(b.ctx, nil))(t)) != 1 {
		t.Errorf("somebody without the right changed something: %+v", d)
	}
}

// TestOperatorReachesAll asks each route as the operator: none is forbidden.
func TestOperatorReachesAll(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	op := b.operator()
	for _, rt := range b.routes {
		method, target, found := strings.Cut(rt.pattern, " ")
		if !found || rt.want == open {
			continue
		}
		doc := "none"
		if strings.Contains(target, "/documents/{id}") {
			doc = b.seed("phuong-a", inReview())
		}
		target = strings.NewReplacer("{id}", doc, "{n}", "1", "{$}", "", "{hash}", "x", "{file}", "app.css").Replace(target)
		got := b.ask(op, method, target, nil, "If-Match", `"1"`)
		if got.Code == 401 || got.Code == 403 || got.Code >= 500 {
			t.Errorf("%s: %d %.200s", rt.pattern, got.Code, got.Body.String())
		}
	}
}

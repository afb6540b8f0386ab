package catalogtest

import (
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

var people = map[string]func(*fixture){
	"there is a default unit": func(f *fixture) {
		units := must(f.Units(f.ctx))(f)
		want(f, "units", []any{len(units), units[0].Code, units[0].Name}, []any{1, scan.DefaultUnit, "Đơn vị mặc định"})
		if age := time.Since(units[0].CreatedAt); age < -time.Minute || age > time.Hour {
			f.Fatalf("made %v ago", age)
		}
	},
	"units have codes of their own": func(f *fixture) {
		u := scan.Unit{Code: "p.dong-da", Name: "Phường Đống Đa", CreatedAt: time.UnixMilli(1_700_000_000_123).UTC()}
		f.ok(f.AddUnit(f.ctx, u))
		f.code(f.AddUnit(f.ctx, u), scan.CodeStale)
		for _, code := range []string{"", "Đống Đa", "done", "failed", "a/b"} {
			f.code(f.AddUnit(f.ctx, scan.Unit{Code: code}), scan.CodeInvalid)
		}
		want(f, "units", must(f.Units(f.ctx))(f)[1], u)
	},
	"accounts have logins of their own": func(f *fixture) {
		u := catalog.User{ID: "u1", Unit: scan.DefaultUnit, Login: "lan", Name: "Lan", Role: catalog.RoleClerk, PasswordHash: "$argon2id$x", CreatedAt: time.UnixMilli(5).UTC()}
		f.ok(f.AddUser(f.ctx, u))
		want(f, "by login", must(f.UserByLogin(f.ctx, "lan"))(f), u)
		want(f, "by id", must(f.User(f.ctx, "u1"))(f), u)
		f.code(f.AddUser(f.ctx, catalog.User{ID: "u2", Login: "lan"}), scan.CodeStale)
		f.code(f.AddUser(f.ctx, catalog.User{ID: "u3", Login: "x", Unit: "nowhere"}), scan.CodeInvalid)
		f.code(f.AddUser(f.ctx, catalog.User{ID: "u3"}), scan.CodeInvalid)
		f.ok(f.AddUser(f.ctx, catalog.User{ID: "u0", Login: "an", Role: catalog.RoleOperator}))
		u.Name, u.Role, u.Unit, u.PasswordHash, u.Disabled = "Lan Anh", catalog.RoleOperator, "", "$argon2id$y", true
		f.ok(f.UpdateUser(f.ctx, u))
		want(f, "updated", must(f.UserByLogin(f.ctx, "lan"))(f), u)
		want(f, "all, by login", must(f.Users(f.ctx, nil))(f)[1], u)
		want(f, "by unit", []int{len(must(f.Users(f.ctx, []string{scan.DefaultUnit}))(f)), len(must(f.Users(f.ctx, []string{}))(f))}, []int{0, 0})
		f.code(f.UpdateUser(f.ctx, catalog.User{ID: "nobody"}), scan.CodeNotFound)
		_, err := f.UserByLogin(f.ctx, "LAN")
		f.code(err, scan.CodeNotFound)
		_, err = f.User(f.ctx, "nobody")
		f.code(err, scan.CodeNotFound)
	},
	"tokens are known by their hash until they end": func(f *fixture) {
		end := time.UnixMilli(time.Now().UnixMilli()).UTC().Add(time.Hour)
		token := catalog.Token{ID: "t1", Hash: sha("secret"), Kind: "program", Unit: scan.DefaultUnit, UserID: "u1", Name: "scanner",
			Scopes: []string{"upload", "read"}, CreatedAt: time.UnixMilli(5).UTC(), ExpiresAt: &end}
		f.ok(f.AddToken(f.ctx, token))
		got := must(f.TokenByHash(f.ctx, token.Hash))(f)
		if got.ExpiresAt == nil || !got.ExpiresAt.Equal(end) || !got.Live(time.Now()) || got.Live(end) {
			f.Fatalf("token %+v", got)
		}
		got.ExpiresAt = token.ExpiresAt
		want(f, "token", got, token)
		f.code(f.AddToken(f.ctx, catalog.Token{ID: "t2", Hash: token.Hash}), scan.CodeStale)
		f.code(f.AddToken(f.ctx, catalog.Token{ID: "t2"}), scan.CodeInvalid)
		f.ok(f.AddToken(f.ctx, catalog.Token{ID: "t2", Hash: "h2"}))
		forever := must(f.TokenByHash(f.ctx, "h2"))(f)
		if forever.ExpiresAt != nil || forever.RevokedAt != nil || len(forever.Scopes) != 0 || !forever.Live(time.Now()) {
			f.Fatalf("token %+v", forever)
		}
		f.ok(f.RevokeToken(f.ctx, "t2"))
		first := must(f.TokenByHash(f.ctx, "h2"))(f).RevokedAt
		f.ok(f.RevokeToken(f.ctx, "t2"))
		again := must(f.TokenByHash(f.ctx, "h2"))(f)
		if again.RevokedAt == nil || !again.RevokedAt.Equal(*first) || again.Live(*first) {
			f.Fatalf("revoked at %v, then %v", first, again.RevokedAt)
		}
		f.code(f.RevokeToken(f.ctx, "nothing"), scan.CodeNotFound)
		want(f, "lists", []int{len(must(f.Tokens(f.ctx, nil))(f)), len(must(f.Tokens(f.ctx, []string{scan.DefaultUnit}))(f)), len(must(f.Tokens(f.ctx, []string{}))(f))},
			[]int{2, 1, 0})
		_, err := f.TokenByHash(f.ctx, "nothing")
		f.code(err, scan.CodeNotFound)
	},
	"a catalog that is closed is unavailable": func(f *fixture) {
		f.ok(f.Close())
		f.code(f.Canary(f.ctx), scan.CodeUnavailable)
		_, err := f.Units(f.ctx)
		f.code(err, scan.CodeUnavailable)
	},
}

package sqlcat

import (
	"context"
	"strings"

	"sohoa/internal/catalog"
)

const tokenColumns = `id, hash, kind, unit, user_id, name, scopes, created_at, expires_at, revoked_at`

func toToken(r row) (t catalog.Token, err error) {
	err = r.Scan(&t.ID, &t.Hash, &t.Kind, &t.Unit, &t.UserID, &t.Name, joined{&t.Scopes},
		instant{&t.CreatedAt}, sometime{&t.ExpiresAt}, sometime{&t.RevokedAt})
	return
}

// AddToken adds a token.
func (c *Catalog) AddToken(ctx context.Context, t catalog.Token) error {
	return c.write(ctx, "add token", func(r run) error {
		if t.ID == "" || t.Hash == "" {
			return invalid("a token needs an id and a hash")
		}
		if err := r.unit(t.Unit); err != nil {
			return err
		}
		_, err := r.exec(`INSERT INTO tokens (`+tokenColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			t.ID, t.Hash, t.Kind, t.Unit, t.UserID, t.Name, strings.Join(t.Scopes, " "),
			micros(t.CreatedAt), someMicros(t.ExpiresAt), someMicros(t.RevokedAt))
		return err
	})
}

// TokenByHash finds a token.
func (c *Catalog) TokenByHash(ctx context.Context, hash string) (catalog.Token, error) {
	t, err := one(c.read(ctx), toToken, `SELECT `+tokenColumns+` FROM tokens WHERE hash = ?`, hash)
	return t, c.fail("token by hash", err)
}

// Tokens lists tokens, oldest first.
func (c *Catalog) Tokens(ctx context.Context, units []string) ([]catalog.Token, error) {
	var w conditions
	w.units("unit", units)
	all, err := list(c.read(ctx), toToken, `SELECT `+tokenColumns+` FROM tokens`+w.where()+` ORDER BY created_at, id`, w.args...)
	return all, c.fail("tokens", err)
}

// RevokeToken ends a token now; a second time changes nothing.
func (c *Catalog) RevokeToken(ctx context.Context, id string) error {
	return c.write(ctx, "revoke token", func(r run) error {
		return r.must(`UPDATE tokens SET revoked_at = coalesce(revoked_at, {now}) WHERE id = ?`, id)
	})
}

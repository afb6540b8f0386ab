package catalog

import (
	"context"
	"time"

	"sohoa/internal/scan"
)

// People is units, accounts and tokens.
type People interface {
	// AddUnit adds an office; CodeStale when the code is taken, CodeInvalid when
	// it cannot be one.
	AddUnit(ctx context.Context, u scan.Unit) error
	Units(ctx context.Context) ([]scan.Unit, error)
	// AddUser adds an account; CodeStale when the login is taken, CodeInvalid when
	// there is no such unit (so for tokens too).
	AddUser(ctx context.Context, u User) error
	// UserByLogin finds an account, disabled ones too; CodeNotFound.
	UserByLogin(ctx context.Context, login string) (User, error)
	User(ctx context.Context, id string) (User, error)
	Users(ctx context.Context, units []string) ([]User, error)
	// UpdateUser stores name, role, unit, password hash and Disabled.
	UpdateUser(ctx context.Context, u User) error
	AddToken(ctx context.Context, t Token) error
	// TokenByHash finds a token, expired and revoked ones too; CodeNotFound.
	TokenByHash(ctx context.Context, hash string) (Token, error)
	Tokens(ctx context.Context, units []string) ([]Token, error)
	// RevokeToken ends a token now; repeating it is no error.
	RevokeToken(ctx context.Context, id string) error
}

// User is a person's local account.
type User struct {
	ID           string    `json:"id"`
	Unit         string    `json:"unit"` // "" = all units (operators)
	Login        string    `json:"login"`
	Name         string    `json:"name"`
	Role         Role      `json:"role"`
	PasswordHash string    `json:"-"` // argon2id
	Disabled     bool      `json:"disabled"`
	CreatedAt    time.Time `json:"created_at"`
}

// Role is what a person may do.
type Role string

// The roles, each with the rights of those before.
const (
	RoleReader   Role = "reader"   // search and look
	RoleClerk    Role = "clerk"    // upload, correct, confirm
	RoleOperator Role = "operator" // people, units, tokens, hooks, seal, erase
)

// Token is a bearer token or a session, known by its hash alone.
type Token struct {
	ID        string     `json:"id"`
	Hash      string     `json:"-"`    // lower-case hex SHA-256 of the secret
	Kind      string     `json:"kind"` // session, person, device, program, signin
	Unit      string     `json:"unit"` // "" = all units
	UserID    string     `json:"user_id,omitempty"`
	Name      string     `json:"name"`
	Scopes    []string   `json:"scopes"` // upload, read, review, admin
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"` // nil = never
	RevokedAt *time.Time `json:"revoked_at,omitempty"`
}

// Live reports whether the token can be used at the given time.
func (t Token) Live(now time.Time) bool {
	return t.RevokedAt == nil && (t.ExpiresAt == nil || now.Before(*t.ExpiresAt))
}

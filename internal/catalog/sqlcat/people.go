package sqlcat

import (
	"context"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// AddUnit adds an office.
func (c *Catalog) AddUnit(ctx context.Context, u scan.Unit) error {
	return c.write(ctx, "add unit", func(r run) error {
		if !scan.ValidUnitCode(u.Code) {
			return invalid("this cannot be a unit's code")
		}
		_, err := r.exec(`INSERT INTO units (code, name, created_at) VALUES (?, ?, ?)`, u.Code, u.Name, micros(u.CreatedAt))
		return err
	})
}

// Units lists the offices by code.
func (c *Catalog) Units(ctx context.Context) ([]scan.Unit, error) {
	all, err := list(c.read(ctx), func(r row) (u scan.Unit, err error) {
		err = r.Scan(&u.Code, &u.Name, instant{&u.CreatedAt})
		return
	}, `SELECT code, name, created_at FROM units ORDER BY code`)
	return all, c.fail("units", err)
}

const userColumns = `id, unit, login, name, role, password_hash, disabled, created_at`

func toUser(r row) (u catalog.User, err error) {
	err = r.Scan(&u.ID, &u.Unit, &u.Login, &u.Name, &u.Role, &u.PasswordHash, &u.Disabled, instant{&u.CreatedAt})
	return
}

// AddUser adds an account.
func (c *Catalog) AddUser(ctx context.Context, u catalog.User) error {
	return c.write(ctx, "add user", func(r run) error {
		if u.ID == "" || u.Login == "" {
			return invalid("an account needs an id and a login")
		}
		if err := r.unit(u.Unit); err != nil {
			return err
		}
		_, err := r.exec(`INSERT INTO users (`+userColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			u.ID, u.Unit, u.Login, u.Name, string(u.Role), u.PasswordHash, u.Disabled, micros(u.CreatedAt))
		return err
	})
}

// unit refuses a unit that does not exist; "" is all of them.
func (r run) unit(code string) error {
	if code == "" {
		return nil
	}
	n, err := one(r, number, `SELECT count(*) FROM units WHERE code = ?`, code)
	if err == nil && n == 0 {
		err = invalid("no such unit")
	}
	return err
}

// UserByLogin finds an account by its login.
func (c *Catalog) UserByLogin(ctx context.Context, login string) (catalog.User, error) {
	u, err := one(c.read(ctx), toUser, `SELECT `+userColumns+` FROM users WHERE login = ?`, login)
	return u, c.fail("user by login", err)
}

// User finds an account.
func (c *Catalog) User(ctx context.Context, id string) (catalog.User, error) {
	u, err := one(c.read(ctx), toUser, `SELECT `+userColumns+` FROM users WHERE id = ?`, id)
	return u, c.fail("user", err)
}

// Users lists accounts by login.
func (c *Catalog) Users(ctx context.Context, units []string) ([]catalog.User, error) {
	var w conditions
	w.units("unit", units)
	all, err := list(c.read(ctx), toUser, `SELECT `+userColumns+` FROM users`+w.where()+` ORDER BY login`, w.args...)
	return all, c.fail("users", err)
}

// UpdateUser stores what may change of an account.
func (c *Catalog) UpdateUser(ctx context.Context, u catalog.User) error {
	return c.write(ctx, "update user", func(r run) error {
		if err := r.unit(u.Unit); err != nil {
			return err
		}
		return r.must(`UPDATE users SET name = ?, role = ?, unit = ?, password_hash = ?, disabled = ? WHERE id = ?`,
			u.Name, string(u.Role), u.Unit, u.PasswordHash, u.Disabled, u.ID)
	})
}

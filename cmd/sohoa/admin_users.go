package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
	"sohoa/internal/web"
)

func adminUsers(s *settings) []*cobra.Command {
	var unit, role, name string
	add := &cobra.Command{
		Use:   "user-add LOGIN",
		Short: "Add an account; the password is asked for, or read from standard input",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return withCatalog(c.Context(), s, func(cat catalog.Catalog) error {
				hash, err := askPassword()
				if err != nil {
					return err
				}
				return cat.AddUser(c.Context(), catalog.User{
					ID: scan.NewID(), Login: strings.ToLower(args[0]), Name: name, Unit: unit, Role: catalog.Role(role),
					PasswordHash: hash, CreatedAt: time.Now().UTC(),
				})
			})
		},
	}
	add.Flags().StringVar(&unit, "unit", scan.DefaultUnit, "office; empty = all offices")
	add.Flags().StringVar(&role, "role", string(catalog.RoleClerk), "reader, clerk or operator")
	add.Flags().StringVar(&name, "name", "", "the person's name")
	list := &cobra.Command{
		Use:   "users",
		Short: "List the accounts",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withCatalog(c.Context(), s, func(cat catalog.Catalog) error {
				users, err := cat.Users(c.Context(), nil)
				rows := [][]string{{"LOGIN", "NAME", "UNIT", "ROLE", "DISABLED"}}
				for _, u := range users {
					rows = append(rows, []string{u.Login, u.Name, u.Unit, string(u.Role), fmt.Sprint(u.Disabled)})
				}
				table(rows)
				return err
			})
		},
	}
	return []*cobra.Command{add, list,
		changeUser(s, "user-disable LOGIN", "Disable an account", func(u *catalog.User) error { u.Disabled = true; return nil }),
		changeUser(s, "user-enable LOGIN", "Enable an account", func(u *catalog.User) error { u.Disabled = false; return nil }),
		changeUser(s, "user-password LOGIN", "Set an account's password", func(u *catalog.User) (err error) {
			u.PasswordHash, err = askPassword()
			return err
		}),
	}
}

func changeUser(s *settings, use, short string, change func(*catalog.User) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return withCatalog(c.Context(), s, func(cat catalog.Catalog) error {
				u, err := cat.UserByLogin(c.Context(), strings.ToLower(args[0]))
				if err != nil {
					return err
				}
				if err := change(&u); err != nil {
					return err
				}
				return cat.UpdateUser(c.Context(), u)
			})
		},
	}
}

// askPassword reads a new password and gives its hash.
func askPassword() (string, error) {
	var password string
	if term.IsTerminal(int(os.Stdin.Fd())) {
		fmt.Fprint(os.Stderr, "Password: ")
		b, err := term.ReadPassword(int(os.Stdin.Fd()))
		fmt.Fprintln(os.Stderr)
		if err != nil {
			return "", err
		}
		password = string(b)
	} else {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if err != nil && line == "" {
			return "", fmt.Errorf("read password: %w", err)
		}
		password = strings.TrimRight(line, "\r\n")
	}
	if len([]rune(password)) < web.MinPassword {
		return "", fmt.Errorf("a password has at least %d characters", web.MinPassword)
	}
	return web.HashPassword(password)
}

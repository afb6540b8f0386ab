package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

func adminTokens(s *settings) []*cobra.Command {
	var unit, kind, scopes, name, key string
	var days int
	add := &cobra.Command{
		Use:   "token-add",
		Short: "Make a token for a scanner or a program; it is printed once (of a scanner, its password)",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withCatalog(c.Context(), s, func(cat catalog.Catalog) error {
				secret, hash := access.NewToken()
				if kind == access.KindDevice {
					secret, hash = access.NewDeviceToken()
				}
				if key != "" {
					line, err := os.ReadFile(key)
					if err != nil {
						return err
					}
					public, err := access.ParseKey(string(line))
					if err != nil {
						return err
					}
					secret, hash = "", access.HashKey(public)
				}
				t := catalog.Token{ID: scan.NewID(), Hash: hash, Kind: kind, Unit: unit, Name: name,
					Scopes: strings.Split(scopes, ","), CreatedAt: time.Now().UTC()}
				if days > 0 {
					end := t.CreatedAt.AddDate(0, 0, days)
					t.ExpiresAt = &end
				}
				if err := cat.AddToken(c.Context(), t); err != nil {
					return err
				}
				if secret != "" {
					fmt.Println(secret)
				}
				return nil
			})
		},
	}
	add.Flags().StringVar(&unit, "unit", scan.DefaultUnit, "office; empty = all offices")
	add.Flags().StringVar(&kind, "kind", "device", "device, program or person")
	add.Flags().StringVar(&scopes, "scopes", access.ScopeUpload, "of upload, read, review, admin, with commas")
	add.Flags().StringVar(&name, "name", "", "what the token is for; of a scanner, its user name for SFTP and FTP")
	add.Flags().StringVar(&key, "ssh-key", "", "file with the public key a device signs in with by SFTP, instead of a password")
	add.Flags().IntVar(&days, "days", 365, "days until it expires; 0 = never")
	list := &cobra.Command{
		Use:   "tokens",
		Short: "List the tokens",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withCatalog(c.Context(), s, func(cat catalog.Catalog) error {
				tokens, err := cat.Tokens(c.Context(), nil)
				rows := [][]string{{"ID", "KIND", "UNIT", "NAME", "SCOPES", "LIVE"}}
				for _, t := range tokens {
					rows = append(rows, []string{t.ID, t.Kind, t.Unit, t.Name, strings.Join(t.Scopes, ","), fmt.Sprint(t.Live(time.Now()))})
				}
				table(rows)
				return err
			})
		},
	}
	revoke := &cobra.Command{
		Use:   "token-revoke ID",
		Short: "End a token now",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return withCatalog(c.Context(), s, func(cat catalog.Catalog) error {
				return cat.RevokeToken(c.Context(), args[0])
			})
		},
	}
	return []*cobra.Command{add, list, revoke}
}

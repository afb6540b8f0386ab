package main

import (
	"time"

	"github.com/spf13/cobra"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

func adminUnits(s *settings) []*cobra.Command {
	add := &cobra.Command{
		Use:   "unit-add CODE NAME",
		Short: "Add an office; its hotfolder is hotfolder/CODE",
		Args:  cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return withCatalog(c.Context(), s, func(cat catalog.Catalog) error {
				return cat.AddUnit(c.Context(), scan.Unit{Code: args[0], Name: args[1], CreatedAt: time.Now().UTC()})
			})
		},
	}
	list := &cobra.Command{
		Use:   "units",
		Short: "List the offices",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return withCatalog(c.Context(), s, func(cat catalog.Catalog) error {
				units, err := cat.Units(c.Context())
				rows := [][]string{{"CODE", "NAME"}}
				for _, u := range units {
					rows = append(rows, []string{u.Code, u.Name})
				}
				table(rows)
				return err
			})
		},
	}
	return []*cobra.Command{add, list}
}

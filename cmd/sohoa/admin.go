package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"sohoa/internal/catalog"
)

// adminCommand holds what an operator does at the machine itself.
func adminCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{Use: "admin", Short: "Offices, accounts, tokens; sealing and erasing"}
	add := func(sub *cobra.Command) {
		s.bind(sub)
		c.AddCommand(sub)
	}
	for _, sub := range adminUnits(&s) {
		add(sub)
	}
	for _, sub := range adminUsers(&s) {
		add(sub)
	}
	for _, sub := range adminTokens(&s) {
		add(sub)
	}
	add(adminErase(&s))
	return c
}

// withCatalog opens the catalog alone: administration needs no queue.
func withCatalog(ctx context.Context, s *settings, do func(catalog.Catalog) error) error {
	if err := s.prepare(); err != nil {
		return failed(err)
	}
	cat, err := openCatalog(ctx, s)
	if err != nil {
		return failed(fmt.Errorf("open database: %w", err))
	}
	defer cat.Close()
	if err := do(cat); err != nil {
		return failed(err)
	}
	return nil
}

// table prints rows with aligned columns.
func table(rows [][]string) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, cell)
		}
		fmt.Fprintln(w)
	}
	w.Flush()
}

package main

import (
	"github.com/spf13/cobra"

	"sohoa/internal/reader"
)

// readerCommand is a child process that reads pages for its parent; it ends
// when its standard input does.
func readerCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "reader",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return reader.Main(c.Context(), newLocalReader)
		},
	}
}

package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// adminErase removes the bytes of a sealed item for good; its ledger row, hash
// and who did it stay.
func adminErase(s *settings) *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "erase ITEM",
		Short: "Erase the bytes of a sealed item; a dry run without --yes",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			ctx := c.Context()
			return withCatalog(ctx, s, func(cat catalog.Catalog) error {
				item, err := cat.Item(ctx, args[0])
				if err != nil {
					return err
				}
				if item.State != scan.ItemSealed {
					return fmt.Errorf("item %s is %s, only a sealed one can be erased", item.ID, item.State)
				}
				if !yes {
					fmt.Printf("would erase %s (%d bytes, sha256 %s); say --yes to do it\n", item.ID, item.Size, item.SHA256)
					return nil
				}
				store, err := openBlob(ctx, s)
				if err != nil {
					return err
				}
				keys := []string{blob.OriginalKey(item.Unit, item.SHA256)}
				err = store.List(ctx, blob.ItemPrefix(item.Unit, item.ID), func(o blob.Info) error {
					keys = append(keys, o.Key)
					return nil
				})
				if err != nil {
					return err
				}
				for _, key := range keys {
					if err := store.Delete(ctx, key); err != nil {
						return err
					}
				}
				return cat.Erase(ctx, item.ID, "sohoa admin")
			})
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "really erase")
	return c
}

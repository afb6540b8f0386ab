// Command gen draws Vietnamese office papers as scanners deliver them, with
// the truth about every word, field, table and page:
//
//	go run ./testdata/gen --out DIR --docs N --seed S --profile clean|office|hard|mixed|marked
//	go run ./testdata/gen samples DIR     the committed samples
//	go run ./testdata/gen bad DIR         the committed broken inputs
//	go run ./testdata/gen long FILE N     a PDF of N small pages
//	go run ./testdata/gen posture -n 2000 --seed S    how well turn and tilt are told on pages drawn in memory
//
// The same flags give the same bytes. The packages below it: wording writes,
// typeset lays out, ink draws, fault spoils, encode packs, truth describes.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"strconv"

	"sohoa/testdata/gen/encode"
	"sohoa/testdata/gen/typeset"
)

func main() {
	log.SetFlags(0)
	if err := run(os.Args[1:]); err != nil {
		log.Fatal("gen: ", err)
	}
}

func run(args []string) error {
	if len(args) > 1 {
		switch args[0] {
		case "samples":
			fonts, err := typeset.Load()
			if err != nil {
				return err
			}
			return writeSamples(args[1], fonts)
		case "posture":
			return posture(args[1:], os.Stdout)
		case "bad":
			return writeBad(args[1])
		case "long":
			if len(args) != 3 {
				return fmt.Errorf("usage: gen long FILE PAGES")
			}
			n, err := strconv.Atoi(args[2])
			if err != nil {
				return err
			}
			data, err := encode.Long(n)
			if err != nil {
				return err
			}
			return os.WriteFile(args[1], data, 0o644)
		}
	}
	flags := flag.NewFlagSet("gen", flag.ContinueOnError)
	var o options
	flags.StringVar(&o.out, "out", "", "folder to write to (required)")
	flags.IntVar(&o.docs, "docs", 20, "number of documents")
	flags.Uint64Var(&o.seed, "seed", 1, "source of all chance")
	flags.StringVar(&o.profile, "profile", "mixed", "clean, office, hard, mixed or marked")
	flags.IntVar(&o.pages, "pages", 0, "content pages of every document; 0 leaves it to chance")
	flags.IntVar(&o.dpi, "dpi", 0, "resolution of every scan; 0 leaves it to chance")
	flags.IntVar(&o.jobs, "jobs", 2, "documents drawn at a time")
	flags.StringVar(&o.prefix, "prefix", "T", "start of the document ids")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if o.out == "" || flags.NArg() > 0 {
		return fmt.Errorf("usage: gen --out DIR [flags]; see --help")
	}
	return draw(o)
}

// Command bench runs Sohoa over a set of papers with known truth, beside plain
// tesseract and ocrmypdf where they are installed, all in one run, and prints
// how well and how fast each read:
//
//	go run ./testdata/bench [--sohoa bin/sohoa] [--peers tesseract,ocrmypdf] [--jobs 2] SET
//
// SET has the layout of testdata/gen's output. Absolute times are the
// machine's; compare the rows of one run.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"sohoa/testdata/bench/peer"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		log.Fatal("bench: ", err)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	program := flags.String("sohoa", "bin/sohoa", "the program to measure")
	peers := flags.String("peers", "tesseract,ocrmypdf", "programs to run beside it; those not installed are left out")
	jobs := flags.Int("jobs", 2, "pages read at a time, by each program")
	keep := flags.String("keep", "", "folder that keeps Sohoa's output")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("usage: bench [flags] SET; see --help")
	}
	s, err := load(flags.Arg(0))
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	out := *keep
	if out == "" {
		out = work
	}
	files, cost, err := peer.Sohoa(ctx, *program, s.files, out, *jobs)
	if err != nil {
		return err
	}
	r := newReport(s)
	r.sohoa(files, cost)
	pages := func(path string) int { return len(s.rows[filepath.Base(path)]) }
	for _, name := range strings.FieldsFunc(*peers, func(r rune) bool { return r == ',' }) {
		var read []peer.Page
		switch name {
		case "tesseract":
			if err := peer.Installed("tesseract", "pdftoppm"); err != nil {
				log.Print("left out: ", err)
				continue
			}
			read, cost, err = peer.Tesseract(ctx, s.files, pages, work, *jobs)
		case "ocrmypdf":
			if err := peer.Installed("ocrmypdf"); err != nil {
				log.Print("left out: ", err)
				continue
			}
			read, cost, err = peer.OCRmyPDF(ctx, s.files, pages, work, *jobs)
		default:
			return fmt.Errorf("no peer is called %q", name)
		}
		if err != nil {
			return err
		}
		r.peer(name, read, cost)
	}
	r.print(os.Stdout)
	return nil
}

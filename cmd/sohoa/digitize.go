package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"sohoa/internal/extract"
	"sohoa/internal/scan"
	"sohoa/workers"
)

func digitizeCommand() *cobra.Command {
	var out, rules string
	var jobs int
	c := &cobra.Command{
		Use:   "digitize --out DIR [--jobs N] FILE…",
		Short: "Read files into records: NAME.json, NAME.txt and NAME.searchable.pdf for each",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			if out == "" {
				return fmt.Errorf("--out is missing: where shall the results go?")
			}
			if err := distinct(files); err != nil {
				return err
			}
			return digitize(c.Context(), out, rules, max(jobs, 1), files)
		},
	}
	c.Flags().StringVar(&out, "out", "", "folder for the results")
	c.Flags().StringVar(&rules, "rules", env("RULES", ""), rulesUsage)
	c.Flags().IntVar(&jobs, "jobs", runtime.NumCPU(), "pages read at a time")
	return c
}

// distinct refuses two inputs whose results would have the same name.
func distinct(files []string) error {
	seen := map[string]string{}
	for _, f := range files {
		base := filepath.Base(f)
		if other, ok := seen[base]; ok {
			return fmt.Errorf("%s and %s have the same base name; their results would overwrite each other", other, f)
		}
		seen[base] = f
	}
	return nil
}

func digitize(ctx context.Context, out, rulesDir string, jobs int, files []string) error {
	rules, err := extract.OpenRules(rulesDir)
	if err != nil {
		return err
	}
	if err := checkDependencies(); err != nil {
		return missing(err)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return failed(err)
	}
	pool, err := newReaderPool(jobs)
	if err != nil {
		return failed(err)
	}
	defer pool.Close()
	d := workers.Digitizer{
		Reader: pool, Inspector: newInspector(), Writer: newWriter(), Out: out,
		Limits: defaultLimits(), Parallel: make(chan struct{}, jobs), Progress: progress(), Rules: rules,
	}
	// Files overlap, so that the pool has work while one is being assembled.
	codes := make([]int, len(files))
	slots := make(chan struct{}, jobs+1)
	var wait sync.WaitGroup
	for i, f := range files {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			err := d.Run(ctx, f)
			codes[i] = exitOf(err)
			report(f, err)
		})
	}
	wait.Wait()
	if code := exitOfAll(codes); code != exitOK {
		return &exitError{code: code}
	}
	return nil
}

// report tells what became of a file when it is not all fine.
func report(file string, err error) {
	if err != nil {
		code := scan.CodeOf(err)
		fmt.Fprintf(os.Stderr, "\r%s: %s\n  %s (%v)\n", file, code.Vietnamese(), code.English(), err)
	}
}

// progress shows pages as they are read when somebody is looking.
func progress() func(string, int, int) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	return func(file string, done, pages int) {
		fmt.Fprintf(os.Stderr, "\r\033[K%s: %d/%d", file, done, pages)
		if done == pages {
			fmt.Fprintln(os.Stderr)
		}
	}
}

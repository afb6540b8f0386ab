package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"sohoa/internal/intake"
	"sohoa/internal/pdf/pdfcpu"
	"sohoa/internal/scan"
)

const hotfolderUsage = `a scanner's folder as PATH=UNIT, repeated; options follow: PATH=UNIT,quiet=5s (least time without change),
PATH=UNIT,pages (numbered pictures a_001.jpg, a_002.jpg … are the pages of one document), PATH=UNIT,pages=REGEXP (last; groups: shared name, number)`

// hotfolder is one --hotfolder.
type hotfolder struct {
	path, unit string
	quiet      time.Duration // 0 = as for all
	pages      *regexp.Regexp
}

// parseHotfolder reads PATH=UNIT[,quiet=DURATION][,pages[=REGEXP]].
func parseHotfolder(text string) (hotfolder, error) {
	bad := func(why string) (hotfolder, error) { return hotfolder{}, fmt.Errorf("--hotfolder %s: %s", text, why) }
	path, rest, ok := strings.Cut(text, "=")
	if !ok || path == "" {
		return bad("PATH=UNIT is wanted")
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return bad(err.Error())
	}
	unit, options, more := strings.Cut(rest, ",")
	f := hotfolder{path: abs, unit: unit}
	if !scan.ValidUnitCode(f.unit) {
		return bad("no unit has such a code")
	}
	for more {
		var option string
		if strings.HasPrefix(options, "pages=") {
			option, more = options, false
		} else {
			option, options, more = strings.Cut(options, ",")
		}
		key, value, valued := strings.Cut(option, "=")
		switch {
		case key == "quiet":
			if f.quiet, err = time.ParseDuration(value); err != nil || f.quiet <= 0 {
				return bad("quiet is a time as 5s")
			}
		case key == "pages" && !valued:
			f.pages = intake.Pages
		case key == "pages":
			if f.pages, err = regexp.Compile(value); err != nil || f.pages.NumSubexp() < 2 {
				return bad("pages is a regular expression with two groups")
			}
		default:
			return bad("there is no option " + key)
		}
	}
	return f, nil
}

// hotfolders are the folders asked for, none inside another or the data folder.
func (s *settings) hotfolders() ([]hotfolder, error) {
	data, err := filepath.Abs(s.data)
	if err != nil {
		return nil, err
	}
	var all []hotfolder
	taken := []string{data}
	for _, text := range s.folders {
		f, err := parseHotfolder(text)
		if err != nil {
			return nil, err
		}
		for _, other := range taken {
			if within(f.path, other) || within(other, f.path) {
				return nil, fmt.Errorf("hotfolder %s and %s lie in each other", f.path, other)
			}
		}
		all, taken = append(all, f), append(taken, f.path)
	}
	return all, nil
}

func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

// runHotfolders watches the data folder's hotfolder and those of scanners until
// ctx is done; the channel is closed when they have let go.
func runHotfolders(ctx context.Context, s *settings, p *plant, in *intake.Intake) (<-chan struct{}, error) {
	dir := s.path("hotfolder")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	config := intake.HotfolderConfig{
		Dir: dir, Intake: in, Quiet: s.quiet, Keep: time.Duration(s.keepDays) * 24 * time.Hour, Log: slog.Default(), Units: p.units,
	}
	folders := []*intake.Hotfolder{intake.NewHotfolder(config)}
	more, err := s.hotfolders()
	if err != nil {
		return nil, err
	}
	for _, f := range more {
		if codes, err := p.units(ctx); err != nil || !slices.Contains(codes, f.unit) {
			return nil, fmt.Errorf("hotfolder %s: there is no unit %s (%v)", f.path, f.unit, err)
		}
		c := config
		c.Dir, c.Name, c.Unit, c.Group, c.Join, c.Log = f.path, f.path, f.unit, f.pages, pdfcpu.New().Join, slog.With("hotfolder", f.path)
		if f.quiet > 0 {
			c.Quiet = f.quiet
		}
		folders = append(folders, intake.NewHotfolder(c))
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		var wait sync.WaitGroup
		defer wait.Wait()
		for _, folder := range folders {
			wait.Go(func() { folder.Run(ctx, s.poll) })
		}
	}()
	return done, nil
}

// units lists the codes of the offices.
func (p *plant) units(ctx context.Context) ([]string, error) {
	units, err := p.catalog.Units(ctx)
	codes := make([]string, len(units))
	for i, u := range units {
		codes[i] = u.Code
	}
	return codes, err
}

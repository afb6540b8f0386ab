package main

import (
	"fmt"
	"math/rand/v2"
	"sync"

	"sohoa/testdata/gen/truth"
	"sohoa/testdata/gen/typeset"
)

type options struct {
	out, profile, prefix   string
	docs, pages, dpi, jobs int
	seed                   uint64
}

// draw writes a whole set. Groups of documents that share a file are decided
// first, then drawn side by side; the rows keep the documents' order.
func draw(o options) error {
	fonts, err := typeset.Load()
	if err != nil {
		return err
	}
	groups, err := plan(o)
	if err != nil {
		return err
	}
	s := &set{dir: o.out}
	rows := make([][]truth.PageRow, len(groups))
	errs := make([]error, len(groups))
	var wg sync.WaitGroup
	slots := make(chan struct{}, max(1, o.jobs))
	for i, g := range groups {
		wg.Add(1)
		slots <- struct{}{}
		go func() {
			defer func() { <-slots; wg.Done() }()
			rows[i], errs[i] = drawGroup(s, g, fonts)
		}()
	}
	wg.Wait()
	for i, g := range groups {
		if errs[i] != nil {
			return errs[i]
		}
		s.rows = append(s.rows, rows[i]...)
		for _, r := range g {
			s.docs = append(s.docs, r.id)
		}
	}
	command := fmt.Sprintf("go run ./testdata/gen --out DIR --docs %d --seed %d --profile %s --pages %d --dpi %d --prefix %s", o.docs, o.seed, o.profile, o.pages, o.dpi, o.prefix)
	return s.finish(truth.Manifest{Command: command, Seed: o.seed, Profile: o.profile})
}

// plan draws what each document is to be and which go into one file.
func plan(o options) ([][]recipe, error) {
	rng := rand.New(rand.NewPCG(o.seed, 0x9a7))
	var groups [][]recipe
	for i := 0; i < o.docs; {
		n := 1
		if (o.profile == "mixed" || o.profile == "hard") && o.docs-i > 1 && rng.IntN(12) == 0 {
			n = 2 + rng.IntN(min(2, o.docs-i-1))
		}
		var g []recipe
		for range n {
			i++
			r, err := draft(o, rng, i)
			if err != nil {
				return nil, err
			}
			if n > 1 {
				r.format = "pdf"
			}
			g = append(g, r)
		}
		groups = append(groups, g)
	}
	return groups, nil
}

func draft(o options, rng *rand.Rand, i int) (recipe, error) {
	r := recipe{id: fmt.Sprintf("%s%04d", o.prefix, i), seed: rng.Uint64(), pages: o.pages, dpi: o.dpi, profile: o.profile}
	pick := func(from ...string) string { return from[rng.IntN(len(from))] }
	r.format = pick("pdf", "pdf", "pdf", "pdf", "pdf", "jpg", "jpg", "tiff", "png")
	switch o.profile {
	case "clean", "office", "hard":
	case "mixed":
		r.profile = pick("clean", "office", "office", "office", "hard", "hard")
		if rng.IntN(9) == 0 {
			r.format, r.profile = "pdf_digital", "clean"
		}
	case "marked":
		r.profile = pick("clean", "office", "office", "hard")
		r.wish.Secrecy = pick("MẬT", "MẬT", "MẬT", "TỐI MẬT", "TUYỆT MẬT", "")
		r.wish.Urgency = pick("KHẨN", "HỎA TỐC", "", "")
		r.pages = max(1, o.pages)
	default:
		return r, fmt.Errorf("no profile %q: want clean, office, hard, mixed or marked", o.profile)
	}
	r.wish.OldTone = rng.IntN(8) == 0
	if r.pages == 1 && r.wish.Kind == "" {
		// Long types do not fit one page: keep to those that do.
		r.wish.Kind = pick("cong_van", "cong_van", "thong_bao", "giay_moi", "quyet_dinh")
	}
	return r, nil
}

// drawGroup draws the documents of one file and writes it.
func drawGroup(s *set, g []recipe, fonts *typeset.Fonts) ([]truth.PageRow, error) {
	b := bundle{name: g[0].id}
	if len(g) > 1 {
		b.name += fmt.Sprintf("_b%d", len(g))
	}
	for i, r := range g {
		d, err := makeDocument(r, fonts)
		if err != nil {
			return nil, err
		}
		b.docs = append(b.docs, d)
		if i < len(g)-1 && g[0].seed%3 != 0 {
			b.seps = append(b.seps, separator(r, d.sides[0].truth, fonts))
		}
	}
	return s.deliver(b)
}

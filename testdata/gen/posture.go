package main

import (
	"context"
	"flag"
	"fmt"
	"image"
	"io"
	"math"
	"slices"

	"sohoa/ocr/imageprep"
	"sohoa/testdata/gen/encode"
	"sohoa/testdata/gen/typeset"
)

// posture measures how well imageprep tells turn and tilt of drawn pages, which
// stay in memory. The engine is not asked; nothing is read.
func posture(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("gen posture", flag.ContinueOnError)
	var o options
	var pages int
	flags.IntVar(&pages, "n", 2000, "pages")
	flags.Uint64Var(&o.seed, "seed", 1, "source of all chance")
	flags.StringVar(&o.profile, "profile", "mixed", "clean, office, hard, mixed or marked")
	if err := flags.Parse(args); err != nil {
		return err
	}
	fonts, err := typeset.Load()
	if err != nil {
		return err
	}
	o.docs, o.prefix = pages, "P" // a document has a page at least
	groups, err := plan(o)
	if err != nil {
		return err
	}
	var tally tally
	for _, r := range slices.Concat(groups...) {
		if r.format == "pdf_digital" {
			r.format = "pdf"
		}
		made, err := makeDocument(r, fonts)
		if err != nil {
			return err
		}
		for i, s := range made.sides {
			if s.truth.Kind != "content" || tally.pages == pages {
				continue
			}
			got, err := imageprep.Prepare(context.Background(), imageprep.Input{Image: picture(s.image), DPI: s.image.DPI})
			if err != nil {
				return fmt.Errorf("%s, page %d: %w", r.id, i+1, err)
			}
			tally.add(out, fmt.Sprintf("%s (seed %d), page %d", r.id, r.seed, i+1), s, got)
		}
	}
	tally.print(out)
	return nil
}

// tally counts what was told right.
type tally struct {
	pages, wrong, unsure int
	errors               []float64 // of the tilt, in degrees, on pages turned right
}

func (t *tally) add(out io.Writer, name string, s side, got imageprep.Prepared) {
	t.pages++
	if got.Page.Unsure {
		t.unsure++
	}
	if got.Page.Orientation != s.truth.Orientation {
		t.wrong++
		fmt.Fprintf(out, "%s: turned by %d, said %d, unsure %v, %v\n", name, s.truth.Orientation, got.Page.Orientation, got.Page.Unsure, s.truth.Degradations)
		return
	}
	t.errors = append(t.errors, math.Abs(got.Page.Skew-s.truth.Skew))
}

func (t *tally) print(out io.Writer) {
	if len(t.errors) == 0 {
		return
	}
	slices.Sort(t.errors)
	sum := 0.0
	for _, e := range t.errors {
		sum += e
	}
	n := len(t.errors)
	fmt.Fprintf(out, "%d pages: %d turned wrong (%.2f %% right), %d unsure; tilt off by %.3f° on the mean, 95 %% below %.3f°, most %.3f°\n",
		t.pages, t.wrong, 100*float64(t.pages-t.wrong)/float64(t.pages), t.unsure, sum/float64(n), t.errors[n*95/100], t.errors[n-1])
}

// picture is a drawn page as a decoder gives it.
func picture(im encode.Image) image.Image {
	rect := image.Rect(0, 0, im.W, im.H)
	if len(im.Planes) == 3 {
		p := image.NewRGBA(rect)
		for i := range im.W * im.H {
			p.Pix[4*i], p.Pix[4*i+1], p.Pix[4*i+2], p.Pix[4*i+3] = im.Planes[0][i], im.Planes[1][i], im.Planes[2][i], 255
		}
		return p
	}
	g := image.NewGray(rect)
	if im.Bits == nil {
		copy(g.Pix, im.Planes[0])
		return g
	}
	row := (im.W + 7) / 8
	for y := range im.H {
		for x := range im.W {
			if im.Bits[y*row+x/8]&(128>>(x%8)) == 0 {
				g.Pix[y*g.Stride+x] = 255
			}
		}
	}
	return g
}

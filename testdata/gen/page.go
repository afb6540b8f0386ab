package main

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"golang.org/x/image/math/f64"

	"sohoa/testdata/gen/encode"
	"sohoa/testdata/gen/fault"
	"sohoa/testdata/gen/ink"
	"sohoa/testdata/gen/truth"
	"sohoa/testdata/gen/typeset"
)

// sheetPlan says how one side of a sheet is made.
type sheetPlan struct {
	faults   fault.Plan
	dpi      int
	mode     string // color, gray, bw
	quality  int
	received bool
	note     bool
	seal     string // none, normal, name (over the signer's name)
	sealText []string
	day      string // of arrival
	over     *typeset.Sheet
}

// side is a finished page: its picture and what is true of it.
type side struct {
	image encode.Image
	truth truth.Page
}

// makeSide prints, marks and scans one side; sh is nil for a blank back.
func makeSide(sh *typeset.Sheet, pl sheetPlan, fonts *typeset.Fonts, rng *rand.Rand) side {
	colour := pl.mode == "color"
	c := ink.New(typeset.PageW, typeset.PageH, pl.dpi, colour)
	pen := ink.Blue
	if rng.IntN(4) == 0 {
		pen = ink.Navy
	}
	if sh != nil {
		c.Print(sh, rng, pen)
	}
	fault.Print(c, pl.faults)
	var marks []mark
	if sh != nil {
		marks = putMarks(c, sh, pl, fonts, rng, pen)
	}
	var back *ink.Canvas
	if pl.over != nil && pl.faults.Bleed > 0 {
		back = ink.New(typeset.PageW, typeset.PageH, pl.dpi, false)
		back.Print(pl.over, rng, pen)
	}
	for _, h := range fault.Paper(c, back, pl.faults) {
		marks = append(marks, mark{"punch_hole", [4]float64{h.X - h.R, h.Y - h.R, h.X + h.R, h.Y + h.R}, nil, ""})
	}
	out, m := fault.Place(c, pl.faults)
	fault.Optics(out, pl.faults)

	im := encode.Image{W: out.W, H: out.H, DPI: pl.dpi, Planes: out.Planes, Quality: pl.quality}
	if pl.mode == "bw" {
		im.Bits, im.Planes = fault.Bitonal(out, pl.faults), nil
	}
	page := truth.Page{Kind: "content", Width: out.W, Height: out.H, DPI: pl.dpi, Mode: pl.mode, Orientation: pl.faults.Turn, Skew: pl.faults.Skew,
		Degradations: pl.faults.Named(), Blocks: []truth.Block{}, Marks: []truth.Mark{}}
	if pl.mode != "bw" {
		page.JPEGQuality = &pl.quality
	}
	if sh == nil {
		page.Kind = "blank_back"
		return side{im, page}
	}
	describe(&page, sh, c, onPage{m, c.Scale})
	for _, k := range marks {
		page.Marks = append(page.Marks, k.truth(onPage{m, c.Scale}))
		if k.name != "" {
			page.Degradations[k.name] = 1
		}
	}
	return side{im, page}
}

// onPage takes points of the sheet to pixels of the delivered page.
type onPage struct {
	m     f64.Aff3
	scale float64
}

func (o onPage) at(x, y float64) [2]float64 {
	x, y = x*o.scale, y*o.scale
	return [2]float64{round1(o.m[0]*x + o.m[1]*y + o.m[2]), round1(o.m[3]*x + o.m[4]*y + o.m[5])}
}

func round1(v float64) float64 { return math.Round(v*10) / 10 }

func (o onPage) quad(b [4]float64, t typeset.Tilt) [4][2]float64 {
	tm := ink.Tilt(t)
	var q [4][2]float64
	for i, p := range [][2]float64{{b[0], b[1]}, {b[2], b[1]}, {b[2], b[3]}, {b[0], b[3]}} {
		q[i] = o.at(tm[0]*p[0]+tm[1]*p[1]+tm[2], tm[3]*p[0]+tm[4]*p[1]+tm[5])
	}
	return q
}

func (o onPage) box(b [4]float64, t typeset.Tilt) [4]int {
	q := o.quad(b, t)
	out := [4]float64{q[0][0], q[0][1], q[0][0], q[0][1]}
	for _, p := range q {
		out = [4]float64{min(out[0], p[0]), min(out[1], p[1]), max(out[2], p[0]), max(out[3], p[1])}
	}
	return [4]int{int(math.Floor(out[0])), int(math.Floor(out[1])), int(math.Ceil(out[2])), int(math.Ceil(out[3]))}
}

// describe writes the blocks of a sheet into the page's truth.
func describe(page *truth.Page, sh *typeset.Sheet, c *ink.Canvas, o onPage) {
	var all []string
	for id, b := range sh.Blocks {
		blk := truth.Block{ID: id, Kind: b.Kind, Optional: b.Kind == "digital_signature"}
		if b.Table >= 0 {
			t, r, col := b.Table, b.Row, b.Col
			blk.Table, blk.Row, blk.Col = &t, &r, &col
		}
		var lines []string
		for _, l := range b.Lines {
			line := truth.Line{}
			var words []string
			var span [4]float64
			var tilt typeset.Tilt
			for i, wi := range l {
				w := sh.Words[wi]
				x0, y0, x1, y1 := w.Bounds()
				if i == 0 {
					span, tilt = [4]float64{x0, y0, x1, y1}, w.Tilt
				}
				span = [4]float64{min(span[0], x0), min(span[1], y0), max(span[2], x1), max(span[3], y1)}
				word := truth.Word{Text: w.Text, Box: o.box([4]float64{x0, y0, x1, y1}, w.Tilt), Covered: c != nil && c.Covered(x0, y0, x1, y1)}
				if word.Box[0] < 0 || word.Box[1] < 0 || word.Box[2] > page.Width || word.Box[3] > page.Height {
					page.CutWords++
				}
				line.Words = append(line.Words, word)
				words = append(words, w.Text)
			}
			line.Text, line.Quad = strings.Join(words, " "), o.quad(span, tilt)
			blk.Lines = append(blk.Lines, line)
			lines = append(lines, line.Text)
		}
		blk.Text = strings.Join(lines, " ")
		page.Blocks = append(page.Blocks, blk)
		if !blk.Optional {
			all = append(all, lines...)
		}
	}
	page.Text = strings.Join(all, "\n")
}

func itoa(n int) string { return strconv.Itoa(n) }

package main

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"sohoa/testdata/bench/peer"
	"sohoa/testdata/bench/score"
	"sohoa/testdata/gen/truth"
)

// report collects the scores of one run.
type report struct {
	set        *set
	programs   []program
	posture    score.Posture
	boundaries score.Boundaries
	kinds      [2]int // right, all
	fields     map[string]*score.Fields
	tables     score.Tables
	left       int // documents delivered as one image a page, left out of the fields
}

// program is one reader's row.
type program struct {
	name string
	cost peer.Cost
	text map[string]*score.Text // by profile, "all" for all
}

func newReport(s *set) *report { return &report{set: s, fields: map[string]*score.Fields{}} }

func (r *report) peer(name string, pages []peer.Page, cost peer.Cost) {
	texts := map[place]string{}
	for _, p := range pages {
		texts[place{p.File, p.Page}] = p.Text
	}
	r.text(name, texts, cost)
}

// place is a page of a delivered file.
type place struct {
	file string
	page int
}

func (r *report) text(name string, texts map[place]string, cost peer.Cost) {
	p := program{name, cost, map[string]*score.Text{"all": {}}}
	for _, doc := range r.set.docs {
		if p.text[doc.Profile] == nil {
			p.text[doc.Profile] = &score.Text{}
		}
		for _, page := range doc.Pages {
			if page.Kind != "content" {
				continue
			}
			t := score.Page(page, texts[place{filepath.Base(page.File), page.FilePage}])
			p.text[doc.Profile].Add(t)
			p.text["all"].Add(t)
		}
	}
	r.programs = append(r.programs, p)
}

func (r *report) sohoa(files map[string]peer.File, cost peer.Cost) {
	texts, pages := map[place]string{}, map[place]int{}
	for base, f := range files {
		var starts []int
		for i, p := range f.Pages {
			texts[place{base, p.Page}], pages[place{base, p.Page}] = p.Text, i
		}
		for _, d := range f.Documents {
			starts = append(starts, d.FirstPage)
		}
		for _, row := range r.set.rows[base] {
			i, ok := pages[place{base, row.FilePage}]
			r.kinds[1]++
			if ok && (f.Pages[i].Kind == row.Kind || f.Pages[i].Kind == "blank" && row.Kind == "blank_back") {
				r.kinds[0]++
			}
		}
		if len(r.set.rows[base]) > 1 {
			r.boundaries.Add(r.set.starts(base), starts)
		}
	}
	r.text("sohoa", texts, cost)
	for _, doc := range r.set.docs {
		for _, page := range doc.Pages {
			base := filepath.Base(page.File)
			if i, ok := pages[place{base, page.FilePage}]; ok && page.Kind == "content" {
				p := files[base].Pages[i]
				r.posture.Add(page, p.Orientation, p.Skew)
			}
		}
		r.document(doc, files)
	}
}

func (r *report) document(doc *truth.Document, files map[string]peer.File) {
	if len(doc.Files) > 1 {
		r.left++
		return
	}
	base, first := r.set.first(doc)
	for _, d := range files[base].Documents {
		if d.FirstPage != first {
			continue
		}
		for _, group := range []string{"all", doc.Profile} {
			if r.fields[group] == nil {
				r.fields[group] = &score.Fields{}
			}
			r.fields[group].Add(doc, &d.Record)
		}
		r.tables.Add(doc.Tables, d.Record.Tables)
		return
	}
}

func (r *report) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(format string, args ...any) { fmt.Fprintf(t, format+"\t\n", args...) }
	n := r.set.pages()
	row("program\tpages\twall s\tCPU s\tpages/s\tpages/CPU s\tpeak MB\tCER %%\tmark error %%")
	for _, p := range r.programs {
		c, all := p.cost, p.text["all"]
		row("%s\t%d\t%.1f\t%.1f\t%.2f\t%.2f\t%d\t%.2f\t%.2f", p.name, n, c.Wall.Seconds(), c.CPU.Seconds(), float64(n)/c.Wall.Seconds(),
			float64(n)/c.CPU.Seconds(), c.Peak>>20, 100*all.CER(), 100*all.MarkError())
	}
	row("")
	row("profile\tprogram\tpages\tCER %%\tmark error %%")
	for _, profile := range slices.Sorted(maps.Keys(r.programs[0].text)) {
		for _, p := range r.programs {
			s := p.text[profile]
			row("%s\t%s\t%d\t%.2f\t%.2f", profile, p.name, s.Pages, 100*s.CER(), 100*s.MarkError())
		}
	}
	t.Flush()
	fmt.Fprintf(w, "\norientation: %d of %d wrong; skew error: mean %.3f°, p95 %.3f°\n", r.posture.Turned, r.posture.Pages, r.posture.Mean(), r.posture.P95())
	fmt.Fprintf(w, "page kinds: %d of %d right; document boundaries: %d right, %d wrong, %d missed, F1 %.3f\n", r.kinds[0], r.kinds[1],
		r.boundaries.Right, r.boundaries.Wrong, r.boundaries.Missed, r.boundaries.F1())
	fmt.Fprintf(w, "table cells: F1 %.3f (%d on paper, %d given, %d right)\n\n", r.tables.F1(), r.tables.Want, r.tables.Got, r.tables.Right)
	for _, group := range slices.Sorted(maps.Keys(r.fields)) {
		f := r.fields[group]
		fmt.Fprintf(w, "fields of %s: %d documents, %d go out without a person; digits of printed numbers and dates: %d, wrong without doubt %d\n",
			group, f.Documents, f.Out, f.Digits, f.DigitsSilent)
		row("field\ttruth\tgiven\tright\tF1\twrong, undoubted\tright, undoubted\tgone out\tof them wrong")
		for _, name := range score.FieldNames {
			if c := f.By[name]; c.Want+c.Got > 0 {
				row("%s\t%d\t%d\t%d\t%.3f\t%d\t%d\t%d\t%d", name, c.Want, c.Got, c.Right, c.F1(), c.Silent, c.Plain, c.Out, c.OutWrong)
			}
		}
		t.Flush()
		fmt.Fprintln(w)
	}
	if r.left > 0 {
		fmt.Fprintf(w, "%d documents came as one image a page: their text counts, their fields do not.\n", r.left)
	}
}

package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"sohoa/testdata/gen/encode"
	"sohoa/testdata/gen/fault"
	"sohoa/testdata/gen/truth"
	"sohoa/testdata/gen/typeset"
	"sohoa/testdata/gen/wording"
)

// recipe says what one document is to be; zero values leave it to chance or
// to the profile.
type recipe struct {
	id      string
	profile string // clean, office, hard
	seed    uint64
	wish    wording.Wish
	pages   int    // exactly so many content pages; 0 leaves it
	format  string // pdf, tiff, jpg, png, pdf_digital
	mode    string // color, gray, bw
	dpi     int
	quality int
	font    string
	pen     int // 1 writes the number by hand, -1 prints it
	// Faults set by hand over the drawn ones.
	adjust   func(page int, p *fault.Plan)
	seal     string
	received int // 1 stamps the first page, -1 does not
	note     int // the same for a margin note
	backs    int // 1 adds a blank back to every sheet, -1 to none
	junk     int
	falseDPI int // 1 writes a wrong dpi, -1 the right one
}

// made is a finished document, not yet in files.
type made struct {
	truth  truth.Document
	sides  []side
	sheets []*typeset.Sheet // of a born-digital one
	junk   string
}

// makeDocument draws one document. The same recipe gives the same pages.
func makeDocument(r recipe, fonts *typeset.Fonts) (*made, error) {
	b, err := begin(r, fonts)
	if err != nil {
		return nil, err
	}
	if r.format == "pdf_digital" {
		b.digital()
	} else {
		b.scan(r, fonts)
	}
	return &b.made, nil
}

// begun is a document that is written and laid out, before any pixel.
type begun struct {
	made
	paper *wording.Paper
	rng   *rand.Rand
}

// yes settles a question that a recipe may leave to chance.
func (b *begun) yes(set int, chance float64) bool {
	roll := b.rng.Float64() < chance
	return set > 0 || set == 0 && roll
}

func begin(r recipe, fonts *typeset.Fonts) (*begun, error) {
	b := &begun{rng: rand.New(rand.NewPCG(r.seed, 0x5e17))}
	look := typeset.Look{Size: []float64{13, 13.5, 14, 14}[b.rng.IntN(4)], StampDeg: -3 + 6*b.rng.Float64()}
	look.Family = family(r, fonts, b.rng)
	look.Pen = b.yes(r.pen, 0.3) && r.format != "pdf_digital"
	look.PenDay = look.Pen && b.rng.IntN(2) == 0
	var err error
	if b.paper, b.sheets, err = write(r, b.rng.Uint64(), look); err != nil {
		return nil, err
	}
	p := b.paper
	b.truth = truth.Document{ID: r.id, Profile: r.profile, Family: p.Family, Type: p.Kind.Code, Font: look.Family.Name, FontSize: look.Size,
		Handwritten: look.Pen, OldTone: r.wish.OldTone, Format: r.format, Fields: p.Fields, Tables: []truth.Table{}, Pages: []truth.Page{}}
	for _, t := range p.Tables {
		t.Pages = tablePages(b.sheets, t.ID)
		b.truth.Tables = append(b.truth.Tables, t)
	}
	return b, nil
}

func family(r recipe, fonts *typeset.Fonts, rng *rand.Rand) *typeset.Family {
	f := []*typeset.Family{fonts.Termes, fonts.Termes, fonts.Termes, fonts.Termes, fonts.Serif, fonts.Serif, fonts.Heros}[rng.IntN(7)]
	switch {
	case r.font == "serif":
		return fonts.Serif
	case r.font == "termes" || r.format == "pdf_digital":
		return fonts.Termes
	}
	return f
}

// write draws the wording and, when the number of pages is set, tries lengths
// until the paper has so many.
func write(r recipe, seed uint64, look typeset.Look) (*wording.Paper, []*typeset.Sheet, error) {
	wish := r.wish
	for try := range uint64(60) {
		if r.pages > 0 && r.wish.Length == 0 {
			wish.Length = max(2, (16-int(seed%5))*r.pages-int(try)%(16*r.pages)) // rather full pages
		}
		if r.pages == 1 && r.wish.Table == "" {
			wish.Table = "none"
		}
		p := wording.Write(rand.New(rand.NewPCG(seed, try)), wish)
		if r.format == "pdf_digital" {
			look.ESign = p.ESign()
		}
		sheets := typeset.Compose(p, look)
		if r.pages == 0 || len(sheets) == r.pages {
			return p, sheets, nil
		}
	}
	return nil, nil, fmt.Errorf("gen: %s: no %s of %d pages found", r.id, r.wish.Kind, r.pages)
}

func tablePages(sheets []*typeset.Sheet, id int) []int {
	pages := []int{}
	for i, sh := range sheets {
		for _, b := range sh.Blocks {
			if b.Table == id {
				pages = append(pages, i+1)
				break
			}
		}
	}
	return pages
}

// scan makes every side of a printed document.
func (m *begun) scan(r recipe, fonts *typeset.Fonts) {
	rng, yes := m.rng, m.yes
	pl := scanner(r, rng)
	pl.sealText = m.paper.Seal
	pl.seal = r.seal
	if pl.seal == "" && r.profile == "clean" {
		pl.seal = "normal"
	} else if pl.seal == "" {
		pl.seal = []string{"normal", "normal", "normal", "name"}[rng.IntN(4)]
	}
	odds := map[string]float64{"clean": 0, "office": 0.3, "hard": 0.4}[r.profile]
	received, note, backs := yes(r.received, odds), yes(r.note, odds/2), yes(r.backs, odds/4)
	if yes(r.junk, odds/4) && r.format == "pdf" {
		m.junk, m.truth.JunkText = junkText(rng), true
	}
	dpi := pl.dpi
	if yes(r.falseDPI, odds/5) {
		dpi = map[int]int{300: 96, 200: 72, 150: 300}[pl.dpi]
	}
	issued, _ := time.Parse("2006-01-02", m.paper.Fields.Date)
	pl.day = issued.AddDate(0, 0, 1+rng.IntN(6)).Format("02/1/2006")
	shared := rng.Uint64()
	for i, sh := range m.sheets {
		own := rand.New(rand.NewPCG(rng.Uint64(), uint64(i)))
		pl.faults = fault.Draw(r.profile, rand.New(rand.NewPCG(shared, 1)), own)
		fileFaults(&pl)
		pl.received, pl.note = received && i == 0, note && i == 0
		pl.over = m.sheets[(i+1)%len(m.sheets)]
		if r.adjust != nil {
			r.adjust(i+1, &pl.faults)
		}
		s := makeSide(sh, pl, fonts, own)
		s.image.DPI = dpi
		n := i + 1
		s.truth.Page = &n
		m.sides = append(m.sides, s)
		if backs {
			pl.over, pl.faults.Turn, pl.faults.Copy, pl.faults.Bleed = sh, 0, 0, max(1, pl.faults.Bleed)
			b := makeSide(nil, pl, fonts, own)
			b.image.DPI = dpi
			m.sides = append(m.sides, b)
		}
	}
}

// scanner draws the settings that a document was scanned with.
func scanner(r recipe, rng *rand.Rand) sheetPlan {
	pl := sheetPlan{dpi: []int{300, 300, 200, 200, 200, 150}[rng.IntN(6)], mode: []string{"color", "color", "gray", "gray", "bw"}[rng.IntN(5)]}
	if r.profile == "clean" {
		pl.dpi = 300
	}
	pl.quality = map[string]int{"clean": 85, "office": 55 + rng.IntN(25), "hard": 32 + rng.IntN(40)}[r.profile]
	if r.dpi > 0 {
		pl.dpi = r.dpi
	}
	if r.mode != "" {
		pl.mode = r.mode
	}
	if pl.mode == "bw" && (r.format == "jpg") {
		pl.mode = "gray"
	}
	if r.quality > 0 {
		pl.quality = r.quality
	}
	return pl
}

// fileFaults names what the file format itself costs.
func fileFaults(pl *sheetPlan) {
	if pl.dpi == 150 {
		pl.faults.LowDPI = 2
	}
	if pl.mode == "bw" {
		pl.faults.Bitonal = 1
		if pl.quality < 50 { // the poorest offices send by fax
			pl.faults.Fax = 1
		}
		// What is faint is white after thresholding: the text must stay there.
		pl.faults.Toner, pl.faults.Fade = min(pl.faults.Toner, 1), min(pl.faults.Fade, 1)
	} else if pl.quality < 60 {
		pl.faults.JPEG = 1 + (60-pl.quality)/12
	}
}

// digital describes a document that never was paper; lengths are points.
func (m *made) digital() {
	for i, sh := range m.sheets {
		n := i + 1
		p := truth.Page{Page: &n, Kind: "content", Width: 595, Height: 842, DPI: 72, Mode: "digital", Degradations: map[string]int{"born_digital": 1}, Blocks: []truth.Block{}, Marks: []truth.Mark{}}
		describe(&p, sh, nil, onPage{[6]float64{1, 0, 0, 0, 1, 0}, 1})
		m.truth.Pages = append(m.truth.Pages, p)
	}
}

// junkText is what a bad recognition left in a PDF: ASCII without sense.
func junkText(rng *rand.Rand) string {
	b := make([]byte, 300)
	for i := range b {
		b[i] = "aeiounthcgmlrdb vq.,1l|~'  "[rng.IntN(27)]
	}
	return string(b)
}

// images are the sides as a container takes them.
func (m *made) images() []encode.Image {
	var out []encode.Image
	for _, s := range m.sides {
		out = append(out, s.image)
	}
	return out
}

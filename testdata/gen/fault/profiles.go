package fault

import "math/rand/v2"

// odds of a fault: its chance and its highest level.
type odds struct {
	chance float64
	most   int
}

// profile is the habit of a scanning office.
type profile struct {
	skew     float64 // largest, degrees
	straight float64 // chance of a page with hardly any skew
	turn     float64 // chance of a quarter turn
	levels   map[string]odds
}

// Profiles by name: clean, office, hard; mixed and marked draw from these.
var profiles = map[string]profile{
	"clean": {},
	"office": {skew: 1.2, straight: 0.4, turn: 0.02, levels: map[string]odds{
		"toner": {.12, 1}, "copy": {.1, 1}, "bleed": {.15, 1}, "punch": {.2, 1}, "folds": {.15, 1}, "yellow": {.05, 1}, "texture": {.6, 1},
		"dark_bg": {.12, 1}, "borders": {.15, 1}, "illum": {.1, 1}, "blur": {.25, 1}, "gauss": {.5, 1}, "streaks": {.15, 1}, "specks": {.15, 1}}},
	"hard": {skew: 8, straight: 0.1, turn: 0.42, levels: map[string]odds{
		"toner": {.35, 3}, "fade": {.35, 2}, "copy": {.35, 3}, "bleed": {.35, 3}, "punch": {.35, 3}, "folds": {.35, 3}, "stains": {.3, 3}, "yellow": {.2, 2},
		"texture": {.5, 2}, "dark_bg": {.5, 2}, "borders": {.4, 3}, "illum": {.4, 3}, "spine": {.25, 3}, "blur": {.45, 2}, "gauss": {.7, 3}, "streaks": {.4, 3}, "specks": {.4, 3}}},
}

// Draw plans the faults of a document's pages: what the office does to all of
// them is drawn from doc once (call Draw with equal doc seeds), what differs
// by page from page.
func Draw(name string, doc, page *rand.Rand) Plan {
	pr, ok := profiles[name]
	if !ok {
		panic("fault: no profile " + name)
	}
	p := Plan{Seed: page.Uint64()}
	for _, f := range []struct {
		name  string
		level *int
	}{
		{"toner", &p.Toner}, {"fade", &p.Fade}, {"copy", &p.Copy}, {"bleed", &p.Bleed}, {"punch", &p.Punch}, {"folds", &p.Folds}, {"stains", &p.Stains},
		{"yellow", &p.Yellow}, {"texture", &p.Texture}, {"dark_bg", &p.DarkBG}, {"borders", &p.Borders}, {"illum", &p.Illum}, {"spine", &p.Spine},
		{"blur", &p.Blur}, {"gauss", &p.Gauss}, {"streaks", &p.Streaks}, {"specks", &p.Specks},
	} {
		o := pr.levels[f.name]
		if roll, level := doc.Float64(), 1+doc.IntN(max(1, o.most)); roll < o.chance {
			*f.level = level
		}
	}
	if pr.skew > 0 {
		p.Skew = (2*page.Float64() - 1) * pr.skew
		if page.Float64() < pr.straight {
			p.Skew *= 0.2
		}
		p.Skew = float64(int(p.Skew*1000)) / 1000
	}
	if page.Float64() < pr.turn {
		p.Turn = 90 * (1 + page.IntN(3))
	}
	return p
}

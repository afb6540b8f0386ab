// Package fault spoils drawn pages as printers, paper, scanners and file
// formats do. A new fault is a field of Plan, a function in the file of its
// stage (print.go, paper.go, place.go, optics.go) and its odds in profiles.go.
// Levels are 1 slight, 2 plain, 3 heavy; 0 is absent.
package fault

import "math/rand/v2"

// Plan says what goes wrong with one page.
type Plan struct {
	// On the print.
	Toner, Fade, Copy int
	// On the paper.
	Bleed, Punch, Folds, Stains, Yellow, Texture int
	// On the scanner's bed: degrees clockwise, then quarter turns.
	Skew            float64
	Turn            int // 0, 90, 180, 270
	DarkBG, Borders int
	// In its optics.
	Illum, Spine, Blur, Gauss, Streaks, Specks int
	// In the file.
	Bitonal, Fax int
	JPEG         int // level; the quality goes with it
	LowDPI       int

	Seed uint64 // of the page's own noise
}

// Named gives the levels under the names of the truth files.
func (p Plan) Named() map[string]int {
	out := map[string]int{}
	for name, level := range map[string]int{
		"toner": p.Toner, "fade": p.Fade, "copy": p.Copy, "bleed": p.Bleed, "punch": p.Punch, "folds": p.Folds, "stains": p.Stains,
		"yellow": p.Yellow, "texture": p.Texture, "dark_bg": p.DarkBG, "borders": p.Borders, "illum": p.Illum, "spine": p.Spine,
		"blur": p.Blur, "gauss": p.Gauss, "streaks": p.Streaks, "specks": p.Specks, "bitonal": p.Bitonal, "fax": p.Fax, "jpeg": p.JPEG,
		"low_dpi": p.LowDPI, "rotated": p.Turn, "skew": skewLevel(p.Skew),
	} {
		if level != 0 {
			out[name] = level
		}
	}
	return out
}

func skewLevel(deg float64) int {
	switch a := max(deg, -deg); {
	case a < 0.3:
		return 0
	case a < 1.5:
		return 1
	case a < 4:
		return 2
	}
	return 3
}

func source(p Plan, stage uint64) *rand.Rand { return rand.New(rand.NewPCG(p.Seed, stage)) }

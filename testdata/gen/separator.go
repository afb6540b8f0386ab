package main

import (
	"math/rand/v2"

	"sohoa/testdata/gen/fault"
	"sohoa/testdata/gen/truth"
	"sohoa/testdata/gen/typeset"
)

// separator draws the sheet that offices lay between documents: a frame with
// large words, or black bars, scanned like its neighbour.
func separator(r recipe, like truth.Page, fonts *typeset.Fonts) side {
	rng := rand.New(rand.NewPCG(r.seed, 0x5e9))
	sh := &typeset.Sheet{Free: typeset.PageH}
	bar := func(x0, y0, x1, y1, w float64) {
		sh.Rules = append(sh.Rules, typeset.Rule{X0: x0, Y0: y0, X1: x1, Y1: y1, Width: w})
	}
	bar(60, 120, typeset.PageW-60, 120, 26)
	bar(60, typeset.PageH-120, typeset.PageW-60, typeset.PageH-120, 26)
	texts := []string{"TỜ PHÂN CÁCH", "SEPARATOR SHEET", "Không số hóa trang này"}
	for i, t := range texts {
		size := []float64{40, 28, 20}[i]
		face := fonts.Heros.Bold
		x := (typeset.PageW - face.Width(t, size)) / 2
		sh.Words = append(sh.Words, typeset.Word{Text: t, Face: face, Size: size, X: x, Y: 360 + float64(i)*60, Width: face.Width(t, size)})
	}
	pl := sheetPlan{dpi: like.DPI, mode: like.Mode, seal: "none", quality: 60, faults: fault.Plan{Skew: rng.Float64() - 0.5, Seed: r.seed}}
	s := makeSide(sh, pl, fonts, rng)
	s.image.DPI = like.DPI
	return s
}

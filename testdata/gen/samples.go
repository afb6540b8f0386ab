package main

import (
	"sohoa/testdata/gen/fault"
	"sohoa/testdata/gen/truth"
	"sohoa/testdata/gen/typeset"
	"sohoa/testdata/gen/wording"
)

// sample is one committed file: one recipe, or several for a bundle.
type sample struct {
	name    string
	recipes []recipe
}

func one(name string, r recipe) sample { return sample{name, []recipe{r}} }

func wish(kind, family string) wording.Wish {
	return wording.Wish{Kind: kind, Family: family, NoMarks: true}
}

// samples are what a newcomer sees first and what tests rely on. Their seeds
// were chosen by eye; a change of any drawing package redraws them all, so
// look at every one after that.
var samples = []sample{
	one("01-cong-van-sach", recipe{profile: "clean", seed: 11, wish: wish("cong_van", wording.Admin), pages: 1, format: "pdf", mode: "gray", dpi: 200, quality: 70, pen: -1, font: "termes", seal: "normal"}),
	one("02-cong-van-so-tay", recipe{profile: "office", seed: 12, wish: short("cong_van", wording.Admin, 4), pages: 1, format: "pdf", mode: "color", dpi: 200, quality: 60, pen: 1, seal: "normal", received: 1, note: -1, backs: -1, junk: -1, falseDPI: -1}),
	one("03-bao-cao-nhiem-vu", recipe{profile: "office", seed: 14, wish: table("bao_cao", wording.Admin, "task", 9), pages: 2, format: "pdf", mode: "gray", dpi: 200, quality: 55, pen: -1, seal: "normal", received: -1, note: -1, backs: -1, junk: -1, falseDPI: -1}),
	one("04-bao-cao-dang", recipe{profile: "office", seed: 14, wish: table("bao_cao", wording.Party, "fig", 0), pages: 2, format: "pdf", mode: "color", dpi: 200, quality: 55, pen: -1, seal: "normal", received: -1, note: 1, backs: -1, junk: -1, falseDPI: -1}),
	one("05-quyet-dinh", recipe{profile: "office", seed: 15, wish: wish("quyet_dinh", wording.Admin), pages: 1, format: "pdf", mode: "bw", dpi: 300, pen: -1, seal: "normal", received: -1, note: -1, backs: -1, junk: 1, falseDPI: -1}),
	one("06-giay-moi", recipe{profile: "office", seed: 16, wish: wish("giay_moi", wording.Admin), pages: 1, format: "jpg", mode: "color", dpi: 200, quality: 60, pen: 1, seal: "normal", received: -1, note: 1, backs: -1, falseDPI: -1, adjust: shadowed}),
	one("07-to-trinh-nhieu-trang", recipe{profile: "office", seed: 17, wish: wish("to_trinh", wording.Admin), pages: 2, format: "tiff", mode: "bw", dpi: 200, pen: -1, seal: "normal", received: 1, note: -1, backs: -1, falseDPI: -1}),
	one("08-thong-bao", recipe{profile: "clean", seed: 18, wish: wish("thong_bao", wording.Admin), pages: 1, format: "png", mode: "gray", dpi: 200, pen: -1, font: "serif", seal: "normal"}),
	one("09-ke-hoach-gap-giay", recipe{profile: "office", seed: 19, wish: wish("ke_hoach", wording.Party), pages: 2, format: "pdf", mode: "gray", dpi: 200, quality: 55, pen: -1, seal: "normal", received: -1, note: -1, backs: -1, junk: -1, falseDPI: -1, adjust: folded}),
	one("10-nghi-quyet-dau-trum-ten", recipe{profile: "office", seed: 20, wish: wish("nghi_quyet", wording.Party), pages: 1, format: "pdf", mode: "color", dpi: 200, quality: 60, pen: -1, seal: "name", received: -1, note: -1, backs: -1, junk: -1, falseDPI: -1}),
	{"11-tap-van-ban", []recipe{
		{profile: "office", seed: 21, wish: wish("cong_van", wording.Party), pages: 1, format: "pdf", mode: "gray", dpi: 150, quality: 55, pen: -1, seal: "normal", received: -1, note: -1, backs: 1, junk: -1, falseDPI: -1},
		{profile: "office", seed: 22, wish: wish("giay_moi", wording.Admin), pages: 1, format: "pdf", mode: "gray", dpi: 150, quality: 55, pen: -1, seal: "normal", received: -1, note: -1, backs: -1, junk: -1, falseDPI: -1},
		{profile: "office", seed: 23, wish: wish("huong_dan", wording.Admin), pages: 2, format: "pdf", mode: "gray", dpi: 150, quality: 55, pen: -1, seal: "normal", received: -1, note: -1, backs: -1, junk: -1, falseDPI: -1},
	}},
	one("12-cong-van-dien-tu", recipe{profile: "clean", seed: 24, wish: wish("cong_van", wording.Admin), pages: 1, format: "pdf_digital"}),
	one("13-dau-mat", recipe{profile: "office", seed: 25, wish: wording.Wish{Kind: "cong_van", Family: wording.Admin, Secrecy: "MẬT", NoMarks: true}, pages: 1, format: "pdf", mode: "color", dpi: 200, quality: 60, pen: -1, seal: "normal", received: -1, note: -1, backs: -1, junk: -1, falseDPI: -1}),
	one("14-xoay-nghieng", recipe{profile: "office", seed: 26, wish: wish("ket_luan", wording.Party), pages: 1, format: "jpg", mode: "gray", dpi: 200, quality: 55, pen: -1, seal: "normal", received: -1, note: -1, backs: -1, falseDPI: -1, adjust: turned}),
}

func table(kind, family, shape string, paragraphs int) wording.Wish {
	w := short(kind, family, paragraphs)
	w.Table = shape
	return w
}

func short(kind, family string, paragraphs int) wording.Wish {
	w := wish(kind, family)
	w.Length = paragraphs
	return w
}

// Faults that a sample is about.
func shadowed(_ int, p *fault.Plan) { p.Illum, p.Spine, p.Skew = 1, 1, 0.9 }
func folded(_ int, p *fault.Plan)   { p.Folds, p.Punch, p.Bleed = 2, 1, 1 }
func turned(_ int, p *fault.Plan)   { p.Turn, p.Skew, p.DarkBG = 90, 3.4, 1 }

// sampleID is the sample's name, numbered from the second document of a bundle.
func sampleID(sm sample, i int) string {
	if i == 0 {
		return sm.name
	}
	return sm.name + "-" + itoa(i+1)
}

// writeSamples draws the samples flat into dir, their truth under dir/truth.
func writeSamples(dir string, fonts *typeset.Fonts) error {
	s := &set{dir: dir, flat: true}
	for _, sm := range samples {
		b := bundle{name: sm.name}
		for i, r := range sm.recipes {
			r.id = sampleID(sm, i)
			d, err := makeDocument(r, fonts)
			if err != nil {
				return err
			}
			b.docs = append(b.docs, d)
			if i < len(sm.recipes)-1 {
				b.seps = append(b.seps, separator(r, d.sides[0].truth, fonts))
			}
			s.docs = append(s.docs, r.id)
		}
		rows, err := s.deliver(b)
		if err != nil {
			return err
		}
		s.rows = append(s.rows, rows...)
	}
	return s.finish(truth.Manifest{Command: "go run ./testdata/gen samples testdata/samples", Profile: "samples"})
}

package main

import (
	"image/color"
	"math/rand/v2"

	"sohoa/testdata/gen/ink"
	"sohoa/testdata/gen/truth"
	"sohoa/testdata/gen/typeset"
)

// mark is what was put on a printed sheet; its box is in points.
type mark struct {
	kind string
	box  [4]float64
	text []string
	name string // among the degradations; "" for none
}

func (k mark) truth(o onPage) truth.Mark {
	if k.text == nil {
		k.text = []string{}
	}
	return truth.Mark{Kind: k.kind, Box: o.box(k.box, typeset.Tilt{}), Text: k.text}
}

// putMarks signs, seals and stamps a sheet.
func putMarks(c *ink.Canvas, sh *typeset.Sheet, pl sheetPlan, fonts *typeset.Fonts, rng *rand.Rand, pen color.RGBA) []mark {
	var out []mark
	if s := sh.Signing; s != nil && pl.seal != "none" {
		cy := (s.Top + s.Bottom) / 2
		box := c.Signature(s.CX+6*rng.Float64(), cy, 115+25*rng.Float64(), 52, rng, pen)
		out = append(out, mark{"signature", box, nil, ""})
		r := 17 * typeset.MM
		cx := s.CX - r*(0.8+0.2*rng.Float64()) // over a third of the signature, on its left
		cy = s.Bottom - r - 1 - 4*rng.Float64()
		if pl.seal == "name" {
			cx, cy = s.CX-r*0.4, s.NameY-r*(0.35+0.3*rng.Float64())
		}
		box = c.Seal(cx, cy, r, (rng.Float64()-0.5)*24, pl.sealText, fonts.Heros.Bold, rng, ink.Red)
		name := "seal"
		if pl.seal == "name" {
			name = "seal_over_name"
		}
		out = append(out, mark{"seal", box, pl.sealText, name})
	}
	if pl.received {
		out = append(out, received(c, sh, pl, fonts, rng, pen))
	}
	if pl.note {
		lines := [][]string{{"Đ/c Hạnh xử lý,", "báo cáo lại"}, {"Chuyển VP"}, {"Lưu hồ sơ"}, {"VHXH tham mưu", "trước 20/11"}}[rng.IntN(4)]
		size := 15 + 4*rng.Float64()
		x, y := (typeset.PageW-170)*(0.3+0.7*rng.Float64()), 8+6*rng.Float64()
		out = append(out, mark{"note", c.Note(x, y, size, -6+8*rng.Float64(), lines, fonts.Hand, rng, pen), lines, "note"})
	}
	return out
}

// received presses the arrival stamp: in the free foot of the page when there
// is room, else where offices put it, beside the title.
func received(c *ink.Canvas, sh *typeset.Sheet, pl sheetPlan, fonts *typeset.Fonts, rng *rand.Rand, pen color.RGBA) mark {
	x, y := stampPlace(sh, rng)
	colour := []color.RGBA{ink.Red, ink.Navy, ink.Red}[rng.IntN(3)]
	organ := []string{"VĂN PHÒNG HĐND VÀ UBND", "VĂN PHÒNG ĐẢNG ỦY", "TRUNG TÂM PVHCC", "BAN TIẾP CÔNG DÂN"}[rng.IntN(4)]
	to := []string{"Đ/c Chánh VP", "Phòng VHXH", "Phòng Kinh tế", "BXDĐ"}[rng.IntN(4)]
	box, text := c.Received(x, y, -4+8*rng.Float64(), organ, itoa(20+rng.IntN(4800)), pl.day, to, fonts, rng, colour, pen)
	return mark{"received_stamp", box, text, "received_stamp"}
}

// stampPlace takes the first free place that offices use: left of the title,
// the page's foot, the top corners; the left of the title anyway when all are
// taken, as on a crowded page.
func stampPlace(sh *typeset.Sheet, rng *rand.Rand) (x, y float64) {
	title := 150.0
	for _, b := range sh.Blocks {
		if b.Kind == "type_name" || b.Kind == "addressee" {
			title = sh.Words[b.Lines[0][0]].Y
			break
		}
	}
	jx, jy := 12*rng.Float64(), 12*rng.Float64()
	places := [][2]float64{{10 + jx, title - 14 + jy/2}, {70 + 5*jx, sh.Free + 22}, {typeset.PageW - 200 + 2*jx, sh.Free + 22}}
	for _, p := range places {
		if p[1] < typeset.PageH-100 && free(sh, p[0]-4, p[1]-4, p[0]+129, p[1]+87) {
			return p[0], p[1]
		}
	}
	return places[0][0], places[0][1]
}

func free(sh *typeset.Sheet, x0, y0, x1, y1 float64) bool {
	for _, w := range sh.Words {
		if w.X < x1 && w.X+w.Width > x0 && w.Y > y0 && w.Y-w.Size < y1 {
			return false
		}
	}
	return true
}

package imageprep

import (
	"image"
	"image/color"
	"testing"

	"sohoa/ocr"
)

var (
	red  = color.RGBA{200, 45, 55, 255}
	blue = color.RGBA{40, 60, 160, 255}
)

// near reports whether b is the box x, y, w, h in millimetres, to 2 mm.
func (s sheet) near(b ocr.Box, x, y, w, h float64) bool {
	off := func(got int, want float64) bool { return got < s.mm(want-2) || got > s.mm(want+2) }
	return !off(b.X0, x) && !off(b.Y0, y) && !off(b.X1, x+w) && !off(b.Y1, y+h)
}

func find(marks []ocr.Mark, kind, colour string) []ocr.Mark {
	var out []ocr.Mark
	for _, m := range marks {
		if m.Kind == kind && m.Colour == colour {
			out = append(out, m)
		}
	}
	return out
}

func TestMarks(t *testing.T) {
	for _, dpi := range []int{150, 200, 300} {
		s := textSheet(t, dpi, 80, 220)
		s.box(40, 40, 32, 8.5, 0.5, red)
		s.write(t, "TOI MAT", 45, 46.5, 14, red)
		s.box(40, 52, 30, 8, 0.5, color.Black)
		s.write(t, "KHAN", 46, 58, 14, color.Black)
		s.ring(140, 245, 17.5, 1, red)
		s.ring(140, 245, 12, 0.5, red)
		s.write(t, "Tran Van A", 130, 247, 13, color.Black)
		for i := range 60 { // a pen's loops across the seal
			x := 145 + float64(i)*0.6
			s.box(x, 238+float64(i%7), 0.9, 1.4, 0.7, blue)
		}
		got := prepare(t, Input{Image: s.RGBA, DPI: dpi})
		if got.Page.Colour != "colour" {
			t.Errorf("%d dpi: %s", dpi, got.Page.Colour)
		}
		stamp, black := find(got.Page.Marks, "stamp", "red"), find(got.Page.Marks, "stamp", "black")
		seal, pen := find(got.Page.Marks, "seal", "red"), find(got.Page.Marks, "signature", "blue")
		if len(stamp) != 1 || !stamp[0].Boxed || !s.near(stamp[0].Box, 40, 40, 32, 8.5) {
			t.Errorf("%d dpi: red stamp %+v", dpi, stamp)
		}
		if len(black) != 1 || !black[0].Boxed || !s.near(black[0].Box, 40, 52, 30, 8) {
			t.Errorf("%d dpi: black stamp %+v", dpi, black)
		}
		if len(seal) != 1 || !s.near(seal[0].Box, 122, 227, 36, 36) {
			t.Errorf("%d dpi: seal %+v", dpi, seal)
		}
		if len(pen) == 0 {
			t.Errorf("%d dpi: no signature in %+v", dpi, got.Page.Marks)
		}
		if t.Failed() {
			continue
		}
		// The engine sees the black name, but neither seal nor red stamp; the
		// archive's picture keeps them.
		in := func(x, y, w, h float64) *image.Gray {
			return got.Gray.SubImage(image.Rect(s.mm(x), s.mm(y), s.mm(x+w), s.mm(y+h))).(*image.Gray)
		}
		if d := quantile(histogram(shifted(in(123, 240, 3, 10))), 0.02); d < 225 {
			t.Errorf("%d dpi: the seal's ring is %d dark", dpi, d)
		}
		if d := quantile(histogram(shifted(in(41, 41, 30, 6.5))), 0.02); d < 225 {
			t.Errorf("%d dpi: the red stamp is %d dark", dpi, d)
		}
		if d := quantile(histogram(shifted(in(130, 243, 14, 5))), 0.02); d > 60 {
			t.Errorf("%d dpi: the name under the seal is only %d dark", dpi, d)
		}
		for _, m := range append(stamp, black...) {
			crop := got.Crop(m)
			w, h := size(crop)
			if d := quantile(histogram(crop), 0.03); d > 60 {
				t.Errorf("%d dpi: %s crop has no dark letters: %d", dpi, m.Colour, d)
			}
			margin := dpi * 2 / 25
			for _, p := range []image.Point{{margin + 1, h / 2}, {w - margin - 2, h / 2}, {w / 2, margin + 1}, {w / 2, h - margin - 2}} {
				if crop.GrayAt(p.X, p.Y).Y < 200 {
					t.Errorf("%d dpi: %s crop keeps its frame at %v", dpi, m.Colour, p)
				}
			}
		}
	}
}

// shifted is g moved to (0, 0).
func shifted(g *image.Gray) *image.Gray { return asGray(g) }

func TestCellsAreNoStamps(t *testing.T) {
	s := textSheet(t, 200, 150, 260)
	for row := range 8 {
		for col := range 4 {
			s.box(30+float64(col)*38, 60+float64(row)*9, 38.3, 9.3, 0.3, color.Black)
			s.write(t, "Kế hoạch số", 32+float64(col)*38, 66+float64(row)*9, 11, color.Black)
		}
	}
	got := prepare(t, Input{Image: s.grey(), DPI: 200})
	if len(got.Page.Marks) != 0 {
		t.Errorf("marks in a table: %+v", got.Page.Marks)
	}
	level, upright := 0, 0
	for _, r := range got.Page.Rules {
		switch {
		case r.Vertical && r.Box.H() > s.mm(68) && r.Box.H() < s.mm(76):
			upright++
		case !r.Vertical && r.Box.W() > s.mm(148) && r.Box.W() < s.mm(156):
			level++
		}
	}
	if level != 9 || upright != 5 {
		t.Errorf("found %d level and %d upright rules of 9 and 5: %v", level, upright, got.Page.Rules)
	}
}

// TestRulesBesideInk: digits stand against the rules, a scanner's streak crosses
// them at a small angle and the letters between are no rules.
func TestRulesBesideInk(t *testing.T) {
	for _, dpi := range []int{150, 200, 300} {
		s := textSheet(t, dpi, 150, 260)
		for row := range 8 {
			s.box(30, 60+float64(row)*9, 120, 9.2, 0.25, color.Gray{90})
			s.write(t, "nhanh chung thanh mmm", 31, 66+float64(row)*9, 11, color.Black)
			s.write(t, "47.888", 79.2, 66+float64(row)*9, 13, color.Black)
		}
		s.box(90, 60, 0.25, 72, 0.25, color.Gray{90})
		for i := range 800 { // falls by 4 in 120 mm
			s.box(30+float64(i)*0.15, 94+float64(i)*0.005, 0.15, 0.2, 0.2, color.Gray{90})
		}
		got := prepare(t, Input{Image: s.grey(), DPI: dpi})
		level, upright := 0, 0
		for _, r := range got.Page.Rules {
			switch {
			case r.Vertical && r.Box.H() > s.mm(60):
				upright++
			case !r.Vertical && r.Box.W() > s.mm(110):
				level++
			}
		}
		if level != 9 || upright != 3 {
			t.Errorf("%d dpi: found %d level and %d upright rules of 9 and 3: %v", dpi, level, upright, got.Page.Rules)
		}
	}
}

func TestReceivedStamp(t *testing.T) {
	s := textSheet(t, 200, 80, 260)
	s.box(25, 25, 50, 35, 0.6, red)
	s.box(25, 36, 50, 0.6, 0.6, red)
	s.write(t, "CONG VAN DEN", 30, 33, 12, red)
	got := prepare(t, Input{Image: s.RGBA, DPI: 200})
	if m := find(got.Page.Marks, "incoming_stamp", "red"); len(m) != 1 || !s.near(m[0].Box, 25, 25, 50, 35) {
		t.Errorf("%+v", got.Page.Marks)
	}
}

func TestSealInBlack(t *testing.T) {
	s := textSheet(t, 200, 30, 200)
	s.ring(140, 235, 17.5, 1, color.Gray{70})
	s.write(t, "Tran Van A", 130, 237, 13, color.Black)
	got := prepare(t, Input{Image: s.grey(), DPI: 200})
	if m := find(got.Page.Marks, "seal", "black"); len(m) != 1 || !s.near(m[0].Box, 122, 217, 36, 36) {
		t.Errorf("%+v", got.Page.Marks)
	}
	plain := prepare(t, Input{Image: textSheet(t, 200, 30, 260).grey(), DPI: 200})
	if len(plain.Page.Marks) != 0 {
		t.Errorf("marks on plain text: %+v", plain.Page.Marks)
	}
}

// TestBlueLettersStay: a page printed in blue is no page of pen strokes.
func TestBlueLettersStay(t *testing.T) {
	s := textSheet(t, 200, 30, 270)
	for i := 0; i < len(s.Pix); i += 4 {
		if s.Pix[i] < 128 {
			s.Pix[i], s.Pix[i+1], s.Pix[i+2] = blue.R, blue.G, blue.B
		}
	}
	got := prepare(t, Input{Image: s.RGBA, DPI: 200})
	if d := quantile(histogram(got.Gray), 0.02); d > 110 {
		t.Errorf("blue text is only %d dark", d)
	}
}

package ink

import (
	"math/rand/v2"
	"testing"

	"sohoa/testdata/gen/typeset"
)

func fonts(t *testing.T) *typeset.Fonts {
	t.Helper()
	f, err := typeset.Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// extent gives the bounds (points) of everything darker than paper.
func extent(c *Canvas) [4]float64 {
	b := [4]float64{1e9, 1e9, -1e9, -1e9}
	for y := range c.H {
		for x := range c.W {
			for _, p := range c.Planes {
				if p[y*c.W+x] < 235 {
					px, py := float64(x)/c.Scale, float64(y)/c.Scale
					b = [4]float64{min(b[0], px), min(b[1], py), max(b[2], px), max(b[3], py)}
				}
			}
		}
	}
	return b
}

// The box that a mark reports holds all its ink and little more.
func TestMarksReportTheirInk(t *testing.T) {
	f := fonts(t)
	for name, press := range map[string]func(*Canvas, *rand.Rand) [4]float64{
		"seal": func(c *Canvas, r *rand.Rand) [4]float64 {
			return c.Seal(200, 200, 48, 9, []string{"ỦY BAN NHÂN DÂN PHƯỜNG TÂY HỒ", "THÀNH PHỐ HÀ NỘI"}, f.Heros.Bold, r, Red)
		},
		"signature": func(c *Canvas, r *rand.Rand) [4]float64 { return c.Signature(200, 200, 130, 50, r, Blue) },
		"received": func(c *Canvas, r *rand.Rand) [4]float64 {
			box, _ := c.Received(120, 150, 4, "VĂN PHÒNG", "1234", "05/3/2026", "Đ/c Hà", f, r, Red, Blue)
			return box
		},
		"note": func(c *Canvas, r *rand.Rand) [4]float64 {
			return c.Note(120, 150, 16, -5, []string{"Đ/c Hạnh xử lý", "báo cáo lại"}, f.Hand, r, Blue)
		},
	} {
		for seed := range uint64(5) {
			c := New(400, 400, 100, true)
			box := press(c, rand.New(rand.NewPCG(seed, 1)))
			got := extent(c)
			if got[2] < got[0] {
				t.Fatalf("%s left no ink", name)
			}
			for i, sign := range []float64{1, 1, -1, -1} {
				if over := sign * (box[i] - got[i]); over > 3 || over < -14 {
					t.Errorf("%s seed %d: box %.0f, ink %.0f", name, seed, box, got)
					break
				}
			}
		}
	}
}

func TestInksKeepTheirColour(t *testing.T) {
	c := New(100, 100, 72, true)
	c.stroke([][2]float64{{10, 50}, {90, 50}}, 10, Red, nil)
	i := 50*c.W + 50
	r, g, b := c.Planes[0][i], c.Planes[1][i], c.Planes[2][i]
	if r < 190 || g > 60 || b > 80 {
		t.Errorf("red ink on paper is %d,%d,%d", r, g, b)
	}
	gray := New(100, 100, 72, false)
	gray.stroke([][2]float64{{10, 50}, {90, 50}}, 10, Red, nil)
	if v := gray.Planes[0][i]; v < 60 || v > 110 {
		t.Errorf("red ink scanned gray is %d", v)
	}
}

// Ink over ink is darker, never lighter: seals are transparent.
func TestInkIsTransparent(t *testing.T) {
	c := New(100, 100, 72, true)
	c.stroke([][2]float64{{10, 50}, {90, 50}}, 10, Black, nil)
	before := c.Planes[0][50*c.W+50]
	c.stroke([][2]float64{{50, 10}, {50, 90}}, 10, Red, nil)
	if after := c.Planes[0][50*c.W+50]; after > before {
		t.Errorf("red over black: %d → %d", before, after)
	}
}

// Written digits stay inside the cells that typeset keeps for them.
func TestDigitsStayInTheirCells(t *testing.T) {
	for seed := range uint64(20) {
		c := New(300, 100, 144, false)
		c.digits("0123456789", 20, 60, 13, rand.New(rand.NewPCG(seed, 2)), Blue)
		got := extent(c)
		want := [4]float64{20, 60 - typeset.PenHeight*13, 20 + 10*typeset.PenAdvance*13, 60 + 0.05*13}
		for i, sign := range []float64{1, 1, -1, -1} {
			if sign*(want[i]-got[i]) > 1 {
				t.Errorf("seed %d: ink %.1f leaves the cells %.1f", seed, got, want)
				break
			}
		}
	}
}

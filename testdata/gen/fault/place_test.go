package fault

import (
	"math"
	"testing"

	"sohoa/testdata/gen/ink"
)

// ruled is a page of horizontal bars, as lines of text are.
func ruled(w, h int) *ink.Canvas {
	c := ink.New(float64(w), float64(h), 72, false)
	for y := 60; y < h-60; y += 14 {
		for k := range 6 {
			for x := 50; x < w-50; x++ {
				c.Planes[0][(y+k)*w+x] = 0
			}
		}
	}
	return c
}

// tilt measures the clockwise angle of the bars: of all shears, the one that
// makes the row sums most uneven.
func tilt(c *ink.Canvas) float64 {
	best, at := 0.0, 0.0
	for deg := -9.0; deg <= 9; deg += 0.1 {
		slope := math.Tan(deg * math.Pi / 180)
		rows := make([]float64, c.H+400)
		for y := range c.H {
			for x := 0; x < c.W; x += 3 {
				if c.Planes[0][y*c.W+x] < 128 {
					// Ink on a line that falls to the right by slope ends in one row.
					rows[int(float64(y)-slope*float64(x))+200]++
				}
			}
		}
		sum := 0.0
		for _, r := range rows {
			sum += r * r
		}
		if sum > best {
			best, at = sum, deg
		}
	}
	return at
}

func TestSkewIsClockwise(t *testing.T) {
	for _, deg := range []float64{-8, -3.3, -0.7, 0, 0.7, 3.3, 8} {
		out, _ := Place(ruled(595, 842), Plan{Skew: deg, Seed: 1})
		if got := tilt(out); math.Abs(got-deg) > 0.15 {
			t.Errorf("skew %.1f: the bars lie at %.1f", deg, got)
		}
	}
}

// The matrix takes a dark dot of the sheet to where it is delivered, for
// every turn, with and without skew, bed and borders.
func TestMatrixFollowsThePixels(t *testing.T) {
	for _, turn := range []int{0, 90, 180, 270} {
		for _, p := range []Plan{{}, {Skew: 4.2}, {Skew: -1}, {Skew: -6, DarkBG: 2}, {Skew: 0.4, Borders: 1}} {
			p.Turn, p.Seed = turn, 9
			c := ink.New(300, 420, 72, false)
			const x, y = 211, 97
			disc(c, x, y, 3, 0)
			out, m := Place(c, p)
			px, py := m[0]*x+m[1]*y+m[2], m[3]*x+m[4]*y+m[5]
			if v := out.Planes[0][int(py+.5)*out.W+int(px+.5)]; v > 60 {
				t.Errorf("%+v: level %d at %.0f,%.0f of %d×%d, want the dot", p, v, px, py, out.W, out.H)
			}
			if turn%180 == 90 && p.Skew == 0 && (out.W != c.H || out.H != c.W) {
				t.Errorf("%+v: %d×%d", p, out.W, out.H)
			}
		}
	}
}

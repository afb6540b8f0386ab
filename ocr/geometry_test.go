package ocr

import (
	"math"
	"testing"
)

func TestToDelivered(t *testing.T) {
	for _, c := range []struct {
		name         string
		p            Page
		x, y         float64
		dw, dh       int
		wantX, wantY float64
	}{
		{"as it is", Page{Width: 100, Height: 200}, 10, 20, 100, 200, 10, 20},
		{"larger canvas", Page{Width: 120, Height: 220}, 20, 30, 100, 200, 10, 20},
		// A page turned 90° clockwise shows its top left corner at the top right.
		{"turned 90", Page{Width: 100, Height: 200, Orientation: 90}, 0, 0, 200, 100, 200, 0},
		{"turned 180", Page{Width: 100, Height: 200, Orientation: 180}, 10, 20, 100, 200, 90, 180},
		{"turned 270", Page{Width: 100, Height: 200, Orientation: 270}, 0, 0, 200, 100, 0, 100},
		// Skewed clockwise, a line falls to the right.
		{"skew", Page{Width: 100, Height: 100, Skew: 10}, 100, 50, 100, 100,
			50 + 50*math.Cos(math.Pi/18), 50 + 50*math.Sin(math.Pi/18)},
	} {
		x, y := c.p.ToDelivered(c.x, c.y, c.dw, c.dh)
		if math.Abs(x-c.wantX) > 1e-9 || math.Abs(y-c.wantY) > 1e-9 {
			t.Errorf("%s: got %.3f %.3f, want %.3f %.3f", c.name, x, y, c.wantX, c.wantY)
		}
	}
}

func TestFaults(t *testing.T) {
	page := func(score, conf float64) Page {
		return Page{Quality: Quality{Score: score, Reasons: []string{"blur"}}, Lines: []Line{{Words: []Word{{Text: "a", Conf: conf}}}}}
	}
	for _, c := range []struct {
		p     Page
		again bool
	}{{page(.5, .6), true}, {page(.7, .84), true}, {page(.5, .95), false}, {page(.8, .3), false}, {Page{Quality: Quality{Score: 1}}, false}} {
		if got := c.p.Faults(); (got != nil) != c.again {
			t.Errorf("%+v: %q", c.p.Quality, got)
		}
	}
}

package imageprep

import (
	"image"
	"image/color"
	"math"
	"testing"
)

// difference is the mean absolute difference of two pictures of about one
// size, laid centre on centre, over their inner nine tenths.
func difference(a, b *image.Gray) float64 {
	aw, ah := size(a)
	bw, bh := size(b)
	w, h := min(aw, bw)*9/10, min(ah, bh)*9/10
	sum := 0.0
	for y := range h {
		for x := range w {
			p := a.Pix[((ah-h)/2+y)*a.Stride+(aw-w)/2+x]
			q := b.Pix[((bh-h)/2+y)*b.Stride+(bw-w)/2+x]
			sum += math.Abs(float64(p) - float64(q))
		}
	}
	return sum / float64(w*h)
}

func TestStraighten(t *testing.T) {
	page := textSheet(t, 100, 30, 270).grey()
	blur(page) // so that half a pixel of difference weighs little
	for _, skew := range []float64{-15, -6.5, -1.2, -0.3, 0.3, 0.9, 3, 11} {
		tilted := tilt(page, skew, 255)
		good := difference(straighten(tilted, skew), page)
		wrong := difference(straighten(tilted, skew+0.3), page)
		if good > 5 {
			t.Errorf("skew %.1f: mean difference %.1f", skew, good)
		}
		if wrong < 1.8*good {
			t.Errorf("skew %.1f: the comparison cannot tell 0.3° (%.1f) from right (%.1f)", skew, wrong, good)
		}
	}
}

func TestStraightenColour(t *testing.T) {
	s := textSheet(t, 75, 30, 270)
	for i := 0; i < len(s.Pix); i += 4 {
		s.Pix[i+1] = uint8(int(s.Pix[i]) * 3 / 4)
		s.Pix[i+2] = 255 - s.Pix[i]
	}
	one := func(p *image.RGBA, channel int) *image.Gray {
		w, h := size(p)
		g := image.NewGray(image.Rect(0, 0, w, h))
		for i := range g.Pix {
			g.Pix[i] = p.Pix[4*i+channel]
		}
		return g
	}
	for _, skew := range []float64{-7, 0.5, 12} {
		got := straightenRGBA(s.RGBA, skew)
		for channel := range 3 {
			if d := difference(one(got, channel), straighten(one(s.RGBA, channel), skew)); d > 1.5 {
				t.Errorf("skew %.1f channel %d: differs from gray by %.2f", skew, channel, d)
			}
		}
		if !got.Opaque() {
			t.Errorf("skew %.1f: holes in the picture", skew)
		}
	}
}

func TestCanvasLosesNoCorner(t *testing.T) {
	s := blankSheet(75)
	for _, c := range []image.Point{{4, 4}, {s.Bounds().Dx() - 5, 4}, {4, s.Bounds().Dy() - 5}, {s.Bounds().Dx() - 5, s.Bounds().Dy() - 5}} {
		for y := -3; y <= 3; y++ {
			for x := -3; x <= 3; x++ {
				s.Set(c.X+x, c.Y+y, color.Black)
			}
		}
	}
	for _, skew := range []float64{1.1, -4, 14} {
		_, blobs := threshold(straighten(s.grey(), skew), 128).blobs()
		if len(blobs) != 4 {
			t.Errorf("skew %.1f: %d of 4 corners left", skew, len(blobs))
		}
	}
}

func TestTurn(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 3, 2))
	copy(g.Pix, []uint8{1, 2, 3, 4, 5, 6})
	for _, c := range []struct {
		degrees int
		w       int
		want    []uint8
	}{
		{0, 3, []uint8{1, 2, 3, 4, 5, 6}},
		{90, 2, []uint8{4, 1, 5, 2, 6, 3}},
		{180, 3, []uint8{6, 5, 4, 3, 2, 1}},
		{270, 2, []uint8{3, 6, 2, 5, 1, 4}},
	} {
		got := turn(g, c.degrees)
		rgba := image.NewRGBA(g.Rect)
		for i, v := range g.Pix {
			rgba.Pix[4*i] = v
		}
		coloured := turnRGBA(rgba, c.degrees)
		if w, _ := size(got); w != c.w || string(got.Pix) != string(c.want) {
			t.Errorf("%d°: %d wide, %v", c.degrees, w, got.Pix)
		}
		for i, v := range c.want {
			if coloured.Pix[4*i] != v {
				t.Errorf("%d° in colour: pixel %d is %d, want %d", c.degrees, i, coloured.Pix[4*i], v)
			}
		}
	}
}

func TestReduce(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 7, 4))
	for i := range g.Pix {
		g.Pix[i] = uint8(i % 7 * 10)
	}
	for _, c := range []struct {
		k    int
		want []uint8
	}{{2, []uint8{5, 25, 45, 5, 25, 45}}, {3, []uint8{10, 40}}, {4, []uint8{15}}} {
		if got := reduce(g, c.k); string(got.Pix) != string(c.want) {
			t.Errorf("by %d: %v, want %v", c.k, got.Pix, c.want)
		}
	}
}

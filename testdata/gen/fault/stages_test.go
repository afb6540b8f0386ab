package fault

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"sohoa/testdata/gen/ink"
)

func TestSamePlanSamePixels(t *testing.T) {
	spoil := func() []uint8 {
		p := Plan{Toner: 2, Copy: 1, Stains: 1, Folds: 1, Texture: 1, Punch: 1, Skew: 2, DarkBG: 1, Illum: 1, Blur: 1, Gauss: 2, Streaks: 1, Specks: 1, Seed: 77}
		c := ruled(300, 420)
		Print(c, p)
		Paper(c, nil, p)
		out, _ := Place(c, p)
		Optics(out, p)
		return out.Planes[0]
	}
	if !bytes.Equal(spoil(), spoil()) {
		t.Error("one plan gives two pictures")
	}
}

func TestNoiseHasItsWidth(t *testing.T) {
	c := ink.New(300, 300, 72, false)
	for i := range c.Planes[0] {
		c.Planes[0][i] = 128
	}
	gauss(c, 9.6, 5)
	sum, sq := 0.0, 0.0
	for _, v := range c.Planes[0] {
		d := float64(v) - 128
		sum, sq = sum+d, sq+d*d
	}
	n := float64(len(c.Planes[0]))
	if mean, sd := sum/n, math.Sqrt(sq/n); math.Abs(mean) > 0.5 || math.Abs(sd-9.6) > 0.6 {
		t.Errorf("mean %.2f, deviation %.2f, want 0 and 9.6", mean, sd)
	}
}

// Blurring keeps the mean and lowers the edge.
func TestBlurKeepsTheMean(t *testing.T) {
	c := ruled(300, 420)
	mean := func() float64 {
		s := 0.0
		for _, v := range c.Planes[0] {
			s += float64(v)
		}
		return s / float64(len(c.Planes[0]))
	}
	before := mean()
	blur(c.Planes[0], c.W, c.H, 1.3)
	if after := mean(); math.Abs(after-before) > 0.6 {
		t.Errorf("mean %.2f → %.2f", before, after)
	}
	if edge := c.Planes[0][59*c.W+150]; edge > 245 || edge < 60 {
		t.Errorf("the pixel above a bar has level %d after blurring", edge)
	}
}

func TestProfilesKeepTheirLimits(t *testing.T) {
	for name, most := range map[string]float64{"clean": 0, "office": 1.2, "hard": 8} {
		turned := 0
		for seed := range uint64(500) {
			p := Draw(name, rand.New(rand.NewPCG(seed, 1)), rand.New(rand.NewPCG(seed, 2)))
			if math.Abs(p.Skew) > most {
				t.Errorf("%s: skew %.2f", name, p.Skew)
			}
			if p.Turn != 0 {
				turned++
			}
			if name == "clean" && len(p.Named()) != 0 {
				t.Errorf("clean has %v", p.Named())
			}
		}
		if name == "hard" && (turned < 160 || turned > 260) {
			t.Errorf("hard: %d of 500 pages turned, want about 42 %%", turned)
		}
	}
}

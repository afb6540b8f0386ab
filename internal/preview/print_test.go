package preview

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

// printed is a page of lines of words that a seed chooses.
func printed(seed uint64) *image.Gray {
	r := rand.New(rand.NewPCG(seed, 1))
	m := image.NewGray(image.Rect(0, 0, 620, 877))
	for i := range m.Pix {
		m.Pix[i] = 235
	}
	for y := 60 + r.IntN(30); y < 780; y += 16 + r.IntN(6) {
		if r.IntN(5) == 0 {
			continue
		}
		for x := 60 + 40*r.IntN(4); x < 540-r.IntN(200); {
			w := 8 + r.IntN(40)
			for dy := range 8 {
				for dx := range min(w, 560-x) {
					m.SetGray(x+dx, y+dy, color.Gray{uint8(40 + (dx*37+dy*11)%90)})
				}
			}
			x += w + 6
		}
	}
	return m
}

// again is a page scanned once more: turned by degrees, larger by a factor,
// shifted, darker, noisy.
func again(m *image.Gray, degrees, factor float64, dx, dy int, gain float64, noise int) *image.Gray {
	r := rand.New(rand.NewPCG(7, 7))
	w, h := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewGray(m.Rect)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for y := range h {
		for x := range w {
			fx, fy := float64(x-w/2)*factor, float64(y-h/2)*factor
			from := image.Pt(int(cos*fx-sin*fy)+w/2+dx, int(sin*fx+cos*fy)+h/2+dy)
			v := 235.
			if from.In(m.Rect) {
				v = float64(m.GrayAt(from.X, from.Y).Y)
			}
			out.SetGray(x, y, color.Gray{uint8(max(0, min(255, v*gain+float64(r.IntN(2*noise+1)-noise))))})
		}
	}
	return out
}

func TestPrint(t *testing.T) {
	for seed := range uint64(8) {
		page := printed(seed)
		p := Print(page)
		if p == "" {
			t.Fatal("a page of text has no print")
		}
		for name, other := range map[string]*image.Gray{
			"shifted": again(page, 0, 1, 9, -7, 1, 0), "larger": again(page, 0, .98, 0, 0, 1, 0), "darker": again(page, 0, 1, 0, 0, .8, 12),
			"turned": again(page, .3, 1, 2, 2, 1, 5),
		} {
			if q := Print(other); !p.Same(q) {
				t.Errorf("page %d, %s: %d signs differ", seed, name, p.Distance(q))
			}
		}
		for other := range seed {
			if q := Print(printed(other)); p.Same(q) {
				t.Errorf("pages %d and %d: only %d signs differ", seed, other, p.Distance(q))
			}
		}
	}
}

// TestPrintColour: a colour scan and a gray one of a page look the same.
func TestPrintColour(t *testing.T) {
	page := printed(3)
	colour := image.NewRGBA(page.Rect)
	for y := range page.Rect.Dy() {
		for x := range page.Rect.Dx() {
			colour.Set(x, y, page.At(x, y))
		}
	}
	if d := Print(page).Distance(Print(colour)); d > 4 {
		t.Errorf("%d signs differ", d)
	}
}

func TestPrintOfNothing(t *testing.T) {
	blank := image.NewGray(image.Rect(0, 0, 620, 877))
	for i := range blank.Pix {
		blank.Pix[i] = 240
	}
	for name, img := range map[string]image.Image{"none": nil, "empty": image.NewGray(image.Rect(0, 0, 0, 0)), "a dot": image.NewGray(image.Rect(0, 0, 1, 1)),
		"black": image.NewGray(image.Rect(0, 0, 620, 877)), "blank": blank} {
		if p := Print(img); p != "" {
			t.Errorf("%s has the print %s", name, p)
		}
	}
}

func BenchmarkPrint(b *testing.B) {
	page := image.NewGray(image.Rect(0, 0, 1240, 1754))
	small := printed(1)
	for y := range 1754 {
		for x := range 1240 {
			page.Pix[y*page.Stride+x] = small.Pix[y/2*small.Stride+x/2]
		}
	}
	for b.Loop() {
		Print(page)
	}
}

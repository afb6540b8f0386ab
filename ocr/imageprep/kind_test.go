package imageprep

import (
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestKind(t *testing.T) {
	faint := func(tone uint8, sideways bool) *image.Gray {
		g := textSheet(t, 150, 40, 70).grey()
		for i, v := range g.Pix {
			g.Pix[i] = 245 - uint8(int(255-v)*int(245-tone)/255)
		}
		if sideways {
			g = turn(g, 90)
		}
		roughen(g, 2, 3)
		return g
	}
	specks := blankSheet(150).grey()
	r := rand.New(rand.NewPCG(4, 4))
	w, h := size(specks)
	for range 2500 {
		x, y := r.IntN(w-6), r.IntN(h-6)
		n := 1 + r.IntN(5)
		for i := range n * n {
			specks.Pix[(y+i/n)*specks.Stride+x+i%n] = 40
		}
	}
	noise := blankSheet(150).grey()
	roughen(noise, 25, 5)
	holes := blankSheet(150)
	for _, y := range []float64{110, 190} {
		holes.ring(10, y, 1.5, 3, color.Gray{30})
	}
	seal := blankSheet(150)
	seal.ring(140, 200, 17, 1, red)
	bars := blankSheet(150)
	for i := range 40 {
		bars.box(40+float64(i)*2.5, 100, 0.5+float64(i%3)*0.5, 40, 1, color.Black)
	}
	through := func() *image.Gray { // the other side shining through
		g := textSheet(t, 150, 40, 260).grey()
		w, _ := size(g)
		for y := range g.Rect.Dy() {
			slices.Reverse(g.Pix[y*g.Stride:][:w])
		}
		for i, v := range g.Pix {
			g.Pix[i] = 250 - (255-v)/12
		}
		return g
	}()
	for _, c := range []struct {
		name string
		img  image.Image
		want string
	}{
		{"paper", blankSheet(150).RGBA, "blank"},
		{"specks", specks, "blank"},
		{"noise", noise, "blank"},
		{"holes", holes.grey(), "blank"},
		{"the other side", through, "blank"},
		{"faint text", faint(185, false), "content"},
		{"faint text, sideways", faint(185, true), "content"},
		{"one line", textSheet(t, 150, 40, 41).grey(), "content"},
		{"a seal alone", seal.RGBA, "content"},
		{"a barcode", bars.grey(), "content"},
	} {
		if got := prepare(t, Input{Image: c.img, DPI: 150}); got.Page.Kind != c.want {
			t.Errorf("%s: %s", c.name, got.Page.Kind)
		}
	}
}

func TestResolution(t *testing.T) {
	for _, c := range []struct {
		name       string
		w, h, said int
		want       int
	}{
		{"A4 at 300, true", 2480, 3508, 300, 300},
		{"A4 at 200, true", 1654, 2339, 200, 200},
		{"A4 at 300, silent", 2480, 3508, 0, 300},
		{"A4 at 300 in a 72 dpi box", 2480, 3508, 72, 300},
		{"A4 at 300 said to be 96", 2480, 3508, 96, 300},
		{"A4 at 150, sideways, silent", 1754, 1240, 0, 150},
		{"A4 at 100, silent", 827, 1169, 0, 100},
		{"A4 at 300 on a bed, silent", 2969, 3873, 1, 300},
		{"A3 at 300, true", 3508, 4961, 300, 300},
		{"A5 at 300, true", 1748, 2480, 300, 300},
		{"A4 at 150 said to be 300", 1240, 1754, 300, 150},
		{"a strip of a page", 2480, 500, 300, 300},
		{"nonsense", 1, 1, 0, 50},
	} {
		if got := resolution(c.w, c.h, c.said); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestBedTurnsWhite(t *testing.T) {
	page := textSheet(t, 100, 30, 270).grey()
	for _, skew := range []float64{0, 4} {
		g := tilt(page, 4, 30)
		if skew == 0 { // a frame around
			w, h := size(page)
			g = image.NewGray(image.Rect(0, 0, w+80, h+90))
			for y := range h {
				copy(g.Pix[(y+50)*g.Stride+30:], page.Pix[y*page.Stride:][:w])
			}
		}
		got := prepare(t, Input{Image: g, DPI: 100})
		w, h := size(got.Gray)
		for y := range h {
			for x := range w {
				rim := min(x, y, w-1-x, h-1-y) < 25
				if rim && got.Gray.Pix[y*got.Gray.Stride+x] < 200 {
					t.Fatalf("skew %.0f: bed left at %d, %d of %d × %d", skew, x, y, w, h)
				}
			}
		}
		if d := quantile(histogram(got.Gray), 0.01); d > 90 {
			t.Errorf("skew %.0f: text is only %d dark", skew, d)
		}
	}
}

func TestFlattenEvensShadow(t *testing.T) {
	page := textSheet(t, 150, 30, 270).grey()
	w, h := size(page)
	shaded := image.NewGray(page.Rect)
	for y := range h {
		for x := range w {
			light := 0.95 - 0.5*float64(x)/float64(w)
			shaded.Pix[y*shaded.Stride+x] = uint8(float64(page.Pix[y*page.Stride+x]) * light)
		}
	}
	before := difference(shaded, page)
	after := difference(prepare(t, Input{Image: shaded, DPI: 150}).Gray, page)
	if before < 50 || after > 4 {
		t.Errorf("difference to the even page %.1f, after flattening %.1f", before, after)
	}
}

func TestQuality(t *testing.T) {
	good := textSheet(t, 200, 30, 270).grey()
	soft := textSheet(t, 200, 30, 270).grey()
	for range 14 {
		blur(soft)
	}
	pale := textSheet(t, 200, 30, 270).grey()
	for i, v := range pale.Pix {
		pale.Pix[i] = 230 - (255-v)/5
	}
	w, h := size(good)
	cut := shifted(good.SubImage(image.Rect(w*32/210, 0, w, h)).(*image.Gray))
	for _, c := range []struct {
		name string
		img  *image.Gray
		dpi  int
		want []string
	}{
		{"good", good, 200, nil},
		{"soft", soft, 200, []string{"blur"}},
		{"pale", pale, 200, []string{"low_contrast"}},
		{"cut", cut, 200, []string{"cut_edge"}},
		{"coarse", textSheet(t, 100, 30, 270).grey(), 100, []string{"low_dpi"}},
		{"askew", tilt(good, 9, 255), 200, []string{"skew"}},
	} {
		q := prepare(t, Input{Image: c.img, DPI: c.dpi}).Page.Quality
		if !slices.Equal(q.Reasons, c.want) || (len(c.want) == 0) != (q.Score == 1) {
			t.Errorf("%s: %.2f %v, want %v", c.name, q.Score, q.Reasons, c.want)
		}
	}
}

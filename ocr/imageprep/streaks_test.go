package imageprep

import (
	"image"
	"image/color"
	"testing"
)

// soil darkens (or lightens) columns of a delivered page as a dirty sensor does:
// through is the share of light that passes, in percent; more than 100 adds light.
func soil(g *image.Gray, x, width, y0, y1, through int) {
	for y := y0; y < y1; y++ {
		for i := x; i < x+width; i++ {
			g.Pix[y*g.Stride+i] = uint8(min(255, int(g.Pix[y*g.Stride+i])*through/100))
		}
	}
}

// TestStreaks holds that streaks of a dirty scanner are taken off and the
// letters under them stay, whatever way the page was laid in.
func TestStreaks(t *testing.T) {
	for _, c := range []struct {
		name           string
		tilted         float64
		width, through int
		sideways       bool
	}{
		{"gray on a straight page", 0, 3, 60, false},
		{"gray on a tilted page", 4, 3, 60, false},
		{"black", 2, 2, 0, false},
		{"wide and faint", -3, 4, 85, false},
		{"turned after the scan", 1, 3, 50, true},
	} {
		clean := tilt(textSheet(t, 150, 30, 270).grey(), c.tilted, 255)
		for i, v := range clean.Pix {
			clean.Pix[i] = uint8(20 + int(v)*215/255) // light gray paper, ink not quite black
		}
		roughen(clean, 3, 5)
		dirty := newGray(size(clean))
		copy(dirty.Pix, clean.Pix)
		w, h := size(dirty)
		for i := range 5 {
			soil(dirty, w*(i+3)/10, c.width, 0, h, c.through)
		}
		soil(dirty, w*85/100, c.width, h/3, h, c.through) // dirt that came on the way
		if c.sideways {
			clean, dirty = turn(clean, 90), turn(dirty, 90)
		}
		got, ok := (delivered{gray: dirty}).mended(dirty, 150, 1).(*image.Gray)
		if !ok {
			t.Errorf("%s: nothing found", c.name)
			continue
		}
		added, lost, ink := 0, 0, 0
		for i, was := range clean.Pix {
			switch is := got.Pix[i]; {
			case was < 100:
				ink++
				if is > 180 {
					lost++
				}
			case was > 210 && is < 150:
				added++
			}
		}
		if added*500 > ink || lost*200 > ink {
			t.Errorf("%s: of %d pixels of ink %d are lost, %d are new", c.name, ink, lost, added)
		}
	}
}

// TestPrepareMendsStreaks holds that neither gray nor colour pages keep a streak.
func TestPrepareMendsStreaks(t *testing.T) {
	s := textSheet(t, 100, 60, 240)
	w, h := size(s)
	for y := range h {
		for x := w / 3; x < w/3+2; x++ {
			s.Set(x, y, color.Gray{90})
		}
	}
	s.ring(150, 250, 17.5, 1.5, color.RGBA{200, 40, 50, 255})
	for name, img := range map[string]image.Image{"gray": s.grey(), "colour": s.RGBA} {
		p := prepare(t, Input{Image: img, DPI: 100})
		for y := range h {
			if v := p.Gray.Pix[y*p.Gray.Stride+w/3]; y < h/6 && v < 200 {
				t.Errorf("%s: tone %d is left in row %d", name, v, y)
				break
			}
		}
		if (img.(interface{ At(x, y int) color.Color }).At(w/3, 5) != color.Gray{90}) && name == "gray" {
			t.Errorf("%s: the delivered picture was changed", name)
		}
	}
}

// TestRulesAreNoStreaks holds that a table's rules and a frame stay as they are.
func TestRulesAreNoStreaks(t *testing.T) {
	s := textSheet(t, 200, 150, 270)
	for i := range 5 {
		s.box(20, 30, 30+float64(i)*35, 100, 0.4, color.Black)
	}
	s.box(12, 12, 186, 273, 0.6, color.Black)
	g := s.grey()
	thumb := reduce(g, 2)
	if img := (delivered{gray: g}).mended(thumb, 100, 2); img != nil {
		t.Errorf("found streaks: %v", findStreaks(thumb, 100))
	}
}

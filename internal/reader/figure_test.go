package reader

import (
	"image"
	"testing"

	"sohoa/ocr"
)

// drawn puts digits, signs and a dash of a print 20 pixels high on white.
func drawn(text string) (*image.Gray, ocr.Box) {
	page := image.NewGray(image.Rect(0, 0, 400, 60))
	whiten(page, ocr.Box{X1: 400, Y1: 60})
	x := 20
	ink := func(w, top, bottom int) {
		for y := top; y < bottom; y++ {
			for i := range w {
				page.Pix[y*page.Stride+x+i] = 20
			}
		}
	}
	for _, r := range text {
		switch r {
		case '.':
			ink(3, 37, 40)
			x += 8
		case ',':
			ink(3, 37, 44)
			x += 8
		case '-':
			ink(8, 30, 32)
			x += 15
		case '&': // two digits that touch
			ink(25, 20, 40)
			x += 30
		default:
			ink(10, 20, 40)
			x += 15
		}
	}
	return page, inkBox(page, ocr.Box{X1: 400, Y1: 60})
}

func TestDigitShape(t *testing.T) {
	for _, c := range []struct{ drawn, want string }{
		{"5", "0"}, {"58,6", "00,0"}, {"47.888", "00.000"}, {"1.250.000", "0.000.000"}, {"1.250,5", "0.000,0"}, {"&,6", "00,0"},
		{"4.3.885", ""}, {".5", ""}, {"5-6", ""},
	} {
		page, ink := drawn(c.drawn)
		if got := digitShape(page, ink); got != c.want {
			t.Errorf("%s: shape %q, want %q", c.drawn, got, c.want)
		}
	}
	page, ink := drawn("-")
	if !dash(page, ink) {
		t.Error("no dash")
	}
}

func TestShaped(t *testing.T) {
	for _, c := range []struct {
		text, shape, want string
		sure              bool
	}{
		{"58.6", "00,0", "58,6", true},
		{"586", "00,0", "58,6", true},
		{"47.888", "00.000", "47.888", true},
		{"47,888", "00.000", "47.888", true},
		{"58.6", "", "58,6", false},
		{"58.6", "000", "58,6", true},
		{"8.6", "00,0", "8,6", false},
		{"47.888", "", "47.888", false},
		{"12%", "00", "12%", false},
		{"hai", "000", "hai", false},
	} {
		if got, sure := shaped(c.text, c.shape); got != c.want || sure != c.sure {
			t.Errorf("%s in %q: %q, %v; want %q, %v", c.text, c.shape, got, sure, c.want, c.sure)
		}
	}
}

// TestQuarterBars: of a Roman number strokes are lost or read as others.
func TestQuarterBars(t *testing.T) {
	for _, c := range []struct{ read, want string }{
		{"2025", "II/2025"}, {"112025", "II/2025"}, {"1/2025", "II/2025"}, {"II/2025", "II/2025"}, {"III/2025", "III/2025"}, {"11/2026", "II/2026"},
	} {
		page, ink := drawn("II/2025") // seven strokes
		line := ocr.Line{Box: ink, Words: []ocr.Word{{Text: "Quý", Box: ocr.Box{X1: 5, Y1: 40}}, {Text: c.read, Box: ink}}}
		countQuarters(page, []ocr.Line{line})
		if got := line.Words[1].Text; got != c.want {
			t.Errorf("%s: %s, want %s", c.read, got, c.want)
		}
	}
}

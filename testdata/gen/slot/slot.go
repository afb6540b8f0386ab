// Package slot draws the slots of a paper's head that are filled by hand or by
// a rubber stamp – the number behind "Số:", day and month – as a reader cuts
// them out, with what was written: what the digit reader is trained and tested
// on.
package slot

import (
	"image"
	"math/rand/v2"
	"strconv"

	"sohoa/testdata/gen/ink"
	"sohoa/testdata/gen/typeset"
)

// Unknown stands in Slot.Text for a mark that is no digit.
const Unknown = 'x'

// Slot is a cut-out slot.
type Slot struct {
	Image *image.Gray
	Digit int    // height of the page's printed digits in pixels
	Text  string // digits, Unknown for a letter or a scribble
}

// Source says whose digits are drawn.
type Source struct {
	Pens  bool            // strokes of ink.Hand
	Faces []*typeset.Face // pens' and print's typefaces
	Print []*typeset.Face // of the page itself: slashes, letters, printed digits
	Scans [10][][]uint8   // photographed digits, 28 × 28, 255 = ink
}

// Draw draws one slot.
func (s *Source) Draw(rng *rand.Rand) Slot {
	dpi := []int{150, 200, 200, 250, 300, 300}[rng.IntN(6)]
	text := number(rng)
	size := 12 + 2*rng.Float64()                // of the page's type, points
	height := size * (0.5 + rng.Float64()*0.75) // of the digits
	c := ink.New(26+float64(len(text))*height*1.35, size*3, dpi, false)
	base := size * (1.9 + 0.2*rng.Float64())
	x := 8.0
	pen := ink.Black
	if rng.IntN(2) == 0 {
		pen = ink.Navy
	}
	end := s.write(c, text, x, base, height, rng, pen)
	switch rng.IntN(30) {
	case 0:
		text, end = s.letter(c, text, end, base, height, rng)
	case 1:
		text = scribble(c, text, end, base, height, rng)
	}
	s.surround(c, x, end, base, size, rng)
	left := int(max(0, (x-height*0.5)*c.Scale))
	right := int((end + height*(0.2+0.5*rng.Float64())) * c.Scale)
	g := &image.Gray{Pix: c.Planes[0], Stride: c.W, Rect: image.Rect(0, 0, c.W, c.H)}
	g = spoil(crop(g, left, min(c.W, max(right, left+8))), rng)
	return Slot{Image: g, Digit: int(size * 0.66 * c.Scale), Text: text}
}

// number is what may stand in a slot: a day, a month, a number of one to five
// digits.
func number(rng *rand.Rand) string {
	pad := func(n int) string {
		if n < 10 && rng.IntN(5) > 0 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	switch k := rng.IntN(20); {
	case k < 6:
		return pad(1 + rng.IntN(31))
	case k < 8:
		return pad(1 + rng.IntN(12))
	case k < 11:
		return pad(1 + rng.IntN(99))
	case k < 15:
		return strconv.Itoa(100 + rng.IntN(900))
	case k < 19:
		return strconv.Itoa(1000 + rng.IntN(9000))
	}
	return strconv.Itoa(10000 + rng.IntN(30000))
}

// write puts the digits down by a pen, a typeface or from photographs.
func (s *Source) write(c *ink.Canvas, text string, x, base, height float64, rng *rand.Rand, pen pencolour) float64 {
	var ways []func() float64
	if s.Pens {
		ways = append(ways, func() float64 { return c.Write(text, ink.NewHand(rng), x, base, height, rng, pen) })
	}
	if len(s.Faces) > 0 {
		ways = append(ways, func() float64 {
			f := s.Faces[rng.IntN(len(s.Faces))]
			tall := max(0.3, -f.Glyph('0').MinY)
			return c.Type(text, f, height/tall, x, base, -0.05+0.25*rng.Float64(), -0.06+0.16*rng.Float64(), 0.3*rng.Float64(), rng, pen)
		})
	}
	if len(s.Print) > 0 && rng.IntN(3) == 0 {
		ways = append(ways, func() float64 {
			f := s.Print[rng.IntN(len(s.Print))]
			return c.Type(text, f, height/0.67, x, base, 0, 0.03*rng.Float64(), 0.4*rng.Float64(), rng, pen)
		})
	}
	if len(s.Scans[0]) > 0 {
		ways = append(ways, func() float64 { return s.paste(c, text, x, base, height, rng) })
	}
	return ways[rng.IntN(len(ways))]()
}

// letter puts a letter behind the number, as in 2760b, or instead of it.
func (s *Source) letter(c *ink.Canvas, text string, x, base, height float64, rng *rand.Rand) (string, float64) {
	faces := append(append([]*typeset.Face{}, s.Faces...), s.Print...)
	if len(faces) == 0 {
		return text, x
	}
	const letters = "abcdABĐCDEHKNPQTUVXmpueok"
	l := string([]rune(letters)[rng.IntN(25)])
	return text + string(Unknown), c.Type(l, faces[rng.IntN(len(faces))], height/0.67, x, base, 0.1*rng.Float64(), 0, 0.2, rng, ink.Black)
}

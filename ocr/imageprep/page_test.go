package imageprep

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

const body = "Thực hiện kế hoạch của Uỷ ban, các phòng báo cáo kết quả tháng này gồm số liệu tổng hợp, " +
	"khó khăn và đề nghị; gửi về Văn phòng trước ngày quy định để trình họp thường kỳ. "

// sheet is an A4 page of a test, upright and straight until it is turned.
type sheet struct {
	*image.RGBA
	dpi int
}

func (s sheet) mm(v float64) int { return int(math.Round(v * float64(s.dpi) / 25.4)) }

// blankSheet is empty A4 paper.
func blankSheet(dpi int) sheet {
	s := sheet{dpi: dpi}
	s.RGBA = image.NewRGBA(image.Rect(0, 0, s.mm(210), s.mm(297)))
	draw.Draw(s, s.Bounds(), image.White, image.Point{}, draw.Src)
	return s
}

// textSheet has lines of body text from top to bottom, in millimetres.
func textSheet(t testing.TB, dpi int, top, bottom float64) sheet {
	s := blankSheet(dpi)
	rest := []rune(body + body)
	n := 0
	for y := top; y < bottom; y += 6.2 {
		x := 30.0
		if n%5 == 0 {
			x += 10 // first line of a paragraph
		}
		length := 68
		if n%5 == 4 {
			length = 31
		}
		at := n * 37 % (len(rest) / 2)
		s.write(t, string(rest[at:at+length]), x, y, 13, color.Black)
		n++
	}
	return s
}

// write sets text with its baseline's start at x, y millimetres.
func (s sheet) write(t testing.TB, text string, x, y, points float64, c color.Color) {
	t.Helper()
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: points, DPI: float64(s.dpi)})
	if err != nil {
		t.Fatal(err)
	}
	d := font.Drawer{Dst: s, Src: image.NewUniform(c), Face: face, Dot: fixed.P(s.mm(x), s.mm(y))}
	d.DrawString(text)
}

// box draws a frame of the given stroke, all in millimetres.
func (s sheet) box(x, y, w, h, stroke float64, c color.Color) {
	for _, r := range [][4]float64{{x, y, w, stroke}, {x, y + h - stroke, w, stroke}, {x, y, stroke, h}, {x + w - stroke, y, stroke, h}} {
		draw.Draw(s, image.Rect(s.mm(r[0]), s.mm(r[1]), s.mm(r[0]+r[2]), s.mm(r[1]+r[3])), image.NewUniform(c), image.Point{}, draw.Src)
	}
}

// ring draws a circle line around x, y, all in millimetres.
func (s sheet) ring(x, y, radius, stroke float64, c color.Color) {
	r := s.mm(radius + stroke)
	for dy := -r; dy <= r; dy++ {
		for dx := -r; dx <= r; dx++ {
			if d := math.Hypot(float64(dx), float64(dy)) - float64(s.mm(radius)); math.Abs(d) <= float64(s.mm(stroke))/2 {
				s.Set(s.mm(x)+dx, s.mm(y)+dy, c)
			}
		}
	}
}

// grey is the sheet as a gray scan.
func (s sheet) grey() *image.Gray {
	g := image.NewGray(s.Bounds())
	draw.Draw(g, g.Bounds(), s, image.Point{}, draw.Src)
	return g
}

// tilt turns g clockwise by degrees on a canvas that holds all of it; the rest
// has the tone outside. It samples by its own arithmetic, so that it cannot
// share a fault with what it tests.
func tilt(g *image.Gray, degrees float64, outside uint8) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	rad := degrees * math.Pi / 180
	c, s := math.Cos(rad), math.Sin(rad)
	cw := int(math.Ceil(float64(w)*math.Abs(c) + float64(h)*math.Abs(s)))
	ch := int(math.Ceil(float64(h)*math.Abs(c) + float64(w)*math.Abs(s)))
	cw, ch = cw+(cw-w)&1, ch+(ch-h)&1
	out := image.NewGray(image.Rect(0, 0, cw, ch))
	for y := range ch {
		for x := range cw {
			u, v := float64(x)-float64(cw-1)/2, float64(y)-float64(ch-1)/2
			sx, sy := u*c+v*s+float64(w-1)/2, -u*s+v*c+float64(h-1)/2
			ix, iy := int(math.Floor(sx)), int(math.Floor(sy))
			if ix < 0 || iy < 0 || ix+1 >= w || iy+1 >= h {
				out.Pix[y*out.Stride+x] = outside
				continue
			}
			fx, fy := sx-float64(ix), sy-float64(iy)
			p := func(dx, dy int) float64 { return float64(g.Pix[(iy+dy)*g.Stride+ix+dx]) }
			top := p(0, 0)*(1-fx) + p(1, 0)*fx
			low := p(0, 1)*(1-fx) + p(1, 1)*fx
			out.Pix[y*out.Stride+x] = uint8(top*(1-fy) + low*fy + 0.5)
		}
	}
	return out
}

// roughen adds noise of the given standard deviation.
func roughen(g *image.Gray, sigma float64, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 1))
	for i, v := range g.Pix {
		g.Pix[i] = uint8(min(255, max(0, float64(v)+r.NormFloat64()*sigma)))
	}
}

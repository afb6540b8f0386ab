package digits

import (
	"image"
	"math"
)

// The strip that the network looks at: digits are stripInk pixels high.
const (
	stripHeight = 28
	stripInk    = 20
	stripSide   = 6   // white at both ends
	stripWidest = 224 // about ten digits
)

// Strip brings a slot to the network's measure: ink 255 on 0, digits 20 pixels
// high in 28, cut to the ink. digit is the height in pixels of a printed digit
// of the page, 0 = unknown; ink less than half as high is none. nil when
// nothing is written.
func Strip(slot *image.Gray, digit int) *image.Gray {
	ink, w, h := inkOf(slot)
	if ink == nil {
		return nil
	}
	box, ok := written(pieces(ink, w, h), max(digit/2, 6))
	if !ok {
		return nil
	}
	scale := float64(stripInk) / float64(box.Dy())
	width := int(math.Ceil(float64(box.Dx())*scale)) + 2*stripSide
	width = min(stripWidest, max(stripHeight, width+width%2))
	out := image.NewGray(image.Rect(0, 0, width, stripHeight))
	top := float64(box.Min.Y) - float64(stripHeight-stripInk)/2/scale
	left := (float64(box.Min.X+box.Max.X) - float64(width)/scale) / 2
	shrink(out, ink, w, h, left, top, 1/scale)
	stretch(out)
	return out
}

// inkOf gives the darkness of each pixel, 0 paper to 255 ink; nil when all is
// about as bright.
func inkOf(img *image.Gray) (ink []uint8, w, h int) {
	w, h = img.Rect.Dx(), img.Rect.Dy()
	var hist [256]int
	for y := range h {
		for _, v := range img.Pix[y*img.Stride:][:w] {
			hist[v]++
		}
	}
	paper, dark := quantile(&hist, w*h*8/10), quantile(&hist, w*h/200)
	if paper-dark < 40 {
		return nil, w, h
	}
	ink = make([]uint8, w*h)
	low := paper - (paper-dark)/8
	for y := range h {
		for x, v := range img.Pix[y*img.Stride:][:w] {
			ink[y*w+x] = uint8(min(255, max(0, (low-int(v))*255/(low-dark))))
		}
	}
	return ink, w, h
}

func quantile(hist *[256]int, n int) int {
	for v, c := range hist {
		if n -= c; n < 0 {
			return v
		}
	}
	return 255
}

// pieces are the boxes of the ink that hangs together.
func pieces(ink []uint8, w, h int) []image.Rectangle {
	const level = 110
	seen := make([]bool, len(ink))
	var out []image.Rectangle
	var stack []int
	for start, v := range ink {
		if v < level || seen[start] {
			continue
		}
		box := image.Rectangle{Min: image.Pt(w, h)}
		stack = append(stack[:0], start)
		seen[start] = true
		for len(stack) > 0 {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := at%w, at/w
			box.Min.X, box.Max.X = min(box.Min.X, x), max(box.Max.X, x+1)
			box.Min.Y, box.Max.Y = min(box.Min.Y, y), max(box.Max.Y, y+1)
			for j := max(0, y-1); j <= min(h-1, y+1); j++ {
				for i := max(0, x-1); i <= min(w-1, x+1); i++ {
					if k := j*w + i; ink[k] >= level && !seen[k] {
						seen[k] = true
						stack = append(stack, k)
					}
				}
			}
		}
		out = append(out, box)
	}
	return out
}

// written is the box around what can be digits: pieces nearly as high as the
// highest, which must be least pixels high; lines and dots are none.
func written(all []image.Rectangle, least int) (image.Rectangle, bool) {
	highest := 0
	line := func(b image.Rectangle) bool { return b.Dx() > 5*b.Dy() }
	for _, b := range all {
		if !line(b) {
			highest = max(highest, b.Dy())
		}
	}
	if highest < least {
		return image.Rectangle{}, false
	}
	var box image.Rectangle
	for _, b := range all {
		if !line(b) && b.Dy()*100 >= highest*45 {
			box = box.Union(b)
		}
	}
	return box, true
}

// shrink fills out with the mean of the ink under each pixel; step is the
// pixels of ink to one of out, left and top where out begins.
func shrink(out *image.Gray, ink []uint8, w, h int, left, top, step float64) {
	for y := range out.Rect.Dy() {
		y0 := top + float64(y)*step
		for x := range out.Rect.Dx() {
			x0 := left + float64(x)*step
			out.Pix[y*out.Stride+x] = mean(ink, w, h, x0, y0, x0+step, y0+step)
		}
	}
}

// mean is the mean of the pixels of a part, those at its edges by their share.
func mean(ink []uint8, w, h int, x0, y0, x1, y1 float64) uint8 {
	sum := 0.0
	for j := max(0, int(math.Floor(y0))); j < min(h, int(math.Ceil(y1))); j++ {
		tall := min(float64(j+1), y1) - max(float64(j), y0)
		for i := max(0, int(math.Floor(x0))); i < min(w, int(math.Ceil(x1))); i++ {
			sum += tall * (min(float64(i+1), x1) - max(float64(i), x0)) * float64(ink[j*w+i])
		}
	}
	return uint8(sum/((x1-x0)*(y1-y0)) + 0.5)
}

// stretch makes the darkest ink of a strip black: thin strokes become gray when
// they are shrunk.
func stretch(p *image.Gray) {
	var hist [256]int
	inked := 0
	for _, v := range p.Pix {
		if v > 40 {
			hist[v]++
			inked++
		}
	}
	top := quantile(&hist, inked*9/10)
	if inked == 0 || top == 0 {
		return
	}
	for i, v := range p.Pix {
		p.Pix[i] = uint8(min(255, int(v)*255/top))
	}
}

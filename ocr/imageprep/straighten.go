package imageprep

import (
	"encoding/binary"
	"image"
	"image/draw"
	"math"
)

// level is the tilt in degrees below which a page is left as it is: over an A4
// page it is less than the height of an accent, and turning softens.
const level = 0.08

// canvas is the size of the page after turning by degrees: large enough that
// no corner is lost when the skew is more than a degree; a smaller skew only
// moves the paper's empty rim.
func canvas(w, h int, degrees float64) (int, int) {
	if math.Abs(degrees) <= 1 {
		return w, h
	}
	sin, cos := math.Sincos(math.Abs(degrees) * math.Pi / 180)
	cw := int(math.Ceil(float64(w)*cos + float64(h)*sin))
	ch := int(math.Ceil(float64(w)*sin + float64(h)*cos))
	return cw, ch
}

// sweep walks the pixels of a page that is turned back by skew degrees about
// its centre. For each row of the new canvas it calls line with the columns
// [from, to) whose source lies inside w × h, right neighbours included, and
// with the source of the first of them in 16.16 and the step to the next.
func sweep(w, h int, skew float64, line func(y, from, to int, fx, fy, dx, dy int64)) {
	cw, ch := canvas(w, h, skew)
	sin, cos := math.Sincos(skew * math.Pi / 180)
	dx, dy := int64(math.Round(cos*65536)), int64(math.Round(sin*65536))
	for y := range ch {
		px, py := 0.5-float64(cw)/2, float64(y)+0.5-float64(ch)/2
		sx := px*cos - py*sin + float64(w)/2 - 0.5
		sy := px*sin + py*cos + float64(h)/2 - 0.5
		fx, fy := int64(math.Floor(sx*65536)), int64(math.Floor(sy*65536))
		from, to := inside(fx, dx, w, 0, cw)
		from, to = inside(fy, dy, h, from, to)
		if from == to {
			continue
		}
		line(y, from, to, fx+dx*int64(from), fy+dy*int64(from), dx, dy)
	}
}

// inside narrows [from, to) to the steps at which start+step*d, in 16.16,
// and its right neighbour lie within 0…n-1.
func inside(start, d int64, n, from, to int) (int, int) {
	limit := int64(n-1) << 16 // exclusive
	ok := func(i int) bool { v := start + d*int64(i); return v >= 0 && v < limit }
	if d != 0 {
		a, b := -start/d, (limit-start)/d
		if a > b {
			a, b = b, a
		}
		from = int(max(int64(from), a-1))
		to = int(min(int64(to), b+2))
	}
	for from < to && !ok(from) {
		from++
	}
	for to > from && !ok(to-1) {
		to--
	}
	if from >= to {
		return 0, 0
	}
	return from, to
}

// straighten turns g counter-clockwise by skew degrees about its centre onto a
// canvas of that centre; what lies outside of g is white. Bilinear with 8-bit
// weights.
func straighten(g *image.Gray, skew float64) *image.Gray {
	if skew == 0 {
		return g
	}
	w, h := size(g)
	out := newGray(canvas(w, h, skew))
	stride := g.Stride
	sweep(w, h, skew, func(y, from, to int, fx, fy, dx, dy int64) {
		row := out.Pix[y*out.Stride+from : y*out.Stride+to]
		for x := range row {
			i := int(fy>>16)*stride + int(fx>>16)
			a, b := uint32(fx>>8)&255, uint32(fy>>8)&255
			p := g.Pix[i : i+stride+2 : i+stride+2]
			// Upper and lower neighbour at once, in the two halves of a word.
			left := uint32(p[0]) | uint32(p[stride])<<16
			right := uint32(p[1]) | uint32(p[stride+1])<<16
			both := (left*(256-a) + right*a) >> 8 & 0x00ff00ff
			row[x] = uint8((both&0xffff*(256-b) + both>>16*b + 128) >> 8)
			fx += dx
			fy += dy
		}
	})
	return out
}

// straightenRGBA does to p what straighten does to a gray page.
func straightenRGBA(p *image.RGBA, skew float64) *image.RGBA {
	if skew == 0 {
		return p
	}
	w, h := size(p)
	cw, ch := canvas(w, h, skew)
	out := image.NewRGBA(image.Rect(0, 0, cw, ch))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	stride := p.Stride
	const even = 0x00ff00ff
	sweep(w, h, skew, func(y, from, to int, fx, fy, dx, dy int64) {
		row := out.Pix[y*out.Stride+4*from : y*out.Stride+4*to]
		for ; len(row) >= 4; row = row[4:] {
			i := int(fy>>16)*stride + int(fx>>16)*4
			a, b := uint32(fx>>8)&255, uint32(fy>>8)&255
			upper, lower := p.Pix[i:i+8], p.Pix[i+stride:i+stride+8]
			ul, ur := binary.LittleEndian.Uint32(upper), binary.LittleEndian.Uint32(upper[4:])
			ll, lr := binary.LittleEndian.Uint32(lower), binary.LittleEndian.Uint32(lower[4:])
			// Two channels at once, each in half a word.
			u := ((ul&even)*(256-a) + (ur&even)*a) >> 8 & even
			l := ((ll&even)*(256-a) + (lr&even)*a) >> 8 & even
			rb := (u*(256-b) + l*b) >> 8 & even
			u = ((ul>>8&even)*(256-a) + (ur>>8&even)*a) >> 8 & even
			l = ((ll>>8&even)*(256-a) + (lr>>8&even)*a) >> 8 & even
			ga := (u*(256-b) + l*b) & 0xff00ff00
			binary.LittleEndian.PutUint32(row, rb|ga|0xff000000)
			fx += dx
			fy += dy
		}
	})
	return out
}

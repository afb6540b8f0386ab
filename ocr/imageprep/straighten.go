package imageprep

import (
	"image"
	"math"
)

// straighten turns g counter-clockwise by skew degrees about its centre onto a
// canvas of that centre; what lies outside of g is white. Bilinear, 8-bit
// fixed-point weights.
func straighten(g *image.Gray, skew float64) *image.Gray {
	w, h := size(g)
	cw, ch := canvas(w, h, skew)
	out := newGray(cw, ch)
	sin, cos := math.Sincos(skew * math.Pi / 180)
	dx, dy := int64(math.Round(cos*65536)), int64(math.Round(sin*65536))
	for y := range ch {
		// The first pixel's centre, carried back to g.
		px, py := 0.5-float64(cw)/2, float64(y)+0.5-float64(ch)/2
		sx := px*cos - py*sin + float64(w)/2 - 0.5
		sy := px*sin + py*cos + float64(h)/2 - 0.5
		fx, fy := int64(math.Floor(sx*65536)), int64(math.Floor(sy*65536))
		from, to := inside(fx, dx, w, 0, cw)
		from, to = inside(fy, dy, h, from, to)
		row := out.Pix[y*out.Stride:][:cw]
		fx += dx * int64(from)
		fy += dy * int64(from)
		for x := from; x < to; x++ {
			i := int(fy>>16)*g.Stride + int(fx>>16)
			a, b := uint32(fx>>8)&255, uint32(fy>>8)&255
			p := g.Pix[i : i+g.Stride+2 : i+g.Stride+2]
			// Both rows at once, in the two halves of a word.
			left := uint32(p[0]) | uint32(p[g.Stride])<<16
			right := uint32(p[1]) | uint32(p[g.Stride+1])<<16
			both := (left*(256-a) + right*a) >> 8 & 0x00ff00ff
			row[x] = uint8((both&0xffff*(256-b) + both>>16*b) >> 8)
			fx += dx
			fy += dy
		}
	}
	return out
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
		from, to = max(from, int(a)-1), min(to, int(b)+2)
	}
	for from < to && !ok(from) {
		from++
	}
	for to > from && !ok(to-1) {
		to--
	}
	return from, to
}

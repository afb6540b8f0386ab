package imageprep

import (
	"encoding/binary"
	"image"
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
	// Grown by whole pixels on each side, so that centres stay in step.
	return cw + (cw-w)&1, ch + (ch-h)&1
}

// segment is a piece of a row of the new canvas whose pixels come one by one
// from neighbours of one row of the source.
type segment struct {
	y, x, n int   // where it starts on the canvas, and its length
	sx, sy  int   // the source pixel of the first
	a, b    int32 // its shares, in 1/65536, of the right and of the lower neighbour
	step    int32 // how b grows from pixel to pixel
}

// sweep walks a page of w × h pixels that is turned back by skew degrees about
// its centre: for each row of the new canvas it gives the columns [from, to)
// whose source lies inside, then their segments. Within a segment the right
// neighbour's share changes by less than a sixteenth and counts as constant.
func sweep(w, h int, skew float64, row func(y, from, to int), piece func(segment)) {
	cw, ch := canvas(w, h, skew)
	sin, cos := math.Sincos(skew * math.Pi / 180)
	dx, dy := int64(math.Round(cos*65536)), int64(math.Round(sin*65536))
	drift := 65536 - dx // what a step falls short of a whole pixel
	longest := 8192 / max(1, drift)
	for y := range ch {
		px, py := 0.5-float64(cw)/2, float64(y)+0.5-float64(ch)/2
		sx := px*cos - py*sin + float64(w)/2 - 0.5
		sy := px*sin + py*cos + float64(h)/2 - 0.5
		fx, fy := int64(math.Floor(sx*65536)), int64(math.Floor(sy*65536))
		from, to := inside(fx, dx, w, 0, cw)
		from, to = inside(fy, dy, h, from, to)
		row(y, from, to)
		fx, fy = fx+dx*int64(from), fy+dy*int64(from)
		for x := from; x < to; {
			a, b := fx&65535, fy&65535
			n := min(int64(to-x), longest)
			if drift > 0 { // until the source column slips
				n = min(n, a/drift+1)
			}
			if dy > 0 { // until the source row changes
				n = min(n, (65535-b)/dy+1)
			} else if dy < 0 {
				n = min(n, b/-dy+1)
			}
			n = max(n, 1)
			piece(segment{y, x, int(n), int(fx >> 16), int(fy >> 16), int32(a - min(a, drift*n/2)), int32(b), int32(dy)})
			x += int(n)
			fx, fy = fx+dx*n, fy+dy*n
		}
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
// canvas of that centre; what lies outside of g is white. Bilinear.
func straighten(g *image.Gray, skew float64) *image.Gray {
	if skew == 0 {
		return g
	}
	w, h := size(g)
	cw, ch := canvas(w, h, skew)
	out := image.NewGray(image.Rect(0, 0, cw, ch))
	sweep(w, h, skew, func(y, from, to int) {
		line := out.Pix[y*out.Stride:][:cw]
		white(line[:from])
		white(line[to:])
	}, func(s segment) {
		at := s.sy*g.Stride + s.sx
		upper := g.Pix[at:][:s.n+1]
		lower := g.Pix[at+g.Stride:][:s.n+1]
		dst := out.Pix[s.y*out.Stride+s.x:][:s.n]
		b := s.b
		if max(s.step, -s.step) <= 65536/40 && len(dst) >= 16 { // eight pixels differ by a fifth of a row
			share := uint64(s.a >> 8)
			even, odd := between2(upper, lower, b+4*s.step)
			for ; len(dst) >= 8 && len(upper) >= 16 && len(lower) >= 16; dst, upper, lower = dst[8:], upper[8:], lower[8:] {
				b += 8 * s.step
				nextEven, nextOdd := between2(upper[8:], lower[8:], b+4*s.step)
				binary.LittleEndian.PutUint64(dst, mix(even, odd, share)|mix(odd, even>>16|nextEven<<48, share)<<8)
				even, odd = nextEven, nextOdd
			}
		}
		if len(dst) == 0 {
			return
		}
		a := s.a >> 8
		last := int32(upper[0])<<8 + (int32(lower[0])-int32(upper[0]))*(b>>8)
		upper, lower = upper[1:][:len(dst)], lower[1:][:len(dst)]
		for i := range dst {
			b += s.step
			next := int32(upper[i])<<8 + (int32(lower[i])-int32(upper[i]))*(b>>8)
			// The neighbour of the last pixel may lie a step beyond the row's end.
			dst[i] = clamp((last<<8 + (next-last)*a + 1<<15) >> 16)
			last = next
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
	sweep(w, h, skew, func(y, from, to int) {
		line := out.Pix[y*out.Stride:][:4*cw]
		white(line[:4*from])
		white(line[4*to:])
	}, func(s segment) {
		at := s.sy*p.Stride + 4*s.sx
		upper := p.Pix[at:][:4*s.n+4]
		lower := p.Pix[at+p.Stride:][:4*s.n+4]
		dst := out.Pix[s.y*out.Stride+4*s.x:][:4*s.n]
		b, share := s.b, uint64(s.a>>8)
		if len(dst) >= 16 { // two pixels at a time
			even, odd := between2(upper, lower, b)
			for ; len(dst) >= 8 && len(upper) >= 16 && len(lower) >= 16; dst, upper, lower = dst[8:], upper[8:], lower[8:] {
				b += 2 * s.step
				nextEven, nextOdd := between2(upper[8:], lower[8:], b)
				binary.LittleEndian.PutUint64(dst, mix(even, even>>32|nextEven<<32, share)|mix(odd, odd>>32|nextOdd<<32, share)<<8)
				even, odd = nextEven, nextOdd
			}
		}
		for i := range dst {
			down := s.step*int32(i/4) + b
			left := int32(upper[i])<<8 + (int32(lower[i])-int32(upper[i]))*(down>>8)
			right := int32(upper[i+4])<<8 + (int32(lower[i+4])-int32(upper[i+4]))*(down>>8)
			dst[i] = clamp((left<<8 + (right-left)*int32(share) + 1<<15) >> 16)
		}
	})
	return out
}

// between2 are eight bytes between two rows, share of the lower one in 1/65536;
// the even and the odd ones, each in two bytes.
func between2(upper, lower []uint8, share int32) (even, odd uint64) {
	k := uint64(min(max(share, 0), 65535)) >> 8
	u, l := binary.LittleEndian.Uint64(upper), binary.LittleEndian.Uint64(lower)
	return mix(u&lanes, l&lanes, k), mix(u>>8&lanes, l>>8&lanes, k)
}

// mix goes from a to b by share/256 in each of four lanes. What one lane borrows
// on the way it gives back.
func mix(a, b, share uint64) uint64 {
	return (a<<8 + (b-a)*share + ones*128) >> 8 & lanes
}

// white fills pix with white.
func white(pix []uint8) {
	for i := range pix {
		pix[i] = 255
	}
}

package imageprep

import (
	"image"
	"slices"
)

// The inks that are told apart on a colour page.
const (
	plainInk = iota // black, gray, paper
	redInk
	blueInk
)

// tint is what is known of a page's colours: the paper's, and for each ink how
// much darkness is left in its lightest channel for each step of colour.
type tint struct {
	white  [3]int // the paper's red, green, blue
	strong [3]int // pixels of the thumbnail of each ink
	rest   [3]int // per ink, in 1/256: what to add for each step of chroma
	inks   []uint8
}

// chromaMin is the difference between the strongest and the weakest channel
// from which a pixel counts as coloured; JPEG leaves less around black letters.
const chromaMin = 45

// measureTint looks at the colours of a thumbnail.
func measureTint(c channels) tint {
	var t tint
	luma := histogram(c.luma())
	bright := uint8(quantile(luma, 0.6))
	var hist [3][256]int
	for i := range c.r.Pix {
		if max(c.r.Pix[i], c.g.Pix[i], c.b.Pix[i]) >= bright {
			hist[0][c.r.Pix[i]]++
			hist[1][c.g.Pix[i]]++
			hist[2][c.b.Pix[i]]++
		}
	}
	for i := range t.white {
		t.white[i] = max(64, quantile(hist[i], 0.5))
	}
	t.inks = t.inksOf(c)
	bal := t.balance()
	var rest [3][]int
	for i, ink := range t.inks {
		if ink != plainInk {
			r, g, b := int(bal[0][c.r.Pix[i]]), int(bal[1][c.g.Pix[i]]), int(bal[2][c.b.Pix[i]])
			t.strong[ink]++
			top := max(r, g, b)
			rest[ink] = append(rest[ink], (255-top)*256/(top-min(r, g, b)))
		}
	}
	for _, ink := range []int{redInk, blueInk} {
		if v := rest[ink]; len(v) > 0 {
			slices.Sort(v)
			// Where ink lies over letters the rest is large, so the median stands
			// for ink alone; a little more clears its edges.
			t.rest[ink] = min(v[len(v)/2]*5/4+16, 400)
		}
	}
	return t
}

// inksOf tells the ink of every pixel of the channels.
func (t tint) inksOf(c channels) []uint8 {
	bal := t.balance()
	inks := make([]uint8, len(c.r.Pix))
	for i := range inks {
		inks[i] = uint8(inkOf(int(bal[0][c.r.Pix[i]]), int(bal[1][c.g.Pix[i]]), int(bal[2][c.b.Pix[i]])))
	}
	return inks
}

// inkOf tells the ink of a pixel whose paper is white. Yellow and green, as of
// highlighters and old paper, count as none.
func inkOf(r, g, b int) int {
	chroma := max(r, g, b) - min(r, g, b)
	if chroma < chromaMin || chroma*3 < 255-min(r, g, b) {
		return plainInk
	}
	if r >= g && r >= b && (r-g)*10 > chroma*6 && r-b > chroma/3 {
		return redInk
	}
	if b >= g && (b-g)*10 > chroma*2 || b >= r && b >= g {
		return blueInk
	}
	return plainInk
}

// balance gives for each channel the table that makes the paper white.
func (t tint) balance() (lut [3][256]uint8) {
	for i, white := range t.white {
		for v := range lut[i] {
			lut[i][v] = uint8(min(255, v*255/white))
		}
	}
	return lut
}

// any reports whether the page bears coloured ink worth separating: at least
// one stroke 4 mm long, off the bed. v is the view of the same thumbnail.
func (t tint) any(v view) bool {
	if t.strong[redInk]+t.strong[blueInk] < v.dpi/4 {
		return false
	}
	for _, ink := range []int{redInk, blueInk} {
		b := t.bitmap(v.ink.w, v.ink.h, ink)
		v.dark.clear(b, paperCell)
		for _, g := range b.groups(max(2, v.dpi*15/254)) {
			if max(g.box.W(), g.box.H())*254 >= v.dpi*40 && g.area*254*254 > v.dpi*v.dpi*100 {
				return true
			}
		}
	}
	return false
}

// tinted reports whether the paper itself is coloured.
func (t tint) tinted() bool {
	return slices.Max(t.white[:])-slices.Min(t.white[:]) > 24
}

// strokeMin is the length in tenths of a millimetre from which coloured ink is
// a pen's or a stamp's. Some scanners tint single letters of black print, and
// what is written small, as the day in a date, is worth reading.
const strokeMin = 60

// inked marks the cells of bedCell pixels of the thumbnail that coloured ink
// touches, as far as it is to be faded; keep names an ink that is not.
func (t tint) inked(w, h, dpi, keep int) mask {
	out := newMask(w, h, bedCell)
	reach := max(2, dpi*25/254) // a seal's letters stand that close
	for _, ink := range []int{redInk, blueInk} {
		if ink == keep {
			continue
		}
		_, runs, groups := t.bitmap(w, h, ink).gather(reach)
		for _, s := range runs {
			g := groups[s.blob].box
			if max(g.W(), g.H())*254 < dpi*strokeMin {
				continue
			}
			for y := int(s.y) * reach / bedCell; y <= min(out.rows-1, (int(s.y)*reach+reach-1)/bedCell); y++ {
				for x := int(s.x0) * reach / bedCell; x <= min(out.cols-1, (int(s.x1)*reach-1)/bedCell); x++ {
					out.on[y*out.cols+x] = true
				}
			}
		}
	}
	out.on = grown(out.on, out.cols)
	return out
}

// slack is the chroma that stays without effect, so that the coloured fringes
// of black letters keep their darkness.
const slack = 16

// fade makes the gray picture the engine reads: the paper balanced to white,
// and in the cells that are inked, cell pixels wide, every pixel as bright as
// its strongest channel, and brighter by what its ink leaves in that channel.
func (t tint) fade(p *image.RGBA, inked mask, cell int) *image.Gray {
	w, h := size(p)
	out := image.NewGray(image.Rect(0, 0, w, h))
	lut := t.balance()
	for y := range h {
		src, dst := p.Pix[y*p.Stride:][:4*w], out.Pix[y*out.Stride:][:w]
		inked.runs(y, w, cell, func(from, to int, on bool) {
			if on {
				t.fadeRun(dst[from:to], src[4*from:4*to], &lut)
			} else {
				balanceRun(dst[from:to], src[4*from:4*to], &lut)
			}
		})
	}
	return out
}

// balanceRun gives the brightness of pixels on white paper (ITU-R BT.601).
func balanceRun(dst, src []uint8, lut *[3][256]uint8) {
	for i := range dst {
		c := src[4*i : 4*i+3 : 4*i+3]
		dst[i] = uint8((19595*uint32(lut[0][c[0]]) + 38470*uint32(lut[1][c[1]]) + 7471*uint32(lut[2][c[2]]) + 32768) >> 16)
	}
}

func (t tint) fadeRun(dst, src []uint8, lut *[3][256]uint8) {
	red, blue := int32(t.rest[redInk]), int32(t.rest[blueInk])
	for i := range dst {
		c := src[4*i : 4*i+3 : 4*i+3]
		r, g, b := lut[0][c[0]], lut[1][c[1]], lut[2][c[2]]
		top, low := max(r, g, b), min(r, g, b)
		chroma := int32(top) - int32(low) - slack
		if chroma <= 0 {
			dst[i] = top
			continue
		}
		k := blue
		if top == r && b < r-r/8 {
			k = red
		}
		dst[i] = uint8(min(255, int32(top)+chroma*k>>8))
	}
}

// written is the ink the page's text is written in, when that is a coloured
// one: more than half of all letters.
func (t tint) written(v view) int {
	total := letters(v.blobs, v.dpi)
	for _, ink := range []int{redInk, blueInk} {
		_, own := t.bitmap(v.ink.w, v.ink.h, ink).blobs()
		if n := letters(own, v.dpi); n > 40 && n*2 > total {
			return ink
		}
	}
	return plainInk
}

// bitmap shows where an ink lies.
func (t tint) bitmap(w, h, ink int) bitmap {
	b := bitmap{w: w, h: h, ink: make([]uint8, w*h)}
	for i, v := range t.inks {
		if int(v) == ink {
			b.ink[i] = 1
		}
	}
	return b
}

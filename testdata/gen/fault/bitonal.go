package fault

import "sohoa/testdata/gen/ink"

// Bitonal gives one bit a pixel from a gray canvas: rows padded to bytes, a
// set bit is black. A fax is coarser down the page and noisier at the edges.
func Bitonal(c *ink.Canvas, p Plan) []uint8 {
	rng := source(p, 6)
	cut := 150 + rng.IntN(30)
	step := 1
	if p.Fax > 0 {
		step, cut = 2, cut-10
	}
	stride := (c.W + 7) / 8
	out := make([]uint8, stride*c.H)
	pl := c.Planes[0]
	s := rng.Uint64() | 1
	for y := range c.H {
		src := y - y%step
		for x := range c.W {
			at := cut
			if p.Fax > 0 {
				s ^= s << 13
				s ^= s >> 7
				s ^= s << 17
				at += int(s>>58) - 32
			}
			if int(pl[src*c.W+x]) < at {
				out[y*stride+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	return out
}

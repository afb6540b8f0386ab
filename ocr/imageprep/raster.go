package imageprep

import "image"

// newGray makes an all-white picture.
func newGray(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for i := range g.Pix {
		g.Pix[i] = 255
	}
	return g
}

// size gives width and height of g.
func size(g image.Image) (w, h int) {
	b := g.Bounds()
	return b.Dx(), b.Dy()
}

// reduce shrinks g by the whole factor k, each pixel the mean of k × k;
// what does not fill a last block is dropped. k = 1 gives g itself.
func reduce(g *image.Gray, k int) *image.Gray {
	if k <= 1 {
		return g
	}
	w, h := size(g)
	w, h = max(1, w/k), max(1, h/k)
	out := image.NewGray(image.Rect(0, 0, w, h))
	sums := make([]uint32, w)
	sw, sh := size(g)
	for y := range h {
		clear(sums)
		rows := min(k, sh-y*k)
		cols := min(k, sw)
		for j := range rows {
			row := g.Pix[(y*k+j)*g.Stride:]
			row = row[:min(w*k, sw)]
			addBlocks(sums, row, k)
		}
		n := uint32(rows * cols)
		for x, s := range sums {
			out.Pix[y*out.Stride+x] = uint8(s / n)
		}
	}
	return out
}

// addBlocks adds every k neighbours of row to one sum.
func addBlocks(sums []uint32, row []uint8, k int) {
	switch k {
	case 2:
		for x := range sums {
			if len(row) < 2 {
				break
			}
			sums[x] += uint32(row[0]) + uint32(row[1])
			row = row[2:]
		}
	case 3:
		for x := range sums {
			if len(row) < 3 {
				break
			}
			sums[x] += uint32(row[0]) + uint32(row[1]) + uint32(row[2])
			row = row[3:]
		}
	default:
		for x := range sums {
			n := min(k, len(row))
			for _, v := range row[:n] {
				sums[x] += uint32(v)
			}
			row = row[n:]
		}
	}
}

// turn rotates g clockwise by 0, 90, 180 or 270 degrees; 0 gives g itself.
func turn(g *image.Gray, degrees int) *image.Gray {
	if degrees == 0 {
		return g
	}
	w, h := size(g)
	if degrees == 180 {
		out := image.NewGray(image.Rect(0, 0, w, h))
		for y := range h {
			src := g.Pix[y*g.Stride:][:w]
			dst := out.Pix[(h-1-y)*out.Stride:][:w]
			for x, v := range src {
				dst[w-1-x] = v
			}
		}
		return out
	}
	out := image.NewGray(image.Rect(0, 0, h, w))
	const tile = 64 // so that both sides of the transposition stay in the cache
	for ty := 0; ty < h; ty += tile {
		for tx := 0; tx < w; tx += tile {
			for y := ty; y < min(ty+tile, h); y++ {
				src := g.Pix[y*g.Stride:][:w]
				at, step := (h-1-y)+tx*out.Stride, out.Stride
				if degrees == 270 {
					at, step = y+(w-1-tx)*out.Stride, -out.Stride
				}
				for _, v := range src[tx:min(tx+tile, w)] {
					out.Pix[at] = v
					at += step
				}
			}
		}
	}
	return out
}

// turnRGBA rotates p clockwise by 0, 90, 180 or 270 degrees; 0 gives p itself.
func turnRGBA(p *image.RGBA, degrees int) *image.RGBA {
	if degrees == 0 {
		return p
	}
	w, h := size(p)
	ow, oh := w, h
	if degrees != 180 {
		ow, oh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, ow, oh))
	const tile = 32
	for ty := 0; ty < h; ty += tile {
		for tx := 0; tx < w; tx += tile {
			for y := ty; y < min(ty+tile, h); y++ {
				src := p.Pix[y*p.Stride+4*tx : y*p.Stride+4*min(tx+tile, w)]
				var at, step int
				switch degrees {
				case 90:
					at, step = 4*(h-1-y)+tx*out.Stride, out.Stride
				case 180:
					at, step = (h-1-y)*out.Stride+4*(w-1-tx), -4
				case 270:
					at, step = 4*y+(w-1-tx)*out.Stride, -out.Stride
				}
				for ; len(src) >= 4; src = src[4:] {
					copy(out.Pix[at:at+4], src[:4])
					at += step
				}
			}
		}
	}
	return out
}

package imageprep

import (
	"encoding/binary"
	"image"
)

// paper is the brightness of the empty paper around each place of a page, one
// value for every cell × cell pixels.
type paper struct {
	w, h, cell int
	level      []uint8
}

// measurePaper finds the paper's brightness on a reduced page: the high
// percentile of each cell, then the brightest neighbour, so that a cell full of
// bold print borrows the paper beside it, then smoothed. dark marks
// the cells that are no paper.
func measurePaper(t *image.Gray, cell int, dark mask) paper {
	w, h := size(t)
	p := paper{w: (w + cell - 1) / cell, h: (h + cell - 1) / cell, cell: cell}
	p.level = make([]uint8, p.w*p.h)
	var hist [256]int
	for cy := range p.h {
		for cx := range p.w {
			if dark.on != nil && dark.row(cy*cell, cell)[cx] {
				continue // 0 until a neighbour lends its level
			}
			clear(hist[:])
			n := 0
			for y := cy * cell; y < min(cy*cell+cell, h); y++ {
				for _, v := range t.Pix[y*t.Stride+cx*cell : y*t.Stride+min(cx*cell+cell, w)] {
					hist[v]++
					n++
				}
			}
			// The 80th percentile stands above text and below sparkle.
			left, v := n/5, 255
			for ; v > 0; v-- {
				if left -= hist[v]; left < 0 {
					break
				}
			}
			p.level[cy*p.w+cx] = uint8(v)
		}
	}
	p.spread(2)
	p.fill()
	p.smooth()
	return p
}

// fill gives cells without a level that of the nearest in their row, then
// rows without any that of the nearest row.
func (p paper) fill() {
	p.eachWay(func(line, tmp []uint8) {
		copy(tmp, line)
		last := uint8(0)
		for i := range tmp {
			if tmp[i] == 0 {
				tmp[i] = last
			}
			last = tmp[i]
		}
		for i := len(tmp) - 1; i >= 0; i-- {
			if tmp[i] == 0 {
				tmp[i] = last
			}
			last = tmp[i]
		}
	})
}

// spread gives each cell the brightest level within r cells.
func (p paper) spread(r int) {
	p.eachWay(func(line []uint8, tmp []uint8) {
		for i := range line {
			m := uint8(0)
			for _, v := range line[max(0, i-r):min(len(line), i+r+1)] {
				m = max(m, v)
			}
			tmp[i] = m
		}
	})
}

// smooth averages each cell with its neighbours.
func (p paper) smooth() {
	p.eachWay(func(line []uint8, tmp []uint8) {
		for i := range line {
			a, b := line[max(0, i-1)], line[min(len(line)-1, i+1)]
			tmp[i] = uint8((int(a) + 2*int(line[i]) + int(b) + 2) / 4)
		}
	})
}

// eachWay applies a filter of one line to all rows, then to all columns.
func (p paper) eachWay(filter func(line, tmp []uint8)) {
	line, tmp := make([]uint8, max(p.w, p.h)), make([]uint8, max(p.w, p.h))
	for y := range p.h {
		row := p.level[y*p.w:][:p.w]
		filter(row, tmp[:p.w])
		copy(row, tmp)
	}
	for x := range p.w {
		for y := range p.h {
			line[y] = p.level[y*p.w+x]
		}
		filter(line[:p.h], tmp[:p.h])
		for y := range p.h {
			p.level[y*p.w+x] = tmp[y]
		}
	}
}

// flatten makes the paper white: every pixel is scaled by the paper's level at
// its place. scale is the ratio between g and the picture the paper was
// measured on.
func (p paper) flatten(g *image.Gray, scale int) *image.Gray {
	w, h := size(g)
	out := image.NewGray(image.Rect(0, 0, w, h))
	cell := p.cell * scale
	gain := make([]int, p.w+2)
	for y := range h {
		// Levels stand at the middle of their cells.
		cy, fy := between(y, cell, p.h)
		upper, lower := p.level[cy*p.w:][:p.w], p.level[min(cy+1, p.h-1)*p.w:][:p.w]
		for i := range upper {
			l := (int(upper[i])*(cell-fy) + int(lower[i])*fy) / cell
			gain[i+1] = 255 << 16 / max(l, 24) // no more than tenfold
		}
		gain[0], gain[p.w+1] = gain[1], gain[p.w]
		src, dst := g.Pix[y*g.Stride:][:w], out.Pix[y*out.Stride:][:w]
		for i, x := 0, -(cell+1)/2; x < w; i, x = i+1, x+cell {
			from, to := max(0, x), min(x+cell, w)
			a, b := gain[min(i, p.w+1)], gain[min(i+1, p.w+1)]
			step := (b - a) / cell
			scaleRun(dst[from:to], src[from:to], uint32(a+step*(from-x)), uint32(step))
		}
	}
	return out
}

// scaleRun multiplies by a gain in 1/65536 that grows by step, which may wrap
// below zero; eight pixels at a time share one gain in 1/128.
func scaleRun(dst, src []uint8, gain, step uint32) {
	for ; len(dst) >= 8 && len(src) >= 8; dst, src, gain = dst[8:], src[8:], gain+8*step {
		g := uint64(gain+4*step+511) >> 9
		if g > 255 { // twofold and more
			scaleEach(dst[:8], src, gain, step)
			continue
		}
		x := binary.LittleEndian.Uint64(src)
		a, b := (x&lanes)*g>>7, (x>>8&lanes)*g>>7
		a = (a | a>>8&ones*255) & lanes
		b = (b | b>>8&ones*255) & lanes
		binary.LittleEndian.PutUint64(dst, a|b<<8)
	}
	scaleEach(dst, src, gain, step)
}

// Every other byte of a word, so that each has room for a product, and the last
// bit of each.
const lanes, ones = 0x00ff00ff00ff00ff, 0x0001000100010001

func scaleEach(dst, src []uint8, gain, step uint32) {
	src = src[:len(dst)]
	for i := range dst {
		v := uint32(src[i]) * (gain >> 6) >> 10
		dst[i] = uint8(min(v, 255))
		gain += step
	}
}

// between finds the cell whose middle is at or before i, and the distance to it.
func between(i, cell, n int) (c, off int) {
	i -= cell / 2
	if i < 0 {
		return 0, 0
	}
	c = i / cell
	if c >= n-1 {
		return n - 1, 0
	}
	return c, i % cell
}

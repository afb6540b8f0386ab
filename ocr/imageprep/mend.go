package imageprep

import (
	"image"
	"slices"
)

// mended is a copy of the delivered page without the streaks of a dirty scanner;
// nil when there are none. thumb is its thumbnail of 1/k, of dpi dots per inch.
func (d delivered) mended(thumb *image.Gray, dpi, k int) image.Image {
	w, h := size(thumb)
	turned := &image.Gray{Pix: transpose(thumb.Pix, w, h), Stride: h, Rect: image.Rect(0, 0, h, w)}
	down, across := findStreaks(thumb, dpi), findStreaks(turned, dpi)
	if len(down)+len(across) == 0 {
		return nil
	}
	var img image.Image
	var channels []plane
	if d.gray != nil {
		g := &image.Gray{Pix: slices.Clone(d.gray.Pix), Stride: d.gray.Stride, Rect: d.gray.Rect}
		w, h = size(g)
		img, channels = g, []plane{{g.Pix, w, h, 1, g.Stride}}
	} else {
		p := &image.RGBA{Pix: slices.Clone(d.rgba.Pix), Stride: d.rgba.Stride, Rect: d.rgba.Rect}
		w, h = size(p)
		img = p
		for i := range 3 {
			channels = append(channels, plane{p.Pix[i:], w, h, 4, p.Stride})
		}
	}
	for _, c := range channels {
		for _, s := range down {
			c.mend(s, k)
		}
		for _, s := range across {
			c.transposed().mend(s, k)
		}
	}
	return img
}

// plane is one channel of a picture: the pixel x, y is at x*dx + y*dy.
type plane struct {
	pix    []uint8
	w, h   int
	dx, dy int
}

func (p plane) transposed() plane { return plane{p.pix, p.h, p.w, p.dy, p.dx} }

func (p plane) at(x, y int) int { return int(p.pix[x*p.dx+y*p.dy]) }

// mendPart is the length in pixels over which a streak counts as even.
const mendPart = 96

// mend restores what lies under a streak of the thumbnail of 1/k: the share of
// light that paper loses there is given back; where less than a quarter gets
// through, or the streak is light, it is bridged from both sides.
func (p plane) mend(s streak, k int) {
	x0, x1 := max(2, s.x0*k-k), min(p.w-2, s.x1*k+k)
	y0, y1 := s.y0*k, min(s.y1*k, p.h)
	if x1-x0 < 3 {
		return
	}
	paper, tone, rows := p.besides(x0, x1, y0, y1)
	if rows < 16 {
		return
	}
	most := 0
	for _, v := range tone {
		most = max(most, paper-v, v-paper)
	}
	if most < 4 {
		return
	}
	from, to := x1, x0 // the columns that are streaked
	for i, v := range tone {
		if max(paper-v, v-paper)*5 >= most {
			from, to = min(from, x0+i), x0+i+1
		}
	}
	for y := y0; y < y1; y += mendPart {
		end := min(y+mendPart, y1)
		paper, tone := paper, tone
		if level, here, rows := p.besides(x0, x1, y, end); rows >= 8 {
			paper, tone = level, here
		}
		for y := y; y < end; y++ {
			left, right := p.at(from-1, y), p.at(to, y)
			for x := from; x < to; x++ {
				v := &p.pix[x*p.dx+y*p.dy]
				if m := tone[x-x0]; m*4 > paper && m < paper {
					*v = uint8(min(255, int(*v)*paper/m))
				} else {
					*v = uint8((left*(to-x) + right*(x-from+1)) / (to - from + 1))
				}
			}
		}
	}
}

// besides gives the tone of the paper beside the columns [x0, x1), the tone of
// each of these there, and how many of the rows [y0, y1) have paper on both sides.
func (p plane) besides(x0, x1, y0, y1 int) (paper int, tone []int, rows int) {
	brightest := 0
	for y := y0; y < y1; y++ {
		brightest = max(brightest, min(p.at(x0-1, y), p.at(x1, y)))
	}
	tone = make([]int, x1-x0)
	for y := y0; y < y1; y++ {
		a, b := p.at(x0-1, y), p.at(x1, y)
		if min(a, b)*8 < brightest*7 {
			continue
		}
		rows++
		paper += a + b
		for i := range tone {
			tone[i] += p.at(x0+i, y)
		}
	}
	for i := range tone {
		tone[i] /= max(1, rows)
	}
	return paper / 2 / max(1, rows), tone, rows
}

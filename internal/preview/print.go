package preview

import (
	"image"
	"math"

	"sohoa/internal/scan"
)

const (
	printSide  = 16  // waves each way
	printGrid  = 64  // cells each way the ink is averaged in
	printWidth = 600 // pixels a page is looked at in, about
	printRim   = 30  // this part of the width at either side, and of the height, may be the scanner's bed
)

// Print takes the print of an upright page: the signs of the 256 lowest waves
// of its ink (a perceptual hash by cosine transform), taken from the box that
// holds nearly all of the ink, so that margins and small shifts do not count.
// "" for a page with next to no ink, which looks like any other.
func Print(img image.Image) scan.Print {
	sound, err := checked(img)
	if err != nil {
		return ""
	}
	ink := inkOf(sound)
	x0, x1 := inkSpan(ink.columns())
	y0, y1 := inkSpan(ink.rows())
	if x1-x0 < printGrid || y1-y0 < printGrid {
		return ""
	}
	var signs [printSide * printSide / 8]byte
	for i, v := range cosines(ink.cells(x0, y0, x1, y1)) {
		if v > 0 {
			signs[i/8] |= 1 << (i % 8)
		}
	}
	return scan.NewPrint(signs)
}

// darkness is how much ink there is at each pixel, 0 for paper.
type darkness struct {
	w, h int
	pix  []uint8
}

// inkOf takes what is clearly darker than paper for ink: than three quarters of
// the median tone.
func inkOf(img image.Image) darkness {
	b := img.Bounds()
	step := max(1, b.Dx()/printWidth)
	d := darkness{w: b.Dx() / step, h: b.Dy() / step}
	d.pix = make([]uint8, d.w*d.h)
	gray, isGray := img.(*image.Gray)
	for y := range d.h {
		row := d.pix[y*d.w:][:d.w]
		for x := range row {
			if isGray {
				row[x] = gray.Pix[y*step*gray.Stride+x*step]
				continue
			}
			r, g, bl, _ := img.At(b.Min.X+x*step, b.Min.Y+y*step).RGBA()
			row[x] = uint8((299*r + 587*g + 114*bl) / 1000 >> 8)
		}
	}
	var hist [256]int
	for _, v := range d.pix {
		hist[v]++
	}
	paper, seen := 255, 0
	for paper > 0 && seen < len(d.pix)/2 {
		seen += hist[paper]
		paper--
	}
	limit := uint8(paper * 3 / 4)
	rimX, rimY := d.w/printRim, d.h/printRim
	for i, v := range d.pix {
		x, y := i%d.w, i/d.w
		d.pix[i] = 0
		if v < limit && x >= rimX && x < d.w-rimX && y >= rimY && y < d.h-rimY {
			d.pix[i] = 1
		}
	}
	return d
}

func (d darkness) rows() []int {
	sums := make([]int, d.h)
	for y := range sums {
		for _, v := range d.pix[y*d.w:][:d.w] {
			sums[y] += int(v)
		}
	}
	return sums
}

func (d darkness) columns() []int {
	sums := make([]int, d.w)
	for y := range d.h {
		for x, v := range d.pix[y*d.w:][:d.w] {
			sums[x] += int(v)
		}
	}
	return sums
}

// inkSpan is where all but a hundredth of the ink at either end lies.
func inkSpan(sums []int) (from, to int) {
	all := 0
	for _, n := range sums {
		all += n
	}
	if all < len(sums)/4 {
		return 0, 0
	}
	seen := 0
	for i, n := range sums {
		if seen += n; seen <= all/100 {
			from = i
		}
		if seen < all-all/100 {
			to = i + 1
		}
	}
	return from, to
}

// cells averages the ink of a box in printGrid × printGrid cells.
func (d darkness) cells(x0, y0, x1, y1 int) (c [printGrid][printGrid]float64) {
	for y := y0; y < y1; y++ {
		row := &c[(y-y0)*printGrid/(y1-y0)]
		for x := x0; x < x1; x++ {
			row[(x-x0)*printGrid/(x1-x0)] += float64(d.pix[y*d.w+x])
		}
	}
	return c
}

// cosines is the lowest waves of the cells' cosine transform (type II), down
// first.
func cosines(c [printGrid][printGrid]float64) (waves [printSide * printSide]float64) {
	var half [printSide][printGrid]float64
	for u := range printSide {
		for x := range printGrid {
			for y := range printGrid {
				half[u][x] += c[y][x] * wave(u, y)
			}
		}
	}
	for u := range printSide {
		for v := range printSide {
			for x := range printGrid {
				waves[u*printSide+v] += half[u][x] * wave(v, x)
			}
		}
	}
	return waves
}

var waveTable = func() (t [printSide][printGrid]float64) {
	for u := range t {
		for x := range t[u] {
			t[u][x] = math.Cos(math.Pi * float64(u) * (float64(x) + .5) / printGrid)
		}
	}
	return t
}()

func wave(u, x int) float64 { return waveTable[u][x] }

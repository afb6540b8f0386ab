package pdfcpu

import (
	"fmt"
	"math"
	"slices"

	"sohoa/internal/pdf"
	"sohoa/ocr"
)

// layerFont is the resource name of the invisible font.
const layerFont = name("SohoaInvisible")

// layer writes the words of l for a page whose delivered picture shows box,
// drawn after /Rotate; nil when there are none.
func (g *glyphless) layer(l pdf.LayerPage, box rect, rotate int) []byte {
	if l.Page == nil {
		return nil
	}
	straight := *l.Page
	straight.Skew = 0
	return textLayer(l.Page, toUser(*l.Page, l, box, rotate), toUser(straight, l, box, rotate), g)
}

// toUser maps pixels of the upright, deskewed page p to user space.
func toUser(p ocr.Page, l pdf.LayerPage, box rect, rotate int) matrix {
	dw, dh := l.Width, l.Height
	if dw <= 0 || dh <= 0 {
		if dw, dh = p.Width, p.Height; p.Orientation%180 != 0 {
			dw, dh = dh, dw
		}
	}
	w, h := box.width(), box.height()
	point := func(x, y float64) (float64, float64) {
		x, y = p.ToDelivered(x, y, dw, dh)
		x, y = x/float64(dw), y/float64(dh) // shares of the drawn page, y downwards
		switch rotate {
		case 90:
			x, y = y, 1-x
		case 180:
			x, y = 1-x, 1-y
		case 270:
			x, y = 1-y, x
		}
		return box.x0 + x*w, box.y1 - y*h
	}
	ox, oy := point(0, 0)
	rx, ry := point(1, 0)
	dx, dy := point(0, 1)
	return matrix{rx - ox, ry - oy, dx - ox, dy - oy, ox, oy}
}

// drawn is the box of the page that the delivered picture shows. Poppler's
// pdftoppm draws the media box, other programs the crop box; the sides of the
// picture tell.
func drawn(l pdf.LayerPage, p page) rect {
	off := func(r rect) float64 {
		w, h := r.width(), r.height()
		if p.rotate%180 != 0 {
			w, h = h, w
		}
		return math.Abs(math.Log(w / h * float64(l.Height) / float64(l.Width)))
	}
	if l.Width > 0 && l.Height > 0 && off(p.crop) < off(p.media)-.01 {
		return p.crop
	}
	return p.media
}

// textLayer writes a page's words as invisible text (rendering mode 3,
// §9.3.6). m maps pixels of the upright page to user space and along does so
// without the skew: each word lies in its place but parallel to the page's
// sides. Written along a skewed line, pdftotext would take words apart: it
// begins a new one where the baseline moves by half a point.
func textLayer(p *ocr.Page, m, along matrix, g *glyphless) []byte {
	if p == nil || !slices.ContainsFunc(p.Lines, func(l ocr.Line) bool { return len(l.Words) > 0 }) {
		return nil
	}
	b := fmt.Appendf(nil, "BT 3 Tr /%s 1 Tf\n", layerFont)
	along[4], along[5] = 0, 0
	for _, line := range p.Lines {
		top, bottom := span(line)
		for _, w := range line.Words {
			codes, n := g.codes16(w.Text)
			if n == 0 || w.Box.Empty() {
				continue
			}
			width, height := float64(w.Box.W()), bottom-top
			x, y := m.apply(float64(w.Box.X0+w.Box.X1)/2, (top+bottom)/2)
			dx, dy := along.apply(-width/2, height/2)
			// One unit of text space is a font size: across, n advances of it fill the
			// word; up, all of it.
			across := width / float64(n) * 1000 / advance
			for _, v := range []float64{across * along[0], across * along[1], -height * along[2], -height * along[3], x + dx, y + dy} {
				b = append(append(b, decimal(math.Round(v*1000)/1000)...), ' ')
			}
			b = append(append(append(b, "Tm <"...), codes...), "> Tj\n"...)
		}
	}
	return append(b, "ET\n"...)
}

// span is where most words of a line begin and end in height: one size and one
// baseline keep a line together for programs that read the layer.
func span(l ocr.Line) (top, bottom float64) {
	var tops, bottoms []int
	for _, w := range l.Words {
		tops, bottoms = append(tops, w.Box.Y0), append(bottoms, w.Box.Y1)
	}
	if len(tops) == 0 {
		return 0, 1
	}
	slices.Sort(tops)
	slices.Sort(bottoms)
	top, bottom = float64(tops[len(tops)/2]), float64(bottoms[len(bottoms)/2])
	return top, max(bottom, top+1)
}

package imageprep

import (
	"math"

	"sohoa/ocr"
)

// What a mark can be called before anybody has read it. Stamp is a ruled or
// coloured stamp of unknown text: whoever reads its Crop calls it
// secrecy_stamp, urgency_stamp, copy_banner or drops it.
const (
	kindSeal        = "seal"
	kindSignature   = "signature"
	kindIncoming    = "incoming_stamp"
	kindHandwriting = "handwriting"
	kindStamp       = "stamp"
)

// millimetre bounds of what is looked for.
const (
	sealMin, sealMax = 27, 46 // across; the seals of Decree 99/2016 and of the Party have 35–42
)

// inkMarks finds seals, stamps and pen strokes of one ink on the straight page;
// boxes are in pixels of the view.
func inkMarks(b bitmap, dpi, ink int, across, down []ocr.Box) []ocr.Mark {
	colour := map[int]string{redInk: "red", blueInk: "blue"}[ink]
	var marks []ocr.Mark
	for _, f := range frames(across, down, dpi) {
		if kind := framed(f, dpi); kind != "" {
			marks = append(marks, ocr.Mark{Kind: kind, Box: f, Colour: colour, Boxed: true})
		}
	}
	marks = outermost(marks)
	for _, g := range b.groups(max(2, dpi*15/254)) {
		if inAny(g.box, marks) || g.area*254*254 < dpi*dpi*150 { // less than 1.5 mm² of ink
			continue
		}
		w, h := g.box.W()*254/dpi, g.box.H()*254/dpi // tenths of a millimetre
		m := ocr.Mark{Box: g.box, Colour: colour}
		switch {
		case ink == redInk && w > sealMin*10 && h > sealMin*10 && w < sealMax*10 && h < sealMax*10 && b.ring(g.box) > 0.7:
			m.Kind = kindSeal
		case ink == blueInk && max(w, h) > 50:
			m.Kind = kindHandwriting
		case ink == redInk && w > 60 && h > 25 && h < 450:
			m.Kind = kindStamp
		default:
			continue
		}
		marks = append(marks, m)
	}
	return marks
}

// framed names a ruled rectangle by its size: a received stamp is 30–70 mm wide
// and 18–50 mm tall, a secrecy or urgency stamp 12–60 mm by 5–16 mm (Decree
// 30/2020, appendix I: 30–40 by 8 mm). Others are no stamps.
func framed(f ocr.Box, dpi int) string {
	w, h := float64(f.W())*25.4/float64(dpi), float64(f.H())*25.4/float64(dpi)
	switch {
	case w >= 10 && w <= 60 && h >= 4.5 && h <= 16 && w > 1.2*h:
		return kindStamp
	case w >= 28 && w <= 75 && h > 16 && h <= 50:
		return kindIncoming
	}
	return ""
}

// outermost drops the frames within others of the same find.
func outermost(marks []ocr.Mark) []ocr.Mark {
	var out []ocr.Mark
	for i, m := range marks {
		inner := false
		for j, o := range marks {
			in := m.Box.Intersect(o.Box) == m.Box
			inner = inner || in && (m.Box != o.Box && i != j || m.Box == o.Box && j < i)
		}
		if !inner {
			out = append(out, m)
		}
	}
	return out
}

// inAny reports whether most of b lies in one of the marks.
func inAny(b ocr.Box, marks []ocr.Mark) bool {
	for _, m := range marks {
		if i := m.Box.Intersect(b); i.W()*i.H()*2 > b.W()*b.H() {
			return true
		}
	}
	return false
}

// groups joins the ink that lies within reach pixels of each other.
func (b bitmap) groups(reach int) []blob {
	cells := bitmap{w: (b.w + reach - 1) / reach, h: (b.h + reach - 1) / reach}
	cells.ink = make([]uint8, cells.w*cells.h)
	count := make([]int, len(cells.ink))
	for y := range b.h {
		for x, v := range b.ink[y*b.w:][:b.w] {
			if v != 0 {
				count[y/reach*cells.w+x/reach]++
			}
		}
	}
	for i, n := range count {
		if n*12 > reach*reach { // a lone speck does not join anything
			cells.ink[i] = 1
		}
	}
	all, blobs := cells.blobs()
	for i := range blobs {
		blobs[i].area = 0
	}
	for _, s := range all {
		for x := s.x0; x < s.x1; x++ {
			blobs[s.blob].area += count[int(s.y)*cells.w+int(x)]
		}
	}
	for i, o := range blobs {
		box := ocr.Box{X0: o.box.X0 * reach, Y0: o.box.Y0 * reach, X1: min(b.w, o.box.X1*reach), Y1: min(b.h, o.box.Y1*reach)}
		blobs[i].box = b.shrink(box)
	}
	return blobs
}

// shrink pulls the sides of a box in to the ink.
func (b bitmap) shrink(o ocr.Box) ocr.Box {
	var in ocr.Box
	for y := o.Y0; y < o.Y1; y++ {
		for x, v := range b.ink[y*b.w+o.X0 : y*b.w+o.X1] {
			if v != 0 {
				in = in.Union(ocr.Box{X0: o.X0 + x, Y0: y, X1: o.X0 + x + 1, Y1: y + 1})
			}
		}
	}
	return in
}

// ring is the share of directions from the middle of o in which ink lies near
// the circle that o encloses.
func (b bitmap) ring(o ocr.Box) float64 {
	return b.circle(float64(o.X0+o.X1)/2, float64(o.Y0+o.Y1)/2, float64(o.W())/2, float64(o.H())/2)
}

func (b bitmap) circle(cx, cy, rx, ry float64) float64 {
	const sectors = 48
	hit := 0
	for s := range sectors {
		sin, cos := math.Sincos(2 * math.Pi * float64(s) / sectors)
	radii:
		for r := 0.86; r <= 1.04; r += 0.02 {
			x, y := int(cx+cos*rx*r), int(cy+sin*ry*r)
			if x >= 0 && y >= 0 && x < b.w && y < b.h && b.ink[y*b.w+x] != 0 {
				hit++
				break radii
			}
		}
	}
	return float64(hit) / sectors
}

// signed calls blue handwriting that crosses a seal, or stands at the lower
// right where the signer's place is, a signature.
func signed(marks []ocr.Mark, w, h int) {
	var seal ocr.Box
	for _, m := range marks {
		if m.Kind == kindSeal {
			seal = m.Box
		}
	}
	for i, m := range marks {
		if m.Kind != kindHandwriting {
			continue
		}
		atSeal := !m.Box.Intersect(seal).Empty()
		lowRight := seal.Empty() && m.Box.Y0 > h*2/5 && (m.Box.X0+m.Box.X1)/2 > w*9/20
		if atSeal || lowRight {
			marks[i].Kind = kindSignature
		}
	}
}

package imageprep

import "sohoa/ocr"

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

// blackMarks finds the stamps of a page's black ink among its ruled frames,
// and black seals among what is too large for letters.
func (v view) blackMarks(across, down []ocr.Box) []ocr.Mark {
	marks := ruled(across, down, v.dpi, "black")
	large := v.ink.only(v.runs, v.blobs, func(o blob) bool {
		least, most := v.dpi*5/25, v.dpi*90/25
		return max(o.box.W(), o.box.H()) > least && max(o.box.W(), o.box.H()) < most && o.area*2 < o.box.W()*o.box.H()
	})
	for _, s := range large.seals(v.dpi) {
		marks = append(marks, ocr.Mark{Kind: kindSeal, Box: s, Colour: "black"})
	}
	return marks
}

// inkMarks finds seals, stamps and pen strokes of one coloured ink on the
// straight page; boxes are in pixels of the view.
func inkMarks(b bitmap, dpi, ink int, across, down []ocr.Box) []ocr.Mark {
	colour, reach := "red", 20 // tenths of a millimetre that part two marks
	if ink == blueInk {
		colour, reach = "blue", 35
	}
	marks := ruled(across, down, dpi, colour)
	for _, s := range b.seals(dpi) {
		marks = append(marks, ocr.Mark{Kind: kindSeal, Box: s, Colour: colour})
	}
	for _, g := range b.groups(max(2, dpi*reach/254)) {
		if inAny(g.box, marks) || g.area*254*254 < dpi*dpi*150 { // less than 1.5 mm² of ink
			continue
		}
		w, h := g.box.W()*254/dpi, g.box.H()*254/dpi // tenths of a millimetre
		m := ocr.Mark{Box: g.box, Colour: colour}
		switch {
		case w >= 300 && w <= 800 && h >= 180 && h <= 500 && g.box.Y0 < b.h/2 && (ink == redInk || b.upright(g.box)):
			m.Kind = kindIncoming
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

// upright reports whether a group of ink has the long straight sides of a
// frame, be it a little askew: on each side, most rows have ink near the edge.
func (b bitmap) upright(o ocr.Box) bool {
	band := max(3, o.W()/12)
	left, right := 0, 0
	for y := o.Y0; y < o.Y1; y++ {
		row := b.ink[y*b.w:]
		for x := range band {
			if row[o.X0+x] != 0 {
				left++
				break
			}
		}
		for x := range band {
			if row[o.X1-1-x] != 0 {
				right++
				break
			}
		}
	}
	return left*10 > o.H()*6 && right*10 > o.H()*6
}

// ruled names the frames of one colour that have the size of a stamp.
func ruled(across, down []ocr.Box, dpi int, colour string) []ocr.Mark {
	var marks []ocr.Mark
	for _, f := range frames(across, down, dpi) {
		if kind := framed(f, dpi); kind != "" {
			marks = append(marks, ocr.Mark{Kind: kind, Box: f, Colour: colour, Boxed: true})
		}
	}
	return outermost(marks)
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
	_, _, groups := b.gather(reach)
	return groups
}

// gather reduces b to cells of reach × reach pixels and gives these, their
// stretches and the groups of ink they form, boxes and areas in pixels of b.
func (b bitmap) gather(reach int) (cells bitmap, runs []stretch, groups []blob) {
	cells = bitmap{w: (b.w + reach - 1) / reach, h: (b.h + reach - 1) / reach}
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
	runs, groups = cells.blobs()
	for i := range groups {
		groups[i].area = 0
	}
	for _, s := range runs {
		for x := s.x0; x < s.x1; x++ {
			groups[s.blob].area += count[int(s.y)*cells.w+int(x)]
		}
	}
	for i, o := range groups {
		box := ocr.Box{X0: o.box.X0 * reach, Y0: o.box.Y0 * reach, X1: min(b.w, o.box.X1*reach), Y1: min(b.h, o.box.Y1*reach)}
		groups[i].box = b.shrink(box)
	}
	return cells, runs, groups
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

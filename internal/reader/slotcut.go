package reader

import (
	"image"
	"strings"

	"sohoa/ocr"
	"sohoa/ocr/digits"
	"sohoa/ocr/imageprep"
)

// cut gives the ink of a slot alone, dark on white whatever its colour: what
// stands between the print on both sides; nil when there is none. closed says
// that it surely ends where it was cut.
func (s slot) cut(p imageprep.Prepared) (slotted *image.Gray, closed bool) {
	em := int(s.em)
	around := ocr.Box{X0: s.box.X0 - em, Y0: s.box.Y0 - em, X1: s.box.X1 + em + s.doubt(), Y1: s.box.Y1 + em}.Intersect(ocr.Box{X1: p.Page.Width, Y1: p.Page.Height})
	crop := p.Crop(ocr.Mark{Box: around})
	margin := (crop.Rect.Dx() - around.W()) / 2
	move := func(b ocr.Box) ocr.Box { // onto the crop
		return ocr.Box{X0: b.X0 - around.X0 + margin, Y0: b.Y0 - around.Y0 + margin, X1: b.X1 - around.X0 + margin, Y1: b.Y1 - around.Y0 + margin}
	}
	in := move(s.box)
	slack := em / 8
	left, right := in.X0-slack, in.X1+slack
	pieces := strokes(crop, ocr.Box{X1: crop.Rect.Dx(), Y1: crop.Rect.Dy()}, 140)
	closed = true
	if s.kind == digits.Number {
		x, ok := s.separator(pieces, in)
		if ok {
			in.X1, right = x, x
		}
		closed = ok || s.apart
	}
	out := image.NewGray(image.Rect(0, 0, max(1, right-left+em/2), crop.Rect.Dy()))
	whiten(out, ocr.Box{X1: out.Rect.Dx(), Y1: out.Rect.Dy()})
	found := false
	for _, piece := range pieces {
		b := piece.box
		inside := min(b.X1, in.X1) - max(b.X0, in.X0)
		middle := (b.Y0 + b.Y1) / 2
		switch {
		case inside*2 < b.W() && inside*2 < in.W(): // print beside the slot
			continue
		case middle < in.Y0+em/4 || middle > in.Y1-em/4: // of another row
			continue
		case b.W()*2 > em && b.W() > 8*b.H(), b.H()*2 > 5*em: // a rule, a seal
			continue
		}
		found = true
		for _, run := range piece.runs {
			// Soft edges lie around what is dark.
			for y := max(0, run.Y0-1); y <= min(crop.Rect.Dy()-1, run.Y0+1); y++ {
				for x := max(run.X0-1, left, 0); x < min(run.X1+1, right, crop.Rect.Dx()); x++ {
					at := y*out.Stride + x - left + em/4
					out.Pix[at] = min(out.Pix[at], crop.Pix[y*crop.Stride+x])
				}
			}
		}
	}
	if !found {
		return nil, closed
	}
	return out, closed
}

// doubt is how far the print behind a slot may begin from where it is thought
// to, in pixels: the more letters it was reckoned from, the farther.
func (s slot) doubt() int { return int(s.em * max(0.75, 0.12*ems(s.tail))) }

// separator finds the printed slash or hyphen behind a number, the nearest to
// where it is thought to be, and gives its left edge.
func (s slot) separator(pieces []stroke, in ocr.Box) (int, bool) {
	em, best, at, found := int(s.em), s.doubt(), 0, false
	is := func(p stroke) bool { return slash(p, em) }
	if strings.HasPrefix(s.tail, "-") {
		middle := (in.Y0 + in.Y1) / 2
		is = func(p stroke) bool {
			b := p.box
			return b.H()*5 <= em && b.W()*9 >= em && b.W()*2 <= em && b.W() > b.H() && (b.Y0+b.Y1)/2 > middle-em/4 && (b.Y0+b.Y1)/2 < middle+em*2/5
		}
	}
	for _, p := range pieces {
		if d := max(p.box.X0-in.X1, in.X1-p.box.X0); d < best && is(p) {
			best, at, found = d, p.box.X0, true
		}
	}
	return at, found
}

// slash tells a straight slanted stroke as high as a capital.
func slash(p stroke, em int) bool {
	b := p.box
	if b.H()*10 < em*6 || b.H()*10 > em*11 || b.W()*10 < em || b.W()*10 > em*5 {
		return false
	}
	ink, off := 0, 0
	for _, r := range p.runs {
		ink += r.W()
		line := b.X0*2 + b.W()*2*(b.Y1-r.Y0)/b.H() // twice the middle of a diagonal
		off += max(line-r.X0-r.X1, r.X0+r.X1-line)
	}
	return off < len(p.runs)*max(2, em/8) && len(p.runs) <= b.H()+2 && ink*100 < b.W()*b.H()*75
}

package imageprep

import (
	"cmp"
	"slices"

	"sohoa/ocr"
)

// rowsOfLetters counts the letters that stand in a row of at least four: beside
// each other, alike in height; sideways looks for rows that run downwards. Specks, folds and the print of the other
// side shining through do not do that.
func rowsOfLetters(blobs []blob, dpi int, sideways bool) int {
	var boxes []ocr.Box
	text := lettering(dpi)
	for _, o := range blobs {
		if short := min(o.box.W(), o.box.H()); text(o) && short*254 >= dpi*6 && max(o.box.W(), o.box.H())*254 >= dpi*14 {
			if sideways {
				o.box = ocr.Box{X0: o.box.Y0, Y0: o.box.X0, X1: o.box.Y1, Y1: o.box.X1}
			}
			boxes = append(boxes, o.box)
		}
	}
	slices.SortFunc(boxes, func(a, b ocr.Box) int { return cmp.Compare(a.X0, b.X0) })
	chain := make([]int, len(boxes)) // length of the row that ends here
	next := make([]int, len(boxes))
	prev := make([]int, len(boxes))
	for i := range next {
		next[i], prev[i], chain[i] = -1, -1, 1
	}
	for i, a := range boxes {
		for j := i + 1; j < len(boxes); j++ {
			b := boxes[j]
			if b.X0-a.X1 > a.H()*2 {
				if b.X0-a.X0 > a.W()+a.H()*2 {
					break
				}
				continue
			}
			lap := min(a.Y1, b.Y1) - max(a.Y0, b.Y0)
			if b.X0 < a.X0+a.W()/2 || lap*2 < min(a.H(), b.H()) || max(a.H(), b.H()) > 2*min(a.H(), b.H()) || prev[j] >= 0 {
				continue
			}
			next[i], prev[j] = j, i
			chain[j] = chain[i] + 1
			break
		}
	}
	n := 0
	for i := range boxes {
		if next[i] < 0 && chain[i] >= 4 {
			n += chain[i]
		}
	}
	return n
}

// kind tells an empty page from one with something on it: rows of letters, or
// ink that people put there by hand or stamp. On a page full of specks some
// stand in a row by chance.
func (v view) kind(coloured bool) string {
	blobs := v.blobs
	rows := max(rowsOfLetters(blobs, v.dpi, false), rowsOfLetters(blobs, v.dpi, true))
	if coloured || rows >= 8+len(blobs)/80+len(blobs)*len(blobs)/1000000 {
		return "content"
	}
	bars := 0
	for _, o := range blobs {
		long, short := max(o.box.W(), o.box.H()), min(o.box.W(), o.box.H())
		if long*254 >= v.dpi*60 && long*254 <= v.dpi*600 && short*254 <= v.dpi*30 && o.area*2 > long*short {
			bars++
		}
		if len(blobs) < 5000 && v.drawing(o) { // more is noise that clots
			return "content"
		}
	}
	if bars >= 15 { // a barcode
		return "content"
	}
	return "blank"
}

// drawing tells a blob that is a picture, a seal or large handwriting: no
// smaller than 8 mm both ways, not as thin as a fold, off the rim.
func (v view) drawing(o blob) bool {
	least := v.dpi * 8 / 25
	if o.box.W() < least || o.box.H() < least || o.box.W()*2 > v.ink.w || o.box.H()*2 > v.ink.h {
		return false
	}
	rim := v.dpi * 3 / 25
	if v.hole(o) || o.box.X0 < rim || o.box.Y0 < rim || o.box.X1 > v.ink.w-rim || o.box.Y1 > v.ink.h-rim {
		return false
	}
	return o.area*25 > o.box.W()*o.box.H()
}

// hole tells a punch hole: a filled disc of 3.5 to 10 mm whose middle lies
// within 25 mm of the rim, 45 mm where a bed shows.
func (v view) hole(o blob) bool {
	w, h := o.box.W()*254/v.dpi, o.box.H()*254/v.dpi
	if min(w, h) < 35 || max(w, h) > 100 || w*4 < h*3 || h*4 < w*3 {
		return false
	}
	if fill := o.area * 100 / (o.box.W() * o.box.H()); fill < 66 || fill > 92 {
		return false
	}
	x, y := (o.box.X0+o.box.X1)/2, (o.box.Y0+o.box.Y1)/2
	reach := v.dpi
	if v.dark.on != nil {
		reach = v.dpi * 45 / 25
	}
	return min(x, y, v.ink.w-x, v.ink.h-y) < reach
}

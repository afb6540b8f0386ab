package reader

import (
	"cmp"
	"context"
	"image"
	"slices"
	"strings"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// heads are how signers' positions begin; they are printed in capitals.
var heads = []string{"chu tich", "pho ", "giam doc", "tong giam doc", "bi thu", "chanh ", "truong ", "chu nhiem",
	"bo truong", "thu truong", "vu truong", "cuc truong", "vien truong", "hieu truong", "tu lenh", "thuong truc", "uy vien"}

// bodies are for whom a signer signs, after TM. or T/M that may be unread.
var bodies = []string{"uy ban nhan dan", "hoi dong nhan dan", "ban thuong vu", "ban chap hanh", "uy ban kiem tra"}

// positions are the boxes of signers' capacities and positions, the lowest of
// each stack of lines.
func positions(page ocr.Page) []position {
	var found []position
	for _, line := range page.Lines {
		for k := range line.Words {
			rest := ocr.Line{Words: line.Words[k:]}
			text := rest.Text()
			if upperShare(text) < 0.8 || lettersIn(line.Words[k].Text) == 0 {
				continue
			}
			fold := vn.Fold(strings.TrimLeftFunc(text, notLetter)) + " "
			starts := func(s string) bool { return strings.HasPrefix(fold, s) }
			capacity := slices.ContainsFunc([]string{"tm.", "kt.", "tl.", "tuq.", "t/m", "k/t", "t/l"}, starts)
			body := slices.ContainsFunc(bodies, starts)
			body = body && line.Box.Y0 > page.Height/3
			if fold == "pho " { // of what, was not read
				break
			}
			if !capacity && !body && !slices.ContainsFunc(heads, starts) {
				if _, from, to := titleIn(rest.Words); to == 0 || from > 0 || line.Box.Y0 < page.Height/3 {
					continue
				}
			}
			box := around(together(rest.Words))
			if (box.X0+box.X1)/2 > page.Width/2 || capacity {
				found = append(found, position{box: box, bare: capacity || body})
			}
			break
		}
	}
	var out []position
	for _, p := range found {
		above := func(a, b ocr.Box) bool { // right above
			return a.Y0 < b.Y0 && b.Y0-a.Y1 < 2*a.H() && min(a.X1, b.X1) > max(a.X0, b.X0)
		}
		if slices.ContainsFunc(found, func(o position) bool { return above(p.box, o.box) }) {
			continue
		}
		p.column = p.box
		for top, k := p.box, 0; k >= 0; {
			if k = slices.IndexFunc(found, func(o position) bool { return above(o.box, top) }); k >= 0 {
				if top = found[k].box; top.W() > p.column.W() {
					p.column = top
				}
			}
		}
		out = append(out, p)
	}
	return out
}

// unfinished reports whether a word in capitals stands right below a position:
// then that is the line above the position, and the word is what was read of it.
func unfinished(lines []ocr.Line, b ocr.Box) bool {
	return anyWord(lines, func(w ocr.Word) bool {
		return upperShare(w.Text) > 0.8 && w.Conf >= doubtful && w.Box.Y0 > b.Y1-b.H()/4 && w.Box.Y0-b.Y1 < b.H() && min(w.Box.X1, b.X1) > max(w.Box.X0, b.X0)
	})
}

// together are the words up to the first gap wider than three letters.
func together(words []ocr.Word) []ocr.Word {
	for i := 1; i < len(words); i++ {
		if words[i].Box.X0-words[i-1].Box.X1 > 3*words[i-1].Box.H()/2 {
			return words[:i]
		}
	}
	return words
}

// position is where a signer's position stands, or the capacity above it when
// that is all there is.
type position struct {
	box    ocr.Box
	bare   bool    // a capacity alone
	column ocr.Box // the widest line of the stack it ends
}

// block is the part of a page below a position, where the name stands.
type block struct {
	position
	below  ocr.Box
	middle int // x of the column
}

// The reach of a signature block, in inches: a name stands at most 6 cm below
// the position, its middle at most 4 cm beside that of the position.
const nameBelow, nameBeside = 2.4, 1.6

// blocks finds the signature blocks of a page that lack a position or a name
// that was read well.
func blocks(page ocr.Page, em int) (out []block) {
	for _, p := range positions(page) {
		middle, reach := (p.box.X0+p.box.X1)/2, int(nameBeside*float64(page.DPI))
		below := ocr.Box{X0: middle - reach, Y0: p.box.Y1, X1: middle + reach, Y1: p.box.Y1 + int(nameBelow*float64(page.DPI))}.Intersect(whole(&page))
		if p.bare = p.bare || unfinished(page.Lines, p.box); p.bare || !named(page.Lines, below, middle, em) {
			out = append(out, block{p, below, middle})
		}
	}
	return out
}

// sure is the confidence from which a word of a name needs no second look.
const sure = 0.8

// named reports whether words within part are a person's name that was read
// well and whole: it stands centred under its position.
func named(lines []ocr.Line, part ocr.Box, middle, em int) bool {
	for _, line := range lines {
		words := slices.DeleteFunc(slices.Clone(line.Words), func(w ocr.Word) bool { return !covers(part, w.Box) })
		for n := 2; n <= 5; n++ {
			for from := 0; from+n <= len(words); from++ {
				name := words[from : from+n]
				well := !slices.ContainsFunc(name, func(w ocr.Word) bool { return w.Conf < sure })
				if well && isName(name) && abs((name[0].Box.X0+name[n-1].Box.X1)/2-middle) < em {
					return true
				}
			}
		}
	}
	return false
}

// isName reports whether the words are a person's name.
func isName(words []ocr.Word) bool {
	text := make([]string, len(words))
	for i, w := range words {
		text[i] = bare(w.Text)
	}
	return vn.PersonName(text)
}

func whole(page *ocr.Page) ocr.Box { return ocr.Box{X1: page.Width, Y1: page.Height} }

func abs(n int) int { return max(n, -n) }

// nameHalf is half the width of the band a name is looked for in, in heights of
// the page's words: the longest names are 11 of them wide and stand centred
// under their position.
const nameHalf = 9

// mostNameRows is how many rows below a position are read for a name.
const mostNameRows = 3

// readSigner reads again what stands below a capacity or position: the signer's
// name, and the position if it is not yet there. The rows that look most like
// print are read, each in several ways, until one is a name that all agree on.
func (l *Local) readSigner(ctx context.Context, ink inks, page *ocr.Page, b block, em int) error {
	level := inkLevel(ink.gray, b.box)
	var name, title []ocr.Word
	most := 0.0
	rows := nameRows(ink.gray, b.below, level, em)
	if b.bare { // the position stands right below
		rows = append([]int{b.box.Y1 + em*3/4}, rows...)
	}
	for _, y := range rows {
		band := ocr.Box{X0: b.middle - nameHalf*em, Y0: y - em*9/8, X1: b.middle + nameHalf*em, Y1: y + em*7/8}.Intersect(b.below)
		readings, err := l.readings(ctx, ink, band, level, em, page.DPI, nameWays)
		if err != nil {
			return err
		}
		if words := bestPosition(readings, b.middle, em); words != nil {
			title = words
			continue
		}
		words := centred(bestName(append(readings, within(page.Lines, band))), b, em)
		if s := nameScore(words); s > most {
			name, most = words, s
		}
		if most > certain && (!b.bare || title != nil) {
			break
		}
	}
	if b.bare {
		merge(page, ocr.Line{Words: title, Box: around(title)})
	}
	put(page, name)
	return nil
}

// within are the words of lines whose middle is in a band, as one more reading
// of it.
func within(lines []ocr.Line, band ocr.Box) (words []ocr.Word) {
	for _, line := range lines {
		for _, w := range line.Words {
			if covers(band, w.Box) {
				words = append(words, w)
			}
		}
	}
	slices.SortStableFunc(words, func(a, b ocr.Word) int { return a.Box.X0 - b.Box.X0 })
	return words
}

// put puts a name on the page in place of all that was read there before: that
// had its vote.
func put(page *ocr.Page, name []ocr.Word) {
	if len(name) == 0 {
		return
	}
	box := around(name)
	for k := range page.Lines {
		l := &page.Lines[k]
		before := len(l.Words)
		l.Words = slices.DeleteFunc(l.Words, func(w ocr.Word) bool {
			x, y := (w.Box.X0+w.Box.X1)/2, (w.Box.Y0+w.Box.Y1)/2
			return box.X0 <= x && x <= box.X1 && box.Y0 <= y && y <= box.Y1
		})
		if len(l.Words) < before {
			l.Box = around(l.Words)
		}
	}
	page.Lines = slices.DeleteFunc(page.Lines, func(l ocr.Line) bool { return len(l.Words) == 0 })
	merge(page, ocr.Line{Words: name, Box: box})
}

// nameScore says how well words pass for a name: by their confidence, and less
// for one of two words.
func nameScore(name []ocr.Word) float64 {
	return float64(min(len(name), 3)) / 3 * (ocr.Line{Words: name}).Conf()
}

// certain is the score of a name after which no other row is read.
const certain = 0.7

// nameRows finds the middles of rows that may hold a name in a part of a page,
// the likeliest first: print crosses a row of pixels many times in short runs,
// a ring or a pen's stroke a few times.
func nameRows(img *image.Gray, part ocr.Box, level uint8, em int) []int {
	middle := (part.X0 + part.X1) / 2
	part = ocr.Box{X0: middle - em*5, Y0: part.Y0, X1: middle + em*5, Y1: part.Y1}.Intersect(part).Intersect(ocr.Box{X1: img.Rect.Dx(), Y1: img.Rect.Dy()})
	if part.Empty() {
		return nil
	}
	sum := make([]int, part.H()+1) // of runs, above each row
	for y := range part.H() {
		row := img.Pix[(part.Y0+y)*img.Stride:][part.X0:part.X1]
		runs, from := 0, -1
		for x, v := range row {
			switch {
			case v < level && from < 0:
				from = x
			case v >= level && from >= 0:
				if x-from > 1 && x-from < em/2 {
					runs++
				}
				from = -1
			}
		}
		sum[y+1] = sum[y] + runs
	}
	height := max(3, em*2/5) // of small letters
	type row struct{ y, runs int }
	var rows []row
	for y := 0; y+height <= part.H(); y++ {
		rows = append(rows, row{part.Y0 + y + height/2, sum[y+height] - sum[y]})
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.runs, a.runs) })
	var out []int
	for _, r := range rows {
		if len(out) == mostNameRows || r.runs < 4*height {
			break
		}
		if !slices.ContainsFunc(out, func(y int) bool { return abs(y-r.y) < em }) {
			out = append(out, r.y)
		}
	}
	return out
}

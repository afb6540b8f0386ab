package reader

import (
	"strings"
	"unicode/utf8"

	"sohoa/internal/pdf"
	"sohoa/internal/vn"
	"sohoa/ocr"
)

// settle judges a text layer as the file codes it and gives its words in
// Unicode: legacy encodings are decoded, composed letters made, split words
// joined. fonts is asked for legacy layers only.
func settle(lines []ocr.Line, page pdf.PageInfo, fonts func() ([]pdf.FontRun, error)) ([]ocr.Line, string) {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(line.Text() + "\n")
	}
	enc, layer := vn.Detect(text.String()), LayerSound
	switch enc {
	case vn.TCVN3, vn.VNI:
		// Without the fonts capitals could not be told from small letters.
		runs, err := fonts()
		if err != nil || !decode(lines, enc, runs) {
			return lines, LayerUnmapped
		}
		layer = LayerTCVN3
		if enc == vn.VNI {
			layer = LayerVNI
		}
	default:
		for _, line := range lines {
			for i := range line.Words {
				line.Words[i].Text = vn.NFC(line.Words[i].Text)
			}
		}
	}
	for i := range lines {
		lines[i].Words = joined(lines[i].Words, split)
	}
	if verdict := Judge(lines, page); verdict != LayerSound {
		layer = verdict
	}
	return lines, layer
}

// decode decodes words in place and says whether all their letters are there.
// Where the page has fonts named as legacy ones, words in other fonts stay: a
// signature's banner is Unicode on the oldest paper.
func decode(lines []ocr.Line, enc vn.Encoding, runs []pdf.FontRun) bool {
	named := false
	for _, r := range runs {
		known, _ := vn.Font(r.Font)
		named = named || known == enc
	}
	words, lost, u := 0, 0, false
	for k, line := range lines {
		if enc == vn.TCVN3 {
			line.Words = joined(line.Words, sign)
			lines[k].Words = line.Words
		}
		for i := range line.Words {
			w := &line.Words[i]
			font, found := fontOf(w.Box, runs)
			known, upper := vn.Font(font)
			as := enc
			if named && found && known != enc {
				as = vn.Unicode
			}
			if symbol(w.Text) {
				continue
			}
			text, lossy := vn.Decode(as, w.Text, upper && as == enc)
			w.Text = vn.NFC(text)
			words++
			if lossy {
				lost++
			}
			u = u || as == enc && strings.ContainsAny(w.Text, "ưƯ")
		}
	}
	// Of 200 pages whose ư was dropped each had two such words or more, and none
	// has an ư left; of whole ones at most 7 words in 1,000 looked like it.
	return lost == 0 || u && lost*125 < words
}

// fontOf is the font of the run that covers most of a box.
func fontOf(b ocr.Box, runs []pdf.FontRun) (font string, found bool) {
	most := 0
	for _, r := range runs {
		if c := r.Box.Intersect(b); !c.Empty() && c.W()*c.H() > most {
			font, most = r.Font, c.W()*c.H()
		}
	}
	return font, most > 0
}

// joined joins neighbours that stand closer than a space is wide and together
// are one word.
func joined(words []ocr.Word, together func(a, b string) bool) []ocr.Word {
	out := words[:0]
	for _, w := range words {
		if n := len(out); n > 0 {
			last := &out[n-1]
			gap, h := w.Box.X0-last.Box.X1, max(last.Box.H(), w.Box.H())
			room := h / 6 // a space is 0.22 of the box of Times, in full lines 0.18
			if onset(last.Text) {
				room = h / 2
			}
			if gap > -h && gap <= room && together(last.Text, w.Text) {
				last.Text, last.Box = last.Text+w.Text, last.Box.Union(w.Box)
				continue
			}
		}
		out = append(out, w)
	}
	return out
}

// split says that a layer split a word (tr ường): a and b are not both known
// syllables, but make one together.
func split(a, b string) bool {
	b = strings.TrimRight(b, ".,;:!?)”\"")
	return vn.Count(a+b) > 0 && (vn.Count(a) == 0 || vn.Count(b) == 0)
}

// sign says that a or b is one of the letters of TCVN3 that extractors take for
// signs (0xAD for ư, 0xB7 for ã) and cut off where type is set wide: t − íng.
func sign(a, b string) bool {
	lone := func(s string) bool {
		return s == "\u2212" || s == "\u2219" || s == "\u00b7" || s == "\u00ad" || s == "-"
	}
	last, _ := utf8.DecodeLastRuneInString(a)
	return lone(b) || lone(string(last))
}

// onset reports whether s cannot stand alone: consonants, small ones but the
// first, as nobody abbreviates.
func onset(s string) bool {
	switch strings.ToLower(s) {
	case "ch", "gh", "kh", "ng", "ngh", "nh", "ph", "th", "tr":
		return s[1:] == strings.ToLower(s[1:])
	}
	return false
}

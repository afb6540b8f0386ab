package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/internal/pdf"
	"sohoa/internal/vn"
	"sohoa/ocr"
)

// What the text layer of a PDF page is worth, as in scan.ScanInfo.TextLayer.
const (
	LayerNone     = "none"
	LayerSound    = "sound"
	LayerTCVN3    = "decoded_tcvn3"
	LayerVNI      = "decoded_vni"
	LayerUnmapped = "rejected_unmapped" // letters of no encoding, of several, or of one that lost some
	LayerNoMarks  = "rejected_no_marks" // read by an engine that knew no Vietnamese
	LayerBanner   = "banner_only"       // a signature's banner over a scanned page
)

// A banner of a digital signature has 65 to 190 characters on real papers, a
// page number or stamp note fewer; a scanned page of text has many more.
const bannerLetters = 250

// taken reports whether a layer is the page's text, so that nothing is read.
func taken(layer string) bool {
	return layer == LayerSound || layer == LayerTCVN3 || layer == LayerVNI
}

// Judge says what a text layer in Unicode is worth. Of the letters in a sound Vietnamese
// layer 25 to 33 % carry marks, in scanner-made English ones at most 0.3 %.
func Judge(lines []ocr.Line, page pdf.PageInfo) string {
	var s layerStats
	for _, line := range lines {
		for _, w := range line.Words {
			s.add(w)
		}
	}
	scanned, pictured := page.Covered > 0.7, page.Covered > 0.3
	switch {
	case s.letters+s.foreign == 0:
		if s.digits > 0 && !scanned {
			return LayerSound // a page number alone on a typed page
		}
		return LayerNone
	case s.foreign*50 > s.letters: // 2 %
		return LayerUnmapped
	case pictured && s.letters < bannerLetters && (s.marked*12 >= s.letters || s.letters < 40):
		return LayerBanner
	case scanned && s.marked*8 < s.letters: // 12.5 %
		return LayerNoMarks
	case scanned && s.valid*10 < s.words*8, s.upright*2 < s.long:
		return LayerNoMarks
	case s.marked*8 < s.letters && s.valid*2 < s.words && s.words > 20 && s.english*12 < s.words:
		return LayerNoMarks // glyph numbers for letters; an annex typed in English is sound
	}
	return LayerSound
}

// layerStats counts what tells a sound layer from a broken one.
type layerStats struct {
	letters, marked, foreign, digits int
	words, valid                     int // words with letters; those that are Vietnamese syllables
	english                          int // words that English cannot do without and Vietnamese has not
	long, upright                    int // words of three letters or more; those wider than high
}

func (s *layerStats) add(w ocr.Word) {
	if symbol(w.Text) {
		return
	}
	letters := 0
	for _, r := range w.Text {
		switch {
		case unicode.IsDigit(r):
			s.digits++
		case r < 0x80:
			if unicode.IsLetter(r) {
				letters++
			}
		case strings.ContainsRune(vietnamese, unicode.ToLower(r)):
			letters++
			s.marked++
		case strings.ContainsRune(punctuation, r):
		default:
			s.foreign++
		}
	}
	s.letters += letters
	if letters >= 3 {
		s.long++
		if w.Box.W() > w.Box.H() {
			s.upright++
		}
	}
	if word := strings.TrimFunc(w.Text, func(r rune) bool { return !unicode.IsLetter(r) }); letters > 0 && word != "" {
		s.words++
		word = strings.ToLower(word)
		if vn.Valid(word) {
			s.valid++
		}
		if english[word] {
			s.english++
		}
	}
}

// symbol reports a bullet or tick of a symbol font, which stands alone and has
// no meaning in Unicode; sound layers are full of them.
func symbol(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return n == len(word) && unicode.Is(unicode.Co, r)
}

// english words make up a fifth to a third of any English text.
var english = map[string]bool{"the": true, "of": true, "and": true, "in": true, "is": true, "for": true, "shall": true,
	"with": true, "by": true, "be": true, "are": true, "that": true, "this": true, "or": true, "as": true}

const (
	vietnamese  = "đàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
	punctuation = "“”‘’„–—−…•·°§«»×÷±≤≥≈→©®™№½¼¾²³₫€"
)

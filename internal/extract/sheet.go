package extract

import (
	"slices"
	"strings"
	"unicode"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// Limits that keep hostile pages in bounded time: what is beyond is not read.
const (
	maxLines = 2000 // printed lines of a page; A4 has fewer than 150
	maxWord  = 200  // bytes of a word
	maxWords = 400  // words of a line
)

// token is one word with what the rules ask of it again and again.
type token struct {
	text string // NFC
	fold string // vn.Fold of text
	key  string // letters and digits of fold
	box  ocr.Box
	conf float64
	page int // index into the document's sheets
	alts []string
	hand bool // written by hand in a slot: conf is the probability that text is right
}

// line is a run of words that a reader sees as one line of one column.
type line struct {
	words []token
	box   ocr.Box
	page  int
	fold  string // folded words joined by spaces
}

// sheet is one page: its lines from top to bottom, split at wide gaps.
type sheet struct {
	page  ocr.Page
	index int
	lines []line
	em    int     // height of a usual line in pixels
	area  ocr.Box // what the lines cover
}

func newSheet(p ocr.Page, index int) sheet {
	s := sheet{page: p, index: index, em: 20}
	var all [][]token
	var heights []int
	for i, l := range p.Lines {
		if i == maxLines {
			break
		}
		var words []token
		for j, w := range l.Words {
			if j == maxWords {
				break
			}
			t := newToken(w, index)
			if t.text == "" {
				continue
			}
			words = append(words, t)
			if len([]rune(t.text)) > 1 {
				heights = append(heights, t.box.H())
			}
		}
		if len(words) > 0 {
			all = append(all, words)
		}
	}
	if len(heights) > 0 {
		slices.Sort(heights)
		s.em = max(6, heights[len(heights)/2])
	}
	for _, words := range all {
		slices.SortStableFunc(words, func(a, b token) int { return a.box.X0 - b.box.X0 })
		s.lines = append(s.lines, splitAtGaps(words, s.em*5/2)...)
	}
	slices.SortStableFunc(s.lines, func(a, b line) int {
		return a.box.Y0 + a.box.Y1 - b.box.Y0 - b.box.Y1
	})
	for _, l := range s.lines {
		s.area = s.area.Union(l.box)
	}
	return s
}

func newToken(w ocr.Word, page int) token {
	text := w.Text
	if len(text) > maxWord {
		text = strings.ToValidUTF8(text[:maxWord], "")
	}
	text = strings.Join(strings.Fields(strays.Replace(vn.NFC(text))), " ")
	fold := vn.Fold(text)
	return token{text: text, fold: fold, key: letterKey(fold), box: w.Box, conf: min(1, max(0, w.Conf)), page: page, alts: w.Alts, hand: w.By != ""}
}

// strays are signs OCR makes of strokes that no office paper prints.
var strays = strings.NewReplacer("⁄", "/", "∕", "/", "ˆ", "", "ˇ", "", "˜", "", "¸", "")

// splitAtGaps cuts words where the space between two is wider than gap.
func splitAtGaps(words []token, gap int) []line {
	var out []line
	from := 0
	for i := 1; i <= len(words); i++ {
		if i == len(words) || words[i].box.X0-words[i-1].box.X1 > gap {
			out = append(out, newLine(words[from:i]))
			from = i
		}
	}
	return out
}

func newLine(words []token) line {
	l := line{words: words}
	folds := make([]string, len(words))
	for i, w := range words {
		l.box = l.box.Union(w.box)
		l.page = w.page
		folds[i] = w.fold
	}
	l.fold = strings.Join(folds, " ")
	return l
}

// text is the words joined by spaces.
func (l line) text() string { return textOf(l.words) }

func textOf(words []token) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// conf is the mean confidence of words that have a letter or digit.
func conf(words []token) float64 {
	sum, n := 0.0, 0
	for _, w := range words {
		if hasAlnum(w.text) {
			sum += w.conf
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// leastConf is the confidence of the least sure word.
func leastConf(words []token) float64 {
	least, n := 1.0, 0
	for _, w := range words {
		if hasAlnum(w.text) {
			least = min(least, w.conf)
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return least
}

func (l line) midX() int { return (l.box.X0 + l.box.X1) / 2 }
func (l line) midY() int { return (l.box.Y0 + l.box.Y1) / 2 }

func hasAlnum(s string) bool { return strings.ContainsFunc(s, isLetterOrDigit) }

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// trimJunk drops words without letters and digits at both ends.
func trimJunk(words []token) []token {
	for len(words) > 0 && !hasAlnum(words[0].text) {
		words = words[1:]
	}
	for len(words) > 0 && !hasAlnum(words[len(words)-1].text) {
		words = words[:len(words)-1]
	}
	return words
}

// upperShare is the share of capitals among the letters of words.
func upperShare(words []token) float64 {
	up, all := 0, 0
	for _, w := range words {
		for _, r := range w.text {
			if unicode.IsUpper(r) {
				up++
				all++
			} else if unicode.IsLetter(r) {
				all++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(up) / float64(all)
}

// letters counts the letters of words.
func letters(words []token) int {
	n := 0
	for _, w := range words {
		for _, r := range w.text {
			if unicode.IsLetter(r) {
				n++
			}
		}
	}
	return n
}

// cut splits lines that cross x in the band y0 to y1 at the gap nearest to x;
// lines outside the band stay.
func cut(lines []line, x, y0, y1, em int) []line {
	var out []line
	for _, l := range lines {
		if l.midY() < y0 || l.midY() > y1 || l.box.X0 >= x || l.box.X1 <= x {
			out = append(out, l)
			continue
		}
		at := 0
		best := em * 3
		for i := 1; i < len(l.words); i++ {
			a, b := l.words[i-1].box.X1, l.words[i].box.X0
			if b-a <= em/2 && hasAlnum(l.words[i-1].text) && hasAlnum(l.words[i].text) { // a space between words
				continue
			}
			d := 0
			if x < a {
				d = a - x
			} else if x > b {
				d = x - b
			}
			d -= min(b-a, em) // among near gaps the wider one
			if d < best {
				at, best = i, d
			}
		}
		if at == 0 {
			out = append(out, l)
			continue
		}
		out = append(out, newLine(l.words[:at]), newLine(l.words[at:]))
	}
	return out
}

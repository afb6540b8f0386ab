package extract

import (
	"strings"

	"sohoa/internal/vn"
)

// addressees reads who a paper is sent to: after Kính gửi, on its line or in a
// list below it. It gives the y below the block, too.
func (r *Rules) addressees(s sheet, lines []line, at int) (names []string, words []token, bottom int) {
	l := lines[at]
	rest := 0
	for _, k := range []string{"kinh gui", "kinh trinh"} {
		if _, to, _, ok := find(l.words[:min(4, len(l.words))], k); ok {
			rest = to
			break
		}
	}
	words = l.words
	bottom = l.box.Y1
	var items [][]token
	if tail := trimJunk(l.words[rest:]); letters(tail) > 1 {
		items = append(items, tail)
	}
	inline := len(items) > 0
	for _, n := range lines[at+1:] {
		if n.box.Y0-bottom > s.em*5/2 || letters(n.words) < 2 || n.midY() < l.midY()+s.em/2 {
			if n.box.Y0-bottom > s.em*5/2 {
				break
			}
			continue
		}
		dash := isDash(n.words)
		switch {
		case dash && (len(items) > 0 || !inline):
			items = append(items, trimJunk(n.words))
		case len(items) > 0 && n.box.X0 >= boxOf(items[len(items)-1]).X0-s.em/2 && n.box.X0 > s.page.Width/4 && !r.opens(n, 0) && !ended(items[len(items)-1]):
			items[len(items)-1] = append(items[len(items)-1:][0], n.words...)
		default:
			return r.itemTexts(items), words, bottom
		}
		words = append(words[:len(words):len(words)], n.words...)
		bottom = n.box.Y1
	}
	return r.itemTexts(items), words, bottom
}

// ended reports whether an item's print says that it is over.
func ended(words []token) bool {
	t := words[len(words)-1].text
	return strings.HasSuffix(t, ".") || strings.HasSuffix(t, ";")
}

// isDash reports whether a line starts with a list dash.
func isDash(words []token) bool {
	for _, w := range words[:min(2, len(words))] {
		if strings.HasPrefix(w.text, "-") || strings.HasPrefix(w.text, "–") || strings.HasPrefix(w.text, "—") || w.text == "~" || w.text == "_" {
			return true
		}
		if hasAlnum(w.text) {
			return false
		}
	}
	return false
}

func (r *Rules) itemTexts(items [][]token) []string {
	var out []string
	for _, it := range items {
		if s := r.itemText(it); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// itemText is a list item without its dash and closing sign.
func (r *Rules) itemText(words []token) string {
	text, _ := r.tidy(itemPrint(words))
	return text
}

// itemPrint is an item as printed.
func itemPrint(words []token) string {
	text := strings.Join(strings.Fields(textOf(words)), " ")
	text = strings.TrimLeft(text, " -–—+*•._~`'‘|")
	text = strings.TrimRight(text, " ;.,:-_|`'‘’~")
	return vn.Tone(strings.ReplaceAll(text, " ,", ","), vn.Old)
}

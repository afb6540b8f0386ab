package extract

import (
	"slices"
	"sort"
	"strings"

	"sohoa/internal/vn"
)

// flow is the running text of a document: paragraphs apart by line breaks,
// words by spaces, every place traceable to its words.
type flow struct {
	text   string
	fold   []string // paragraphs folded, same order as paras
	paras  []para
	starts []int // offset of each word in text
	words  []token
}

// para is one paragraph: a range of text.
type para struct{ from, to int }

// at gives the words of a range of the text.
func (f *flow) at(from, to int) []token {
	i := sort.Search(len(f.starts), func(i int) bool { return f.starts[i]+len(f.words[i].text) > from })
	j := i
	for j < len(f.starts) && f.starts[j] < to {
		j++
	}
	return f.words[i:j]
}

func (f *flow) para(i int) string { return f.text[f.paras[i].from:f.paras[i].to] }

// readFlow joins the body's lines to paragraphs.
func (p *paper) readFlow() {
	var b strings.Builder
	open := false
	end := func() {
		if open {
			b.WriteByte('\n')
			open = false
		}
	}
	from := 0
	closePara := func() {
		if b.Len() > from {
			p.flow.paras = append(p.flow.paras, para{from, b.Len()})
		}
		end()
		from = b.Len()
	}
	for i := p.head.page; i < len(p.sheets); i++ {
		s := p.sheets[i]
		if i > p.head.page {
			if _, ok := annexStart(s); ok {
				break
			}
		}
		left, right := s.margins()
		lastEnd := right
		rows := rowsOf(p.bodyLines(i), s.em)
		for k, row := range rows {
			indent := row.box.X0 > left+s.em
			short := lastEnd < right-s.em*4 && sentenceOver(&b)
			if k > 0 && (indent || short) || k == 0 && indent {
				closePara()
			}
			for _, w := range row.words {
				if open {
					b.WriteByte(' ')
				}
				open = true
				p.flow.starts = append(p.flow.starts, b.Len())
				p.flow.words = append(p.flow.words, w)
				b.WriteString(w.text)
			}
			lastEnd = row.box.X1
		}
		if p.tail.found && i == p.tail.page {
			break
		}
	}
	closePara()
	p.flow.text = b.String()
	for i := range p.flow.paras {
		p.flow.fold = append(p.flow.fold, vn.Fold(p.flow.para(i)))
	}
}

// sentenceOver reports whether the text so far ends in a closing sign: a short
// line without one is ragged print.
func sentenceOver(b *strings.Builder) bool {
	s := b.String()
	return s == "" || strings.ContainsRune(".;:!?/\"”-", rune(s[len(s)-1]))
}

// bodyLines are the lines of a page between head and tail, without page
// numbers and, where tables were found, without what is in them.
func (p *paper) bodyLines(i int) []line {
	s := p.sheets[i]
	top, bottom := 0, s.page.Height
	if i == p.head.page {
		top = p.title.bottom
		if p.gui >= 0 {
			_, _, y := p.rules.addressees(s, p.head.lines, p.gui)
			top = max(top, y)
		}
	}
	if p.tail.found && i == p.tail.page {
		bottom = p.tail.top
		if !p.tail.title.box.Empty() {
			bottom = p.tail.title.box.Y0 - s.em/4
			for _, sg := range p.tail.signers {
				bottom = min(bottom, sg.box().Y0-s.em/4)
			}
		}
	}
	var out []line
	for _, l := range s.lines {
		if l.midY() <= top || l.midY() >= bottom || s.isPageNumber(l) {
			continue
		}
		if i == p.head.page && l.box.X1 < s.page.Width*35/100 && l.midY() < s.page.Height/2 && stampOnly(l.words) {
			continue
		}
		if p.inTable(l) {
			continue
		}
		out = append(out, l)
	}
	return out
}

// isPageNumber reports whether a line is the printed page number.
func (s sheet) isPageNumber(l line) bool {
	if len(l.words) > 3 || l.midY() > s.page.Height*12/100 && l.midY() < s.page.Height*92/100 {
		return false
	}
	_, _, ok := digitsOf(strings.Trim(l.text(), " -–"))
	return ok
}

// rowsOf joins lines that stand side by side, left to right.
func rowsOf(lines []line, em int) []line {
	var out []line
	for i := 0; i < len(lines); {
		j := i + 1
		for j < len(lines) && lines[j].midY()-lines[i].midY() < em/2 {
			j++
		}
		row := slices.Clone(lines[i:j])
		slices.SortStableFunc(row, func(a, b line) int { return a.box.X0 - b.box.X0 })
		var words []token
		for _, l := range row {
			words = append(words, l.words...)
		}
		out = append(out, newLine(words))
		i = j
	}
	return out
}

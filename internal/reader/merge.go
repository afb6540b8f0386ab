package reader

import (
	"slices"

	"sohoa/ocr"
)

// merge puts a line where it belongs on the page. Words that were read well
// stay, and of the new ones those that stand on them go; doubtful ones give way
// and become alternatives. It reports whether anything was added.
func merge(page *ocr.Page, line ocr.Line) bool {
	sure := line.Conf()
	line.Words = slices.DeleteFunc(line.Words, func(w ocr.Word) bool {
		return anyWord(page.Lines, func(o ocr.Word) bool {
			return (covers(o.Box, w.Box) || covers(w.Box, o.Box)) && (o.Conf >= doubtful || o.Conf >= w.Conf)
		})
	})
	if len(line.Words) == 0 {
		return false
	}
	line.Box = around(line.Words)
	first := &line.Words[0]
	for k := range page.Lines {
		l := &page.Lines[k]
		before := len(l.Words)
		l.Words = slices.DeleteFunc(l.Words, func(o ocr.Word) bool {
			gone := covers(line.Box, o.Box) && o.Conf < min(doubtful, sure)
			if gone && o.Text != first.Text {
				first.Alts = append(first.Alts, o.Text)
			}
			return gone
		})
		if len(l.Words) < before {
			l.Box = around(l.Words)
		}
	}
	page.Lines = slices.DeleteFunc(page.Lines, func(l ocr.Line) bool { return len(l.Words) == 0 })
	for k := range page.Lines { // words of a row that was read in part
		l := &page.Lines[k]
		if slices.ContainsFunc(l.Words, func(o ocr.Word) bool { return inRow(o.Box, line.Box) }) {
			l.Words = append(l.Words, line.Words...)
			slices.SortStableFunc(l.Words, func(a, b ocr.Word) int { return a.Box.X0 - b.Box.X0 })
			l.Box = l.Box.Union(line.Box)
			return true
		}
	}
	after := -1 // the lowest line above in the same column
	for i, l := range page.Lines {
		if l.Box.Y1 <= line.Box.Y0+line.Box.H()/2 && min(l.Box.X1, line.Box.X1) > max(l.Box.X0, line.Box.X0) && (after < 0 || l.Box.Y1 > page.Lines[after].Box.Y1) {
			after = i
		}
	}
	if after >= 0 {
		line.Block, line.Par = page.Lines[after].Block, page.Lines[after].Par
	}
	page.Lines = slices.Insert(page.Lines, after+1, line)
	return true
}

func anyWord(lines []ocr.Line, is func(ocr.Word) bool) bool {
	return slices.ContainsFunc(lines, func(l ocr.Line) bool { return slices.ContainsFunc(l.Words, is) })
}

// around is the box around words.
func around(words []ocr.Word) (b ocr.Box) {
	for _, w := range words {
		b = b.Union(w.Box)
	}
	return b
}

// inRow reports whether two boxes stand side by side, less than a letter's
// height apart.
func inRow(a, b ocr.Box) bool {
	gap := max(a.X0, b.X0) - min(a.X1, b.X1)
	return gap < b.H() && (min(a.Y1, b.Y1)-max(a.Y0, b.Y0))*2 > max(a.H(), b.H())
}

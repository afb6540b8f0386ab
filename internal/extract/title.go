package extract

import (
	"slices"
	"strings"

	"sohoa/internal/vn"
)

// titled is the title block: type of paper and subject.
type titled struct {
	kind    *paperType
	words   []token // of the type line; empty when the type is derived
	subject []token
	vv      bool // the subject stands under the number (công văn)
	guess   bool // it stands there, but no V/v was read
	bottom  int  // y where the body may start
	derived bool
}

// margins of the text of a sheet: where its lines begin and wide lines end.
func (s sheet) margins() (left, right int) {
	var lefts, rights []int
	for _, l := range s.lines {
		words := l.words
		for len(words) > 0 && (!hasAlnum(words[0].text) && words[0].text != "-" || words[0].conf < 0.3) {
			words = words[1:]
		}
		b := boxOf(words)
		if letters(words) < 4 || conf(words) < 0.6 || b.Y0 < s.page.Height/5 && b.W() < s.page.Width/2 {
			continue
		}
		lefts = append(lefts, b.X0)
		if b.W() > s.page.Width/2 && len(words) >= 5 {
			rights = append(rights, b.X1)
		}
	}
	if len(lefts) < 2 || len(rights) == 0 {
		return s.area.X0, s.area.X1
	}
	slices.Sort(lefts)
	slices.Sort(rights)
	left, right = lefts[0], rights[len(rights)-1]
	for i := 0; i+1 < len(lefts); i++ { // the outermost place where two lines agree
		if lefts[i+1]-lefts[i] < s.em/2 {
			left = lefts[i]
			break
		}
	}
	for i := len(rights) - 1; i > 0; i-- {
		if rights[i]-rights[i-1] < s.em {
			right = rights[i]
			break
		}
	}
	return left, right
}

// titleOf reads the title block of the header's page.
func (r *Rules) titleOf(s sheet, h header) titled {
	t := titled{bottom: h.bottom}
	if h.number != nil {
		t.bottom = max(t.bottom, boxOf(h.number.words).Y1)
	}
	gui := guiLine(h.lines, h.bottom-s.em)
	at := -1
	limit := s.page.Height * 6 / 10
	top := t.bottom - s.em/4
	for i, l := range h.lines {
		if l.midY() < top || l.midY() > limit || upperShare(l.words) < 0.6 {
			continue
		}
		if mid := l.midX(); mid < s.page.Width*30/100 || mid > s.page.Width*70/100 {
			continue
		}
		if kind, rest := r.typeAt(l.words); kind != nil {
			at = i
			t.kind, t.words, t.bottom = kind, l.words[:rest], l.box.Y1
			if tail := trimJunk(l.words[rest:]); letters(tail) > 3 && upperShare(tail) > 0.7 {
				t.subject = tail
			}
			break
		}
	}
	vv := r.subjectUnderNumber(s, h, gui, false)
	if len(vv) == 0 && at < 0 && untyped(h.number, r) {
		vv = r.subjectUnderNumber(s, h, gui, true)
		t.guess = len(vv) > 0
	}
	if len(vv) > 0 && (at < 0 || gui >= 0 && h.lines[gui].midY() < h.lines[at].midY()) {
		for i := range r.types {
			if r.types[i].fold == "cong van" {
				t.kind = &r.types[i]
			}
		}
		t.words, t.subject, t.vv, t.derived = nil, vv, true, true
		t.bottom = max(t.bottom, boxOf(vv).Y1)
		if h.bottom > 0 && at >= 0 {
			t.bottom = boxOf(vv).Y1
		}
		return t
	}
	if at < 0 {
		return t
	}
	t.subject = append(t.subject, r.subjectBelow(s, h, at)...)
	if len(t.subject) > 0 {
		t.bottom = max(t.bottom, boxOf(t.subject).Y1)
	}
	return t
}

// untyped reports whether a symbol has no type in it, as that of a công văn.
func untyped(c *code, r *Rules) bool {
	if c == nil || c.party || c.notation == "" {
		return false
	}
	head, _, _ := strings.Cut(c.notation, "-")
	_, typed := r.abbreviationLike(head, false)
	return !typed
}

// typeAt finds the type of paper a capital line starts with, the longest name
// first.
func (r *Rules) typeAt(words []token) (*paperType, int) {
	best, bestRest, bestScore := -1, 0, 0
	for i, t := range r.types {
		rest, ok := starts(words, t.fold)
		want := t.key
		score := len(want) - 4*vn.Distance(letterKey(newLine(words[:rest]).fold), want, 9)
		if !ok || score <= bestScore {
			continue
		}
		if tail := trimJunk(words[rest:]); len(tail) > 0 && upperShare(tail) < 0.5 && conf(tail) > 0.6 {
			continue // a sentence that happens to start so
		}
		best, bestRest, bestScore = i, rest, score
	}
	if best < 0 {
		return nil, 0
	}
	return &r.types[best], bestRest
}

// guiLine is the index of the Kính gửi line below y; -1 when there is none.
func guiLine(lines []line, y int) int {
	for i, l := range lines {
		if l.midY() <= y {
			continue
		}
		for _, k := range []string{"kinh gui", "kinh trinh"} {
			if from, _, _, ok := find(l.words[:min(4, len(l.words))], k); ok && upperShare(l.words[from:from+1]) > 0 {
				return i
			}
		}
	}
	return -1
}

// isVv reports whether words start with V/v or Về việc, and where the rest is.
func isVv(words []token) (rest int, ok bool) {
	words2 := trimJunk(words)
	skip := 0
	for skip < len(words) && len(words2) > 0 && words[skip].box != words2[0].box {
		skip++
	}
	if len(words2) == 0 {
		return 0, false
	}
	k := words2[0].key
	if k == "vv" || strings.HasPrefix(k, "vv") && strings.ContainsAny(words2[0].text, "/:") || (k == "vai" || k == "vn" || k == "vlv" || k == "viv" || k == "v") && strings.HasPrefix(words2[0].text, "V") && len(words2) > 2 {
		return skip + 1, true
	}
	if n, ok := starts(words2, "ve viec"); ok && n <= 3 {
		return skip, true // the printed "Về việc" stays
	}
	return 0, false
}

// subjectUnderNumber reads the subject of a công văn: V/v … in the left column.
// With bare the mark V/v itself need not have been read.
func (r *Rules) subjectUnderNumber(s sheet, h header, gui int, bare bool) []token {
	top := h.bottom / 2
	if h.number != nil {
		top = boxOf(h.number.words).Y0 + s.em/2
	}
	limit := s.page.Height * 45 / 100
	if gui >= 0 {
		limit = min(limit, h.lines[gui].box.Y0+s.em/3)
	}
	var out []token
	last, started := 0, false
	for _, l := range h.left {
		if l.midY() < top || l.midY() > limit || letters(l.words) < 2 && !started {
			continue
		}
		if !started {
			rest, ok := isVv(l.words)
			if !ok && h.number != nil && h.number.party && strings.HasPrefix(h.number.notation, "CV/") && upperShare(l.words) < 0.5 {
				rest, ok = 0, true
			}
			if words := trimJunk(l.words); !ok && bare && upperShare(words) < 0.3 && letters(words) >= 8 && conf(words) > 0.6 {
				rest, ok = 0, true
				for rest < len(l.words)-1 && (!hasAlnum(l.words[rest].text) || l.words[rest].conf < 0.3) {
					rest++
				}
			}
			if !ok {
				continue
			}
			started = true
			out = append(out, l.words[rest:]...)
			last = l.box.Y1
			continue
		}
		if l.box.Y0-last > s.em*3/2 || upperShare(l.words) > 0.8 && letters(l.words) > 1 {
			break
		}
		if w := trimJunk(l.words); len(w) > 0 {
			out = append(out, w...)
			last = l.box.Y1
		}
	}
	return out
}

// subjectBelow reads the centred lines under the type line.
func (r *Rules) subjectBelow(s sheet, h header, at int) []token {
	left, right := s.margins()
	var out []token
	last := h.lines[at].box.Y1
	typeMid := h.lines[at].midX()
	capital, lastWidth := false, 0
	for _, l := range h.lines[at+1:] {
		words := withoutInk(trimJunk(l.words))
		b := boxOf(words)
		if len(words) == 0 || l.midY() < last || l.box.X1 < s.page.Width*38/100 || letters(words) < 2 && len(out) == 0 {
			if strings.Contains(l.text(), "---") && len(out) > 0 {
				break
			}
			continue
		}
		gap := s.em * 5 / 3
		if len(out) == 0 {
			gap = s.em * 4
		}
		isCapital := upperShare(words) > 0.85 && letters(words) > 6
		if l.box.Y0-last > gap || r.opens(l, right-s.em*2) || len(out) > 0 && isCapital && !capital {
			break
		}
		off := (l.box.X0 - left) - (right - l.box.X1)
		if off < 0 {
			off = -off
		}
		under := near2(l.midX(), typeMid, s.em) && l.box.X0-left > s.em*3/4 // centred as the type line is
		if !under && off > s.em*2+s.em*l.box.W()/max(1, right-left)/4 && !(len(out) > 0 && goesOn(out, words)) {
			break
		}
		if right-b.X1 < s.em && b.X0-left > s.em*3/2 {
			break // a paragraph's first line
		}
		if l.box.X0-left < s.em && right-l.box.X1 < s.em && len(out) > 0 && vn.Fold(words[0].text) != "" && upperShare(words[:1]) > 0 && strings.HasSuffix(out[len(out)-1].text, ".") {
			break
		}
		if w := b.W(); len(out) > 0 && lastWidth < (right-left)*85/100 && w > (right-left)*94/100 {
			break // a full line below a short one
		}
		lastWidth = b.W()
		capital = isCapital
		out = append(out, words...)
		last = l.box.Y1
	}
	return out
}

// withoutInk drops short unsure words at both ends: strokes of a pen or stamp.
func withoutInk(words []token) []token {
	ink := func(t token) bool {
		return t.conf < 0.5 && len([]rune(t.key)) <= 3 && !vn.Valid(strings.Trim(t.text, ".,;:"))
	}
	for len(words) > 0 && (ink(words[0]) || !hasAlnum(words[0].text)) {
		words = words[1:]
	}
	for len(words) > 0 && (ink(words[len(words)-1]) || !hasAlnum(words[len(words)-1].text)) {
		words = words[:len(words)-1]
	}
	return words
}

// goesOn reports whether a title line that ends so cannot be over.
func goesOn(words, next []token) bool {
	f := words[len(words)-1].key
	return (f == "va" || f == "ve" || f == "cua" || strings.HasSuffix(words[len(words)-1].text, ",")) && upperShare(next[:1]) == 0
}

// opens reports whether a line starts the addressees or, when it is a full
// line that ends right of full, a body.
func (r *Rules) opens(l line, full int) bool {
	words := trimJunk(l.words)
	if len(words) == 0 {
		return false
	}
	if upperShare(words[:1]) == 0 {
		return false
	}
	for _, k := range []string{"kinh gui", "kinh trinh"} {
		if _, ok := starts(words, k); ok {
			return true
		}
	}
	if l.box.X1 < full {
		return false
	}
	for _, k := range r.openers {
		if strings.HasPrefix(l.fold, k+" ") {
			return true
		}
	}
	return false
}

// subjectText is the subject as the record has it: a leading V/v dropped, the
// first letter in upper case.
func subjectText(words []token) string {
	text := strings.Join(strings.Fields(textOf(words)), " ")
	text = strings.Trim(text, " .,;:_|*'`~-–—")
	text = strings.ReplaceAll(text, " ,", ",")
	return vn.Upper(vn.Tone(text, vn.Old))
}

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
		t.guess = len(vv) > 0 && vv[0].text != "Về"
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
		if t.subject = r.subjectAlone(s, h, t.bottom); len(t.subject) > 0 {
			t.guess, t.bottom = true, max(t.bottom, boxOf(t.subject).Y1)
		}
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
	if k == "vv" || strings.HasPrefix(k, "vv") && strings.ContainsAny(words2[0].text, "/:") || (k == "vai" || k == "vn" || k == "vlv" || k == "viv" || (k == "vay" || k == "va") && len(words2) > 2 && upperShare(words2[:1]) == 1 && upperShare(words2[1:2]) == 0 || k == "v") && strings.HasPrefix(words2[0].text, "V") && len(words2) > 2 {
		return skip + 1, true
	}
	if n, ok := starts(words2, "ve viec"); ok && n <= 3 {
		return skip, true // the printed "Về việc" stays
	}
	return 0, false
}

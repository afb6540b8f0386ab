package extract

import (
	"regexp"
	"strings"

	"sohoa/internal/vn"
)

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
	return r.centredLines(s, h.lines[at+1:], h.lines[at].box.Y1, h.lines[at].midY(), h.lines[at].midX())
}

// subjectAlone reads the centred lines below the head of a paper whose type
// line was not read.
func (r *Rules) subjectAlone(s sheet, h header, bottom int) []token {
	left, right := s.margins()
	var below []line
	for _, l := range h.lines {
		if l.midY() > bottom && upperShare(l.words) < 0.6 {
			below = append(below, l)
		}
	}
	return r.centredLines(s, below, bottom, bottom, (left+right)/2)
}

// centredLines reads lines centred about mid until the body starts; last and
// lastMid are the foot and the middle of the line above them.
func (r *Rules) centredLines(s sheet, lines []line, last, lastMid, typeMid int) []token {
	left, right := s.margins()
	var out []token
	capital, lastWidth := false, 0
	for _, l := range lines {
		words := withoutInk(behindFrame(trimJunk(l.words)))
		b := boxOf(words)
		if len(words) == 0 || l.midY() < min(last, lastMid+s.em) || l.box.X1 < s.page.Width*38/100 || letters(words) < 2 && len(out) == 0 || letters(words) < 3 && !strings.ContainsAny(textOf(words), "0123456789") {
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
		if b.Y0-last > gap || r.opens(l, right-s.em*2) || len(out) > 0 && isCapital && (!capital || authority(words)) {
			break
		}
		off := (b.X0 - left) - (right - b.X1)
		if off < 0 {
			off = -off
		}
		under := near2((b.X0+b.X1)/2, typeMid, s.em) && b.X0-left > s.em*3/4 // centred as the type line is
		if !under && off > s.em*2+s.em*b.W()/max(1, right-left)/4 && !(len(out) > 0 && goesOn(out, words)) {
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
		last, lastMid = b.Y1, l.midY()
	}
	return out
}

// authority reports whether a capital line names the body or office that
// decides: it stands between subject and legal bases.
func authority(words []token) bool {
	f := foldOf(words)
	return startsWithAny(f, organHeads) != "" || startsWithAny(f, deciders) != ""
}

var deciders = []string{"chu tich", "giam doc", "bo truong", "hieu truong", "vien truong", "chanh an", "cuc truong", "truong phong", "truong ban", "tong giam doc"}

// behindFrame drops what stands before the frame line of a stamp, or before
// the Về việc a subject opens with, when it was read too badly to be print.
func behindFrame(words []token) []token {
	for i := 1; i < len(words); i++ {
		frame := strings.Trim(words[i].text, "|[]!") == ""
		if (frame || words[i].fold == "ve" && upperShare(words[i:i+1]) > 0 && i+1 < len(words) && words[i+1].fold == "viec") && conf(words[:i]) < 0.7 {
			return behindFrame(words[i:])
		}
	}
	return words
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

// datedOpening starts the body of minutes and notices: Ngày 15/3/2025, …
var datedOpening = regexp.MustCompile(`^ngay \d{1,2}[/.-]\d`)

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
	if datedOpening.MatchString(newLine(words).fold) {
		return true
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

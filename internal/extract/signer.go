package extract

import (
	"strings"
	"unicode"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// signer is one signature block.
type signer struct {
	capacity   []string // as printed, TM. KT. or T/M
	behalf     string   // on behalf of whom: Ủy ban nhân dân, Ban Thường vụ
	position   string
	deputy     bool
	known      bool // the position is one of the rules' list
	misread    int  // letters of the position that were read otherwise
	name       string
	nameFixed  bool
	nameCut    bool // a word right before the name was not read
	implied    bool // a capacity was not read, the lines say it
	capWords   []token
	posWords   []token
	nameWords  []token
	behalfWord []token
}

func (s signer) box() ocr.Box {
	return boxOf(s.capWords).Union(boxOf(s.posWords)).Union(boxOf(s.nameWords))
}

// capacities by the letters OCR leaves of them; a slash or a point says whose.
var capacities = map[string][2]string{"tm": {"TM.", "T/M"}, "kt": {"KT.", "K/T"}, "tl": {"TL.", "T/L"}, "tuq": {"TUQ.", "TUQ."}, "q": {"Q.", "Q."}}

// capacityAt reads a capacity at the head of words (TM. KT. TL. TUQ. Q. T/M
// K/T T/L, also glued to the next word).
func capacityAt(words []token) (string, bool) {
	if len(words) == 0 {
		return "", false
	}
	text := words[0].text
	key := words[0].key
	sign := strings.ContainsAny(text, "./,:;|")
	if pair, ok := capacities[key]; ok && strings.ToUpper(text) == text && (sign || key != "q") {
		if strings.ContainsAny(text, "/|") {
			return pair[1], true
		}
		return pair[0], true
	}
	for _, p := range []struct{ head, out string }{{"TM.", "TM."}, {"KT.", "KT."}, {"TL.", "TL."}, {"TUQ.", "TUQ."}, {"Q.", "Q."}, {"T/M", "T/M"}, {"K/T", "K/T"}, {"T/L", "T/L"}} {
		if strings.HasPrefix(text, p.head) && upperShare(words[:1]) > 0.9 {
			return p.out, true
		}
	}
	return "", false
}

// positionAt finds a known position at the head of words: the longest one.
func (r *Rules) positionAt(words []token) (position, int, bool) {
	p, n, _, ok := r.positionNear(words)
	return p, n, ok
}

// positionNear also says how many letters differ.
func (r *Rules) positionNear(words []token) (p position, n, errors int, ok bool) {
	best, score := -1, 0
	for i, p := range r.positions {
		rest, d := startsKey(words, p.key)
		if d < 0 || rest > strings.Count(p.fold, " ")+2 || upperShare(words[:rest]) < 0.7 {
			continue
		}
		if sc := len(p.key) - 4*d; sc > score {
			best, n, score, errors = i, rest, sc, d
		}
	}
	if best < 0 {
		return position{}, 0, 0, false
	}
	return r.positions[best], n, errors, true
}

// signersIn reads the signature blocks among lines between y0 and y1, within
// x of column when given.
func (r *Rules) signersIn(s sheet, lines []line, y0, y1 int, column *ocr.Box) []signer {
	var right []line
	for _, l := range lines {
		if l.midY() < y0 || l.midY() > y1 {
			continue
		}
		if column != nil && l.midX() < column.X0 {
			continue
		}
		if column == nil && l.box.W() > s.page.Width*55/100 {
			continue
		}
		right = append(right, l)
	}
	var out []signer
	for _, group := range r.columns(s, right, column != nil) {
		if sg, ok := r.signerOf(s, group); ok {
			out = append(out, sg)
		}
	}
	return out
}

// columns groups lines to signature blocks: usually one; two when two
// positions stand side by side.
func (r *Rules) columns(s sheet, lines []line, one bool) [][]line {
	if one {
		return [][]line{lines}
	}
	var left, right []line
	for _, l := range lines {
		if l.midX() < s.page.Width/2 {
			left = append(left, l)
		} else {
			right = append(right, l)
		}
	}
	return [][]line{left, right}
}

// signerOf reads one block from top to bottom: capacities, position, name.
func (r *Rules) signerOf(s sheet, lines []line) (signer, bool) {
	var sg signer
	start := -1
	for i, l := range lines {
		for k := range l.words {
			c, ok := capacityAt(l.words[k:])
			if !ok {
				continue
			}
			rest := l.words[k+1:]
			if text := l.words[k].text; len(text) > len(c) && strings.HasPrefix(text, c) { // KT.CHỦ
				glued := l.words[k]
				glued.text = text[len(c):]
				glued.fold = vn.Fold(glued.text)
				glued.key = letterKey(glued.fold)
				rest = append([]token{glued}, rest...)
			}
			if upperShare(rest) < 0.6 && len(rest) > 0 {
				continue
			}
			if start < 0 {
				start = i
			}
			sg.capacity = append(sg.capacity, c)
			sg.capWords = append(sg.capWords, l.words[k:]...)
			r.behalfOf(&sg, c, rest)
			break
		}
	}
	for i, l := range lines {
		if i < start {
			continue
		}
		for k := range l.words {
			if _, ok := capacityAt(l.words[k : k+1]); ok {
				continue
			}
			p, n, errors, ok := r.positionNear(l.words[k:])
			if !ok {
				continue
			}
			sg.misread = errors
			if k > 0 && letters(l.words[k-1:k]) > 0 && l.words[k].box.X0-l.words[k-1].box.X1 < l.words[k].box.H() {
				sg.misread++ // what stands before may be Phó
			}
			if k > 0 {
				if c, isCap := capacityAt(l.words[k-1 : k]); isCap {
					if c == "Q." {
						sg.position, sg.posWords, sg.known, sg.deputy = "Quyền "+p.name, l.words[k-1:k+n], true, false
					}
					break
				}
			}
			if start < 0 {
				start = i
			}
			sg.position, sg.posWords, sg.known, sg.deputy = p.name, l.words[k:k+n], true, p.deputy
			if rest := l.words[k+n:]; len(rest) > 0 && len(rest) <= 4 && upperShare(rest) == 1 && letters(rest) >= 3 && leastConf(rest) > 0.85 &&
				rest[0].box.X0-l.words[k+n-1].box.X1 < l.box.H() {
				sg.position += " " + vn.Sentence(clean(rest)) // TRƯỞNG PHÒNG CTSV
				sg.posWords = l.words[k:]
			}
			break
		}
	}
	if start < 0 {
		return signer{}, false
	}
	if unfinished(s, sg.posWords, lines) {
		sg.misread += 2
	}
	r.impliedCapacity(s, &sg, lines)
	from := max(boxOf(sg.posWords).Y1, boxOf(sg.capWords).Y1)
	r.nameIn(&sg, lines, from-s.em/3)
	if sg.position == "" {
		r.printedPosition(&sg, lines, boxOf(sg.capWords).Y1-s.em/3)
	}
	return sg, sg.position != "" || sg.name != "" || len(sg.capacity) > 0
}

// unfinished reports whether words in capitals stand right below a position:
// then it may be the head's, and the signer's is what was not read there.
func unfinished(s sheet, position []token, lines []line) bool {
	box := boxOf(position)
	for _, l := range lines {
		if len(position) > 0 && l.midY() > box.Y1 && l.box.Y0-box.Y1 < s.em && l.box.X0 < box.X1 && l.box.X1 > box.X0 && upperShare(l.words) > 0.8 && letters(l.words) > 2 {
			return true
		}
	}
	return false
}

// collectives are the bodies that a signer signs for: TM. for those of the
// state, T/M for those of the Party.
var collectives = []struct {
	key   string
	party bool
}{{"uybannhandan", false}, {"hoidongnhandan", false}, {"banthuongvu", true}, {"banchaphanh", true}, {"uybankiemtra", true}}

// impliedCapacity adds a capacity whose letters a seal or a pen hides: KT. when
// the head's position stands right above that of the deputy, TM. when the
// body's name stands above, and T/L there for an office's chief.
func (r *Rules) impliedCapacity(s sheet, sg *signer, lines []line) {
	add := func(c string, words []token) {
		sg.capacity, sg.implied = append([]string{c}, sg.capacity...), true
		sg.capWords = append(words[:len(words):len(words)], sg.capWords...)
	}
	above := func(words []token) (line, bool) {
		box := boxOf(words)
		for i := len(lines) - 1; i >= 0; i-- {
			l := lines[i]
			if l.midY() < box.Y0 && box.Y0-l.box.Y1 < s.em && upperShare(l.words) > 0.8 && l.box.X0 < box.X1 && l.box.X1 > box.X0 {
				return l, true
			}
		}
		return line{}, false
	}
	if len(sg.capacity) == 0 && sg.deputy {
		head := strings.TrimPrefix(letterKey(vn.Fold(sg.position)), "pho")
		if l, ok := above(sg.posWords); ok && strings.HasSuffix(letterKey(l.fold), head) {
			add(pick(strings.ContainsAny(l.text(), "/|"), "K/T", "KT."), l.words)
		}
	}
	top := sg.posWords
	if len(sg.capacity) > 0 {
		if top = sg.capWords; sg.capacity[0] != "KT." && sg.capacity[0] != "K/T" {
			return
		}
	}
	l, ok := above(top)
	if !ok || len(top) == 0 {
		return
	}
	for _, c := range collectives {
		if !strings.Contains(letterKey(l.fold), c.key) {
			continue
		}
		chief := strings.Contains(vn.Fold(sg.position), "chanh van phong")
		switch {
		case c.party && chief:
			add("T/L", l.words)
		case c.party:
			add("T/M", l.words)
		default:
			add("TM.", l.words)
		}
		return
	}
}

// behalfOf reads the body a capacity names: TM. ỦY BAN NHÂN DÂN.
func (r *Rules) behalfOf(sg *signer, capacity string, rest []token) {
	if capacity != "TM." && capacity != "T/M" && capacity != "T/L" && capacity != "TL." {
		return
	}
	if words := trimOrgan(rest); len(words) > 0 {
		if _, _, ok := r.positionAt(words); !ok && sg.behalf == "" {
			sg.behalf, sg.behalfWord = r.nameOf(words, nil).name, words
		}
	}
}

// nameIn finds the signer's name below y: the lowest run of words that is a
// person's name.
func (r *Rules) nameIn(sg *signer, lines []line, y int) {
	best := 0.0
	for i, l := range lines {
		if l.midY() <= y {
			continue
		}
		for a := range l.words {
			for n := 5; n >= 2; n-- {
				if a+n > len(l.words) {
					continue
				}
				name, fixed, ok := personName(l.words[a : a+n])
				if !ok {
					continue
				}
				score := float64(n) + conf(l.words[a:a+n])*3 + float64(i)*0.2
				if fixed {
					score -= 0.5
				}
				if score > best {
					best = score
					sg.name, sg.nameFixed, sg.nameWords = name, fixed, l.words[a:a+n]
					sg.nameCut = a > 0 && letters(l.words[a-1:a]) > 0 && l.words[a].box.X0-l.words[a-1].box.X1 < l.words[a].box.H()
				}
				break
			}
		}
	}
}

// personName reads a name, restoring the marks of a family name that has one
// spelling only. Degrees in front (TS. ThS.) are dropped by the caller's run.
func personName(words []token) (string, bool, bool) {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = strings.TrimFunc(w.text, func(r rune) bool { return !unicode.IsLetter(r) })
	}
	if vn.PersonName(parts) {
		return vn.Tone(strings.Join(parts, " "), vn.Old), false, true
	}
	if s, ok := vn.SurnameLike(parts[0]); ok {
		parts[0] = s
		if vn.PersonName(parts) {
			return vn.Tone(strings.Join(parts, " "), vn.Old), true, true
		}
	}
	return "", false, false
}

// printedPosition takes capital lines between capacity and name as they are.
func (r *Rules) printedPosition(sg *signer, lines []line, y int) {
	end := 1 << 30
	if sg.name != "" {
		end = boxOf(sg.nameWords).Y0
	}
	for _, l := range lines {
		words := trimOrgan(l.words)
		if l.midY() <= y || l.midY() >= end || len(words) < 2 || upperShare(words) < 0.85 || letters(words) < 5 {
			continue
		}
		if _, ok := capacityAt(words); ok {
			continue
		}
		sg.position, sg.posWords = vn.Sentence(vn.Tone(clean(words), vn.Old)), words
		return
	}
}

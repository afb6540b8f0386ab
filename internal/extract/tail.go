package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// tail is the end of a paper: who gets it and who signed it.
type tail struct {
	page       int
	top        int // y where it starts
	found      bool
	title      line // Nơi nhận:
	items      [][]token
	archive    []token // the Lưu line
	recipients []string
	archived   []string
	copies     *int
	signers    []signer
	bottom     int
}

// tailOf finds the recipients and signatures, from the last page backwards;
// the first page with Nơi nhận that is not in an annex wins.
func (r *Rules) tailOf(sheets []sheet, headPage int) tail {
	for i := len(sheets) - 1; i >= headPage; i-- {
		s := sheets[i]
		if at, ok := recipientsAt(s); ok && !inAnnex(sheets, headPage, i, s.lines[at].midY()) {
			return r.readTail(s, s.lines[at])
		}
	}
	for i := len(sheets) - 1; i >= headPage; i-- { // Nơi nhận was not read, the Lưu line was
		s := sheets[i]
		if head, ok := s.listBeforeArchive(); ok && !inAnnex(sheets, headPage, i, head.midY()) {
			return r.readTail(s, head)
		}
	}
	for i := len(sheets) - 1; i >= headPage; i-- { // no Nơi nhận: a signature alone
		s := sheets[i]
		if signers := r.signersIn(s, s.lines, s.page.Height/4, s.page.Height, nil); len(signers) > 0 && !inAnnex(sheets, headPage, i, signers[0].box().Y0) {
			t := tail{page: i, found: true, signers: signers, top: signers[0].box().Y0}
			t.bottom = t.top
			for _, sg := range signers {
				t.bottom = max(t.bottom, sg.box().Y1)
			}
			return t
		}
	}
	return tail{page: -1}
}

// recipientsAt finds the line that starts with Nơi nhận, the lowest first.
func recipientsAt(s sheet) (int, bool) {
	for i := len(s.lines) - 1; i >= 0; i-- {
		l := s.lines[i]
		if l.box.X0 > s.page.Width/2 {
			continue
		}
		rest, ok := starts(l.words, "noi nhan")
		if !ok || rest > 3 {
			continue
		}
		if rest == len(l.words) || strings.Contains(l.words[rest-1].text, ":") || l.words[rest].box.X0-l.words[rest-1].box.X1 > s.em {
			return i, true
		}
		if l.words[rest].key == "" {
			return i, true
		}
	}
	return 0, false
}

// listBeforeArchive finds the list of recipients by its last line, Lưu: the
// place where its heading must have been.
func (s sheet) listBeforeArchive() (line, bool) {
	for i := len(s.lines) - 1; i > 0; i-- {
		l := s.lines[i]
		body := trimDash(l.words)
		if len(body) == 0 || body[0].key != "luu" || !isDash(l.words) || l.box.X0 > s.page.Width/2 {
			continue
		}
		top := l.box
		for k := i - 1; k >= 0; k-- {
			n := s.lines[k]
			if !near2(n.box.X0, l.box.X0, s.em) {
				continue
			}
			if !isDash(n.words) || top.Y0-n.box.Y1 > s.em*3/2 {
				break
			}
			top = n.box
		}
		b := ocr.Box{X0: top.X0, Y0: top.Y0 - s.em*3/2, X1: top.X0 + s.em*5, Y1: top.Y0 - s.em/4}
		return line{box: b, page: s.index}, true
	}
	return line{}, false
}

// inAnnex reports whether page i, line y lies behind the start of an annex.
func inAnnex(sheets []sheet, from, i, y int) bool {
	for k := from + 1; k <= i; k++ {
		if a, ok := annexStart(sheets[k]); ok && (k < i || a.midY() < y) {
			return true
		}
	}
	return false
}

// annexStart finds the heading Phụ lục at the top of a page.
func annexStart(s sheet) (line, bool) {
	for i, l := range s.lines {
		if i > 6 || l.midY() > s.page.Height/4 {
			break
		}
		if rest, ok := starts(l.words, "phu luc"); ok && rest <= 3 && upperShare(l.words[:1]) > 0 && len(l.words) <= rest+3 {
			return l, true
		}
	}
	return line{}, false
}

func (r *Rules) readTail(s sheet, head line) tail {
	t := tail{page: s.index, found: true, title: head, top: head.box.Y0 - s.em*4, bottom: head.box.Y1}
	split := r.tailSplit(s, head)
	lines := cut(s.lines, split, head.box.Y0-s.em*5, s.page.Height, s.em)
	last := head.box.Y1
	margin := head.box.X0
	done := false
	for _, l := range lines {
		if l.midY() <= head.box.Y1-s.em/3 || l.box.X0 >= split || done {
			continue
		}
		words := withoutNoise(l.words, s.em)
		if len(words) == 0 || letters(words) < 2 {
			continue
		}
		if words[0].box.X0 > margin+s.em*6 && !isDash(l.words) {
			continue
		}
		if l.box.Y0-last > s.em*3 {
			break
		}
		last = max(last, boxOf(words).Y1)
		body := trimDash(words)
		if len(body) == 0 {
			continue
		}
		if f := body[0].key; f == "luu" || vn.Distance(f, "luu", 1) <= 1 && len(f) == 3 && upperShare(body[:1]) > 0 && f != "lua" {
			t.archive = body
			done = true
			continue
		}
		body = closed(body)
		if isDash(words) || len(t.items) == 0 {
			t.items = append(t.items, body)
		} else if n := len(t.items); !ended(t.items[n-1]) || upperShare(body[:1]) == 0 {
			t.items[n-1] = append(slices.Clone(t.items[n-1]), body...)
		} else {
			t.items = append(t.items, body)
		}
	}
	t.bottom = last
	t.recipients = r.itemTexts(t.items)
	t.readArchive(r)
	t.signers = r.signersIn(s, lines, head.box.Y0-s.em*4, s.page.Height, &ocr.Box{X0: split - s.em, X1: s.page.Width})
	for _, sg := range t.signers {
		t.bottom = max(t.bottom, sg.box().Y1)
		t.top = min(t.top, sg.box().Y0)
	}
	return t
}

// tailSplit is the x between recipients and signatures: right of the widest
// recipient line that has no wide gap, left of the signature.
func (r *Rules) tailSplit(s sheet, head line) int {
	for _, l := range s.lines {
		if l.midY() < head.box.Y0-s.em*4 || l.midY() > head.box.Y1+s.em*4 {
			continue
		}
		for i, w := range l.words {
			if w.box.X0 < s.page.Width*40/100 || i > 0 && w.box.X0-l.words[i-1].box.X1 < s.em*2/3 {
				continue
			}
			if _, ok := capacityAt(l.words[i:]); ok {
				return w.box.X0 - s.em/2
			}
			if _, n, ok := r.positionAt(l.words[i:]); ok && n > 0 {
				return min(w.box.X0-s.em/2, s.page.Width*52/100)
			}
		}
	}
	return s.page.Width * 50 / 100
}

// withoutNoise drops what stands right of a wide gap and stray signs.
func withoutNoise(words []token, em int) []token {
	for i := 1; i < len(words); i++ {
		if words[i].box.X0-words[i-1].box.X1 > em*3/2 {
			words = words[:i]
			break
		}
	}
	for len(words) > 0 {
		w := words[len(words)-1]
		if hasAlnum(w.text) && !(len([]rune(w.text)) == 1 && w.conf < 0.6) {
			break
		}
		words = words[:len(words)-1]
	}
	return words
}

// closed drops what stands behind the semicolon that closes an item.
func closed(words []token) []token {
	for i, w := range words {
		k := strings.Index(w.text, ";")
		if k <= 0 {
			continue
		}
		out := slices.Clone(words[:i+1])
		out[i].text = w.text[:k+1]
		out[i].fold, out[i].key = vn.Fold(out[i].text), letterKey(vn.Fold(out[i].text))
		return out
	}
	return words
}

func trimDash(words []token) []token {
	for len(words) > 0 && !hasAlnum(words[0].text) {
		words = words[1:]
	}
	if len(words) > 0 {
		if t := strings.TrimLeft(words[0].text, "-–—~_"); t != words[0].text {
			words = slices.Clone(words)
			words[0].text, words[0].fold, words[0].key = t, vn.Fold(t), letterKey(vn.Fold(t))
		}
	}
	return words
}

var (
	copiesText = regexp.MustCompile(`\(?\s*(\d{1,3})\s*b\b\.?\s*\)?|\((\d{1,4})\)`)
	luuText    = regexp.MustCompile(`(?i)^l[uưừùúủũụ]+\s*[:.;]?\s*`)
)

// readArchive splits the Lưu line: "Lưu: VT, KT (05b)." and "Lưu Văn phòng".
func (t *tail) readArchive(r *Rules) {
	if len(t.archive) == 0 {
		return
	}
	text := r.itemText(t.archive)
	text = luuText.ReplaceAllString(text, "")
	if m := copiesText.FindStringSubmatch(text); m != nil {
		if n, err := strconv.Atoi(m[1] + m[2]); err == nil && n > 0 {
			t.copies = &n
		}
		text = copiesText.ReplaceAllString(text, "")
	}
	for _, p := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if p = strings.Trim(p, " .:-"); p != "" {
			t.archived = append(t.archived, p)
		}
	}
}

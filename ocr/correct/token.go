package correct

import (
	"strings"
	"unicode"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// shape is how a word uses capitals.
type shape int

const (
	lower shape = iota // từng
	title              // Từng
	upper              // TỪNG, at least two letters
	mixed              // tỪng
)

// token is a printed word seen as a syllable with what stands around it.
type token struct {
	word      *ocr.Word
	pre, core string // core is a run of letters, "" when the word is no such run
	post      string
	shape     shape
	id        vn.Known // the syllable that core is, when known
	known     bool
	root      vn.Known // stands for the letters without marks, when rooted
	rooted    bool
	settled   bool // read or repaired by somebody before: context only
	repaired  bool // its syllable was changed here

	// Neighbours inside the clause, -1 for none, and inside the line whatever
	// stands between.
	left, right         int
	lineLeft, lineRight int
}

// spell takes the word's text apart.
func (t *token) spell() {
	s := t.word.Text
	start := strings.IndexFunc(s, unicode.IsLetter)
	if start < 0 {
		t.pre, t.core, t.post, t.known = s, "", "", false
		return
	}
	end := start
	for i, r := range s[start:] {
		if !unicode.IsLetter(r) {
			break
		}
		end = start + i + len(string(r))
	}
	t.pre, t.core, t.post = s[:start], s[start:end], s[end:]
	if strings.IndexFunc(t.post, alnum) >= 0 || strings.IndexFunc(t.pre, alnum) >= 0 {
		t.pre, t.core, t.post = "", "", s // 12/QĐ-UBND, a@b.vn, m2
	}
	t.shape = shapeOf(t.core)
	t.id, t.known = find(t.core)
	if t.rooted = t.known; t.known {
		t.root = root(t.id)
	} else if t.core != "" && len(t.core) <= longest {
		if kin := vn.FindAlike(vn.Fold(t.core)); len(kin) > 0 {
			t.root, t.rooted = kin[0], true
		}
	}
}

func alnum(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// find looks a syllable up in any case and tone placement.
func find(core string) (vn.Known, bool) {
	if core == "" || len(core) > longest {
		return 0, false
	}
	low := strings.ToLower(core)
	if id, ok := vn.Find(low); ok {
		return id, true
	}
	return vn.Find(vn.Key(low))
}

// longest is more bytes than any syllable has ("nghiêng" with a tone: 10).
const longest = 16

func shapeOf(core string) shape {
	var ups, lows int
	first := false
	for i, r := range core {
		switch {
		case unicode.IsUpper(r):
			ups++
			first = first || i == 0
		default:
			lows++
		}
	}
	switch {
	case ups == 0:
		return lower
	case ups == 1 && first:
		return title
	case lows == 0:
		return upper
	}
	return mixed
}

// dress gives a lower-case syllable the capitals of s.
func dress(syllable string, s shape) string {
	switch s {
	case title:
		return vn.Upper(syllable)
	case upper:
		return strings.ToUpper(syllable)
	}
	return syllable
}

// tokens lists the page's words in reading order with their neighbours.
func tokens(p *ocr.Page) []token {
	n := 0
	for i := range p.Lines {
		n += len(p.Lines[i].Words)
	}
	list := make([]token, 0, n)
	for i := range p.Lines {
		l := &p.Lines[i]
		goesOn := i > 0 && l.Block == p.Lines[i-1].Block && l.Par == p.Lines[i-1].Par
		for j := range l.Words {
			t := token{word: &l.Words[j], left: -1, right: -1, lineLeft: -1, lineRight: -1}
			t.settled = t.word.Raw != ""
			k := len(list)
			if k > 0 && (j > 0 || goesOn) {
				t.left, list[k-1].right = k-1, k
			}
			if j > 0 {
				t.lineLeft, list[k-1].lineRight = k-1, k
			}
			list = append(list, t)
		}
	}
	return list
}

// before and after give the neighbouring syllables inside the clause, and
// whether there are any.
func before(list []token, i int) (vn.Known, bool) {
	t := &list[i]
	if t.left < 0 || t.pre != "" {
		return 0, false
	}
	l := &list[t.left]
	return l.id, l.known && l.post == ""
}

func after(list []token, i int) (vn.Known, bool) {
	t := &list[i]
	if t.right < 0 || t.post != "" {
		return 0, false
	}
	r := &list[t.right]
	return r.id, r.known && r.pre == ""
}

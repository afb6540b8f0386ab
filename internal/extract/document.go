package extract

import (
	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// Document reads a document by the built-in rules.
func Document(in Input) Result { return Default().Document(in) }

// paper is a document while it is read.
type paper struct {
	rules  *Rules
	in     Input
	sheets []sheet
	head   header
	title  titled
	gui    int // line of Kính gửi in head.lines, -1 for none
	tail   tail
	flow   flow
	organ  body
	parent *body
	unit   unitFound
	seen   map[string][]witness
	grids  []ruled
	tables []table
	result Result
}

// Document reads the words of a document into fields with evidence. It never
// fails: what cannot be found is missing with a reason.
func (r *Rules) Document(in Input) Result {
	p := &paper{rules: r, in: in, gui: -1}
	p.result.Evidence = map[string]scan.Evidence{}
	for i, pg := range in.Pages {
		p.sheets = append(p.sheets, newSheet(pg, i))
	}
	f := &p.result.Fields
	f.DocumentFamily = scan.FamilyOther
	f.SecurityLevel, f.UrgencyLevel = scan.SecurityNone, scan.UrgencyNone
	f.Language = "01"
	f.PageAmount = len(in.Pages)
	f.Addressees, f.Recipients, f.ArchiveUnits, f.SigningCapacity = []string{}, []string{}, []string{}, []string{}
	if len(p.sheets) > 0 {
		p.readHead()
		p.readTail()
		p.readTables()
		p.readFlow()
		p.fillHead()
		p.fillTail()
		p.fillMarks()
		p.fillBody()
	}
	p.judge()
	return p.result
}

// readHead finds the header page, its number and title.
func (p *paper) readHead() {
	best := -1
	for i := range p.sheets { // a cover page or banner page may stand before
		if i > 2 {
			break
		}
		h, n := p.rules.headerOf(p.sheets[i])
		if n > best {
			best, p.head = n, h
		}
		if n >= 2 {
			break
		}
	}
	s := p.sheets[p.head.page]
	p.rules = p.rules.asOf(p.head.date.date)
	p.head.number = p.findNumber(s)
	p.title = p.rules.titleOf(s, p.head)
	p.gui = guiLine(p.head.lines, p.head.bottom-s.em)
	if p.gui >= 0 && p.head.lines[p.gui].midY() > s.page.Height*7/10 {
		p.gui = -1
	}
}

func (p *paper) readTail() { p.tail = p.rules.tailOf(p.sheets, p.head.page) }

// organLines are the lines of the left column above the number.
func (p *paper) organLines() []line {
	s := p.sheets[p.head.page]
	top := p.head.banner.box.Y0 - s.em // what stands higher is a stamp or a note
	if p.head.banner.box.Empty() {
		top = boxOf(p.head.date.words).Y0 - s.em*8
	}
	end := p.head.bottom + s.em*2
	if p.head.number != nil {
		end = boxOf(p.head.number.words).Y0 + s.em/4
	}
	if p.title.kind != nil && len(p.title.words) > 0 {
		end = min(end, boxOf(p.title.words).Y0)
	}
	var out []line
	for _, l := range p.head.left {
		words := trimOrgan(l.words)
		if l.midY() < top || l.midY() > end || letters(words) < 2 || upperShare(words) < 0.75 || stampOnly(words) {
			continue
		}
		if conf(words) < 0.35 && letters(words) < 6 {
			continue
		}
		if end := l.words[len(l.words)-1]; dashes[end.text] {
			words = append(words[:len(words):len(words)], end)
		}
		out = append(out, newLine(words))
	}
	return out
}

// stampOnly reports whether words are a stamp and nothing else.
func stampOnly(words []token) bool {
	key := stampKey(letterKey(newLine(words).fold))
	for _, st := range stampWords {
		if key == st.key || len(st.key) >= 6 && vn.Distance(key, st.key, 1) <= 1 {
			return true
		}
	}
	return key == "den" || key == "duthao"
}

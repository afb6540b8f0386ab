package extract

import (
	"regexp"
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// fillAttachments finds the annexes: pages that start with Phụ lục.
func (p *paper) fillAttachments() {
	f := &p.result.Fields
	for i := p.head.page + 1; i < len(p.sheets); i++ {
		s := p.sheets[i]
		l, ok := annexStart(s)
		if !ok {
			if n := len(f.Attachments); n > 0 {
				f.Attachments[n-1].PageTo = s.page.Number
			}
			continue
		}
		label := vn.Tone(clean(l.words), vn.Old)
		a := scan.Attachment{Label: &label, PageFrom: s.page.Number, PageTo: s.page.Number}
		var title []token
		for _, t := range s.lines {
			if t.midY() <= l.midY() || strings.HasPrefix(strings.TrimSpace(t.text()), "(") || t.box.Y0 > l.box.Y1+s.em*6 {
				if len(title) > 0 && t.midY() > l.midY() {
					break
				}
				continue
			}
			if letters(t.words) > 2 {
				title = append(title, t.words...)
			}
		}
		if len(title) > 0 {
			text := subjectText(title)
			a.Title = &text
		}
		f.Attachments = append(f.Attachments, a)
		p.evidence("/attachments", value{words: l.words, rule: "annex.heading", sure: conf(l.words)})
	}
}

var (
	stampNumber = regexp.MustCompile(`(?i)^\W*s[ốôo]\s*[:.]?\s*([0-9OolI]{1,8})\W*$`)
	stampDay    = regexp.MustCompile(`(?i)ngày\s*[:.]?\s*(\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{2,4})`)
	stampTo     = regexp.MustCompile(`(?i)^\W*chuyển\s*[:.]?\s*(.+)$`)
	shortYear   = regexp.MustCompile(`^(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{2})$`)
)

// fillIncoming reads the receiver's ĐẾN stamp: from the text of its mark, or
// from the lines of the page about the word ĐẾN.
func (p *paper) fillIncoming() {
	s := p.sheets[p.head.page]
	for i := range s.page.Marks {
		m := s.page.Marks[i]
		if m.Kind != "incoming_stamp" || m.Text == "" {
			continue
		}
		p.readIncoming(strings.Split(vn.NFC(m.Text), "\n"), []token{{text: m.Text, box: m.Box, page: s.index, conf: m.Conf}})
		if p.result.Fields.IncomingStamp != nil {
			return
		}
	}
	for _, l := range s.lines {
		if k := letterKey(l.fold); k != "den" && k != "congvanden" && k != "cvden" || upperShare(l.words) < 0.9 {
			continue
		}
		var lines []string
		words := l.words
		for _, n := range s.lines {
			if n.box.X0 < l.box.X1+s.em*8 && n.box.X1 > l.box.X0-s.em*8 && n.midY() > l.midY() && n.midY() < l.midY()+s.em*9 && n.box.W() < s.em*16 {
				lines = append(lines, n.text())
				words = append(words[:len(words):len(words)], n.words...)
			}
		}
		p.readIncoming(lines, words)
		if p.result.Fields.IncomingStamp != nil {
			return
		}
	}
}

// readIncoming reads number, day and addressee of an ĐẾN stamp; two of them
// must be there.
func (p *paper) readIncoming(lines []string, words []token) {
	var in scan.Incoming
	n := 0
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if m := stampDay.FindStringSubmatch(l); m != nil && in.ArrivalDate == nil {
			day := m[1]
			if y := shortYear.FindStringSubmatch(day); y != nil {
				day = y[1] + "/" + y[2] + "/20" + y[3]
			}
			if iso, _, _ := dateIn(day); iso != "" {
				in.ArrivalDate = &iso
				n++
			}
		} else if m := stampNumber.FindStringSubmatch(l); m != nil && in.ArrivalNumber == nil {
			if d, _, ok := digitsOf(m[1]); ok {
				in.ArrivalNumber = &d
				n++
			}
		} else if m := stampTo.FindStringSubmatch(l); m != nil && in.TransferTo == nil {
			to := strings.Trim(m[1], " .:…_-")
			if hasAlnum(to) {
				in.TransferTo = &to
				n++
			}
		}
	}
	if n >= 2 {
		p.result.Fields.IncomingStamp = &in
		p.evidence("/incoming_stamp", value{words: words, rule: "stamp.den", sure: conf(words)})
	}
}

// notices are marks on how a paper may circulate.
var notices = []struct{ key, code string }{
	{"xem xong tra lai", "xem_xong_tra_lai"}, {"luu hanh noi bo", "luu_hanh_noi_bo"}, {"tai lieu thu hoi", "tai_lieu_thu_hoi"},
}

// copyForms are the headings of a paper copy's second header.
var copyForms = []struct{ key, code string }{
	{"sao y ban chinh", "sao_y"}, {"sao y", "sao_y"}, {"trich sao", "trich_sao"}, {"sao luc", "sao_luc"},
}

// fillNotices reads circulation notices, DỰ THẢO and the form of a copy.
func (p *paper) fillNotices() {
	f := &p.result.Fields
	for i, s := range p.sheets {
		for _, l := range s.lines {
			if len(l.words) > 8 || upperShare(l.words) < 0.8 {
				continue
			}
			key := letterKey(l.fold)
			for _, n := range notices {
				if f.Circulation == nil && i <= p.head.page && same(l.fold, n.key) {
					code := n.code
					p.set("/circulation_notice", &f.Circulation, value{text: code, words: l.words, rule: "mark.circulation", sure: conf(l.words)})
				}
			}
			if i <= p.head.page && l.midY() < s.page.Height/2 && (key == "duthao" || strings.HasPrefix(key, "duthaolan")) {
				f.IsDraft = true
				p.evidence("/is_draft", value{words: l.words, rule: "mark.draft", sure: conf(l.words)})
			}
			for _, c := range copyForms {
				if f.CopyForm != nil || !same(l.fold, c.key) {
					continue
				}
				// At the head it is an electronic banner; below, the second header.
				if l.midY() < p.head.banner.box.Y0 && i == p.head.page || p.tail.found && (i > p.tail.page || i == p.tail.page && l.midY() > p.tail.bottom) {
					code := c.code
					p.set("/copy_form", &f.CopyForm, value{text: code, words: l.words, rule: "mark.copy", sure: conf(l.words)})
				}
			}
		}
	}
}

package extract

import (
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// fillTail writes recipients and signatures.
func (p *paper) fillTail() {
	f := &p.result.Fields
	t := p.tail
	if len(t.recipients) > 0 {
		f.Recipients = t.recipients
		var words []token
		for _, it := range t.items {
			words = append(words, it...)
		}
		p.evidence("/recipients", value{words: words, rule: "recipients.noi_nhan", sure: wordsSure(words)})
	} else {
		p.missing("/recipients", "")
	}
	if len(t.archived) > 0 {
		f.ArchiveUnits = t.archived
		p.evidence("/archive_units", value{words: t.archive, rule: "recipients.luu", sure: wordsSure(t.archive)})
		f.Copies = t.copies
		if n := len(t.archived); n > 1 {
			unit := t.archived[n-1]
			p.set("/drafting_unit", &f.DraftingUnit, value{text: unit, words: t.archive, rule: "recipients.luu_last", sure: wordsSure(t.archive), state: scan.Derived})
		}
	} else {
		p.missing("/archive_units", "")
	}
	if len(t.signers) == 0 {
		for _, ptr := range []string{"/signer_full_name", "/signer_position", "/signing_capacity"} {
			p.missing(ptr, "no_signature_block")
		}
		return
	}
	sg := t.signers[len(t.signers)-1]
	if len(sg.capacity) > 0 {
		f.SigningCapacity = sg.capacity
		v := value{words: sg.capWords, rule: "signer.capacity", sure: 0.5 + conf(sg.capWords)/2}
		if sg.implied {
			v.rule, v.sure, v.why = "signer.capacity_implied", 0.75, "the capacity was not read, the lines below it say it"
		}
		p.evidence("/signing_capacity", v)
	}
	if sg.behalf != "" {
		p.set("/on_behalf_of", &f.OnBehalfOf, value{text: sg.behalf, words: sg.behalfWord, rule: "signer.behalf", sure: conf(sg.behalfWord)})
	}
	sure := conf(sg.posWords)
	if sg.known {
		sure = 0.6 + sure*0.39 - 0.15*float64(sg.misread)
	}
	p.set("/signer_position", &f.SignerPosition, value{text: sg.position, words: sg.posWords, rule: pick(sg.known, "signer.position", "signer.position_printed"), sure: sure})
	nameSure := leastConf(sg.nameWords)
	why := ""
	if sg.nameFixed {
		nameSure, why = min(nameSure, 0.75), "marks of the family name restored"
	}
	if len(strings.Fields(sg.name)) == 2 { // two words are rare: a third may not have been read
		nameSure, why = min(nameSure, 0.78), "a name of two words"
	}
	if sg.nameCut {
		nameSure, why = min(nameSure, 0.5), "the word before the name was not read"
	}
	p.set("/signer_full_name", &f.SignerFullName, value{text: sg.name, words: sg.nameWords, rule: "signer.name", sure: nameSure, why: why})
	for _, s := range t.signers {
		f.Signatures = append(f.Signatures, signatory(s))
	}
}

func signatory(s signer) scan.Signatory {
	out := scan.Signatory{Capacity: s.capacity}
	if s.position != "" {
		out.Position = &s.position
	}
	if s.name != "" {
		out.FullName = &s.name
	}
	return out
}

// fillMarks writes secrecy, urgency and the other marks of the paper.
func (p *paper) fillMarks() {
	f := &p.result.Fields
	for i, s := range p.sheets {
		if level, mark := secrecyOf(s); rank(level) > rank(f.SecurityLevel) {
			f.SecurityLevel = level
			e := value{rule: "mark.secrecy", sure: 0.95}
			if level == scan.SecurityUnknown {
				e.sure, e.why = 0.5, "mark_not_read"
			}
			if mark != nil {
				e.words = []token{{text: mark.Text, box: mark.Box, page: i, conf: mark.Conf}}
			}
			p.evidence("/security_level", e)
		}
		if f.UrgencyLevel == scan.UrgencyNone && i <= p.head.page {
			if level, words, mark := urgencyOf(s); level != scan.UrgencyNone {
				f.UrgencyLevel = level
				if mark != nil {
					words = []token{{text: mark.Text, box: mark.Box, page: i, conf: mark.Conf}}
				}
				p.evidence("/urgency_level", value{words: words, rule: "mark.urgency", sure: 0.95})
			}
		}
		p.result.Marks = append(p.result.Marks, marksOf(s)...)
	}
	if _, ok := p.result.Evidence["/security_level"]; !ok {
		p.evidence("/security_level", value{rule: "mark.none_found", sure: 0.9, state: scan.Derived})
	}
}

// markKinds are the kinds a record may carry.
var markKinds = map[string]bool{"seal": true, "signature": true, "incoming_stamp": true, "urgency_stamp": true, "secrecy_stamp": true,
	"copy_banner": true, "signature_banner": true, "handwriting": true, "barcode": true}

func marksOf(s sheet) []scan.Mark {
	var out []scan.Mark
	for _, m := range s.page.Marks {
		if !markKinds[m.Kind] {
			continue
		}
		sm := scan.Mark{Kind: m.Kind, Page: s.page.Number, Confidence: round2(m.Conf),
			BBox: [4]float64{float64(m.Box.X0), float64(m.Box.Y0), float64(m.Box.X1), float64(m.Box.Y1)}}
		if m.Colour != "" {
			c := m.Colour
			sm.Colour = &c
		}
		if text := strings.TrimSpace(vn.NFC(m.Text)); text != "" {
			sm.Text = &text
		}
		out = append(out, sm)
	}
	return out
}

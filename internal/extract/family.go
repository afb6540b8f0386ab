package extract

import (
	"strings"

	"sohoa/internal/scan"
)

// cues are what speaks for a family (standards §2.2); two agreeing ones decide.
type cues struct{ state, party int }

// decideFamily weighs the cues of head, number and signature.
func (p *paper) decideFamily() {
	var c cues
	h := p.head
	if !h.banner.box.Empty() {
		if h.party {
			c.party += 2
		} else {
			c.state += 2
		}
	}
	if !h.motto.box.Empty() {
		c.state++
	}
	if n := h.number; n != nil && n.notation != "" {
		if n.party {
			c.party += 2
		} else {
			c.state++
		}
		if n.colon {
			c.state++
		}
	}
	for _, l := range h.left {
		if l.text() == "*" || letterKey(l.fold) == "" && strings.Contains(l.text(), "*") {
			c.party++
			break
		}
	}
	name := p.organ.name
	switch {
	case name == "":
	case strings.HasPrefix(name, "Đảng") || strings.HasPrefix(name, "Thành ủy") || strings.HasPrefix(name, "Tỉnh ủy") || strings.HasPrefix(name, "Chi bộ") ||
		p.parent != nil && (strings.HasPrefix(p.parent.name, "Đảng") || strings.HasSuffix(firstTwo(p.parent.name), "ủy")):
		c.party += 2
	case strings.HasPrefix(name, "Ủy ban nhân dân") || strings.HasPrefix(name, "Hội đồng nhân dân") || strings.HasPrefix(name, "Sở") || strings.HasPrefix(name, "Bộ"):
		c.state += 2
	}
	for _, sg := range p.tail.signers {
		for _, x := range sg.capacity {
			if strings.Contains(x, "/") {
				c.party++
			} else {
				c.state++
			}
		}
	}
	f := &p.result.Fields
	switch {
	case c.party >= 2 && c.party > c.state:
		f.DocumentFamily = scan.FamilyParty
	case c.state >= 2 && c.state > c.party:
		f.DocumentFamily = scan.FamilyAdministrative
		if h.number != nil && h.number.year != "" {
			f.DocumentFamily = scan.FamilyLegal
		}
	default:
		f.DocumentFamily = scan.FamilyOther
	}
	gap := c.state - c.party
	if gap < 0 {
		gap = -gap
	}
	sure := 0.5
	switch {
	case gap >= 3:
		sure = 0.99
	case gap == 2:
		sure = 0.95
	case gap == 1:
		sure = 0.7
	}
	p.evidence("/document_family", value{rule: "family.cues", sure: sure, state: scan.Derived})
}

func firstTwo(s string) string {
	f := strings.Fields(s)
	if len(f) > 2 {
		f = f[:2]
	}
	return strings.Join(f, " ")
}

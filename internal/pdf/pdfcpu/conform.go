package pdfcpu

import (
	"slices"

	"sohoa/internal/pdf"
)

// auditor looks for what a copy of a PDF's pages carries over that PDF/A-2b
// forbids (ISO 19005-2 §6.1.7–6.2.11, §6.5–6.6, §6.9), or that only a full
// validator could vouch for: then the copy stays plain PDF. A scan passes: its
// pages show pictures and no text but invisible text, whose fonts need not be
// embedded (§6.2.11.4.1).
type auditor struct {
	f    *file
	seen map[ref]bool
	ops  int
	why  string // the first obstacle
}

// obstacle is why these pages cannot become PDF/A-2b, as pdf.Conformance.Reason;
// "" when they can.
func (d *document) obstacle(pages []pdf.LayerPage) string {
	a := &auditor{f: d.file, seen: map[ref]bool{}}
	if d.decrypted {
		return "encrypted"
	}
	a.catalog()
	for _, l := range pages {
		if a.why != "" {
			break
		}
		a.page(d.pages[l.Source-1])
	}
	return a.why
}

func (a *auditor) fail(why string) {
	if a.why == "" {
		a.why = why
	}
}

// dict is what o refers to; a file too broken to tell fails.
func (a *auditor) dict(o object) dict {
	d, err := a.f.dict(o)
	if err != nil {
		a.fail("damaged")
	}
	return d
}

// catalog keys that are harmless or not carried over.
var plainCatalog = []name{"Type", "Pages", "Version", "Metadata", "OutputIntents", "Lang", "PageLabels", "PageMode", "PageLayout",
	"ViewerPreferences", "MarkInfo", "StructTreeRoot", "Perms", "DSS", "Extensions"}

func (a *auditor) catalog() {
	root := a.dict(a.f.trailer["Root"])
	for _, k := range root.keys() {
		switch k {
		case "AcroForm":
			form := a.dict(root[k])
			if fields, _ := a.f.resolve(form["Fields"]); len(asArray(fields)) > 0 || form["XFA"] != nil {
				a.fail("form")
			}
		case "OCProperties":
			a.fail("layers")
		case "Outlines", "Dests", "OpenAction", "AA":
			a.fail("actions")
		case "Names":
			a.fail("attachments")
		default:
			if !slices.Contains(plainCatalog, k) {
				a.fail("catalog")
			}
		}
	}
}

func (a *auditor) page(p page) {
	if annots, _ := a.f.resolve(p.dict["Annots"]); len(asArray(annots)) > 0 {
		a.fail("annotations")
	}
	if p.dict["AA"] != nil {
		a.fail("actions")
	}
	a.group(p.dict)
	content, err := a.f.content(p)
	if err != nil {
		a.fail("damaged")
		return
	}
	a.content(content, p.resources, "0", 0)
}

// group accepts a transparency group that blends in a colour of ours.
func (a *auditor) group(owner dict) {
	if owner["Group"] != nil {
		if cs := a.dict(owner["Group"])["CS"]; cs != nil {
			a.colour(cs)
		}
	}
}

// content looks at what a page or form paints; mode is its text rendering mode.
func (a *auditor) content(content []byte, resources dict, mode object, depth int) {
	a.resources(resources)
	var saved []object
	operations(content, func(op operation) bool {
		if a.ops++; a.ops > maxOperations || a.f.ctx.Err() != nil {
			a.fail("too_large")
		}
		switch op.operator {
		case "q":
			saved = append(saved, mode)
		case "Q":
			if n := len(saved); n > 0 {
				mode, saved = saved[n-1], saved[:n-1]
			}
		case "Tr":
			if len(op.operands) > 0 {
				mode = op.operands[len(op.operands)-1]
			}
		case "Tj", "TJ", "'", "\"":
			if mode != atom("3") {
				a.fail("visible_text")
			}
		case "k", "K":
			a.fail("cmyk")
		case "cs", "CS":
			if n, ok := lastName(op); ok && n == "DeviceCMYK" {
				a.fail("cmyk")
			}
		case "BI":
			a.fail("inline_image")
		case "sh", "d0", "d1":
			a.fail("graphics")
		case "Do":
			if n, ok := lastName(op); ok {
				a.paint(n, resources, mode, depth)
			}
		}
		return a.why == ""
	})
}

func (a *auditor) paint(n name, resources dict, mode object, depth int) {
	s, at, err := a.f.xobject(resources, n)
	if err != nil || s.dict == nil {
		a.fail("damaged")
		return
	}
	if at != (ref{}) && a.seen[at] {
		return
	}
	a.seen[at] = true
	if s.dict["Subtype"] == name("Image") {
		a.image(s.dict)
		return
	}
	if s.dict["Subtype"] != name("Form") || s.dict["PS"] != nil || s.dict["Ref"] != nil || s.dict["OPI"] != nil || s.dict["OC"] != nil || depth == maxForms {
		a.fail("graphics")
		return
	}
	a.group(s.dict)
	content, err := a.f.decode(s)
	if err != nil {
		a.fail("damaged")
		return
	}
	own := resources
	if s.dict["Resources"] != nil {
		own = a.dict(s.dict["Resources"])
	}
	a.content(content, own, mode, depth+1)
}

func (a *auditor) image(d dict) {
	for _, k := range []name{"Alternates", "OPI", "OC", "SMaskInData"} {
		if d[k] != nil && d[k] != atom("0") {
			a.fail("image")
		}
	}
	if d["Interpolate"] == atom("true") {
		a.fail("interpolation")
	}
	filter, err := a.f.resolve(d["Filter"])
	if err != nil {
		a.fail("damaged")
	}
	filters := asArray(filter)
	if n, ok := filter.(name); ok {
		filters = array{n}
	}
	for _, f := range filters {
		switch f {
		case name("DCTDecode"), name("CCITTFaxDecode"), name("FlateDecode"), name("RunLengthDecode"), name("JBIG2Decode"), name("ASCII85Decode"), name("ASCIIHexDecode"):
		default: // LZW is forbidden, JPEG 2000 bound to a profile of its own
			a.fail("filter")
		}
	}
	if d["SMask"] != nil {
		mask, _ := a.f.resolve(d["SMask"])
		if s, ok := mask.(stream); ok {
			a.image(s.dict)
		}
	}
	if d["ImageMask"] != atom("true") && d["ColorSpace"] != nil {
		a.colour(d["ColorSpace"])
	}
}

// colour accepts what our output intent or a profile of its own defines.
func (a *auditor) colour(o object) {
	o, err := a.f.resolve(o)
	if err != nil {
		a.fail("damaged")
		return
	}
	space := asArray(o)
	if n, ok := o.(name); ok {
		space = array{n}
	}
	if len(space) == 0 {
		return
	}
	switch space[0] {
	case name("DeviceGray"), name("DeviceRGB"), name("CalGray"), name("CalRGB"), name("Lab"), name("G"), name("RGB"):
	case name("DeviceCMYK"), name("CMYK"):
		a.fail("cmyk")
	case name("Indexed"), name("ICCBased"):
		if len(space) < 2 {
			a.fail("colour_space")
			return
		}
		if space[0] == name("Indexed") {
			a.colour(space[1])
			return
		}
		if n, _ := integer(a.dict(space[1])["N"]); n != 1 && n != 3 {
			a.fail("cmyk")
		}
	default:
		a.fail("colour_space")
	}
}

// resources looks at what content may name beside pictures and forms.
func (a *auditor) resources(r dict) {
	for _, k := range []name{"Pattern", "Shading"} {
		if len(a.dict(r[k])) > 0 {
			a.fail("graphics")
		}
	}
	spaces := a.dict(r["ColorSpace"])
	for _, k := range spaces.keys() {
		a.colour(spaces[k])
	}
	states := a.dict(r["ExtGState"])
	for _, k := range states.keys() {
		for _, key := range a.dict(states[k]).keys() {
			if !slices.Contains([]name{"Type", "LW", "LC", "LJ", "ML", "D", "OP", "op", "OPM", "SA", "SM", "FL"}, key) {
				a.fail("graphics")
			}
		}
	}
}

func asArray(o object) array {
	a, _ := o.(array)
	return a
}

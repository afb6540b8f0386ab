package pdfcpu

import "bytes"

// dropper takes the text out of a page's content. Text that nobody sees
// (rendering mode 3) is cut out; text that is seen keeps its look, and the
// whole old content is declared to read as nothing (ActualText, §14.9.4), so
// that programs find the new words only.
type dropper struct {
	f     *file
	forms map[int]stream // rewritten forms by object number
	ops   int
}

// readsAsNothing begins content whose text is not to be found.
const readsAsNothing = "/Span <</ActualText <FEFF>>> BDC\n"

// drop rewrites content; mode is the text rendering mode it begins with.
func (d *dropper) drop(content []byte, resources dict, mode object, depth int) []byte {
	var out bytes.Buffer
	var saved []object
	var marked []bool // open marked content: is it kept?
	operations(content, func(op operation) bool {
		if d.ops++; d.ops > maxOperations || d.f.ctx.Err() != nil {
			return false
		}
		keep := true
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
			if keep = mode != atom("3"); !keep && op.operator[0] != 'T' { // these begin a new line too
				out.WriteString("T*\n")
			}
		case "BDC", "BMC": // tags of the old text go, layers (optional content) stay
			keep = len(op.operands) > 0 && op.operands[0] == name("OC")
			marked = append(marked, keep)
		case "EMC":
			if n := len(marked); n > 0 {
				keep, marked = marked[n-1], marked[:n-1]
			}
		case "MP", "DP":
			keep = false
		case "Do":
			if n, ok := lastName(op); ok && depth < maxForms {
				d.form(n, resources, mode, depth)
			}
		}
		if keep {
			out.Write(content[op.from:op.to])
			out.WriteByte('\n')
		}
		return true
	})
	return out.Bytes()
}

// form rewrites the form behind a name, once.
func (d *dropper) form(n name, resources dict, mode object, depth int) {
	s, at, err := d.f.xobject(resources, n)
	if err != nil || s.dict["Subtype"] != name("Form") {
		return
	}
	if _, done := d.forms[at.number]; done || at == (ref{}) {
		return
	}
	content, err := d.f.decode(s)
	if err != nil {
		return
	}
	own, err := d.f.dict(s.dict["Resources"])
	if err != nil {
		return
	}
	if own == nil {
		own = resources
	}
	d.forms[at.number] = s // ends recursion
	head := s.dict.with(dict{"Filter": name("FlateDecode")})
	delete(head, "DecodeParms")
	data := deflated(d.drop(content, own, mode, depth+1))
	d.forms[at.number] = stream{dict: head, data: data, size: int64(len(data))}
}

// unclosed counts the q of content that have no Q.
func unclosed(content []byte) (n int) {
	operations(content, func(op operation) bool {
		switch {
		case op.operator == "q":
			n++
		case op.operator == "Q" && n > 0:
			n--
		}
		return true
	})
	return n
}

package pdfcpu

// placed is an image as a page shows it.
type placed struct {
	dict   dict // inline images too, with their short keys
	inline bool
	box    rect // points of user space
}

// Bounds of one page: how deep forms nest and how many operations are looked at.
const (
	maxForms      = 8
	maxOperations = 2_000_000
)

// painter follows the operators that place images.
type painter struct {
	f     *file
	ops   int
	found []placed
}

// images lists the images of a page in the order they are painted.
func (f *file) images(p page) ([]placed, error) {
	content, err := f.content(p)
	if err != nil {
		return nil, err
	}
	w := &painter{f: f}
	err = w.paint(content, p.resources, identity, 0)
	return w.found, err
}

func (w *painter) paint(content []byte, resources dict, at matrix, depth int) (err error) {
	saved := []matrix{}
	operations(content, func(op operation) bool {
		if w.ops++; w.ops > maxOperations || w.f.ctx.Err() != nil {
			return false
		}
		switch op.operator {
		case "q":
			if len(saved) < 1000 {
				saved = append(saved, at)
			}
		case "Q":
			if n := len(saved); n > 0 {
				at, saved = saved[n-1], saved[:n-1]
			}
		case "cm":
			if m, ok := matrixOf(op.operands); ok {
				at = m.then(at)
			}
		case "BI":
			d, _ := op.operands[0].(dict)
			w.found = append(w.found, placed{d, true, at.box()})
		case "Do":
			if n, ok := lastName(op); ok {
				err = w.do(n, resources, at, depth)
			}
		}
		return err == nil
	})
	if err == nil {
		err = w.f.ctx.Err()
	}
	return err
}

func lastName(op operation) (name, bool) {
	if len(op.operands) == 0 {
		return "", false
	}
	n, ok := op.operands[len(op.operands)-1].(name)
	return n, ok
}

// xobject finds a named form or image.
func (f *file) xobject(resources dict, n name) (stream, ref, error) {
	all, err := f.dict(resources["XObject"])
	if err != nil {
		return stream{}, ref{}, err
	}
	r, _ := all[n].(ref)
	o, err := f.resolve(all[n])
	s, _ := o.(stream)
	return s, r, err
}

func (w *painter) do(n name, resources dict, at matrix, depth int) error {
	s, _, err := w.f.xobject(resources, n)
	if err != nil {
		return err
	}
	switch s.dict["Subtype"] {
	case name("Image"):
		w.found = append(w.found, placed{s.dict, false, at.box()}) // stencils too: many bitonal scans are
	case name("Form"):
		if depth == maxForms {
			return nil
		}
		content, err := w.f.decode(s)
		if err != nil {
			return nil // a form that cannot be read shows nothing
		}
		own, err := w.f.dict(s.dict["Resources"])
		if err != nil {
			return err
		}
		if own == nil {
			own = resources
		}
		if a, err := w.f.resolve(s.dict["Matrix"]); err == nil {
			if a, ok := a.(array); ok {
				if m, ok := matrixOf(a); ok {
					at = m.then(at)
				}
			}
		}
		return w.paint(content, own, at, depth+1)
	}
	return nil
}

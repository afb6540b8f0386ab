package pdfcpu

import (
	"errors"
	"fmt"
	"math"
)

// Bounds of a page tree.
const (
	maxPages     = 100_000
	maxTreeDepth = 64
)

// page is a page with what it inherits.
type page struct {
	ref       ref
	dict      dict // with Resources, MediaBox, CropBox and Rotate filled in
	media     rect
	crop      rect // within media: what a viewer shows
	rotate    int  // 0, 90, 180, 270
	resources dict
}

// rect is a rectangle in points, x0 < x1 and y0 < y1.
type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) width() float64  { return r.x1 - r.x0 }
func (r rect) height() float64 { return r.y1 - r.y0 }

var letter = rect{0, 0, 612, 792} // what viewers assume when a page says nothing

var inherited = []name{"Resources", "MediaBox", "CropBox", "Rotate"}

// allPages walks the page tree.
func (f *file) allPages() ([]page, error) {
	root, err := f.dict(f.trailer["Root"])
	if err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	var pages []page
	seen := map[ref]bool{}
	var walk func(o object, from dict, depth int) error
	walk = func(o object, from dict, depth int) error {
		r, _ := o.(ref)
		if depth > maxTreeDepth || seen[r] && r != (ref{}) {
			return errors.New("the page tree runs in a circle")
		}
		seen[r] = true
		node, err := f.dict(o)
		if err != nil || node == nil {
			return fmt.Errorf("page tree: %w", errors.Join(err, errSyntax))
		}
		have := dict{}
		for _, k := range inherited {
			if v, ok := node[k]; ok {
				have[k] = v
			} else if v, ok := from[k]; ok {
				have[k] = v
			}
		}
		kids, err := f.resolve(node["Kids"])
		if err != nil {
			return err
		}
		if kids, ok := kids.(array); ok && node["Type"] != name("Page") {
			for _, kid := range kids {
				if err := walk(kid, have, depth+1); err != nil {
					return err
				}
			}
			return nil
		}
		if len(pages) == maxPages {
			return fmt.Errorf("more than %d pages", maxPages)
		}
		p := page{ref: r, dict: node.with(have)}
		if err := f.measure(&p); err != nil {
			return err
		}
		pages = append(pages, p)
		return nil
	}
	return pages, walk(root["Pages"], nil, 0)
}

func (f *file) measure(p *page) (err error) {
	var ok bool
	if p.media, ok, err = f.rect(p.dict["MediaBox"]); err != nil {
		return err
	} else if !ok {
		p.media = letter
	}
	crop, ok, err := f.rect(p.dict["CropBox"])
	p.crop = p.media
	if c := (rect{max(crop.x0, p.media.x0), max(crop.y0, p.media.y0), min(crop.x1, p.media.x1), min(crop.y1, p.media.y1)}); ok && c.width() > 0 && c.height() > 0 {
		p.crop = c
	}
	if err != nil {
		return err
	}
	rotate, err := f.resolve(p.dict["Rotate"])
	if err != nil {
		return err
	}
	if v, ok := num(rotate); ok {
		p.rotate = (int(math.Mod(math.Round(v/90), 4))*90 + 360) % 360
	}
	p.resources, err = f.dict(p.dict["Resources"])
	return err
}

// rect reads a rectangle; ok is false when it is absent or empty.
func (f *file) rect(o object) (r rect, ok bool, err error) {
	o, err = f.resolve(o)
	a, _ := o.(array)
	if err != nil || len(a) != 4 {
		return rect{}, false, err
	}
	var v [4]float64
	for i := range v {
		o, err := f.resolve(a[i])
		if err != nil {
			return rect{}, false, err
		}
		if v[i], ok = num(o); !ok {
			return rect{}, false, nil
		}
	}
	r = rect{min(v[0], v[2]), min(v[1], v[3]), max(v[0], v[2]), max(v[1], v[3])}
	return r, r.width() > 0 && r.height() > 0, nil
}

// contents lists the streams of a page's content.
func (f *file) contents(p page) ([]stream, error) {
	o, err := f.resolve(p.dict["Contents"])
	if err != nil {
		return nil, err
	}
	parts, ok := o.(array)
	if !ok {
		parts = array{o}
	}
	var all []stream
	for _, o := range parts {
		o, err := f.resolve(o)
		if err != nil {
			return nil, err
		}
		if s, ok := o.(stream); ok {
			all = append(all, s)
		}
	}
	return all, nil
}

// content is the decoded content of a page.
func (f *file) content(p page) ([]byte, error) {
	parts, err := f.contents(p)
	if err != nil {
		return nil, err
	}
	var all []byte
	for _, s := range parts {
		data, err := f.decode(s)
		if err != nil {
			return nil, err
		}
		if len(all)+len(data) > maxDecoded {
			return nil, errors.New("a page of too many bytes")
		}
		all = append(append(all, data...), '\n')
	}
	return all, nil
}

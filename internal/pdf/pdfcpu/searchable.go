package pdfcpu

import (
	"context"
	"os"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

// Searchable implements pdf.Writer. Pages keep their size, rotation and
// pictures; a PDF's bookmarks and form are kept when all its pages are. A
// signed or encrypted PDF gives an unsigned, open copy; the source is only
// read. JPEG, fax and plain PNG data are carried over as they are coded, the
// rest is coded without loss, so that a lossy WebP grows. TIFF's orientation
// tag is obeyed, EXIF's is not, as where pages are read. Image files
// and scans in PDF become PDF/A-2b when nothing they carry stands against it;
// such a copy has no Info dictionary, the source keeps it. Errors: those of
// pdf.Inspector for src; scan.CodeInvalid for pages that src does not have;
// scan.CodePageUnreadable for a picture that cannot be carried over;
// scan.CodeUnavailable when dst cannot be written.
func (*Driver) Searchable(ctx context.Context, src, media, dst string, pages []pdf.LayerPage) (conf pdf.Conformance, err error) {
	defer recovered(&err)
	if len(pages) == 0 {
		return conf, scan.Errorf(scan.CodeInvalid, "no pages to write")
	}
	out, err := os.Create(dst)
	if err != nil {
		return conf, scan.Errorf(scan.CodeUnavailable, "create PDF: %w", err)
	}
	defer func() {
		if e := out.Close(); err == nil && e != nil {
			err = scan.Errorf(scan.CodeUnavailable, "close PDF: %w", e)
		}
		if err != nil {
			os.Remove(dst)
		}
	}()
	o := newOutput(out)
	if scan.Media(media) == scan.MediaPDF {
		conf.Reason, err = fromPDF(ctx, src, o, pages)
	} else {
		conf.Reason, err = fromPictures(ctx, src, scan.Media(media), o, pages)
	}
	if o.err != nil {
		err = scan.Errorf(scan.CodeUnavailable, "write PDF: %w", o.err)
	}
	conf.Archival = err == nil && conf.Reason == ""
	return conf, err
}

// fromPDF carries pages of a PDF over; obstacle is why they are no PDF/A.
func fromPDF(ctx context.Context, src string, o *output, pages []pdf.LayerPage) (obstacle string, err error) {
	d, err := open(ctx, src)
	if err != nil {
		return "", err
	}
	defer d.close()
	c := &copier{from: d.file, to: o, known: map[int]ref{}, gone: map[int]bool{}, instead: map[int]stream{}}
	for _, p := range d.pages {
		c.gone[p.ref.number] = true
	}
	delete(c.gone, 0) // pages without a number of their own
	refs := make([]ref, len(pages))
	all := len(pages) == len(d.pages)
	for i, l := range pages {
		if l.Source < 1 || l.Source > len(d.pages) {
			return "", scan.Errorf(scan.CodeInvalid, "page %d of %d", l.Source, len(d.pages))
		}
		all = all && l.Source == i+1
		refs[i] = o.reserve()
		if n := d.pages[l.Source-1].ref.number; n != 0 {
			c.known[n] = refs[i]
			delete(c.gone, n)
		}
	}
	obstacle = d.obstacle(pages)
	tree, font := o.reserve(), newGlyphless(o)
	dropped := false
	for i, l := range pages {
		p, err := d.layered(l, c, font)
		if err != nil {
			return "", scan.Errorf(scan.CodeDamaged, "page %d: %w", l.Source, err)
		}
		if !all { // they lead to other pages
			delete(p, "StructParents")
			delete(p, "B")
		}
		p["Parent"] = tree
		o.set(refs[i], p)
		if err := c.flush(); err != nil {
			return "", scan.Errorf(scan.CodeDamaged, "page %d: %w", l.Source, err)
		}
		dropped = dropped || l.DropText
	}
	writeTree(o, tree, refs)
	root, err := d.root(c, tree, all, dropped)
	if err != nil {
		return "", scan.Errorf(scan.CodeDamaged, "catalog: %w", err)
	}
	if obstacle == "" {
		root = root.with(archival(o))
	}
	trailer := dict{"Root": o.add(root)}
	if info := d.trailer["Info"]; info != nil && obstacle != "" && !d.decrypted { // pdfcpu writes the time of day into it
		trailer["Info"] = c.object(info)
	}
	if err := c.flush(); err != nil {
		return "", scan.Errorf(scan.CodeDamaged, "catalog: %w", err)
	}
	font.write(o)
	return obstacle, o.finish(trailer)
}

func writeTree(o *output, tree ref, refs []ref) {
	kids := make(array, len(refs))
	for i, r := range refs {
		kids[i] = r
	}
	o.set(tree, dict{"Type": name("Pages"), "Kids": kids, "Count": whole(len(refs))})
}

// root is the catalog of the copy. What describes the document as a whole
// (bookmarks, structure, form) is kept only when the whole document is; the
// old metadata may claim what is no longer so.
func (d *document) root(c *copier, tree ref, all, dropped bool) (dict, error) {
	old, err := d.dict(d.trailer["Root"])
	if err != nil {
		return nil, err
	}
	root := dict{}
	if all {
		root = old.with(nil)
		for _, k := range []name{"Metadata", "Perms", "Version", "Extensions", "DSS"} {
			delete(root, k)
		}
		if dropped {
			delete(root, "StructTreeRoot")
			delete(root, "MarkInfo")
		}
		if form, err := d.dict(old["AcroForm"]); err == nil && form != nil {
			form = form.with(nil)
			delete(form, "SigFlags")
			root["AcroForm"] = form
		}
	} else {
		for _, k := range []name{"Lang", "OCProperties", "OutputIntents", "ViewerPreferences"} {
			if v, ok := old[k]; ok {
				root[k] = v
			}
		}
	}
	delete(root, "Pages")
	root, _ = c.object(root).(dict)
	root["Type"], root["Pages"] = name("Catalog"), tree
	return root, nil
}

// layered is a page's dictionary in the copy, with its text layer.
func (d *document) layered(l pdf.LayerPage, c *copier, font *glyphless) (dict, error) {
	p := d.pages[l.Source-1]
	old := p.dict.with(dict{"Type": name("Page")})
	delete(old, "Parent")
	words := font.layer(l, drawn(l, p), p.rotate)
	if words == nil && !l.DropText {
		return c.object(old).(dict), nil
	}
	delete(old, "Contents")
	delete(old, "Resources")
	out := c.object(old).(dict)
	content, err := d.content(p)
	if err != nil { // it cannot be read, so it is carried over and assumed closed
		content = nil
	}
	before, after := "q\n", "\nQ"
	for range unclosed(content) {
		after += " Q"
	}
	var parts array
	if l.DropText && content != nil {
		w := &dropper{f: d.file, forms: c.instead}
		content = w.drop(content, p.resources, atom("0"), 0)
		before, after = readsAsNothing+before, after+"\nEMC"
		parts = array{c.to.addDeflated(dict{}, append(append([]byte(before), content...), after...))}
	} else {
		o, err := d.resolve(p.dict["Contents"])
		if err != nil {
			return nil, err
		}
		old, ok := o.(array)
		if !ok && p.dict["Contents"] != nil {
			old = array{p.dict["Contents"]}
		}
		parts = append(array{c.to.addStream(dict{}, []byte(before))}, c.object(old).(array)...)
		parts = append(parts, c.to.addStream(dict{}, []byte(after)))
	}
	resources := p.resources.with(nil)
	if words != nil {
		parts = append(parts, c.to.addDeflated(dict{}, words))
		fonts, err := d.dict(resources["Font"])
		if err != nil {
			return nil, err
		}
		resources["Font"] = fonts
		resources, _ = c.object(resources).(dict)
		named, _ := resources["Font"].(dict)
		resources["Font"] = named.with(dict{layerFont: font.font})
	} else {
		resources, _ = c.object(resources).(dict)
	}
	out["Contents"], out["Resources"] = parts, resources
	return out, nil
}

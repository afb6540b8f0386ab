// Package pdfcpu looks into PDF files and writes searchable ones. It reads
// objects one by one when they are needed, so that memory does not grow with
// the file, and leaves to the pdfcpu library what that does well: stream
// filters and decryption. To carry a further kind of
// picture into a PDF, add it to pictures.go.
package pdfcpu

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

// Driver is a pdf.Inspector and a pdf.Writer, safe for many goroutines.
type Driver struct{}

// New makes a Driver.
func New() *Driver { return &Driver{} }

var (
	_ pdf.Inspector = (*Driver)(nil)
	_ pdf.Writer    = (*Driver)(nil)
)

// coverage is how much of a page's sides an image must span to cover it.
const coverage = 0.9

// Inspect implements pdf.Inspector. It takes at most a minute, whatever the
// file.
func (*Driver) Inspect(ctx context.Context, path string) (info pdf.Info, err error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	defer recovered(&err)
	d, err := open(ctx, path)
	if err != nil {
		return info, err
	}
	defer d.close()
	if info.Version, err = d.version(); err != nil {
		return info, scan.Errorf(scan.CodeDamaged, "version: %w", err)
	}
	if info.Signed, err = d.signed(); err != nil {
		return info, scan.Errorf(scan.CodeDamaged, "signatures: %w", err)
	}
	for _, p := range d.pages {
		page := pdf.PageInfo{Width: p.crop.width(), Height: p.crop.height(), Rotate: p.rotate}
		if p.rotate%180 != 0 {
			page.Width, page.Height = page.Height, page.Width
		}
		if images, err := d.images(p); err == nil { // else the page is for its reader to refuse
			d.cover(&page, p, images)
		}
		if ctx.Err() != nil {
			return info, scan.Errorf(scan.CodeDamaged, "inspect: %w", context.Cause(ctx))
		}
		info.Pages = append(info.Pages, page)
	}
	return info, nil
}

// recovered turns a panic over a hostile file into an error.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = scan.Errorf(scan.CodeDamaged, "panic: %v", p)
	}
}

// version is the newer of what header and catalog say.
func (f *file) version() (string, error) {
	head := make([]byte, min(f.size, 1024))
	if _, err := f.r.ReadAt(head, 0); err != nil {
		return "", err
	}
	version := "1.4"
	if i := bytes.Index(head, []byte("%PDF-")); i >= 0 {
		l := lexer{b: head, pos: i + 5}
		version = string(l.regular())
	}
	root, err := f.dict(f.trailer["Root"])
	if v, ok := root["Version"].(name); ok && string(v) > version {
		version = string(v)
	}
	if len(version) > 8 {
		version = version[:8]
	}
	return version, err
}

// signed looks for a signature with a value among the form's fields.
func (f *file) signed() (bool, error) {
	root, err := f.dict(f.trailer["Root"])
	if err != nil {
		return false, err
	}
	form, err := f.dict(root["AcroForm"])
	if err != nil {
		return false, err
	}
	left := 10_000 // fields to look at
	var any func(o object, depth int) bool
	any = func(o object, depth int) bool {
		o, err := f.resolve(o)
		fields, ok := o.(array)
		if err != nil || !ok || depth > maxTreeDepth {
			return false
		}
		for _, o := range fields {
			if left--; left < 0 {
				return false
			}
			field, err := f.dict(o)
			if err != nil {
				continue
			}
			if value, err := f.dict(field["V"]); err == nil && value["ByteRange"] != nil {
				return true
			}
			if field["Kids"] != nil && any(field["Kids"], depth+1) {
				return true
			}
		}
		return false
	}
	return any(form["Fields"], 0), nil
}

// cover fills in which image covers the page, and how much all do.
func (d *document) cover(page *pdf.PageInfo, p page, images []placed) {
	area := p.crop.width() * p.crop.height()
	for _, i := range images {
		b := rect{max(i.box.x0, p.crop.x0), max(i.box.y0, p.crop.y0), min(i.box.x1, p.crop.x1), min(i.box.y1, p.crop.y1)}
		if b.width() <= 0 || b.height() <= 0 {
			continue
		}
		page.Covered += b.width() * b.height() / area
		if len(images) == 1 && b.width() >= coverage*p.crop.width() && b.height() >= coverage*p.crop.height() {
			info, err := d.describe(i)
			if err == nil {
				page.Image = &info
			}
		}
	}
}

// shortKeys are the abbreviations of inline images (§8.9.7).
var shortKeys = map[name]name{"Width": "W", "Height": "H", "BitsPerComponent": "BPC", "Filter": "F", "ColorSpace": "CS", "ImageMask": "IM"}

func (d *document) describe(i placed) (pdf.ImageInfo, error) {
	get := func(key name) (object, error) {
		o, ok := i.dict[key]
		if !ok && i.inline {
			o = i.dict[shortKeys[key]]
		}
		return d.resolve(o)
	}
	var info pdf.ImageInfo
	for key, to := range map[name]*int{"Width": &info.Width, "Height": &info.Height, "BitsPerComponent": &info.Bits} {
		o, err := get(key)
		if err != nil {
			return info, err
		}
		v, _ := integer(o)
		*to = int(v)
	}
	if mask, err := get("ImageMask"); err != nil {
		return info, err
	} else if mask == atom("true") {
		info.Bits, info.Gray = 1, true
	}
	f, err := get("Filter")
	if err != nil {
		return info, err
	}
	if a, ok := f.(array); ok && len(a) > 0 {
		f = a[len(a)-1]
	}
	if n, ok := f.(name); ok {
		info.Filter = string(n)
	}
	if info.Filter == "JBIG2Decode" || info.Filter == "CCITTFaxDecode" || info.Filter == "CCF" {
		info.Bits = max(info.Bits, 1)
	}
	space, err := get("ColorSpace")
	if err != nil {
		return info, err
	}
	gray, err := d.gray(space)
	info.Gray = info.Gray || gray
	return info, err
}

// gray reports whether a colour space has one gray channel.
func (d *document) gray(space object) (bool, error) {
	a, ok := space.(array)
	if !ok || len(a) < 2 {
		n := fmt.Sprint(space)
		return n == "DeviceGray" || n == "CalGray" || n == "G", nil
	}
	switch kind := fmt.Sprint(a[0]); {
	case kind == "ICCBased":
		o, err := d.resolve(a[1])
		s, _ := o.(stream)
		n, _ := integer(s.dict["N"])
		return n == 1, err
	default:
		return strings.HasSuffix(kind, "Gray"), nil
	}
}

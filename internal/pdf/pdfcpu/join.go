package pdfcpu

import (
	"context"
	"io"
	"os"

	"sohoa/internal/media"
	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

// Join implements pdf.Joiner.
func (*Driver) Join(ctx context.Context, files []string, w io.Writer) (err error) {
	defer recovered(&err)
	o := newOutput(w)
	var refs []ref
	tree, font := o.reserve(), newGlyphless(o)
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return scan.Errorf(scan.CodePageTimeout, "join: %w", err)
		}
		if refs, err = joinFile(o, file, tree, refs, font); err != nil {
			return err
		}
	}
	if len(refs) == 0 {
		return scan.Errorf(scan.CodeInvalid, "nothing to join")
	}
	writeTree(o, tree, refs)
	font.write(o)
	err = o.finish(dict{"Root": o.add(dict{"Type": name("Catalog"), "Pages": tree})})
	if o.err != nil {
		err = scan.Errorf(scan.CodeUnavailable, "write PDF: %w", o.err)
	}
	return err
}

// joinFile adds the pages of an image file.
func joinFile(o *output, file string, tree ref, refs []ref, font *glyphless) ([]ref, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "open picture: %w", err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "stat picture: %w", err)
	}
	look, err := media.Examine(in, info.Size(), media.Limits{})
	if err != nil {
		return nil, err
	}
	if look.Media == scan.MediaPDF {
		return nil, scan.Errorf(scan.CodeUnknownType, "a PDF is no page of a group")
	}
	frame, err := frames(in, info.Size(), look.Media)
	if err != nil {
		return nil, err
	}
	for n := range look.Frames {
		pic, err := frame(n + 1)
		if err != nil {
			return nil, err
		}
		p, err := picturePage(o, pic, pdf.LayerPage{Source: n + 1}, font)
		if err != nil {
			return nil, err
		}
		p["Parent"] = tree
		refs = append(refs, o.add(p))
	}
	return refs, nil
}

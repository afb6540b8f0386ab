package workers

import (
	"context"
	"io"
	"os"

	"sohoa/internal/media"
	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

// probe is what a file shows before its pages are read.
type probe struct {
	media   scan.Media
	sha256  string
	pages   int
	version string // of a PDF
	signed  bool
}

// examine opens a file, holds it against the limits and counts its pages. The
// error carries the reason when the file cannot be read at all.
func examine(ctx context.Context, in pdf.Inspector, path string, lim media.Limits) (probe, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return probe{}, scan.Errorf(scan.CodeNotFound, "stat: %w", err)
	}
	if !info.Mode().IsRegular() {
		return probe{}, scan.Errorf(scan.CodeNotAFile, "%v", info.Mode().Type())
	}
	f, err := os.Open(path)
	if err != nil {
		return probe{}, scan.Errorf(scan.CodeForbidden, "open: %w", err)
	}
	defer f.Close()
	h := newHash()
	if _, err := io.Copy(h, f); err != nil {
		return probe{}, scan.Errorf(scan.CodeInternal, "read: %w", err)
	}
	p := probe{sha256: h.sum()}
	look, err := media.Examine(f, info.Size(), lim)
	if err != nil {
		return p, err
	}
	p.media, p.pages = look.Media, look.Frames
	if p.media == scan.MediaPDF {
		doc, err := in.Inspect(ctx, path)
		if err != nil {
			return p, err
		}
		p.pages, p.version, p.signed = len(doc.Pages), doc.Version, doc.Signed
	}
	switch {
	case p.pages == 0:
		return p, scan.Errorf(scan.CodeNoPages, "no pages")
	case lim.Pages > 0 && p.pages > lim.Pages:
		return p, scan.Errorf(scan.CodeTooManyPages, "%d pages, at most %d", p.pages, lim.Pages)
	}
	return p, nil
}

package reader

import (
	"context"
	"math"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

// What a PDF page is drawn at: the scan's own resolution when one image covers
// the page, else as much as small print needs; a page whose layer is taken is
// drawn only for its stamps and its preview.
const (
	drawDPI  = 300
	layerDPI = 150
	mostDPI  = 400
)

// open fetches the page's picture, and the text layer of a PDF page.
func (l *Local) open(ctx context.Context, job Job) (opened, error) {
	if job.Media == scan.MediaPDF {
		return l.openPDF(ctx, job)
	}
	w, h, err := l.cfg.Pictures.Size(job.Path, job.Page)
	if err != nil {
		return opened{}, err
	}
	if w > l.cfg.MaxPixels/h {
		return opened{}, scan.Errorf(scan.CodeTooManyPixels, "%d × %d pixels, at most %d million are read", w, h, l.cfg.MaxPixels/1_000_000)
	}
	img, dpi, err := l.cfg.Pictures.Decode(job.Path, job.Page)
	if err != nil {
		return opened{}, err
	}
	return opened{img: img, dpi: dpi}, nil
}

func (l *Local) openPDF(ctx context.Context, job Job) (opened, error) {
	info, err := l.cfg.PDF.Page(ctx, job.Path, job.Page)
	if err != nil {
		return opened{}, err
	}
	p := opened{layer: LayerNone, dpi: min(layerDPI, budgetDPI(info, l.cfg.MaxPixels))}
	// A layer that cannot be taken must not cost the page: it can be read.
	if lines, err := l.cfg.PDF.Text(ctx, job.Path, job.Page, p.dpi); err == nil {
		p.lines, p.layer = settle(lines, info, func() ([]pdf.FontRun, error) { return l.cfg.PDF.Fonts(ctx, job.Path, job.Page, p.dpi) })
	} else if ctx.Err() != nil {
		return opened{}, err
	}
	color := info.Image == nil || !info.Image.Gray
	if !taken(p.layer) {
		p.lines = nil
		p.dpi = pictureDPI(info, l.cfg.MaxPixels)
	}
	p.img, err = l.cfg.PDF.Render(ctx, job.Path, job.Page, p.dpi, color)
	return p, err
}

// pictureDPI is the resolution to draw a page at for reading.
func pictureDPI(info pdf.PageInfo, maxPixels int) int {
	dpi := drawDPI
	if info.Image != nil {
		w := info.Image.Width
		if info.Rotate%180 != 0 {
			w = info.Image.Height
		}
		dpi = min(int(math.Round(float64(w)/info.Width*72)), mostDPI)
	}
	return max(1, min(dpi, budgetDPI(info, maxPixels)))
}

// budgetDPI is the resolution at which a page just keeps to maxPixels.
func budgetDPI(info pdf.PageInfo, maxPixels int) int {
	return max(1, int(72*math.Sqrt(float64(maxPixels)/(info.Width*info.Height))))
}

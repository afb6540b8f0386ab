package poppler

import (
	"bufio"
	"context"
	"fmt"
	"image"
	"io"
	"strconv"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

var _ pdf.Renderer = (*Poppler)(nil)

// Render draws one page with pdftoppm and takes its pixels from a pipe; no
// image is encoded in between. scan.CodeTooManyPixels, before anything is
// drawn, when the page at dpi is larger than Config.MaxPixels.
func (p *Poppler) Render(ctx context.Context, path string, page, dpi int, color bool) (image.Image, error) {
	info, err := p.size(ctx, path, page)
	if err != nil {
		return nil, err
	}
	scale := float64(dpi) / 72
	if pixels := info.Width * scale * info.Height * scale; pixels > float64(p.cfg.MaxPixels) {
		return nil, scan.Errorf(scan.CodeTooManyPixels, "page of %.0f × %.0f points has %.0f pixels at %d dpi", info.Width, info.Height, pixels, dpi)
	}
	args := []string{"-r", strconv.Itoa(dpi), "-f", strconv.Itoa(page), "-l", strconv.Itoa(page)}
	if !color {
		args = append(args, "-gray")
	}
	var img image.Image
	err = p.run(ctx, func(r io.Reader) (err error) {
		img, err = readPNM(r, p.cfg.MaxPixels)
		return err
	}, "pdftoppm", append(args, file(path))...)
	if err != nil {
		return nil, err
	}
	return img, nil
}

// readPNM reads one binary PGM (P5) or PPM (P6) of 8 bits as *image.Gray or
// *image.RGBA. (Netpbm format specifications, pgm(5) and ppm(5).)
func readPNM(r io.Reader, maxPixels int) (image.Image, error) {
	br := bufio.NewReaderSize(r, 1<<16)
	var magic string
	var w, h, depth int
	if _, err := fmt.Fscan(br, &magic, &w, &h, &depth); err != nil {
		return nil, fmt.Errorf("picture header: %w", err)
	}
	if _, err := br.ReadByte(); err != nil { // the one white space before the pixels
		return nil, fmt.Errorf("picture header: %w", err)
	}
	if w <= 0 || h <= 0 || depth != 255 || w > maxPixels/h {
		return nil, fmt.Errorf("picture of %d × %d pixels, depth %d", w, h, depth)
	}
	rect := image.Rect(0, 0, w, h)
	switch magic {
	case "P5":
		img := image.NewGray(rect)
		if _, err := io.ReadFull(br, img.Pix); err != nil {
			return nil, fmt.Errorf("picture: %w", err)
		}
		return img, nil
	case "P6":
		img := image.NewRGBA(rect)
		row := make([]byte, 3*w)
		for y := 0; y < h; y++ {
			if _, err := io.ReadFull(br, row); err != nil {
				return nil, fmt.Errorf("picture: %w", err)
			}
			to := img.Pix[y*img.Stride:]
			for x, i := 0, 0; x < w; x++ {
				to[4*x], to[4*x+1], to[4*x+2], to[4*x+3] = row[i], row[i+1], row[i+2], 255
				i += 3
			}
		}
		return img, nil
	}
	return nil, fmt.Errorf("picture kind %q", magic)
}

package poppler

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sohoa/internal/pdf"
)

// Page describes one page (1-based): its size as shown, and the image when a
// single one covers it. Nothing is decoded.
func (p *Poppler) Page(ctx context.Context, path string, page int) (pdf.PageInfo, error) {
	info, err := p.size(ctx, path, page)
	if err != nil {
		return info, err
	}
	n := strconv.Itoa(page)
	var list bytes.Buffer
	err = p.run(ctx, func(r io.Reader) error {
		_, err := list.ReadFrom(io.LimitReader(r, 1<<20))
		return err
	}, "pdfimages", "-list", "-f", n, "-l", n, file(path))
	if err != nil {
		return info, err
	}
	addImages(&info, &list)
	return info, nil
}

func (p *Poppler) size(ctx context.Context, path string, page int) (info pdf.PageInfo, err error) {
	n := strconv.Itoa(page)
	err = p.run(ctx, func(r io.Reader) (err error) {
		info, err = parseInfo(r, page)
		return err
	}, "pdfinfo", "-f", n, "-l", n, file(path))
	return info, err
}

// parseInfo reads the two lines of pdfinfo that speak of the page:
//
//	Page    3 size:  595.32 x 841.92 pts (A4)
//	Page    3 rot:   90
func parseInfo(r io.Reader, page int) (info pdf.PageInfo, err error) {
	lines := bufio.NewScanner(io.LimitReader(r, 1<<20))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 4 || f[0] != "Page" || f[1] != strconv.Itoa(page) {
			continue
		}
		switch {
		case f[2] == "size:" && len(f) >= 6:
			if _, err := fmt.Sscan(f[3]+" "+f[5], &info.Width, &info.Height); err != nil {
				return info, fmt.Errorf("size of page %d: %w", page, err)
			}
		case f[2] == "rot:":
			rot, err := strconv.Atoi(f[3])
			if err != nil {
				return info, fmt.Errorf("rotation of page %d: %w", page, err)
			}
			info.Rotate = ((rot % 360) + 360) % 360
		}
	}
	if !(info.Width > 0 && info.Height > 0) { // catches NaN too
		return info, fmt.Errorf("page %d has no size", page)
	}
	if info.Rotate%180 != 0 {
		info.Width, info.Height = info.Height, info.Width
	}
	return info, nil
}

// filters names the PDF filter behind pdfimages' word for an encoding.
var filters = map[string]string{
	"jpeg": "DCTDecode", "ccitt": "CCITTFaxDecode", "image": "FlateDecode", "jpx": "JPXDecode", "jbig2": "JBIG2Decode",
}

// addImages fills in Image and Covered from a listing of pdfimages: columns
// page num type width height color comp bpc enc interp object ID x-ppi y-ppi
// size ratio. Masks do not count. Small images beside the one that covers the
// page (the picture in a signature's banner) do not take its place, but a
// coloured one makes the page coloured.
func addImages(info *pdf.PageInfo, list io.Reader) {
	var covering []*pdf.ImageInfo
	gray := true
	lines := bufio.NewScanner(list)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 14 || f[2] != "image" {
			continue
		}
		width, _ := strconv.Atoi(f[3])
		height, _ := strconv.Atoi(f[4])
		bits, _ := strconv.Atoi(f[7])
		across, _ := strconv.ParseFloat(f[12], 64) // pixels per inch as placed
		down, _ := strconv.ParseFloat(f[13], 64)
		if !(width > 0 && height > 0 && across > 0 && down > 0) {
			continue
		}
		gray = gray && f[5] == "gray"
		w, h := float64(width)/across*72, float64(height)/down*72 // as placed, before /Rotate
		info.Covered += w * h / (info.Width * info.Height)
		if info.Rotate%180 != 0 {
			w, h = h, w
		}
		if w >= 0.9*info.Width && h >= 0.9*info.Height {
			covering = append(covering, &pdf.ImageInfo{Width: width, Height: height, Filter: filters[f[8]], Bits: bits})
		}
	}
	if len(covering) == 1 {
		info.Image = covering[0]
		info.Image.Gray = gray
	}
}

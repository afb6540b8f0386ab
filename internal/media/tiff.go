package media

import (
	"bytes"
	"io"

	"sohoa/internal/scan"
	"sohoa/internal/tiff"
)

func isTIFF(head []byte) bool {
	return bytes.HasPrefix(head, []byte("II*\x00")) || bytes.HasPrefix(head, []byte("MM\x00*"))
}

func examineTIFF(r *io.SectionReader, lim Limits) (Look, error) {
	most := lim.Pages
	if most <= 0 {
		most = 1 << 16
	}
	pages, err := tiff.Pages(r, r.Size(), most)
	if err != nil {
		return Look{}, err
	}
	look := Look{Frames: len(pages), DPIX: pages[0].DPI, DPIY: pages[0].DPIY}
	for _, p := range pages {
		if int64(p.Width)*int64(p.Height) > int64(look.Width)*int64(look.Height) {
			look.Width, look.Height = p.Width, p.Height
		}
		if p.Compression != tiff.JPEG && p.Compression != tiff.OldJPEG {
			continue
		}
		for _, s := range p.Segments { // a JPEG may be larger than its directory says
			j, err := jpegFrame(r, s)
			if err != nil {
				return look, err
			}
			if int64(j.Width)*int64(j.Height) > int64(look.Width)*int64(look.Height) {
				look.Width, look.Height = j.Width, j.Height
			}
		}
	}
	return look, nil
}

// jpegFrame reads the frame header of a JPEG segment.
func jpegFrame(r io.ReaderAt, s tiff.Segment) (JPEG, error) {
	j, err := ReadJPEG(io.NewSectionReader(r, s.Offset, s.Size))
	if j.Width > 0 && !scan.Is(err, scan.CodeUnavailable) {
		return j, nil // how the segment ends is the decoder's business
	}
	return j, err
}

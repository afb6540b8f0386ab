package encode

import "bytes"

// Long gives a valid PDF of n pages, each a small white bitonal image with a
// few black bars: for tests of page limits and of long documents.
func Long(n int) ([]byte, error) {
	const w, h = 413, 585 // A4 at 50 dpi
	row := bytes.Repeat([]byte{0}, (w+7)/8)
	var bits []byte
	for y := range h {
		r := append([]byte{}, row...)
		if y > 60 && y < 500 && y%14 < 6 {
			for x := 7; x < 45; x++ {
				r[x] = 0xFF
			}
		}
		bits = append(bits, r...)
	}
	pages := make([]PDFPage, n)
	for i := range pages {
		pages[i] = PDFPage{Image: Image{W: w, H: h, DPI: 50, Bits: bits}}
	}
	return PDF(pages)
}

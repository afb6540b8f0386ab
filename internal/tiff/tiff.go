// Package tiff looks into TIFF files (TIFF 6.0 with Technical Note 2): every
// page, not only the first, and where its coded bytes lie, so that G4 and JPEG
// data can be carried elsewhere untouched. It decodes only what is lossless
// and plain (uncompressed, PackBits, LZW, Deflate). To add a compression, add
// it to unpack in pixels.go.
package tiff

import (
	"io"
	"math"

	"sohoa/internal/scan"
)

// The compressions scanners write.
const (
	None       = 1
	Huffman    = 2 // modified Huffman, rows on byte borders
	G3         = 3
	G4         = 4
	OldJPEG    = 6
	JPEG       = 7
	Deflate    = 8
	LZW        = 5
	PackBits   = 32773
	OldDeflate = 32946
)

// The photometric interpretations.
const (
	WhiteIsZero = 0
	BlackIsZero = 1
	RGB         = 2
	Palette     = 3
	CMYK        = 5
	YCbCr       = 6
)

// Page describes one image of the file as stored.
type Page struct {
	Width, Height int     // pixels
	DPI           float64 // horizontal; 0 = the file says none
	DPIY          float64 // vertical
	Compression   int
	Photometric   int
	Bits          int // of one sample
	Samples       int // of one pixel, extra ones included
	Extra         int // samples beyond colour (alpha)
	Planar        bool
	Predictor     int
	FillReversed  bool  // the lowest bit of a byte comes first
	T4            int64 // T4Options
	Orientation   int   // 1–8, TIFF 6.0 p. 36
	Colours       []uint16
	Tables        []byte // JPEG tables shared by the segments
	Segments      []Segment

	littleEndian bool
}

// Segment is a strip or tile: where it is on the page and in the file. Width
// and Height are those of the coded data; tiles may reach beyond the page.
type Segment struct {
	X, Y, Width, Height int // pixels
	Plane               int
	Offset, Size        int64 // bytes
}

// Pages reads the directories of all pages, at most max of them. No pixel is
// touched. Errors: scan.CodeUnknownType (no TIFF), CodeTruncated (something
// lies beyond the end), CodeDamaged, CodeTooManyPages, CodeNoPages.
func Pages(r io.ReaderAt, size int64, max int) ([]Page, error) {
	f, off, err := open(r, size)
	if err != nil {
		return nil, err
	}
	var pages []Page
	seen, segments := map[int64]bool{}, 0
	for off != 0 {
		if seen[off] {
			return nil, scan.Errorf(scan.CodeDamaged, "the chain of directories runs in a circle")
		}
		if seen[off] = true; len(pages) == max {
			return nil, scan.Errorf(scan.CodeTooManyPages, "more than %d pages", max)
		}
		fields, next, err := f.directory(off)
		if err != nil {
			return nil, err
		}
		p, err := f.page(fields)
		if err != nil {
			return nil, err
		}
		if segments += len(p.Segments); segments > maxSegments {
			return nil, scan.Errorf(scan.CodeDamaged, "more than %d strips", maxSegments)
		}
		pages, off = append(pages, p), next
	}
	if len(pages) == 0 {
		return nil, scan.Errorf(scan.CodeNoPages, "no directory")
	}
	return pages, nil
}

func (f file) page(fields map[uint16]entry) (Page, error) {
	p := Page{littleEndian: f.order.Uint16([]byte{1, 0}) == 1}
	var planar, fill, extra int64
	for _, want := range []struct {
		tag    uint16
		absent int64
		set    func(int64)
	}{
		{256, 0, func(v int64) { p.Width = int(v) }},
		{257, 0, func(v int64) { p.Height = int(v) }},
		{258, 1, func(v int64) { p.Bits = int(v) }},
		{259, None, func(v int64) { p.Compression = int(v) }},
		{262, WhiteIsZero, func(v int64) { p.Photometric = int(v) }},
		{266, 1, func(v int64) { fill = v }},
		{274, 1, func(v int64) { p.Orientation = int(v) }},
		{277, 1, func(v int64) { p.Samples = int(v) }},
		{284, 1, func(v int64) { planar = v }},
		{292, 0, func(v int64) { p.T4 = v }},
		{317, 1, func(v int64) { p.Predictor = int(v) }},
	} {
		v, err := f.first(fields, want.tag, want.absent)
		if err != nil {
			return p, err
		}
		want.set(v)
	}
	p.Planar, p.FillReversed = planar == 2 && p.Samples > 1, fill == 2
	if e, ok := fields[338]; ok {
		extra = e.count
	}
	if p.Width <= 0 || p.Height <= 0 || p.Width > math.MaxInt32 || p.Height > math.MaxInt32 ||
		p.Bits < 1 || p.Bits > 64 || p.Samples < 1 || p.Samples > 8 || extra >= int64(p.Samples) && extra > 0 {
		return p, scan.Errorf(scan.CodeDamaged, "a page of %d × %d pixels, %d samples of %d bits", p.Width, p.Height, p.Samples, p.Bits)
	}
	p.Extra = int(extra)
	if err := f.extras(fields, &p); err != nil {
		return p, err
	}
	return p, f.segments(fields, &p)
}

// extras reads resolution, colour map and JPEG tables.
func (f file) extras(fields map[uint16]entry, p *Page) error {
	unit, err := f.first(fields, 296, 2)
	if err != nil {
		return err
	}
	if scale := map[int64]float64{2: 1, 3: 2.54}[unit]; scale != 0 {
		if p.DPI, err = f.ratio(fields, 282); err != nil {
			return err
		}
		if p.DPIY, err = f.ratio(fields, 283); err != nil {
			return err
		}
		p.DPI, p.DPIY = scale*p.DPI, scale*p.DPIY
	}
	if p.Photometric == Palette {
		v, err := f.ints(fields, 320, 3<<8)
		if err != nil {
			return err
		}
		if p.Bits > 8 || len(v) != 3<<p.Bits {
			return scan.Errorf(scan.CodeDamaged, "a palette of %d values for %d bits", len(v), p.Bits)
		}
		for _, c := range v {
			p.Colours = append(p.Colours, uint16(c))
		}
	}
	if e, ok := fields[347]; ok {
		p.Tables, err = f.bytes(e, maxTables)
	}
	return err
}

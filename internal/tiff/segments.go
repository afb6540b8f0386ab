package tiff

import "sohoa/internal/scan"

// segments lists the strips or tiles of the page and checks that their bytes
// lie inside the file.
func (f file) segments(fields map[uint16]entry, p *Page) error {
	w, h := int64(p.Width), int64(p.Height)
	offsetTag, countTag := uint16(273), uint16(279)
	rows, err := f.first(fields, 278, h)
	if err != nil {
		return err
	}
	if rows <= 0 || rows > h {
		rows = h
	}
	if _, tiled := fields[322]; tiled {
		offsetTag, countTag = 324, 325
		if w, err = f.first(fields, 322, 0); err != nil {
			return err
		}
		if rows, err = f.first(fields, 323, 0); err != nil {
			return err
		}
		if w <= 0 || rows <= 0 || w > 2*int64(p.Width)+maxTile || rows > 2*h+maxTile {
			return scan.Errorf(scan.CodeDamaged, "tiles of %d × %d", w, rows)
		}
	}
	if p.Compression == OldJPEG {
		if off, err := f.first(fields, 513, 0); err != nil || off > 0 {
			return f.wholeJPEG(fields, p, off, err)
		}
	}
	across, down, planes := (int64(p.Width)+w-1)/w, (h+rows-1)/rows, int64(1)
	if p.Planar {
		planes = int64(p.Samples)
	}
	n := across * down * planes
	if across > maxSegments || down > maxSegments || n > maxSegments {
		return scan.Errorf(scan.CodeDamaged, "%d × %d segments", across, down)
	}
	offsets, err := f.ints(fields, offsetTag, n)
	if err != nil {
		return err
	}
	counts, err := f.ints(fields, countTag, n)
	if err != nil {
		return err
	}
	if len(counts) == 0 && len(offsets) == 1 && p.Compression == None { // old writers leave the count out
		counts = []int64{(int64(p.Width)*int64(p.Bits*p.Samples) + 7) / 8 * h}
	}
	if int64(len(offsets)) < n || int64(len(counts)) < n {
		return scan.Errorf(scan.CodeDamaged, "%d offsets and %d sizes for %d segments", len(offsets), len(counts), n)
	}
	var sum int64
	for i := range n {
		at := i % (across * down)
		s := Segment{X: int(at % across * w), Y: int(at / across * rows), Width: int(w), Height: int(rows),
			Plane: int(i / (across * down)), Offset: offsets[i], Size: counts[i]}
		if offsetTag == 273 {
			s.Height = min(s.Height, p.Height-s.Y)
		}
		if s.Size > f.size-s.Offset || s.Offset <= 0 {
			return scan.Errorf(scan.CodeTruncated, "segment %d lies outside the file", i)
		}
		if sum += s.Size; sum > 2*f.size { // strips may share bytes, but not all of them
			return scan.Errorf(scan.CodeDamaged, "segments of more bytes than the file has")
		}
		p.Segments = append(p.Segments, s)
	}
	return nil
}

// wholeJPEG is the old way to put a JPEG into TIFF: one interchange stream.
func (f file) wholeJPEG(fields map[uint16]entry, p *Page, off int64, err error) error {
	if err != nil {
		return err
	}
	size, err := f.first(fields, 514, 0)
	if err != nil {
		return err
	}
	if off+size > f.size {
		return scan.Errorf(scan.CodeTruncated, "the JPEG stream lies outside the file")
	}
	p.Segments = []Segment{{Width: p.Width, Height: p.Height, Offset: off, Size: size}}
	return nil
}

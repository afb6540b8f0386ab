package reader

import (
	"context"
	"image"
	"slices"

	"sohoa/ocr"
	"sohoa/ocr/grid"
)

// readText reads a prepared page. Ruled tables are taken out and read cell by
// cell: over a whole table the engine takes rules for letters and runs the
// lines of neighbouring cells together.
func (l *Local) readText(ctx context.Context, gray *image.Gray, page ocr.Page) ([]ocr.Line, error) {
	found := grid.Find(page.Rules, page.DPI)
	rest := gray
	if len(found) > 0 {
		rest = &image.Gray{Pix: slices.Clone(gray.Pix), Stride: gray.Stride, Rect: gray.Rect}
	}
	inside := make([][]ocr.Line, len(found))
	for i, t := range found {
		for _, r := range t.Rules {
			whiten(rest, grown(r, max(1, page.DPI/150)))
		}
		cells := make([][]ocr.Line, len(t.Cells))
		for k, cell := range t.Cells {
			lines, err := l.readCell(ctx, rest, cell.Box, page.DPI)
			if err != nil {
				return nil, err
			}
			cells[k] = lines
		}
		if err := l.readFigures(ctx, rest, t, cells, page.DPI); err != nil {
			return nil, err
		}
		for k, lines := range cells {
			countQuarters(rest, lines)
			for n := range lines {
				lines[n].Block, lines[n].Par = -(i<<16 + k + 1), 1 // apart from all others until number
			}
			inside[i] = append(inside[i], lines...)
		}
	}
	for _, t := range found {
		whiten(rest, t.Box)
	}
	lines, err := l.cfg.Engine.Read(ctx, rest, ocr.Options{DPI: page.DPI})
	if err != nil {
		return nil, err
	}
	for i, t := range found {
		lines = insert(lines, inside[i], t.Box.Y0)
	}
	number(lines)
	return lines, nil
}

// readCell reads what stands in one cell, boxes in pixels of the page.
func (l *Local) readCell(ctx context.Context, page *image.Gray, cell ocr.Box, dpi int) ([]ocr.Line, error) {
	ink := inkBox(page, cell)
	if ink.Empty() {
		return nil, nil
	}
	opt := ocr.Options{DPI: dpi, Layout: ocr.LayoutBlock}
	if oneLine(ink, dpi) { // it is read better as such
		opt.Layout = ocr.LayoutLine
	}
	return l.readInk(ctx, page, ink, opt)
}

// oneLine reports whether ink is as high as one line: with its marks that is
// about 5 mm.
func oneLine(ink ocr.Box, dpi int) bool { return ink.H() < dpi/4 }

// readInk reads a part of a page by itself, boxes in pixels of the page.
func (l *Local) readInk(ctx context.Context, page *image.Gray, ink ocr.Box, opt ocr.Options) ([]ocr.Line, error) {
	pad := max(8, opt.DPI/20) // Tesseract loses letters at an edge
	crop := image.NewGray(image.Rect(0, 0, ink.W()+2*pad, ink.H()+2*pad))
	whiten(crop, ocr.Box{X1: crop.Rect.Dx(), Y1: crop.Rect.Dy()})
	for y := range ink.H() {
		copy(crop.Pix[(y+pad)*crop.Stride+pad:][:ink.W()], page.Pix[(ink.Y0+y)*page.Stride+ink.X0:])
	}
	lines, err := l.cfg.Engine.Read(ctx, crop, opt)
	if err != nil {
		return nil, err
	}
	moveLines(lines, ink.X0-pad, ink.Y0-pad, ocr.Page{Width: page.Rect.Dx(), Height: page.Rect.Dy()})
	return lines, nil
}

// moveLines shifts lines that were read from a part of a page onto the page.
func moveLines(lines []ocr.Line, right, down int, page ocr.Page) {
	move := func(b ocr.Box) ocr.Box {
		return ocr.Box{X0: b.X0 + right, Y0: b.Y0 + down, X1: b.X1 + right, Y1: b.Y1 + down}.Intersect(ocr.Box{X1: page.Width, Y1: page.Height})
	}
	for i := range lines {
		lines[i].Box = move(lines[i].Box)
		for k := range lines[i].Words {
			lines[i].Words[k].Box = move(lines[i].Words[k].Box)
		}
	}
}

// stampBlock is the block of a stamp's lines until they are numbered.
const stampBlock = -1 << 30

// number numbers the blocks anew, in the order they now have.
func number(lines []ocr.Line) {
	block, last := 0, 0
	for i := range lines {
		if was := lines[i].Block; i == 0 || was != last {
			block, last = block+1, was
		}
		lines[i].Block = block
	}
}

// insert puts the lines of a table before the first line that begins below its
// top.
func insert(lines, cells []ocr.Line, top int) []ocr.Line {
	at := slices.IndexFunc(lines, func(l ocr.Line) bool { return l.Box.Y0 >= top })
	if at < 0 {
		at = len(lines)
	}
	return slices.Insert(lines, at, cells...)
}

// inkBox is the box around the dark pixels of a part of a page; empty when
// there are too few for a letter.
func inkBox(img *image.Gray, part ocr.Box) ocr.Box {
	part = part.Intersect(ocr.Box{X1: img.Rect.Dx(), Y1: img.Rect.Dy()})
	var out ocr.Box
	dark := 0
	for y := part.Y0; y < part.Y1; y++ {
		row := img.Pix[y*img.Stride:][:part.X1]
		for x := part.X0; x < part.X1; x++ {
			if row[x] < 128 {
				dark++
				out = out.Union(ocr.Box{X0: x, Y0: y, X1: x + 1, Y1: y + 1})
			}
		}
	}
	if dark < 12 {
		return ocr.Box{}
	}
	return out
}

func whiten(img *image.Gray, b ocr.Box) {
	b = b.Intersect(ocr.Box{X1: img.Rect.Dx(), Y1: img.Rect.Dy()})
	for y := b.Y0; y < b.Y1; y++ {
		row := img.Pix[y*img.Stride:][b.X0:b.X1]
		for i := range row {
			row[i] = 255
		}
	}
}

func grown(b ocr.Box, by int) ocr.Box {
	return ocr.Box{X0: b.X0 - by, Y0: b.Y0 - by, X1: b.X1 + by, Y1: b.Y1 + by}
}

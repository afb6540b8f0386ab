package imageprep

// fewSpecks is how many are not worth the trouble; on paper noisier than
// muchNoise letters fall to pieces that look like specks.
const (
	fewSpecks = 30
	muchNoise = 10
)

// specks are the dirt of a page: ink no larger than 0.9 mm, and further than
// about a millimetre from anything larger, so that no mark, point or comma is
// among it. A page with few has none.
func (v view) specks() []blob {
	if v.noise > muchNoise {
		return nil
	}
	found := v.small(v.blobs, v.beside(v.runs, v.blobs))
	if len(found) < fewSpecks {
		return nil
	}
	// Where print is pale, letters fall to pieces in the ink, but not in the faint.
	return v.small(found, v.beside(v.faint.blobs()))
}

// speckMost is the size of a speck on the view.
func (v view) speckMost() int { return max(2, v.dpi*9/254) }

// besideCell is the width of the cells of what beside finds, half a millimetre.
func (v view) besideCell() int { return max(1, v.dpi/50) }

// beside marks what lies on or beside blobs larger than specks.
func (v view) beside(runs []stretch, blobs []blob) mask {
	cell := v.besideCell()
	near := newMask(v.ink.w, v.ink.h, cell)
	for _, s := range runs {
		if o := blobs[s.blob].box; max(o.W(), o.H()) <= v.speckMost() {
			continue
		}
		row := near.row(int(s.y), cell)
		for c := int(s.x0) / cell; c <= int(s.x1-1)/cell; c++ {
			row[c] = true
		}
	}
	// Between two letters of a row everything may be part of one.
	for y := range near.rows {
		row := near.on[y*near.cols:][:near.cols]
		for c, last := 0, -1; c < len(row); c++ {
			if !row[c] {
				continue
			}
			if last >= 0 && c-last <= 10 {
				for i := last + 1; i < c; i++ {
					row[i] = true
				}
			}
			last = c
		}
	}
	near.on = grown(grown(near.on, near.cols), near.cols)
	return near
}

// small are the blobs of a speck's size off what is marked.
func (v view) small(blobs []blob, near mask) []blob {
	cell := v.besideCell()
	var out []blob
	for _, o := range blobs {
		x, y := (o.box.X0+o.box.X1)/2, (o.box.Y0+o.box.Y1)/2
		if max(o.box.W(), o.box.H()) <= v.speckMost() && !near.row(y, cell)[x/cell] {
			out = append(out, o)
		}
	}
	return out
}

package imageprep

import "sohoa/ocr"

// stretch is a horizontal stretch of ink: x0 to x1 (exclusive) in row y,
// part of the blob of that number.
type stretch struct {
	y, x0, x1 int32
	blob      int32
}

// blob is ink that hangs together, diagonals included.
type blob struct {
	box  ocr.Box
	area int
}

// blobs finds the connected ink of b.
func (b bitmap) blobs() ([]stretch, []blob) {
	var all []stretch
	var parent []int32
	find := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	above, aboveEnd := 0, 0 // stretches of the row before
	for y := range b.h {
		row := b.ink[y*b.w:][:b.w]
		first := len(all)
		up := above
		for x := 0; x < b.w; x++ {
			if row[x] == 0 {
				continue
			}
			from := x
			for x < b.w && row[x] != 0 {
				x++
			}
			me := int32(-1)
			for up < aboveEnd && int(all[up].x1) < from {
				up++
			}
			for j := up; j < aboveEnd && int(all[j].x0) <= x; j++ {
				root := find(all[j].blob)
				if me < 0 {
					me = root
				} else if root != me {
					lo, hi := min(root, me), max(root, me)
					parent[hi], me = lo, lo
				}
			}
			if me < 0 {
				me = int32(len(parent))
				parent = append(parent, me)
			}
			all = append(all, stretch{int32(y), int32(from), int32(x), me})
		}
		above, aboveEnd = first, len(all)
	}
	// Number the roots in order of appearance.
	number := make([]int32, len(parent))
	var out []blob
	for i := range parent {
		if root := find(int32(i)); root == int32(i) {
			number[i] = int32(len(out))
			out = append(out, blob{})
		} else {
			number[i] = number[root]
		}
	}
	for i := range all {
		s := &all[i]
		s.blob = number[s.blob]
		o := &out[s.blob]
		o.area += int(s.x1 - s.x0)
		o.box = o.box.Union(ocr.Box{X0: int(s.x0), Y0: int(s.y), X1: int(s.x1), Y1: int(s.y) + 1})
	}
	return all, out
}

// only is b with nothing but the blobs that keep says.
func (b bitmap) only(all []stretch, blobs []blob, keep func(blob) bool) bitmap {
	good := make([]bool, len(blobs))
	for i, o := range blobs {
		good[i] = keep(o)
	}
	out := bitmap{w: b.w, h: b.h, ink: make([]uint8, len(b.ink)), tone: b.tone, level: b.level}
	for _, s := range all {
		if good[s.blob] {
			row := out.ink[int(s.y)*b.w:]
			for x := s.x0; x < s.x1; x++ {
				row[x] = 1
			}
		}
	}
	return out
}

// lettering tells whether a blob can be part of text of a page of dpi dots per
// inch: letters, their marks, words that run together; no rules, streaks,
// seals, frames, specks. It looks the same from all four sides.
func lettering(dpi int) func(blob) bool {
	mm := func(tenths int) int { return dpi * tenths / 254 }
	return func(o blob) bool {
		long, short := max(o.box.W(), o.box.H()), min(o.box.W(), o.box.H())
		switch {
		case o.area < 3 || short > mm(90) || long > mm(600):
			return false
		case long > mm(90) && short < mm(12): // stroke
			return false
		}
		return true
	}
}

// letters counts the blobs of a size that only letters have, 1.2 to 7 mm tall.
func letters(blobs []blob, dpi int) int {
	text, n := lettering(dpi), 0
	for _, o := range blobs {
		long, short := max(o.box.W(), o.box.H()), min(o.box.W(), o.box.H())
		if text(o) && short*254 >= dpi*8 && long*254 >= dpi*14 && o.area*8 >= long*short {
			n++
		}
	}
	return n
}

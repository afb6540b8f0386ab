package encode

// G4 encodes one-bit rows (set = black) as ITU-T T.6 (CCITT group 4), most
// significant bit first, ended by EOFB.
func G4(bits []byte, w, h int) []byte {
	var e bitSink
	stride := (w + 7) / 8
	ref := make([]int, 0, 64) // changing elements of the row above
	cur := make([]int, 0, 64)
	for y := range h {
		cur = changes(cur[:0], bits[y*stride:(y+1)*stride], w)
		e.row(ref, cur, w)
		ref, cur = cur, ref
	}
	e.put("000000000001")
	e.put("000000000001")
	return e.done()
}

// changes lists where the colour changes, starting from white.
func changes(out []int, row []byte, w int) []int {
	prev := byte(0)
	for x := 0; x < w; x++ {
		if x%8 == 0 && (row[x/8] == 0 && prev == 0 || row[x/8] == 0xFF && prev == 1) && x+8 <= w {
			x += 7
			continue
		}
		b := row[x/8] >> (7 - x%8) & 1
		if b != prev {
			out = append(out, x)
			prev = b
		}
	}
	return out
}

// row codes one line against the line above (T.6 section 2.2).
func (e *bitSink) row(ref, cur []int, w int) {
	a0, colour, ci, ri := -1, 0, 0, 0
	at := func(list []int, i int) int {
		if i < len(list) {
			return list[i]
		}
		return w
	}
	for a0 < w {
		for ci < len(cur) && (cur[ci] <= a0 && a0 >= 0 || ci%2 != colour) {
			ci++
		}
		// b1 is the first change above, right of a0, to the colour opposite
		// to the current one: those have the parity of the current colour.
		ri = max(0, ri-2)
		for ri < len(ref) && (ref[ri] <= a0 || ri%2 != colour) {
			ri++
		}
		a1, b1, b2 := at(cur, ci), at(ref, ri), at(ref, ri+1)
		switch d := a1 - b1; {
		case b2 < a1:
			e.put("0001") // pass
			a0 = b2
		case d >= -3 && d <= 3:
			e.put(vertical[d+3])
			a0, colour = a1, 1-colour
		default:
			a2 := at(cur, ci+1)
			e.put("001")
			e.run(a1-max(a0, 0), colour)
			e.run(a2-a1, 1-colour)
			a0 = a2
		}
	}
}

// vertical is VL3 … V0 … VR3.
var vertical = [7]string{"0000010", "000010", "010", "1", "011", "000011", "0000011"}

func (e *bitSink) run(n, colour int) {
	for n >= 2560 {
		e.put(makeup[2560][0])
		n -= 2560
	}
	if n >= 64 {
		m := n / 64 * 64
		e.put(makeup[m][colour])
		n -= m
	}
	e.put(terminating[n][colour])
}

// bitSink collects code words.
type bitSink struct {
	out  []byte
	acc  uint32
	fill int
}

func (e *bitSink) put(code string) {
	for i := range len(code) {
		e.acc = e.acc<<1 | uint32(code[i]-'0')
		if e.fill++; e.fill == 8 {
			e.out = append(e.out, byte(e.acc))
			e.acc, e.fill = 0, 0
		}
	}
}

func (e *bitSink) done() []byte {
	for e.fill != 0 {
		e.put("0")
	}
	return e.out
}

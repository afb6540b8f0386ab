package vn

// Distance is the edit distance of two strings in runes, or limit+1 when it
// is more than limit.
func Distance(a, b string, limit int) int {
	if a == b {
		return 0
	}
	var bufA, bufB [64]rune
	x, y := appendRunes(bufA[:0], a), appendRunes(bufB[:0], b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	var buf [65]int
	row := buf[:]
	if len(x) >= len(buf) {
		row = make([]int, len(x)+1)
	}
	row = row[:len(x)+1]
	for i := range row {
		row[i] = i
	}
	for j := range y {
		diag := row[0]
		row[0] = j + 1
		best := row[0]
		for i := range x {
			cost := diag
			if x[i] != y[j] {
				cost++
			}
			diag = row[i+1]
			row[i+1] = min(cost, row[i]+1, diag+1)
			best = min(best, row[i+1])
		}
		if best > limit {
			return limit + 1
		}
	}
	return min(row[len(x)], limit+1)
}

func appendRunes(dst []rune, s string) []rune {
	for _, r := range s {
		dst = append(dst, r)
	}
	return dst
}

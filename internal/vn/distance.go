package vn

// Distance is the edit distance of two strings in runes, or limit+1 when it
// is more than limit.
func Distance(a, b string, limit int) int {
	if a == b {
		return 0
	}
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	row := make([]int, len(x)+1)
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

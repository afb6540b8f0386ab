package postgres

import (
	"slices"
	"strconv"
	"strings"
)

// Limits of a tsvector (PostgreSQL's manual, "Limitations" of text search): a
// mebibyte of words and positions, positions up to 16383.
const (
	maxVector   = 1 << 20
	maxPosition = 16383
	// keptPositions is how many places of a word are kept: the next ones hardly
	// move its rank, since each counts by the square of its number less.
	keptPositions = 4
)

// vector writes words as a tsvector. It keeps, of a text that is too large for
// one, the words that come first; that is some 50,000 different ones.
func vector(words []string) string {
	places := make(map[string][]int, len(words))
	order := make([]string, 0, len(words))
	size := 0
	for i, w := range words {
		at, known := places[w]
		if len(at) == keptPositions {
			continue
		}
		cost := 2
		if !known {
			cost += len(w) + 4 // alignment and the count of positions
		}
		if size += cost; size >= maxVector {
			break
		}
		if !known {
			order = append(order, w)
		}
		if p := min(i+1, maxPosition); !slices.Contains(at, p) {
			places[w] = append(at, p)
		}
	}
	var b strings.Builder
	for _, w := range order {
		b.WriteString("'" + w + "'")
		for i, p := range places[w] {
			b.WriteByte(":,"[min(i, 1)])
			b.WriteString(strconv.Itoa(p))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// terms is the query that all words are there; which column is asked is said
// outside of it. Words hold no quotes.
func terms(_ string, words []string) string {
	return "'" + strings.Join(words, "' & '") + "'"
}

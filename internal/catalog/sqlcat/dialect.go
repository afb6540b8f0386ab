package sqlcat

import (
	"database/sql"
	"strconv"
	"strings"
	"sync"

	"sohoa/internal/scan"
)

// Dialect is what engines say differently. Statements are written with ? for
// arguments and {now}, {lock}, {skip}, {position} for the fields below; no literal
// in them holds one of these.
type Dialect struct {
	// Numbered arguments are $1, $2, … instead of ?.
	Numbered bool
	// Now is the database's clock in microseconds since 1970 UTC.
	Now string
	// Lock ends a SELECT whose rows stay locked until the commit; Skip is the
	// same, leaving out rows that others hold. Empty where writers are alone.
	Lock, Skip string
	// Position is the function (text, part) that finds part in text, 0 = not.
	Position string
	// Tx are the options of a writing transaction.
	Tx *sql.TxOptions
	// Code tells the code of a driver's error, "" when it is none of its own.
	Code func(error) scan.Code

	// Vector is a document's words as a value for a column of table words.
	// Terms is the query that all words are in the column.
	Vector func(words []string) string
	Terms  func(column string, words []string) string
	// VectorArg is the expression an argument made by Vector stands in.
	VectorArg string
	// Match and Exact are conditions on a row of words that take an argument made
	// by Terms for folded and exact. Rank is smaller for more relevant rows and
	// takes the argument of Match when RankArg is set.
	Match, Exact, Rank string
	RankArg            bool

	written sync.Map // statement as in the code → as the engine wants it
}

// statement is query as the engine wants it.
func (d *Dialect) statement(query string) string {
	if s, ok := d.written.Load(query); ok {
		return s.(string)
	}
	s := strings.NewReplacer("{now}", d.Now, "{lock}", d.Lock, "{skip}", d.Skip, "{position}", d.Position).Replace(query)
	if d.Numbered {
		var b strings.Builder
		n := 0
		for _, part := range strings.SplitAfter(s, "?") {
			if cut, ok := strings.CutSuffix(part, "?"); ok {
				n++
				part = cut + "$" + strconv.Itoa(n)
			}
			b.WriteString(part)
		}
		s = b.String()
	}
	d.written.Store(query, s)
	return s
}

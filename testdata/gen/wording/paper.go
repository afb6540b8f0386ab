// Package wording writes the content of fictional Vietnamese office papers:
// administrative ones after NĐ 30/2020 and Party ones after HD 36-HD/VPTW.
// Persons, numbers and events are invented; unit names are real. A new type
// of paper is a row in kinds.go and, if its body differs, a function in
// bodies.go; new sentences go into the topic files.
package wording

import (
	"math/rand/v2"
	"time"

	"sohoa/testdata/gen/truth"
)

// The families of writing rules.
const (
	Admin = "admin"
	Party = "party"
)

// Paper is one paper's content in printing order.
type Paper struct {
	Family    string
	Kind      Kind
	Parent    []string // printed lines above the issuer; may be empty
	Issuer    []string // printed lines, bold
	NumberTag string   // "Số:" or "Số"
	Code      string   // number and symbol as printed
	Digits    int      // how many leading runes of Code are the number
	Memo      []string // the subject of a công văn, under the number
	PlaceDate string
	TypeName  string // "" for a công văn
	Subject   string // under TypeName
	Secrecy   string
	Urgency   string
	Kinhgui   string // "Kính gửi:" or "Kính trình:"; "" when there is no addressee
	Addressee []string
	Authority string // "CHỦ TỊCH ỦY BAN …" above a decision's bases
	Body      []Item
	Receivers []string // with dash and end sign
	Signature []string // "TM. …", "KT. …" lines
	Title     string
	Name      string
	Organ     string   // the issuer in running text
	Seal      []string // words around the seal and in it

	Fields truth.Fields
	Tables []truth.Table
}

// Item is one piece of a body: a paragraph or a table.
type Item struct {
	Kind  string // body, heading, decide
	Lead  string // bold words at the start
	Text  string
	Ital  bool // legal bases are in italics
	Table *Table
}

// Table is a table before layout. Widths are shares of the text width. Right
// lists the columns set flush right, Centre those in the middle.
type Table struct {
	ID     int
	Widths []float64
	Rows   [][]string
	Spans  map[[2]int]int // row, column → columns merged
	Centre map[int]bool
	Right  map[int]bool
}

// Wish says what a paper must be; zero values leave it to chance.
type Wish struct {
	Kind    string // a code of Kinds
	Family  string
	Secrecy string
	Urgency string
	Table   string // "task", "fig" or "none"
	Length  int    // body paragraphs; 0 draws one
	OldTone bool   // hoà and uỷ instead of hòa and ủy
	NoMarks bool   // neither secrecy nor urgency
}

// writer holds what one paper draws from chance and collects on the way.
type writer struct {
	*rand.Rand
	office office
	date   time.Time
	topic  topic
	due    []string
	cited  []string
	tables int
	used   map[string]bool // sentences that are taken
}

func pick[T any](w *writer, from []T) T { return from[w.IntN(len(from))] }

func (w *writer) chance(p float64) bool { return w.Float64() < p }

// Package digits reads what is written by hand or by a numbering stamp in the
// slots of a paper's head: the number behind "Số:", day and month. It is a
// small network of its own in pure Go: strip.go brings a slot to its measure,
// net.go computes the class of every second column, text.go finds the string
// of digits. train/ draws the slots it learned from and makes weights.bin.
package digits

import "image"

// Kind is what a slot may hold.
type Kind int

// The kinds.
const (
	Number Kind = iota // one to five digits
	Day                // 1 to 31
	Month              // 1 to 12
)

// Sure is the probability from which a reading may stand without a person
// looking at it.
const Sure = 0.97

// Guess is one way to read a slot.
type Guess struct {
	Text string
	P    float64 // probability, 0–1
}

// Reading is what a slot holds.
type Reading struct {
	// Text are the digits as written, leading zeros too; "" when nothing that
	// is allowed was found.
	Text string
	// P is the probability that Text is right, as measured on held-out slots.
	P float64
	// Others are further readings, best first, at most three.
	Others []Guess
	// Empty says that nothing is written.
	Empty bool
}

// Reader reads slots. It is safe for many goroutines.
type Reader struct{ net *network }

// New loads the network that is part of the program.
func New() *Reader { return &Reader{net: loaded()} }

// Read reads a cut-out slot: dark ink on paper, its neighbours cut off. digit
// is the height in pixels of a printed digit of the page, 0 = unknown.
func (r *Reader) Read(slot *image.Gray, digit int, kind Kind) Reading {
	strip := Strip(slot, digit)
	if strip == nil {
		return Reading{Empty: true}
	}
	all := r.net.columns(strip).strings(kind)
	if len(all) == 0 {
		return Reading{}
	}
	for i := range all {
		all[i].P = r.net.sure(all[i].P)
	}
	return Reading{Text: all[0].Text, P: all[0].P, Others: all[1:min(4, len(all))]}
}
